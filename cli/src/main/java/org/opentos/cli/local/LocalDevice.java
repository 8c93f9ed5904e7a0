package org.opentos.cli.local;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentos.cli.CommandException;
import tools.jackson.databind.JsonNode;

/// A device runtime in a process of its own on this machine.
///
/// @param name also the first label of its host name, `NAME.localhost`
/// @param data its data directory, with `identity.json` and `model.json`
public record LocalDevice(Places places, String name, Path data) {
    public static final Duration START_MAX = Duration.ofSeconds(60);
    public static final Duration STOP_MAX = Duration.ofSeconds(15);

    /// Those whose identities lie in the state directory.
    public static List<LocalDevice> all(Places places) {
        if (!Files.isDirectory(places.devices())) {
            return List.of();
        }
        try (Stream<Path> directories = Files.list(places.devices())) {
            return directories
                    .filter(each -> Files.exists(each.resolve("identity.json")))
                    .sorted()
                    .map(each -> new LocalDevice(places, String.valueOf(each.getFileName()), each))
                    .toList();
        } catch (IOException failure) {
            throw new CommandException("cannot list " + places.devices(), failure);
        }
    }

    /// The address of its shell, where it runs.
    public Optional<String> running() {
        return RunningFile.read(ready()).map(said -> said.path("web").asString());
    }

    /// The process id, where it runs.
    public Optional<Long> pid() {
        return RunningFile.read(ready()).map(said -> said.path("pid").asLong());
    }

    /// @param arguments beside `--data` and `--name`
    /// @return the address of its shell
    public String start(List<String> arguments) {
        return await(launch(arguments, Program.DEVICE.withCache(places)));
    }

    /// Starts it without waiting; [#await] does.
    public Process launch(List<String> arguments, List<String> javaOptions) {
        List<String> all = new ArrayList<>(List.of("--data", data.toString(), "--name", name));
        all.addAll(arguments);
        Path shell = places.root().resolve("ui/shell/dist");
        if (Files.isDirectory(shell)) {
            all.addAll(List.of("--shell", shell.toString()));
        }
        return Program.DEVICE.start(places, javaOptions, all, log());
    }

    /// @return the address of its shell
    public String await(Process process) {
        JsonNode said =
                RunningFile.await(process, ready(), log(), START_MAX, STOP_MAX, "device " + name);
        return said.path("web").asString();
    }

    public boolean stop() {
        return stop(STOP_MAX);
    }

    /// @param most how long it may take to end
    public boolean stop(Duration most) {
        return RunningFile.stop(ready(), most);
    }

    private Path log() {
        return places.logs().resolve("device-" + name + ".log");
    }

    private Path ready() {
        return data.resolve("run.json");
    }
}
