package org.opentos.cli;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import org.opentos.cli.demonstration.Demonstration;
import org.opentos.cli.local.LocalDevice;
import org.opentos.cli.local.LocalHub;
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
                    processorTime(address.pid()),
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
        new Demonstration(bench, URI.create("http://localhost:" + first.http()), sentence -> {})
                .make();
        hub.stop();
        Map<String, Object> figures = new LinkedHashMap<>();
        starts(hub, figures);
        residents(bench, hub, figures);
        figures.put("rounds", ROUNDS);
        figures.put("load_average", loadAverage());
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
        double seconds = median(cached, Start::seconds);
        figures.put("second_start_seconds", seconds);
        figures.put("second_start_processor_seconds", median(cached, Start::processorSeconds));
        figures.put("database_start_seconds", median(cached, Start::databaseSeconds));
        figures.put("without_cache_seconds", median(bare, Start::seconds));
        figures.put(
                "share_of_start_without_cache", rounded(seconds / median(bare, Start::seconds)));
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
                loadAverage());
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
            figures.put("hub_resident_mib", resident(address.pid()));
            figures.put(
                    "database_resident_mib",
                    family(address.databasePid(), ReadyBench::proportional));
            List<Long> pids = devices.stream().map(device -> device.pid().orElseThrow()).toList();
            figures.put("device_resident_mib", median(pids, pid -> resident(pid)));
            figures.put("device_proportional_mib", median(pids, pid -> proportional(pid)));
        } finally {
            devices.forEach(LocalDevice::stop);
            hub.stop();
        }
    }

    private static void environment() {
        System.err.printf(
                "%s %s, %s %s, %d processors, %s%n",
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors(),
                line(Path.of("/proc/cpuinfo"), "model name")
                        .map(found -> found.replace(":", "").strip())
                        .orElse("processor not named"));
        System.err.printf(
                "memory %d MiB, load average %s; medians of %d starts, %d without the cache%n",
                field(Path.of("/proc/meminfo"), "MemTotal:"), loadAverage(), ROUNDS, BARE_ROUNDS);
    }

    /// Runnable processes over the last minute: what else kept the processors busy.
    private static double loadAverage() {
        return rounded(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    private static double processorTime(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(used -> used.toMillis() / 1e3)
                .orElse(0.0);
    }

    private static <T> double median(List<T> all, ToDoubleFunction<T> measure) {
        double[] sorted = all.stream().mapToDouble(measure).sorted().toArray();
        int middle = sorted.length / 2;
        return rounded(
                sorted.length % 2 == 1
                        ? sorted[middle]
                        : (sorted[middle - 1] + sorted[middle]) / 2);
    }

    private static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static long family(long pid, ToLongFunction<Long> measure) {
        return ProcessHandle.of(pid).stream()
                .flatMap(process ->
                        java.util.stream.Stream.concat(
                                java.util.stream.Stream.of(process), process.descendants()))
                .mapToLong(process -> measure.applyAsLong(process.pid()))
                .sum();
    }

    /// The resident set in MiB (`VmRSS`).
    private static long resident(long pid) {
        return field(Path.of("/proc/" + pid + "/status"), "VmRSS:");
    }

    /// The proportional share in MiB (`Pss`): processes of one server share most of their pages.
    private static long proportional(long pid) {
        return field(Path.of("/proc/" + pid + "/smaps_rollup"), "Pss:");
    }

    private static long field(Path file, String name) {
        return line(file, name)
                .map(value -> Long.parseLong(value.replace("kB", "").strip()) / 1024)
                .orElse(0L);
    }

    private static Optional<String> line(Path file, String name) {
        try {
            return Files.readAllLines(file).stream()
                    .filter(line -> line.startsWith(name))
                    .map(line -> line.substring(name.length()))
                    .findFirst();
        } catch (IOException failure) {
            throw new CommandException("cannot read " + file, failure);
        }
    }
}
