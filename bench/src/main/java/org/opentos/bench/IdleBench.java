package org.opentos.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentos.bench.load.Load;
import org.opentos.bench.load.Plan;
import org.opentos.bench.peer.HubWorld;
import org.opentos.bench.wire.Login;
import org.opentos.cli.CommandException;
import org.opentos.cli.local.Machine;

/// What an idle connection of a device costs the hub: memory outside the heap, by the growth of its
/// resident set with a heap that is resident from the start, and live objects in the heap.
final class IdleBench {
    static final int CONNECTIONS = 20_000;

    /// What the hub has open beside connections.
    private static final int OTHER_FILES = 600;

    private static final int DEVICES_PER_HOME = 1_000;
    private static final int WARM_CONNECTIONS = 1_000;
    private static final int LOAD_HEAP_MEBIBYTES = 6_000;

    private static final long SETTLE_NANOS = TimeUnit.SECONDS.toNanos(8);
    private static final int SETTLE_LOOKS_MAX = 6;

    /// What may change between two looks at a process that does nothing.
    private static final long STEADY_KIBIBYTES = 512;

    private static final double STAND_SECONDS_MAX = 3_600;

    private static final List<String> FIXED_HEAP =
            List.of("-Xms640m", "-Xmx640m", "-Xmn96m", "-XX:+AlwaysPreTouch");

    private static final Pattern USED =
            Pattern.compile("(?i)(?:new|tenured)[ a-z]*total \\d+K, used (\\d+)K");

    private IdleBench() {}

    /// @param residentKibibytes outside the heap, which is resident as a whole
    private record Memory(long residentKibibytes, long heapKibibytes) {
        boolean stands(Memory before) {
            return Math.abs(residentKibibytes - before.residentKibibytes) < STEADY_KIBIBYTES
                    && Math.abs(heapKibibytes - before.heapKibibytes) < STEADY_KIBIBYTES;
        }
    }

    /// @param wanted how many connections; from a few thousand on, more change little
    static void run(int wanted) throws IOException {
        int connections = connections(wanted);
        Say.step("Start the hub and fill homes with " + connections + " devices");
        try (HubWorld hub = HubWorld.start("idle", homes(connections), FIXED_HEAP);
                Load load = Load.start(LOAD_HEAP_MEBIBYTES)) {
            Say.peers(List.of(hub));
            Figures figures = new Figures();
            figures.put("connections", connections);
            measure(hub, load, false, figures);
            measure(hub, load, true, figures);
            figures.print();
        }
    }

    /// As many as this user may open files, where that is fewer than wanted.
    private static int connections(int wanted) throws IOException {
        long files =
                Files.readAllLines(Path.of("/proc/self/limits")).stream()
                        .filter(line -> line.startsWith("Max open files"))
                        .map(line -> line.split("\\s+")[4])
                        .mapToLong(most ->
                                most.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(most))
                        .findFirst()
                        .orElse(Long.MAX_VALUE);
        int connections = (int) Math.min(wanted, files - OTHER_FILES);
        if (connections < wanted) {
            Say.step(
                    "a process may open %d files here: %d connections instead of %d"
                            .formatted(files, connections, wanted));
        }
        return connections;
    }

    private static List<Integer> homes(int connections) {
        List<Integer> homes = new ArrayList<>();
        for (int left = connections; left > 0; left -= DEVICES_PER_HOME) {
            homes.add(Math.min(left, DEVICES_PER_HOME));
        }
        return homes;
    }

    private static void measure(HubWorld hub, Load load, boolean tls, Figures figures) {
        String prefix = tls ? "tls_" : "";
        hub.stop();
        hub.startAgain(FIXED_HEAP);
        List<Login> devices = hub.devices();
        Say.step((tls ? "TLS" : "plain") + ": warm up with " + WARM_CONNECTIONS + " connections");
        stand(hub, load, tls, devices.subList(0, Math.min(WARM_CONNECTIONS, devices.size())));
        load.release();
        Memory before = settled(hub.pid());
        Say.step("connect " + devices.size());
        stand(hub, load, tls, devices);
        Memory after = settled(hub.pid());
        load.release();
        long outside = after.residentKibibytes() - before.residentKibibytes();
        long heap = after.heapKibibytes() - before.heapKibibytes();
        Map<String, Object> parts = new LinkedHashMap<>();
        parts.put("outside_heap_bytes", outside * 1024 / devices.size());
        parts.put("heap_bytes", heap * 1024 / devices.size());
        figures.put(prefix + "bytes_per_connection", (outside + heap) * 1024 / devices.size());
        figures.put(prefix + "parts", parts);
        Say.step(
                "%s: resident set outside the heap +%,d KiB, live heap +%,d KiB; load average %s"
                        .formatted(tls ? "TLS" : "plain", outside, heap, Machine.loadAverage()));
    }

    private static void stand(HubWorld hub, Load load, boolean tls, List<Login> devices) {
        load.run(
                new Plan(
                        Plan.Kind.IDLE,
                        tls ? hub.tlsPort() : hub.port(),
                        tls,
                        devices,
                        List.of(),
                        0,
                        0,
                        0,
                        STAND_SECONDS_MAX,
                        0));
    }

    /// Waits until nothing that starting or connecting needed is still being given back.
    private static Memory settled(long pid) {
        Memory before = memory(pid);
        for (int look = 1; look < SETTLE_LOOKS_MAX; look++) {
            LockSupport.parkNanos(SETTLE_NANOS);
            Memory now = memory(pid);
            if (now.stands(before)) {
                return now;
            }
            before = now;
        }
        return before;
    }

    private static Memory memory(long pid) {
        command(pid, "GC.run");
        command(pid, "System.trim_native_heap");
        Matcher used = USED.matcher(command(pid, "GC.heap_info"));
        long heap = 0;
        while (used.find()) {
            heap += Long.parseLong(used.group(1));
        }
        if (heap == 0) {
            throw new CommandException("the heap of the hub could not be read");
        }
        return new Memory(Machine.residentKibibytes(pid), heap);
    }

    private static String command(long pid, String what) {
        try {
            Process process =
                    new ProcessBuilder(
                                    Path.of(System.getProperty("java.home"), "bin", "jcmd")
                                            .toString(),
                                    Long.toString(pid),
                                    what)
                            .redirectErrorStream(true)
                            .start();
            String said =
                    new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return said;
        } catch (IOException failure) {
            throw new CommandException("cannot run jcmd", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted while reading the hub's memory", interrupted);
        }
    }
}
