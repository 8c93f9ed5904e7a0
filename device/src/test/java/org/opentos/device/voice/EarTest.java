package org.opentos.device.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.RunningDevice;
import org.opentos.device.TestIdentity;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;

/// What a device says of its hearing, at its local address.
class EarTest {
    private final HttpClient web = HttpClient.newHttpClient();

    @TempDir Path path;
    private Path data;

    @BeforeEach
    void write() throws IOException {
        data = Files.createDirectory(path.resolve("data"));
        TestIdentity.write(data, "tv", "mqtt://127.0.0.1:1");
    }

    private HttpResponse<String> post(RunningDevice device, String address, String body)
            throws IOException, InterruptedException {
        return web.send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + device.port() + address))
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    private JsonNode voice(RunningDevice device) throws IOException, InterruptedException {
        HttpResponse<String> answer =
                web.send(
                        HttpRequest.newBuilder(
                                        URI.create(
                                                "http://localhost:"
                                                        + device.port()
                                                        + "/local/state"))
                                .build(),
                        BodyHandlers.ofString());
        return Json.parse(answer.body().getBytes(StandardCharsets.UTF_8))
                .orElseThrow()
                .path("voice");
    }

    @Test
    void cannotBeWokenWhereNothingWaits() throws Exception {
        try (RunningDevice device = RunningDevice.start(data)) {
            assertThat(voice(device).path("microphone").asString()).isEqualTo("page");
            assertThat(voice(device).has("wake")).isFalse();

            HttpResponse<String> answer = post(device, "/local/ear/wake", "{\"on\": true}");

            assertThat(answer.body()).contains("hardware-unavailable");
        }
    }

    @Test
    void keepsWhetherThePhraseIsWaitedFor() throws Exception {
        String[] hearing = {
            "--hearing-program", path.resolve("none.jar").toString(),
            "--hearing-models", path.toString(),
            "--microphone", "wav:" + path.resolve("none.wav")
        };
        try (RunningDevice device = RunningDevice.start(data, hearing)) {
            assertThat(voice(device).path("microphone").asString()).isEqualTo("device");
            assertThat(voice(device).at("/wake/on").asBoolean()).isFalse();

            assertThat(post(device, "/local/ear/wake", "{\"on\": true}").statusCode())
                    .isLessThan(300);
        }
        try (RunningDevice device = RunningDevice.start(data, hearing)) {
            assertThat(voice(device).at("/wake/on").asBoolean()).isTrue();
            assertThat(voice(device).at("/wake/phrase").asString()).isEqualTo("open sesame");
            // A program that is not there is never ready.
            assertThat(voice(device).at("/wake/ready").asBoolean()).isFalse();
            assertThat(voice(device).at("/wake/times").asInt()).isZero();

            assertThat(post(device, "/local/ear/wake", "{\"on\": \"no\"}").body())
                    .contains("field-invalid");
            assertThat(voice(device).at("/wake/on").asBoolean()).isTrue();
            post(device, "/local/ear/wake", "{\"on\": false}");
        }
        try (RunningDevice device = RunningDevice.start(data, hearing)) {
            assertThat(voice(device).at("/wake/on").asBoolean()).isFalse();
        }
    }
}
