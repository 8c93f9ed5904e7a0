package org.opentos.device.update;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.opentos.device.json.Json;
import org.opentos.device.storage.DataDirectory;
import org.opentos.protocol.update.ReleaseVersion;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The note on the two slots of a device that takes files: what is in them, which one runs, and how
/// a trial goes. Replaced as a whole, and never changed but by [#keep].
///
/// @param files what is in each slot
/// @param runs the slot that is kept; empty while the device runs what it came with
/// @param trial what was started and is not blessed
/// @param back from what the device went back last
/// @param due whether the hardware has yet to be given what should run
record Slots(
        Map<Slot, Content> files,
        Optional<Slot> runs,
        Optional<Trial> trial,
        Optional<Installer.Last.WentBack> back,
        boolean due) {
    private static final String FILE = "slots.json";

    static final Slots FRESH =
            new Slots(Map.of(), Optional.empty(), Optional.empty(), Optional.empty(), false);

    enum Slot {
        A,
        B;

        String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        Slot other() {
            return this == A ? B : A;
        }

        static Optional<Slot> find(String text) {
            return text.equals("a")
                    ? Optional.of(A)
                    : text.equals("b") ? Optional.of(B) : Optional.empty();
        }
    }

    /// A file in a slot.
    record Content(ReleaseVersion version, long bytes, String sha256) {}

    /// @param starts of the device since the hardware was given the file
    record Trial(Slot slot, int starts) {}

    Slots {
        files = Map.copyOf(files);
        if (runs.isPresent() && !files.containsKey(runs.get())
                || trial.isPresent() && !files.containsKey(trial.get().slot())) {
            throw new IllegalArgumentException("an empty slot cannot run");
        }
    }

    /// Where the next file goes.
    Slot free() {
        return runs.map(Slot::other).orElse(Slot.A);
    }

    /// What should run now; empty for what the device came with.
    Optional<Slot> current() {
        return trial.map(Trial::slot).or(() -> runs);
    }

    Slots with(Slot slot, Content content) {
        Map<Slot, Content> next = new EnumMap<>(Slot.class);
        next.putAll(files);
        next.put(slot, content);
        return new Slots(next, runs, trial, back, due);
    }

    /// The same with a slot on trial, which the hardware has yet to be given.
    Slots tried(Slot slot) {
        return new Slots(files, runs, Optional.of(new Trial(slot, 0)), Optional.empty(), true);
    }

    /// The same once the hardware has what should run.
    Slots given() {
        return new Slots(files, runs, trial, back, false);
    }

    /// The same after one more start of the device.
    Slots started() {
        return new Slots(
                files,
                runs,
                trial.map(each -> new Trial(each.slot(), each.starts() + 1)),
                back,
                due);
    }

    /// The same with nothing on trial and this slot kept.
    Slots kept(Optional<Slot> slot) {
        return new Slots(files, slot, Optional.empty(), back, due);
    }

    /// The same once the trial is over, and the hardware has yet to be given what ran before.
    Slots wentBack(Installer.Last.WentBack last) {
        return new Slots(files, runs, Optional.empty(), Optional.of(last), true);
    }

    /// A damaged note counts as none.
    static Slots load(DataDirectory directory) throws IOException {
        Optional<JsonNode> kept = directory.document(FILE);
        try {
            return kept.map(Slots::read).orElse(FRESH);
        } catch (IllegalArgumentException damaged) {
            System.getLogger(Slots.class.getName())
                    .log(System.Logger.Level.WARNING, "the note on the slots is damaged", damaged);
            return FRESH;
        }
    }

    Slots keep(DataDirectory directory) throws IOException {
        directory.replace(FILE, write());
        return this;
    }

    ObjectNode write() {
        ObjectNode tree = Json.object();
        ObjectNode slots = tree.putObject("files");
        files.forEach((slot, each) ->
                slots.putObject(slot.text())
                        .put("code", each.version().code())
                        .put("name", each.version().name())
                        .put("bytes", each.bytes())
                        .put("sha256", each.sha256()));
        runs.ifPresent(each -> tree.put("runs", each.text()));
        trial.ifPresent(each ->
                tree.putObject("trial")
                        .put("slot", each.slot().text())
                        .put("starts", each.starts()));
        back.ifPresent(each -> each.write(tree.putObject("back")));
        return tree.put("due", due);
    }

    /// @throws IllegalArgumentException where it is no such note
    static Slots read(JsonNode tree) {
        Map<Slot, Content> files = new EnumMap<>(Slot.class);
        for (Slot each : Slot.values()) {
            JsonNode file = tree.path("files").path(each.text());
            if (file.isObject()) {
                files.put(
                        each,
                        new Content(
                                new ReleaseVersion(
                                        file.path("code").asInt(0), file.path("name").asString("")),
                                file.path("bytes").asLong(0),
                                file.path("sha256").asString("")));
            }
        }
        JsonNode trial = tree.path("trial");
        return new Slots(
                files,
                Slot.find(tree.path("runs").asString("")),
                Slot.find(trial.path("slot").asString(""))
                        .map(slot -> new Trial(slot, trial.path("starts").asInt(0))),
                Installer.Last.WentBack.read(tree.path("back")),
                tree.path("due").asBoolean(false));
    }
}
