package org.opentos.cli.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.local.LocalReviewer;
import org.opentos.cli.local.Places;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// `app review`: the checks of submitted apps that need a browser, for the operator of the hub that
/// runs on this machine. What to decide stays a person's.
@Command(
        name = "review",
        description =
                "Runs each submitted app that nobody has run yet, without a window, on each form"
                        + " factor that it claims, and hands the hub of this machine the pictures and what was"
                        + " found. For its operator.",
        mixinStandardHelpOptions = true)
final class ReviewCommand implements Callable<Integer> {
    private static final String SUBMISSIONS = "/api/v1/operator/submissions";
    private static final Set<String> CHECKS = Set.of("pictures", "accessibility");
    private static final Duration WAIT = Duration.ofSeconds(2);

    private final Supplier<Optional<HubClient>> operator;

    @Option(names = "--follow", description = "waits for further ones, until Ctrl+C")
    boolean follow;

    /// @param operator speaks to the hub of this machine as its operator; empty where none runs
    ReviewCommand(Supplier<Optional<HubClient>> operator) {
        this.operator = operator;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        Places places = Places.fromEnvironment();
        if (!follow) {
            HubClient hub =
                    operator.get()
                            .orElseThrow(() ->
                                    new CommandException(
                                            ExitCode.UNREACHABLE,
                                            "no hub runs here; start one with ./tos up"));
            if (round(places, hub) == 0) {
                System.out.println("No submitted app waits for its pictures.");
            }
            return 0;
        }
        new LocalReviewer(places).begin();
        // What it has started ends with it.
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(() ->
                                ProcessHandle.current()
                                        .descendants()
                                        .forEach(ProcessHandle::destroyForcibly)));
        while (true) {
            Optional<HubClient> hub = operator.get();
            if (hub.isPresent()) {
                try {
                    round(places, hub.get());
                } catch (CommandException failure) {
                    // The hub may start anew or be busy; what was not handed in is still missing.
                    System.out.println("  " + failure.getMessage());
                }
            }
            Thread.sleep(WAIT);
        }
    }

    private static int round(Places places, HubClient hub) throws IOException {
        List<JsonNode> waiting =
                hub.get(SUBMISSIONS).valueStream().filter(ReviewCommand::lacks).toList();
        for (JsonNode each : waiting) {
            one(places, hub, each);
        }
        return waiting.size();
    }

    private static boolean lacks(JsonNode submission) {
        Set<String> there = new HashSet<>(submission.path("checks").findValuesAsString("check"));
        return !there.containsAll(CHECKS);
    }

    private static void one(Places places, HubClient hub, JsonNode submission) throws IOException {
        String id = submission.path("id").asString();
        System.out.printf(
                "%s %s%n",
                submission.path("app").asString(),
                submission.path("version").path("name").asString());
        Path work = Files.createTempDirectory("opentos-review");
        try {
            Examination examination = Examination.of(places, hub.content(path(id)), work);
            // The pictures first: whoever sees the checks finds them.
            for (Examination.Picture picture : examination.pictures()) {
                hub.upload(
                        "PUT",
                        SUBMISSIONS + "/" + id + "/pictures/" + picture.form(),
                        picture.file(),
                        "image/png");
            }
            for (Examination.Check check : examination.checks()) {
                hub.put(
                        SUBMISSIONS + "/" + id + "/checks/" + check.name(),
                        Map.of("grade", check.grade(), "findings", check.findings()));
                System.out.printf("  %-14s %s%n", check.name(), check.grade());
                check.findings().forEach(finding -> System.out.println("    " + finding));
            }
        } finally {
            Places.delete(work);
        }
    }

    private static String path(String id) {
        return SUBMISSIONS + "/" + id + "/package";
    }
}
