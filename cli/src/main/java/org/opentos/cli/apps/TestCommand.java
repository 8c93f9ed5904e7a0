package org.opentos.cli.apps;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;
import org.opentos.cli.local.Places;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `app test`: what the review will look at, before anybody has to wait for it.
@Command(
        name = "test",
        description =
                "Runs an app without a window on each form factor that it claims, in both languages,"
                        + " keeps the pictures and says what is wrong.",
        mixinStandardHelpOptions = true)
final class TestCommand implements Callable<Integer> {
    private static final Duration CHECKS_MAX = Duration.ofMinutes(5);

    @Parameters(index = "0", arity = "0..1", description = "the app's directory (default: here)")
    Path directory = Path.of("");

    @Option(names = "--on", description = "only this form factor; may be given several times")
    List<String> forms = new ArrayList<>();

    private int failures;

    @Override
    public Integer call() {
        Places places = Places.fromEnvironment();
        Path app = directory.toAbsolutePath().normalize();
        Path pictures = app.resolve("pictures");
        try (AppBuild build = AppBuild.start(places, app, false)) {
            Optional<String> failure = build.next();
            if (failure.isPresent()) {
                throw new CommandException(failure.get());
            }
            System.out.println("  ✓ It can be built");
            inside(places, app);
            List<AppTrial.Way> ways =
                    AppTrial.run(
                            places, build.out(), pictures, false, forms, this::told, this::noted);
            if (ways.isEmpty()) {
                throw new CommandException(
                        ExitCode.USAGE, "its manifest claims none of " + String.join(", ", forms));
            }
        }
        System.out.println("  The pictures are in " + directory.resolve("pictures") + "/");
        System.out.println(
                failures == 0
                        ? "Everything passed."
                        : failures == 1 ? "1 thing failed." : failures + " things failed.");
        return failures == 0 ? 0 : ExitCode.FAILED;
    }

    /// Its types and its own unit tests.
    private void inside(Places places, Path app) {
        Path script = places.root().resolve("ui/sdk/tool/check.mjs");
        try (NodeTool tool = NodeTool.start(script, List.of(app.toString()))) {
            tool.endAfter(CHECKS_MAX);
            for (Optional<JsonNode> said = tool.next(); said.isPresent(); said = tool.next()) {
                JsonNode line = said.get();
                boolean passed = line.path("findings").isEmpty();
                long count = line.path("passed").asLong();
                String what =
                        line.path("check").asString().equals("types")
                                ? "Its types"
                                : count == 1 ? "1 unit test" : count + " unit tests";
                System.out.println((passed ? "  ✓ " : "  ✗ ") + what);
                line.path("findings").forEach(each -> fail(each.asString()));
            }
        }
    }

    private void noted(String note) {
        System.out.println("  " + note);
    }

    private void told(List<AppTrial.Way> ways) {
        List<String> failed = lines(ways, AppTrial.Found::failed);
        List<String> warned = lines(ways, AppTrial.Found::warned);
        String form = ways.getFirst().form();
        long pictures = ways.stream().filter(each -> each.picture().isPresent()).count();
        System.out.printf(
                "  %s %-9s %d of %d pictures%n",
                failed.isEmpty() ? "✓" : "✗", form, pictures, ways.size());
        failed.forEach(this::fail);
        warned.forEach(each -> System.out.println("      to look at: " + each));
    }

    private void fail(String finding) {
        failures++;
        System.out.println("      " + finding);
    }

    private static List<String> lines(
            List<AppTrial.Way> ways, Function<AppTrial.Found, List<String>> which) {
        List<Map.Entry<String, String>> findings = new ArrayList<>();
        for (AppTrial.Way way : ways) {
            for (AppTrial.Found each : List.of(way.pictures(), way.accessibility())) {
                which.apply(each).forEach(text -> findings.add(Map.entry(way.text(), text)));
            }
        }
        return AppTrial.merged(findings);
    }
}
