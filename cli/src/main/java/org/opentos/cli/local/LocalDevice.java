package org.opentos.cli.local;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;
import org.opentos.protocol.Id.DeviceId;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A device runtime in a process of its own on this machine.
///
/// @param name also the first label of its host name, `NAME.localhost`
/// @param data its data directory, with `identity.json` and `model.json`
public record LocalDevice(Places places, String name, Path data) {
    public static final Duration START_MAX = Duration.ofSeconds(60);
    public static final Duration STOP_MAX = Duration.ofSeconds(15);

    private static final String IDENTITY = "identity.json";
    private static final String MODEL = "model.json";

    /// So many letters of an id tell the devices of a machine apart.
    private static final int NAME_CHARACTERS = 6;

    private static final JsonMapper JSON = new JsonMapper();

    /// The hub to which a device belongs, as its identity says.
    ///
    /// @param authority the hub's certificate authority as PEM
    /// @param door where devices reached it when the identity was minted
    public record Belonging(String authority, URI door) {}

    /// The one with that id, whose identity came from the archive of a batch.
    public static LocalDevice of(Places places, DeviceId device) {
        String id = device.text();
        return new LocalDevice(
                places,
                "device-" + id.substring(id.length() - NAME_CHARACTERS),
                places.devices().resolve(id));
    }

    /// Those whose identities lie in the state directory.
    public static List<LocalDevice> all(Places places) {
        if (!Files.isDirectory(places.devices())) {
            return List.of();
        }
        try (Stream<Path> directories = Files.list(places.devices())) {
            return directories
                    .filter(each -> Files.exists(each.resolve(IDENTITY)))
                    .sorted()
                    .map(each -> in(places, each))
                    .toList();
        } catch (IOException failure) {
            throw new CommandException("cannot list " + places.devices(), failure);
        }
    }

    private static LocalDevice in(Places places, Path data) {
        return idOf(data)
                .map(id -> of(places, id))
                .orElseGet(() -> new LocalDevice(places, String.valueOf(data.getFileName()), data));
    }

    private static Optional<DeviceId> idOf(Path data) {
        try {
            return Optional.of(DeviceId.parse(String.valueOf(data.getFileName())));
        } catch (IllegalArgumentException otherName) {
            return Optional.empty();
        }
    }

    /// Whether its identity came from the archive of a batch.
    public boolean ofArchive() {
        return idOf(data).isPresent();
    }

    /// Puts its identity in its place, as a factory does. What it has kept stays.
    ///
    /// @return whether it has never been here
    /// @throws CommandException where another identity with its id is here
    public boolean flash(String identity, String model) {
        try {
            if (Files.exists(data.resolve(IDENTITY))) {
                if (!Files.readString(data.resolve(IDENTITY)).strip().equals(identity.strip())) {
                    throw new CommandException(
                            "the device in "
                                    + data
                                    + " has the same id and other credentials; remove it, or look"
                                    + " where this archive comes from");
                }
                return false;
            }
            Files.createDirectories(
                    data,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
            Files.writeString(data.resolve(MODEL), model);
            Path whole = data.resolve(IDENTITY + ".new");
            Files.deleteIfExists(whole);
            Files.createFile(
                    whole,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(whole, identity);
            Files.move(whole, data.resolve(IDENTITY), StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (IOException failure) {
            throw new CommandException(
                    ExitCode.CANNOT_START, "cannot write " + data + ": " + failure, failure);
        }
    }

    /// Removes it with all that it kept; it has ended.
    public void forget() {
        try {
            Places.delete(data);
        } catch (IOException failure) {
            throw new CommandException("cannot remove " + data, failure);
        }
    }

    /// What its identity says of its hub.
    public Belonging belonging() {
        try {
            JsonNode identity = JSON.readTree(Files.readString(data.resolve(IDENTITY)));
            return new Belonging(
                    identity.path("authority").asString(""),
                    URI.create(identity.path("hub").path("mqtt").asString("")));
        } catch (IOException | JacksonException | IllegalArgumentException failure) {
            throw new CommandException(
                    "cannot read " + data.resolve(IDENTITY) + ": " + failure.getMessage(), failure);
        }
    }

    /// The address of its shell, where it runs.
    public Optional<String> running() {
        return RunningFile.read(ready()).map(said -> said.path("web").asString());
    }

    public boolean starting() {
        return RunningFile.starting(ready());
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
        all.addAll(new LocalHearing(places).settings());
        Path shell = places.root().resolve("ui/shell/dist");
        if (Files.isDirectory(shell)) {
            all.addAll(List.of("--shell", shell.toString()));
        }
        return Program.DEVICE.start(places, javaOptions, all, log(), ready());
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
