package org.opentos.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.opentos.cli.demonstration.Demonstration;
import org.opentos.cli.local.LocalDevice;
import org.opentos.cli.local.LocalHub;
import org.opentos.cli.local.Machine;
import org.opentos.cli.local.Places;
import org.opentos.cli.local.Program;
import tools.jackson.databind.json.JsonMapper;

/// How long a second start takes, database included, and how much memory hub, database and device
/// runtimes hold with the demonstration home alive. The same start without the ahead-of-time cache
/// tells a slow machine from a slow hub.
final class ReadyBench {
    private static final int ROUNDS = 5;
    private static final int BARE_ROUNDS = 3;

    /// Until the devices are connected and have given back what only starting needed.
    private static final Duration SETTLE = Duration.ofSeconds(20);

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

    private ReadyBench() {}

    /// One start: by the clock on the wall, by the processor's time that the hub used until it was
    /// ready, and until its database answered.
    private record Start(double seconds, double processorSeconds, double databaseSeconds) {
        static Start of(long beganNanos, LocalHub.Address address) {
            return new Start(
                    (System.nanoTime() - beganNanos) / 1e9,
                    Machine.processorSeconds(address.pid()),
                    address.databaseMillis() / 1e3);
        }
    }

    static void run(Places places) throws IOException {
        Path state = places.build().resolve("bench-ready-" + ProcessHandle.current().pid());
        Places bench = new Places(places.root(), state, places.build());
        try {
            measure(bench);
        } finally {
            bench.forget();
        }
    }

    private static void measure(Places bench) {
        LocalHub hub = LocalHub.of(bench);
        environment();
        LocalHub.Address first = hub.start(ANY_PORTS);
        new Demonstration(
                        bench,
                        URI.create("http://localhost:" + first.http()),
                        Optional.empty(),
                        sentence -> {})
                .make();
        hub.stop();
        Map<String, Object> figures = new LinkedHashMap<>();
        starts(hub, figures);
        residents(bench, hub, figures);
        figures.put("rounds", ROUNDS);
        figures.put("load_average", Machine.loadAverage());
        System.out.println(new JsonMapper().writeValueAsString(figures));
    }

    /// Starts with and without the cache take turns, so that both meet the same machine.
    private static void starts(LocalHub hub, Map<String, Object> figures) {
        List<Start> cached = new ArrayList<>();
        List<Start> bare = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            cached.add(start(hub, Program.HUB.withCache(hub.places())));
            report("start " + round, cached.getLast());
            if (round <= BARE_ROUNDS) {
                bare.add(start(hub, List.of()));
                report("start " + round + " without the cache", bare.getLast());
            }
        }
        double seconds = Machine.median(cached, Start::seconds);
        figures.put("second_start_seconds", seconds);
        figures.put(
                "second_start_processor_seconds", Machine.median(cached, Start::processorSeconds));
        figures.put("database_start_seconds", Machine.median(cached, Start::databaseSeconds));
        figures.put("without_cache_seconds", Machine.median(bare, Start::seconds));
        figures.put(
                "share_of_start_without_cache",
                Machine.rounded(seconds / Machine.median(bare, Start::seconds)));
    }

    private static Start start(LocalHub hub, List<String> javaOptions) {
        long began = System.nanoTime();
        LocalHub.Address address = hub.start(ANY_PORTS, javaOptions);
        Start start = Start.of(began, address);
        hub.stop();
        return start;
    }

    private static void report(String name, Start start) {
        System.err.printf(
                "%s: %.2f s, processor %.2f s, database %.2f s, load %s%n",
                name,
                start.seconds(),
                start.processorSeconds(),
                start.databaseSeconds(),
                Machine.loadAverage());
    }

    private static void residents(Places bench, LocalHub hub, Map<String, Object> figures) {
        LocalHub.Address address = hub.start(ANY_PORTS);
        List<LocalDevice> devices = LocalDevice.all(bench);
        try {
            for (LocalDevice device : devices) {
                device.start(
                        List.of(
                                "--port",
                                "0",
                                "--hub-mqtt",
                                "mqtts://localhost:" + address.mqtts(),
                                "--hub-web",
                                address.web()));
            }
            LockSupport.parkNanos(SETTLE.toNanos());
            figures.put("hub_resident_mib", Machine.residentKibibytes(address.pid()) / 1024);
            figures.put(
                    "database_resident_mib",
                    Machine.family(address.databasePid(), Machine::proportionalKibibytes) / 1024);
            List<Long> pids = devices.stream().map(device -> device.pid().orElseThrow()).toList();
            figures.put(
                    "device_resident_mib",
                    Machine.median(pids, pid -> Machine.residentKibibytes(pid) / 1024));
            figures.put(
                    "device_proportional_mib",
                    Machine.median(pids, pid -> Machine.proportionalKibibytes(pid) / 1024));
        } finally {
            devices.forEach(LocalDevice::stop);
            hub.stop();
        }
    }

    private static void environment() {
        System.err.printf(
                "%s%nmedians of %d starts, %d without the cache%n",
                Machine.description(), ROUNDS, BARE_ROUNDS);
    }
}
