package org.opentos.cli.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.local.Places;
import org.opentos.protocol.keys.SigningKey;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `app run`: a draft on a terminal, and again after each change.
@Command(
        name = "run",
        description = "Runs an app on a terminal, and again after each change, until Ctrl+C.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
    /// What the hub takes.
    private static final int THINGS_MAX = 50;

    private static final JsonMapper JSON = new JsonMapper();

    private final Supplier<HubClient> signedIn;

    @Parameters(index = "0", arity = "0..1", description = "the app's directory (default: here)")
    Path directory = Path.of("");

    @Option(
            names = "--on",
            description =
                    "a terminal of your homes: its name, its id or its form factor (default: the only"
                            + " one that the app is for)")
    Optional<String> wanted = Optional.empty();

    @Option(names = "--organisation", description = "the developer, where you have several")
    Optional<String> organisation = Optional.empty();

    @Option(names = "--once", description = "ends as soon as it runs")
    boolean once;

    RunCommand(Supplier<HubClient> signedIn) {
        this.signedIn = signedIn;
    }

    /// A terminal of a home.
    ///
    /// @param things the devices of its home, at most as many as an app may see
    private record Terminal(
            String id, String name, String form, boolean online, List<String> things) {
        boolean is(String wanted) {
            return id.equals(wanted) || name.equalsIgnoreCase(wanted) || form.equals(wanted);
        }

        String text() {
            return "%s (%s%s)".formatted(name, form, online ? "" : ", offline");
        }
    }

    @Override
    public Integer call() throws IOException {
        Set<String> forms = claimed(directory);
        HubClient hub = signedIn.get();
        Developer developer = Developer.of(hub, organisation);
        SigningKey key = developer.key();
        Terminal on = choose(terminals(hub), forms);
        boolean installed = false;
        System.out.println("  … builds " + name());
        try (AppBuild build =
                AppBuild.start(Places.fromEnvironment(), directory.toAbsolutePath(), !once)) {
            while (true) {
                Optional<String> failure = build.next();
                if (failure.isPresent()) {
                    System.err.println("  ✗ " + failure.get());
                    if (once || !installed) {
                        return ExitCode.REFUSED;
                    }
                    System.out.println("  … waits until you mend it");
                    continue;
                }
                Path file = build.packed(key);
                JsonNode draft = developer.draft(file);
                Files.delete(file);
                draft.path("checks").forEach(RunCommand::found);
                if (!installed) {
                    install(hub, draft, on);
                    installed = true;
                }
                said(draft.path("app").asString(), on);
                if (once) {
                    return 0;
                }
                System.out.println(
                        "  … waits for changes in %s; Ctrl+C ends this, and the app stays on %s"
                                .formatted(name(), on.name()));
            }
        }
    }

    private String name() {
        Path here = directory.toAbsolutePath().normalize().getFileName();
        return here == null ? "the app" : here.toString();
    }

    private static void said(String app, Terminal on) {
        String time = LocalTime.now().truncatedTo(ChronoUnit.SECONDS).toString();
        System.out.println(
                on.online()
                        ? "  ✓ %s runs on %s (%s)".formatted(app, on.name(), time)
                        : "  ✓ %s is sent to %s, which is offline and shows it once it is connected (%s)"
                                .formatted(app, on.name(), time));
    }

    private static void found(JsonNode check) {
        check.path("findings")
                .forEach(each -> System.out.println("      to look at: " + each.asString()));
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
                        on.id(),
                        "draft",
                        true,
                        "grants",
                        draft.path("grants"),
                        "things",
                        on.things()));
    }

    /// The form factors that the manifest claims; what is wrong with it, the build says.
    private static Set<String> claimed(Path directory) {
        Path manifest = directory.resolve("manifest.json");
        try {
            Set<String> forms = new HashSet<>();
            JSON.readTree(Files.readString(manifest))
                    .path("device_type")
                    .forEach(each -> forms.add(each.asString("")));
            if (forms.isEmpty()) {
                throw new CommandException(
                        manifest
                                + " names no form factor; list them in its member device_type, for example [\"tv\"]");
            }
            return forms;
        } catch (IOException missing) {
            throw new CommandException(
                    ExitCode.USAGE,
                    "%s holds no app: manifest.json is missing. Make one with ./tos app new NAME"
                            .formatted(directory.toAbsolutePath().normalize()),
                    missing);
        } catch (JacksonException broken) {
            throw new CommandException(
                    "cannot read " + manifest + ": " + broken.getOriginalMessage(), broken);
        }
    }

    private static List<Terminal> terminals(HubClient hub) {
        List<Terminal> terminals = new ArrayList<>();
        for (JsonNode home : hub.get("/api/v1/session").path("homes")) {
            JsonNode devices = hub.get("/api/v1/homes/" + home.path("id").asString() + "/devices");
            List<String> things =
                    devices.valueStream()
                            .map(each -> each.path("id").asString())
                            .limit(THINGS_MAX)
                            .toList();
            for (JsonNode device : devices) {
                if (!runsApps(device)) {
                    continue;
                }
                terminals.add(
                        new Terminal(
                                device.path("id").asString(),
                                device.path("name").asString(),
                                device.path("product").path("formFactor").asString(),
                                device.path("online").asBoolean(false),
                                things));
            }
        }
        return terminals;
    }

    /// Of appliances, those with a screen for apps, as their Thing Model says.
    private static boolean runsApps(JsonNode device) {
        String form = device.path("product").path("formFactor").asString();
        return !form.equals("appliance")
                || device.path("model").path("tos:screen").asBoolean(false);
    }

    /// Of several of a form factor, one that is connected.
    private Terminal choose(List<Terminal> all, Set<String> forms) {
        List<Terminal> fitting =
                all.stream()
                        .filter(each -> forms.contains(each.form()))
                        .sorted((one, other) -> Boolean.compare(other.online(), one.online()))
                        .toList();
        if (wanted.isEmpty()) {
            if (fitting.size() == 1) {
                return fitting.getFirst();
            }
            throw new CommandException(
                    ExitCode.USAGE, "say with --on where to run it. " + offered(fitting, forms));
        }
        Optional<Terminal> found =
                fitting.stream().filter(each -> each.is(wanted.get())).findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        boolean unclaimed = all.stream().anyMatch(each -> each.is(wanted.get()));
        throw new CommandException(
                unclaimed
                        ? "the manifest does not claim the form factor of %s (device_type). %s"
                                .formatted(wanted.get(), offered(fitting, forms))
                        : "your homes have no terminal %s. %s"
                                .formatted(wanted.get(), offered(fitting, forms)));
    }

    private static String offered(List<Terminal> fitting, Set<String> forms) {
        return fitting.isEmpty()
                ? "None of your devices is one of: "
                        + forms.stream().sorted().collect(Collectors.joining(", "))
                : "It can run on: "
                        + fitting.stream().map(Terminal::text).collect(Collectors.joining(", "));
    }
}
