package org.opentos.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.opentos.cli.demonstration.Demonstration;
import org.opentos.cli.local.LocalDevice;
import org.opentos.cli.local.LocalHub;
import org.opentos.cli.local.Places;
import tools.jackson.databind.json.JsonMapper;

/// How long a second start takes, database included, and how much memory hub, database and device
/// runtimes hold with the demonstration home alive.
final class ReadyBench {
    private static final int ROUNDS = 5;
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

    static void run(Places places) throws IOException {
        Path state = places.build().resolve("bench-ready-" + ProcessHandle.current().pid());
        Places bench = new Places(places.root(), state, places.build());
        LocalHub hub = LocalHub.of(bench);
        environment();
        LocalHub.Address address = hub.start(ANY_PORTS);
        new Demonstration(bench, URI.create("http://localhost:" + address.http()), sentence -> {})
                .make();
        hub.stop();
        List<Double> seconds = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            long began = System.nanoTime();
            address = hub.start(ANY_PORTS);
            seconds.add((System.nanoTime() - began) / 1e9);
            System.err.printf("start %d: %.2f s%n", round, seconds.getLast());
            if (round < ROUNDS) {
                hub.stop();
            }
        }
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
            Map<String, Object> figures = new LinkedHashMap<>();
            figures.put("second_start_seconds", rounded(median(seconds)));
            figures.put("hub_resident_mib", resident(address.pid()));
            figures.put(
                    "database_resident_mib",
                    family(address.databasePid(), ReadyBench::proportional));
            figures.put(
                    "device_resident_mib",
                    rounded(
                            median(
                                    devices.stream()
                                            .map(device ->
                                                    (double) resident(device.pid().orElseThrow()))
                                            .toList())));
            figures.put("rounds", ROUNDS);
            System.out.println(new JsonMapper().writeValueAsString(figures));
        } finally {
            devices.forEach(LocalDevice::stop);
            hub.stop();
        }
    }

    private static void environment() {
        System.err.printf(
                "%s %s, %s %s, %d processors%n",
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("java.vm.name"),
                System.getProperty("java.version"),
                Runtime.getRuntime().availableProcessors());
    }

    private static double median(List<Double> values) {
        List<Double> sorted = new ArrayList<>(values);
        Collections.sort(sorted);
        return sorted.get(sorted.size() / 2);
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
        try {
            return Files.readAllLines(file).stream()
                            .filter(line -> line.startsWith(name))
                            .map(line -> line.substring(name.length()).replace("kB", "").strip())
                            .mapToLong(Long::parseLong)
                            .findFirst()
                            .orElse(0)
                    / 1024;
        } catch (IOException failure) {
            throw new CommandException("cannot read " + file, failure);
        }
    }
}
