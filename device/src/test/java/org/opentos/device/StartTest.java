package org.opentos.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.json.Json;
import org.opentos.device.start.StartFailure;
import org.opentos.device.start.StartFailure.Code;
import org.opentos.device.storage.DataDirectory;
import org.opentos.protocol.keys.SigningKey;
import org.opentos.protocol.keys.VerifyingKey;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

class StartTest {
    @TempDir Path path;

    private Code failure(String... arguments) {
        StartFailure failure =
                catchThrowableOfType(
                        StartFailure.class,
                        () ->
                                SystemServer.start(
                                                Arguments.parse(arguments), InstantSource.system())
                                        .close());
        assertThat(failure.sentence()).isNotBlank();
        return failure.code();
    }

    private Code failure() {
        return failure("--data", path.toString());
    }

    @Test
    void reachesEveryPhaseAndStopsCleanly() throws Exception {
        TestIdentity.write(path, "lamp", "mqtt://127.0.0.1:1");
        SystemServer server =
                SystemServer.start(
                        Arguments.parse("--data", path.toString()), InstantSource.system());
        assertThat(server.phase()).isEqualTo(Phase.READY);
        assertThat(
                        Json.parse(Files.readAllBytes(path.resolve("run.json")))
                                .orElseThrow()
                                .path("web")
                                .asString())
                .isEqualTo("http://appliance.localhost:" + server.port());
        assertThat(failure()).isEqualTo(Code.DATA_IN_USE);
        server.close();
        assertThat(path.resolve("run.json")).doesNotExist();
        SystemServer.start(Arguments.parse("--data", path.toString()), InstantSource.system())
                .close();
    }

    @Test
    void saysWhatIsMissingOrDamaged() throws IOException {
        assertThat(failure("--data", path.resolve("none").toString())).isEqualTo(Code.DATA_MISSING);
        assertThat(failure()).isEqualTo(Code.DATA_MISSING);
        TestIdentity.write(path, "lamp", "mqtt://127.0.0.1:1");
        String identity = Files.readString(path.resolve("identity.json"));
        Files.writeString(path.resolve("identity.json"), identity.substring(0, 80));
        assertThat(failure()).isEqualTo(Code.DATA_DAMAGED);
        Files.writeString(
                path.resolve("identity.json"), identity.replace("BEGIN CERTIFICATE", "BEGIN X"));
        assertThat(failure()).isEqualTo(Code.DATA_DAMAGED);
        Files.writeString(path.resolve("identity.json"), identity);
        Files.writeString(path.resolve("model.json"), "[]");
        assertThat(failure()).isEqualTo(Code.DATA_DAMAGED);
    }

    @Test
    void aDamagedLastStateIsSetAside() throws Exception {
        TestIdentity.write(path, "lamp", "mqtt://127.0.0.1:1");
        Files.writeString(path.resolve("state.json"), "{\"locale\":");
        Files.writeString(path.resolve("queue.log"), "rubbish");
        SystemServer.start(Arguments.parse("--data", path.toString()), InstantSource.system())
                .close();
        assertThat(path.resolve("state.json.damaged")).exists();
    }

    @Test
    void readsWhichKeysItsMakerSignsReleasesWith() throws Exception {
        TestIdentity.write(path, "lamp", "mqtt://127.0.0.1:1");
        assertThat(releaseKeys()).isEmpty();
        String key = SigningKey.fresh(new SecureRandom()).verifying().text();
        trust(key, key, key, key);
        assertThat(releaseKeys()).hasSize(4).allMatch(each -> each.text().equals(key));
        trust(key, key, key, key, key);
        assertThat(failure()).isEqualTo(Code.DATA_DAMAGED);
        trust(key.substring(1));
        assertThat(failure()).isEqualTo(Code.DATA_DAMAGED);
    }

    private void trust(String... keys) throws IOException {
        Path file = path.resolve("identity.json");
        ObjectNode identity = (ObjectNode) Json.parse(Files.readAllBytes(file)).orElseThrow();
        ArrayNode list = identity.putArray("releaseKeys");
        List.of(keys).forEach(list::add);
        Files.write(file, Json.bytes(identity));
    }

    private List<VerifyingKey> releaseKeys() throws IOException, StartFailure {
        try (DataDirectory data = DataDirectory.open(path)) {
            return data.identity().releaseKeys();
        }
    }

    @Test
    void keepsTheLastLinesOfItsLog() {
        JsonLines lines = new JsonLines();
        for (int line = 0; line < 500; line++) {
            lines.format(new LogRecord(Level.INFO, "line " + line + " " + "x".repeat(100)));
        }
        String recent = JsonLines.recent();
        assertThat(recent)
                .startsWith("{")
                .endsWith("\n")
                .contains("line 499 ")
                .doesNotContain("line 0 ")
                .hasSizeBetween(
                        JsonLines.RECENT_CHARACTERS_MAX - 300, JsonLines.RECENT_CHARACTERS_MAX);
        lines.format(new LogRecord(Level.INFO, "x".repeat(20_000)));
        assertThat(JsonLines.recent()).isEmpty();
    }

    @Test
    void saysThatThePortIsInUse() throws IOException {
        TestIdentity.write(path, "lamp", "mqtt://127.0.0.1:1");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(
                            failure(
                                    "--data",
                                    path.toString(),
                                    "--port",
                                    String.valueOf(taken.getLocalPort())))
                    .isEqualTo(Code.PORT_IN_USE);
        }
    }

    @Test
    void refusesWrongArguments() {
        assertThat(failure("--port", "1")).isEqualTo(Code.USAGE);
        assertThat(failure("--data", "x", "--port", "70000")).isEqualTo(Code.USAGE);
        assertThat(failure("--data", "x", "--name", "Not A Name")).isEqualTo(Code.USAGE);
        assertThat(failure("--data", "x", "--what", "1")).isEqualTo(Code.USAGE);
    }

    @Test
    void logsOneJsonObjectALine() {
        LogRecord entry = new LogRecord(Level.WARNING, "it''s {0}\n");
        entry.setParameters(new Object[] {"\"so\""});
        entry.setThrown(new IOException("why", new IOException("because")));
        String line = new JsonLines().format(entry);
        assertThat(line.indexOf('\n')).isEqualTo(line.length() - 1);
        var tree = Json.parse(line.getBytes(java.nio.charset.StandardCharsets.UTF_8)).orElseThrow();
        assertThat(tree.path("level").asString()).isEqualTo("warning");
        assertThat(tree.path("error").asString()).contains("why").contains("because");
    }
}
