package org.opentos.device.host;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.opentos.device.json.Json;
import org.opentos.device.storage.DataDirectory;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;

/// Takes a device back to what it was when it left its maker: what it keeps goes, who it is stays.
///
/// A note in the data directory says that a reset was asked for. It is written first and goes last,
/// so that power which goes in between leaves the old data or, after the next start, none. Where an
/// image stands around the runtime, its root empties the whole partition; elsewhere the runtime
/// empties its directory when it starts.
public final class FactoryReset {
    /// With this code the runtime ends where the image has to reset the device.
    public static final int EXIT_CODE = 76;

    /// The image looks for this file as well.
    static final String NOTE = "reset";

    /// Who the device is, and what its hardware was given to run, which is nobody's.
    private static final Set<String> STAYS =
            Set.of(
                    "identity.json",
                    "model.json",
                    "device.lock",
                    "slots.json",
                    "update.json",
                    "update",
                    NOTE);

    private static final Logger LOG = System.getLogger(FactoryReset.class.getName());

    private final DeviceId device;
    private final Path data;
    private final Runnable restart;

    /// @param restart has the device start anew, after the answer was given
    public FactoryReset(DeviceId device, DataDirectory data, Runnable restart) {
        this.device = device;
        this.data = data.path();
        this.restart = restart;
    }

    /// Resets the device that the body names, so that nothing is reset by a slip.
    public Outcome<JsonNode> ask(JsonNode body) {
        if (!Json.text(body, "device").orElse("").equals(device.text())) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID, "Name this device as \"device\" to reset it.");
        }
        try (FileChannel note =
                FileChannel.open(
                        data.resolve(NOTE), StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            note.force(true);
            DataDirectory.force(data);
        } catch (IOException failure) {
            throw new UncheckedIOException("could not note that a reset was asked for", failure);
        }
        LOG.log(Level.INFO, "is reset to its factory state");
        restart.run();
        return Outcome.done(Json.object().put("state", "resetting"));
    }

    /// Whether a reset was asked for and is not done.
    public static boolean asked(Path data) {
        return Files.exists(data.resolve(NOTE));
    }

    /// Empties the directory where a reset was asked for.
    public static void finish(Path data) throws IOException {
        if (!asked(data)) {
            return;
        }
        for (Path each : entries(data)) {
            if (!STAYS.contains(each.getFileName().toString())) {
                DataDirectory.delete(each);
            }
        }
        DataDirectory.force(data);
        Files.delete(data.resolve(NOTE));
        DataDirectory.force(data);
    }

    private static List<Path> entries(Path data) throws IOException {
        try (Stream<Path> found = Files.list(data)) {
            return found.toList();
        }
    }
}
