package org.opentos.device.update;

import java.io.IOException;
import java.util.Optional;
import org.opentos.device.json.Json;
import org.opentos.device.storage.DataDirectory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What a device with an image notes of its trial, as the slots themselves do not say which release
/// is meant. Replaced as a whole, and never changed but by [#keep].
///
/// @param trial what was put into the other slot and is not blessed
/// @param back from what the device went back last, or is about to
record ImageNote(Optional<Trial> trial, Optional<Installer.Last.WentBack> back) {
    private static final String FILE = "image.json";

    static final ImageNote FRESH = new ImageNote(Optional.empty(), Optional.empty());

    /// @param code of the release
    /// @param started whether the device was told to restart with it
    record Trial(int code, boolean started) {}

    static ImageNote tries(int code, boolean started) {
        return new ImageNote(Optional.of(new Trial(code, started)), Optional.empty());
    }

    static ImageNote wentBack(Installer.Last.WentBack last) {
        return new ImageNote(Optional.empty(), Optional.of(last));
    }

    /// A damaged note counts as none.
    static ImageNote load(DataDirectory directory) throws IOException {
        return directory.document(FILE).map(ImageNote::read).orElse(FRESH);
    }

    ImageNote keep(DataDirectory directory) throws IOException {
        directory.replace(FILE, write());
        return this;
    }

    private ObjectNode write() {
        ObjectNode tree = Json.object();
        trial.ifPresent(each ->
                tree.putObject("trial").put("code", each.code()).put("started", each.started()));
        back.ifPresent(each -> each.write(tree.putObject("back")));
        return tree;
    }

    private static ImageNote read(JsonNode tree) {
        JsonNode trial = tree.path("trial");
        return new ImageNote(
                trial.isObject()
                        ? Optional.of(
                                new Trial(
                                        trial.path("code").asInt(0),
                                        trial.path("started").asBoolean(false)))
                        : Optional.empty(),
                Installer.Last.WentBack.read(tree.path("back")));
    }
}
