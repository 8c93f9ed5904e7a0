package org.opentos.cli.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.local.Places;
import org.opentos.protocol.app.AppId;
import org.opentos.protocol.app.SigningKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `app new`, `app run` and `app publish`.
public final class AppCommands {
    private AppCommands() {}

    /// @param signedIn speaks to the hub as whoever is signed in
    public static CommandLine line(Supplier<HubClient> signedIn) {
        return new CommandLine(new App())
                .addSubcommand(new New())
                .addSubcommand(new Run(signedIn))
                .addSubcommand(new Publish(signedIn));
    }

    @Command(
            name = "app",
            description = "Makes apps, tries them out on terminals and publishes them.",
            mixinStandardHelpOptions = true)
    static final class App implements Callable<Integer> {
        @Override
        public Integer call() {
            CommandLine.usage(new CommandLine(this), System.err);
            return ExitCode.USAGE;
        }
    }

    @Command(
            name = "new",
            description = "Writes a small app to begin with.",
            mixinStandardHelpOptions = true)
    static final class New implements Callable<Integer> {
        @Parameters(index = "0", description = "the app's name, also of its directory: moon-jump")
        Path directory = Path.of("");

        @Option(
                names = "--template",
                description = "game or utility (default: ${DEFAULT-VALUE})",
                defaultValue = "game")
        String template = "game";

        @Option(names = "--id", description = "its id (default: org.example.NAME)")
        Optional<String> id = Optional.empty();

        @Override
        public Integer call() {
            Path templates = Places.fromEnvironment().root().resolve("ui/sdk/templates");
            String name = directory.getFileName().toString();
            String app = id.orElse("org.example." + name.replace("-", ""));
            if (!AppTemplate.names(templates).contains(template)) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "there is no template %s; choose one of %s"
                                .formatted(template, AppTemplate.names(templates)));
            }
            if (AppId.find(app).isEmpty()) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "%s is no id of an app; give --id with a domain name of yours turned round, for example org.example.chess"
                                .formatted(app));
            }
            if (Files.exists(directory)) {
                throw new CommandException(
                        ExitCode.USAGE, directory + " is there already; choose another name");
            }
            AppTemplate.write(templates.resolve(template), directory, app, AppTemplate.title(name));
            System.out.printf(
                    "%s is there. Next:%n  ./tos app run --on tv %s%n", directory, directory);
            return 0;
        }
    }

    @Command(
            name = "run",
            description = "Runs an app on a terminal, and again after each change, until Ctrl+C.",
            mixinStandardHelpOptions = true)
    static final class Run implements Callable<Integer> {
        /// What the hub takes.
        private static final int THINGS_MAX = 50;

        private final Supplier<HubClient> signedIn;

        @Parameters(
                index = "0",
                arity = "0..1",
                description = "the app's directory (default: here)")
        Path directory = Path.of("");

        @Option(
                names = "--on",
                required = true,
                description = "a terminal of your homes: its name, its id or its form factor")
        String terminal = "";

        @Option(names = "--organisation", description = "the developer, where you have several")
        Optional<String> organisation = Optional.empty();

        @Option(names = "--once", description = "ends as soon as it runs")
        boolean once;

        Run(Supplier<HubClient> signedIn) {
            this.signedIn = signedIn;
        }

        @Override
        public Integer call() throws IOException {
            HubClient hub = signedIn.get();
            Developer developer = Developer.of(hub, organisation);
            SigningKey key = developer.key();
            Terminal on = terminal(hub, terminal);
            boolean installed = false;
            try (AppBuild build =
                    AppBuild.start(Places.fromEnvironment(), directory.toAbsolutePath(), !once)) {
                while (true) {
                    Optional<String> failure = build.next();
                    if (failure.isPresent()) {
                        System.err.println("  ✗ " + failure.get());
                        if (once || !installed) {
                            return ExitCode.REFUSED;
                        }
                        continue;
                    }
                    Path file = build.packed(key);
                    JsonNode draft = developer.draft(file);
                    Files.delete(file);
                    if (!installed) {
                        install(hub, draft, on);
                        installed = true;
                    }
                    System.out.println(
                            "  ✓ %s runs on %s".formatted(draft.path("app").asString(), terminal));
                    if (once) {
                        return 0;
                    }
                }
            }
        }

        /// The developer tries it out with everything that it asks for, on every device of the home
        /// that it may see.
        private static void install(HubClient hub, JsonNode draft, Terminal on) {
            hub.post(
                    "/api/v1/installations",
                    Map.of(
                            "app",
                            draft.path("app").asString(),
                            "device",
                            on.device(),
                            "draft",
                            true,
                            "grants",
                            draft.path("grants"),
                            "things",
                            on.things()));
        }

        /// @param things the devices of its home, at most as many as an app may see
        private record Terminal(String device, List<String> things) {}

        private static Terminal terminal(HubClient hub, String wanted) {
            List<String> names = new ArrayList<>();
            for (JsonNode home : hub.get("/api/v1/session").path("homes")) {
                JsonNode devices =
                        hub.get("/api/v1/homes/" + home.path("id").asString() + "/devices");
                for (JsonNode device : devices) {
                    String form = device.path("product").path("formFactor").asString();
                    String name = device.path("name").asString();
                    String id = device.path("id").asString();
                    if (id.equals(wanted) || name.equalsIgnoreCase(wanted) || form.equals(wanted)) {
                        return new Terminal(
                                id,
                                devices.findValuesAsString("id").stream()
                                        .filter(each -> each.startsWith("device_"))
                                        .limit(THINGS_MAX)
                                        .toList());
                    }
                    names.add(name + " (" + form + ")");
                }
            }
            throw new CommandException(
                    "your homes have no terminal %s; they have: %s"
                            .formatted(
                                    wanted, names.isEmpty() ? "none" : String.join(", ", names)));
        }
    }

    @Command(
            name = "publish",
            description = "Builds, signs and submits an app for the review.",
            mixinStandardHelpOptions = true)
    static final class Publish implements Callable<Integer> {
        private final Supplier<HubClient> signedIn;

        @Parameters(
                index = "0",
                arity = "0..1",
                description = "the app's directory (default: here)")
        Path directory = Path.of("");

        @Option(names = "--organisation", description = "the developer, where you have several")
        Optional<String> organisation = Optional.empty();

        Publish(Supplier<HubClient> signedIn) {
            this.signedIn = signedIn;
        }

        @Override
        public Integer call() throws IOException {
            Developer developer = Developer.of(signedIn.get(), organisation);
            SigningKey key = developer.key();
            try (AppBuild build =
                    AppBuild.start(Places.fromEnvironment(), directory.toAbsolutePath(), false)) {
                Optional<String> failure = build.next();
                if (failure.isPresent()) {
                    throw new CommandException(failure.get());
                }
                Path file = build.packed(key);
                JsonNode submitted = developer.submit(file);
                Files.delete(file);
                System.out.printf(
                        "%s %s is submitted for the review.%n",
                        submitted.path("app").asString(),
                        submitted.path("version").path("name").asString());
                for (JsonNode check : submitted.path("checks")) {
                    System.out.printf(
                            "  %-14s %s%n",
                            check.path("check").asString(), check.path("grade").asString());
                    check.path("findings")
                            .forEach(each -> System.out.println("    " + each.asString()));
                }
                return 0;
            }
        }
    }
}
