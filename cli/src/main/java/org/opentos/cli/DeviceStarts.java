package org.opentos.cli;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.local.LocalDevice;
import org.opentos.cli.local.LocalHub;
import org.opentos.cli.local.Places;
import org.opentos.cli.local.Program;
import org.opentos.cli.local.Progress;

/// Starts devices of this machine, several at once, each at the hub to which it belongs.
final class DeviceStarts {
    /// Whatever is worn in the demonstration home is worn by one person.
    private static final String DEMONSTRATION_WEARER = "1";

    private final Places places;
    private final Progress progress;
    private final List<LocalHub.Address> hubs;

    /// @param hubs the processes of the hub that runs here, over which devices are spread
    DeviceStarts(Places places, Progress progress, List<LocalHub.Address> hubs) {
        this.places = places;
        this.progress = progress;
        this.hubs = hubs;
    }

    static String count(long count) {
        return count == 1 ? "1 device" : count + " devices";
    }

    /// Starts those that do not run, and waits until each is ready.
    ///
    /// @throws CommandException what kept the first of them from it; the others run
    void start(List<LocalDevice> devices) {
        List<LocalDevice> waiting =
                devices.stream().filter(device -> device.running().isEmpty()).toList();
        if (waiting.isEmpty()) {
            return;
        }
        Optional<String> authority =
                hubs.stream()
                        .findFirst()
                        .map(hub ->
                                HubClient.forSession(hub.local()).text("/api/v1/authority.pem"));
        progress.step("Start " + count(waiting.size()), () -> start(waiting, authority));
    }

    private int start(List<LocalDevice> waiting, Optional<String> authority) {
        List<Process> processes = new ArrayList<>();
        for (LocalDevice device : waiting) {
            List<String> arguments = new ArrayList<>(List.of("--port", "0"));
            arguments.addAll(hub(device, authority, processes.size()));
            if (!device.ofArchive()) {
                arguments.addAll(List.of("--wearer", DEMONSTRATION_WEARER));
            }
            processes.add(device.launch(arguments, Program.DEVICE.withCache(places)));
        }
        @Nullable CommandException first = null;
        for (int index = 0; index < processes.size(); index++) {
            try {
                waiting.get(index).await(processes.get(index));
            } catch (CommandException failure) {
                first = first == null ? failure : first;
            }
        }
        if (first != null) {
            throw first;
        }
        return waiting.size();
    }

    /// A device of the hub that runs here finds it where it is now; any other keeps the address
    /// that its batch was minted with. Names below `localhost` are known to browsers only.
    private List<String> hub(LocalDevice device, Optional<String> authority, int number) {
        LocalDevice.Belonging belonging = device.belonging();
        if (authority.filter(each -> sameText(each, belonging.authority())).isPresent()) {
            return List.of(
                    "--hub-mqtt", doors(number), "--hub-web", hubs.get(number % hubs.size()).web());
        }
        URI door = belonging.door();
        return String.valueOf(door.getHost()).endsWith(".localhost")
                ? List.of("--hub-mqtt", door.getScheme() + "://localhost:" + door.getPort())
                : List.of();
    }

    /// The message doors of all processes, beginning with that one.
    private String doors(int first) {
        return IntStream.range(0, hubs.size())
                .mapToObj(offset -> hubs.get((first + offset) % hubs.size()))
                .map(each -> "mqtts://localhost:" + each.mqtts())
                .collect(Collectors.joining(","));
    }

    private static boolean sameText(String one, String other) {
        return one.replaceAll("\\s", "").equals(other.replaceAll("\\s", ""));
    }
}
