package org.opentos.cli.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.local.Places;
import org.opentos.protocol.app.AppId;
import org.opentos.protocol.keys.SigningKey;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `app` with its commands: `new`, `run`, `test` and `publish` for developers, `review` for the
/// operator.
public final class AppCommands {
    private AppCommands() {}

    /// @param signedIn speaks to the hub as whoever is signed in
    /// @param operator speaks to the hub of this machine as its operator; empty where none runs
    public static CommandLine line(
            Supplier<HubClient> signedIn, Supplier<Optional<HubClient>> operator) {
        return new CommandLine(new App())
                .addSubcommand(new New())
                .addSubcommand(new RunCommand(signedIn))
                .addSubcommand(new TestCommand())
                .addSubcommand(new Publish(signedIn))
                .addSubcommand(new ReviewCommand(operator));
    }

    @Command(
            name = "app",
            description = "Makes apps, tries them out, publishes them and reviews them.",
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
                description = "game, media, service or utility (default: ${DEFAULT-VALUE})",
                defaultValue = "game")
        String template = "game";

        @Option(names = "--id", description = "its id (default: org.example.NAME)")
        Optional<String> id = Optional.empty();

        @Override
        public Integer call() {
            Path templates = Places.fromEnvironment().root().resolve("ui/sdk/templates");
            String name = String.valueOf(directory.getFileName());
            if (!AppTemplate.isName(name)) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "\"%s\" is no name for an app's directory; it is made of small letters, digits and hyphens, begins with a letter and has at most %d characters, for example moon-jump"
                                .formatted(name, AppTemplate.NAME_CHARACTERS_MAX));
            }
            String app = id.orElse("org.example." + name.replace("-", ""));
            if (!AppTemplate.names(templates).contains(template)) {
                throw new CommandException(
                        ExitCode.USAGE,
                        "there is no template %s; choose one of %s"
                                .formatted(
                                        template, String.join(", ", AppTemplate.names(templates))));
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
            Places places = Places.fromEnvironment();
            try (AppBuild build = AppBuild.start(places, directory.toAbsolutePath(), false)) {
                Optional<String> failure = build.next();
                if (failure.isPresent()) {
                    throw new CommandException(failure.get());
                }
                Path file = build.packed(key);
                List<String> before = developer.submissions();
                JsonNode submitted = developer.submit(file);
                Files.delete(file);
                boolean again = before.contains(submitted.path("id").asString());
                System.out.printf(
                        "%s %s %s%n",
                        submitted.path("app").asString(),
                        submitted.path("version").path("name").asString(),
                        again
                                ? "was submitted before, just as it is here; nothing new was."
                                : "is submitted for the review.");
                for (JsonNode check : submitted.path("checks")) {
                    System.out.printf(
                            "  %-14s %s%n",
                            check.path("check").asString(), check.path("grade").asString());
                    check.path("findings")
                            .forEach(each -> System.out.println("    " + each.asString()));
                }
                System.out.println(next(submitted));
                System.out.println(
                        "What becomes of it is shown on " + developer.page(places) + ".");
                return 0;
            }
        }

        /// What comes next, in a sentence.
        private static String next(JsonNode submitted) {
            boolean failed =
                    submitted
                            .path("checks")
                            .valueStream()
                            .anyMatch(each -> each.path("grade").asString().equals("failed"));
            String again = "; change it, raise version in manifest.json, and publish again.";
            return switch (submitted.path("state").asString()) {
                case "approved" -> "It was approved, and is in the store.";
                case "refused" -> "It was refused: " + submitted.path("reason").asString() + again;
                case "withdrawn" ->
                        "It was withdrawn: " + submitted.path("reason").asString() + again;
                default ->
                        failed
                                ? "A check failed, so it cannot be approved" + again
                                : "Next, it is tried out on each form factor, and the hub's operator"
                                        + " decides; approved, it is in the store.";
            };
        }
    }
}
