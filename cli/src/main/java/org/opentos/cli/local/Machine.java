package org.opentos.cli.local;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.opentos.cli.CommandException;

/// What a bench has to say about the machine and its processes, so that its figures can be judged.
public final class Machine {
    private Machine() {}

    /// Two lines: system, Java, processors; memory and load.
    public static String description() {
        return "%s %s, %s %s, %d processors, %s%nmemory %d MiB, load average %s"
                .formatted(
                        System.getProperty("os.name"),
                        System.getProperty("os.version"),
                        System.getProperty("java.vm.name"),
                        System.getProperty("java.version"),
                        Runtime.getRuntime().availableProcessors(),
                        line(Path.of("/proc/cpuinfo"), "model name")
                                .map(found -> found.replace(":", "").strip())
                                .orElse("processor not named"),
                        mebibytes(Path.of("/proc/meminfo"), "MemTotal:"),
                        loadAverage());
    }

    /// Runnable processes over the last minute: what else kept the processors busy.
    public static double loadAverage() {
        return rounded(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
    }

    /// The processor time that a process used since its start, in seconds; 0 where it is gone.
    public static double processorSeconds(long pid) {
        return ProcessHandle.of(pid)
                .flatMap(process -> process.info().totalCpuDuration())
                .map(used -> used.toMillis() / 1e3)
                .orElse(0.0);
    }

    /// The resident set of a process (`VmRSS`) in KiB.
    public static long residentKibibytes(long pid) {
        return kibibytes(Path.of("/proc/" + pid + "/status"), "VmRSS:");
    }

    /// The proportional share of a process (`Pss`) in KiB: processes of one server share most of
    /// their pages.
    public static long proportionalKibibytes(long pid) {
        return kibibytes(Path.of("/proc/" + pid + "/smaps_rollup"), "Pss:");
    }

    /// The sum over a process and those that it started.
    public static long family(long pid, ToLongFunction<Long> measure) {
        return ProcessHandle.of(pid).stream()
                .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
                .mapToLong(process -> measure.applyAsLong(process.pid()))
                .sum();
    }

    /// The median of what is measured of each, rounded to two places.
    public static <T> double median(List<T> all, ToDoubleFunction<T> measure) {
        double[] sorted = all.stream().mapToDouble(measure).toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        return rounded(
                sorted.length % 2 == 1
                        ? sorted[middle]
                        : (sorted[middle - 1] + sorted[middle]) / 2);
    }

    /// To two places.
    public static double rounded(double value) {
        return Math.round(value * 100) / 100.0;
    }

    private static long mebibytes(Path file, String name) {
        return kibibytes(file, name) / 1024;
    }

    private static long kibibytes(Path file, String name) {
        return line(file, name)
                .map(value -> Long.parseLong(value.replace("kB", "").strip()))
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
