package org.opentos.device.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentos.device.RunningDevice;
import org.opentos.device.TestIdentity;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;

/// A device that is taken back to what it was when it left its maker.
class FactoryResetTest {
    @TempDir Path path;
    private Path data;

    @BeforeEach
    void prepare() throws IOException {
        data = Files.createDirectory(path.resolve("data"));
        TestIdentity.write(data, "lamp", "mqtt://127.0.0.1:1");
    }

    @Test
    void whatItKeptIsGoneAndWhoItIsStays() throws Exception {
        Files.createDirectories(data.resolve("apps/one"));
        Files.writeString(data.resolve("apps/one/index.html"), "page");
        Files.createDirectories(data.resolve("update"));
        Files.writeString(data.resolve("update/a"), "what the hardware runs");
        try (RunningDevice device = RunningDevice.start(data)) {
            assertThat(post(device, "/local/locale", "{\"locale\": \"zh-Hans\"}").statusCode())
                    .isEqualTo(202);
            assertThat(
                            post(
                                            device,
                                            "/local/reset",
                                            Json.text(
                                                    Json.object()
                                                            .put("device", TestIdentity.DEVICE)))
                                    .statusCode())
                    .isEqualTo(202);
            device.restart();
            JsonNode state = state(device);
            assertThat(state.path("locale").asString()).isEqualTo("en");
            assertThat(state.path("device").path("id").asString()).isEqualTo(TestIdentity.DEVICE);
        }
        assertThat(data.resolve("apps/one")).doesNotExist();
        assertThat(data.resolve("update/a")).hasContent("what the hardware runs");
        assertThat(FactoryReset.asked(data)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"device\": \"device_01jd3zv5t8e6rbh3w7q2k9m4ny\"}",
                "{\"device\": 1}"
            })
    void nothingIsResetBySlip(String body) throws Exception {
        try (RunningDevice device = RunningDevice.start(data)) {
            HttpResponse<String> answer = post(device, "/local/reset", body);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("field-invalid");
        }
        assertThat(FactoryReset.asked(data)).isFalse();
    }

    @Test
    void powerThatGoesInBetweenEndsInACleanDevice() throws Exception {
        Files.writeString(data.resolve("state.json"), "{}");
        Path elsewhere = Files.createDirectory(path.resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("kept"), "kept");
        Files.createSymbolicLink(data.resolve("link"), elsewhere);
        Files.createFile(data.resolve(FactoryReset.NOTE));
        FactoryReset.finish(data);
        assertThat(names()).containsExactly("identity.json", "model.json");
        assertThat(elsewhere.resolve("kept")).exists();
        // What was not asked for is not done.
        Files.writeString(data.resolve("state.json"), "{}");
        FactoryReset.finish(data);
        assertThat(names()).containsExactly("identity.json", "model.json", "state.json");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> found = Files.list(data)) {
            return found.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    private static JsonNode state(RunningDevice device) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<byte[]> answer =
                    client.send(
                            HttpRequest.newBuilder(address(device, "/local/state")).build(),
                            HttpResponse.BodyHandlers.ofByteArray());
            return Json.parse(answer.body()).orElseThrow();
        }
    }

    private static HttpResponse<String> post(RunningDevice device, String target, String body)
            throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                    HttpRequest.newBuilder(address(device, target))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }

    private static URI address(RunningDevice device, String target) {
        return URI.create("http://127.0.0.1:" + device.port() + target);
    }
}
