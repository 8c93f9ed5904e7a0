package org.opentos.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import org.opentos.cli.local.BatchArchive;
import org.opentos.cli.local.LocalDevice;
import org.opentos.cli.local.LocalHub;
import org.opentos.cli.local.Places;
import org.opentos.cli.local.Progress;
import org.opentos.cli.local.StateLock;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `device`: a maker sees its product start.
@Command(
        name = "device",
        description =
                "Starts devices of a batch from the archive that its maker downloaded. Each keeps"
                        + " its data by its id; ./tos down stops it, ./tos up starts it again.",
        mixinStandardHelpOptions = true)
final class DeviceCommand implements Callable<Integer> {
    /// Each is a process of its own.
    static final int DEVICES_MAX = 20;

    @Parameters(paramLabel = "ARCHIVE.zip", description = "what the batch's page handed out")
    @SuppressWarnings("NullAway.Init") // Set by picocli.
    Path archive;

    @Option(
            names = "--number",
            split = ",",
            paramLabel = "N",
            description = "which of its identities, counted from 1 (default: 1)")
    List<Integer> numbers = new ArrayList<>();

    @Option(names = "--all", description = "all of them, where there are not more than 20")
    boolean all;

    @Override
    public Integer call() {
        Places places = Places.fromEnvironment();
        BatchArchive batch =
                all
                        ? BatchArchive.readAll(archive, DEVICES_MAX)
                        : BatchArchive.read(archive, chosen());
        try (StateLock _ =
                StateLock.take(
                        places,
                        StateLock.WAIT_MAX,
                        sentence -> System.err.println("  … " + sentence))) {
            start(places, batch);
        }
        return 0;
    }

    private Set<Integer> chosen() {
        Set<Integer> chosen = new LinkedHashSet<>(numbers.isEmpty() ? List.of(1) : numbers);
        if (chosen.size() > DEVICES_MAX || chosen.stream().anyMatch(number -> number < 1)) {
            throw new CommandException(
                    CommandLine.ExitCode.USAGE,
                    "--number takes up to " + DEVICES_MAX + " numbers, each from 1");
        }
        return chosen;
    }

    private static void start(Places places, BatchArchive batch) {
        List<LocalHub.Address> hubs =
                LocalHub.living(places).stream().flatMap(hub -> hub.running().stream()).toList();
        List<LocalDevice> devices = new ArrayList<>();
        List<LocalDevice> fresh = new ArrayList<>();
        for (BatchArchive.Identity identity : batch.identities()) {
            LocalDevice device = LocalDevice.of(places, identity.device());
            devices.add(device);
            if (device.flash(identity.json(), batch.model())) {
                fresh.add(device);
            }
        }
        try {
            new DeviceStarts(places, Progress.onTerminal(), hubs).start(devices);
        } catch (CommandException failure) {
            // One that never started would keep every later ./tos up from its end.
            fresh.stream().filter(each -> each.running().isEmpty()).forEach(LocalDevice::forget);
            throw failure;
        }
        System.out.println();
        for (LocalDevice device : devices) {
            device.running()
                    .ifPresent(shell -> System.out.printf("  %-13s %s%n", device.name(), shell));
        }
        System.out.println();
        System.out.println(
                hubs.isEmpty()
                        ? "  No hub runs here; start the one of this checkout with ./tos up."
                        : "  Until somebody has claimed it, a device shows the code for that.");
    }
}
