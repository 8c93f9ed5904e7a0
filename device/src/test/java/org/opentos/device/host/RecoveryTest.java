package org.opentos.device.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.json.Json;
import org.opentos.device.storage.DataDirectory;
import org.opentos.device.thing.Changes;
import tools.jackson.databind.node.ObjectNode;

/// What the shell says of what the device keeps.
class RecoveryTest {
    @TempDir Path path;

    @Test
    void saysThatTheDataWereLostUntilSomebodyHasReadIt() throws Exception {
        Files.createFile(path.resolve("data-lost"));
        try (DataDirectory data = DataDirectory.open(path)) {
            Recovery recovery = new Recovery(data, new Changes());
            assertThat(shown(recovery).path("recovery").asString()).isEqualTo("data-lost");
            recovery.seen();
            assertThat(shown(recovery).path("recovery").isNull()).isTrue();
        }
        try (DataDirectory data = DataDirectory.open(path)) {
            assertThat(shown(new Recovery(data, new Changes())).path("recovery").isNull()).isTrue();
        }
    }

    @Test
    void startsOnAFullDiskAndSaysSo() throws Exception {
        AtomicLong free = new AtomicLong(DataDirectory.FREE_BYTES_MIN - 1);
        try (DataDirectory data = DataDirectory.open(path, free::get)) {
            Recovery recovery = new Recovery(data, new Changes());
            assertThat(shown(recovery).at("/storage/state").asString()).isEqualTo("full");
            free.incrementAndGet();
            assertThat(shown(recovery).at("/storage/state").asString()).isEqualTo("ok");
        }
    }

    private static ObjectNode shown(Recovery recovery) {
        ObjectNode state = Json.object();
        state.putObject("storage").put("state", "ok");
        recovery.show(state);
        return state;
    }
}
