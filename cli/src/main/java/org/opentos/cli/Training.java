package org.opentos.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.demonstration.Demonstration;
import org.opentos.cli.local.LocalDevice;
import org.opentos.cli.local.LocalHub;
import org.opentos.cli.local.PackedState;
import org.opentos.cli.local.Places;
import org.opentos.cli.local.Program;

/// Makes the ahead-of-time caches (JEP 514): runs hub and device runtime once, in a directory of
/// their own, while the JVM notes which classes they load and how they are linked.
final class Training {
    private static final List<String> ANY_PORTS =
            List.of(
                    "--http-port",
                    "0",
                    "--https-port",
                    "0",
                    "--mqtt-port",
                    "0",
                    "--mqtts-port",
                    "0");

    private static final Duration ONLINE_MAX = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(100);

    /// A program that notes writes its cache before it ends, which takes a busy machine long.
    private static final Duration STOP_MAX = Duration.ofMinutes(5);

    private Training() {}

    static void run(Places places) throws IOException {
        Path state = places.build().resolve("training-" + ProcessHandle.current().pid());
        Files.createDirectories(state);
        Places training = new Places(places.root(), state, places.build());
        try {
            LocalHub hub = LocalHub.of(training);
            tell("Start a hub that notes what it loads");
            LocalHub.Address address = hub.start(ANY_PORTS, noting(Program.HUB.cache(places)));
            try {
                URI web = URI.create("http://localhost:" + address.http());
                new Demonstration(training, web, Optional.empty(), Training::tell).make();
                HubClient.forSession(web).get("/api/v1/agreements/current?locale=en");
                tell("Start a device that notes what it loads");
                trainDevice(training, address);
            } finally {
                tell("Write what was noted");
                hub.stop(STOP_MAX);
            }
            PackedState.demonstration(places).pack(training);
        } finally {
            training.forget();
        }
    }

    /// What waits for it reads its log.
    private static void tell(String sentence) {
        System.err.println("  · " + sentence);
    }

    private static void trainDevice(Places training, LocalHub.Address address) {
        LocalDevice device =
                LocalDevice.all(training).stream()
                        .filter(each -> each.name().equals("tv"))
                        .findFirst()
                        .orElseThrow();
        Process process =
                device.launch(
                        List.of(
                                "--port",
                                "0",
                                "--hub-mqtt",
                                "mqtts://localhost:" + address.mqtts(),
                                "--hub-web",
                                address.web()),
                        noting(Program.DEVICE.cache(training)));
        URI shell =
                URI.create(
                        device.await(process).replace(device.name() + ".localhost", "localhost"));
        awaitOnline(HubClient.forSession(shell));
        device.stop(STOP_MAX);
    }

    /// What a device loads to reach its hub belongs in the cache too.
    private static void awaitOnline(HubClient shell) {
        long deadline = System.nanoTime() + ONLINE_MAX.toNanos();
        while (!shell.get("/local/state")
                .path("connection")
                .path("state")
                .asString("")
                .equals("online")) {
            if (System.nanoTime() > deadline) {
                throw new CommandException(
                        "the device did not reach its hub within " + ONLINE_MAX.toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private static List<String> noting(Path cache) {
        return List.of("-XX:AOTCacheOutput=" + cache);
    }
}
