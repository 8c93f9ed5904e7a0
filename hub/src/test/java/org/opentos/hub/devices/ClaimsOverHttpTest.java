package org.opentos.hub.devices;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.settings.Doors;
import org.opentos.hub.testing.TestHub;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole hub, asked over HTTP what a maker or a claiming person asks before signing in.
final class ClaimsOverHttpTest {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void shippedModelsAreReadAndUnknownCodesRefused(@TempDir Path data) throws Exception {
        try (Hub hub = TestHub.start(data);
                HttpClient client = HttpClient.newHttpClient()) {
            String hubAddress =
                    "http://localhost:" + hub.rooms().getBean(Doors.class).ports().get("http");
            JsonNode models = read(client, hubAddress + "/api/v1/thing-models", 200);
            assertThat(models.valueStream().map(each -> each.path("name").asString()))
                    .contains("lamp", "tv", "band", "glasses", "vr");
            assertThat(models.path(0).path("model").path("@type").stringValue())
                    .isEqualTo("tm:ThingModel");
            JsonNode refused = read(client, hubAddress + "/api/v1/claims/ABCD-EFGH", 404);
            assertThat(refused.path("code").stringValue()).isEqualTo("claim-code-unknown");
            for (int guess = 0; guess < ClaimLimits.BY_ADDRESS.burst(); guess++) {
                client.send(
                        request(hubAddress + "/api/v1/claims/0000-000" + guess),
                        HttpResponse.BodyHandlers.discarding());
            }
            HttpResponse<String> limited =
                    client.send(
                            request(hubAddress + "/api/v1/claims/0000-0010"),
                            HttpResponse.BodyHandlers.ofString());
            assertThat(limited.statusCode()).isEqualTo(429);
            assertThat(limited.headers().firstValueAsLong("Retry-After").orElse(0)).isPositive();
            JsonNode stranger =
                    read(
                            client,
                            hubAddress + "/api/v1/products/product_00000000000000000000000000",
                            401);
            assertThat(stranger.path("code").stringValue()).isEqualTo("sign-in-required");
        }
    }

    private static JsonNode read(HttpClient client, String address, int status) throws Exception {
        HttpResponse<String> answer =
                client.send(request(address), HttpResponse.BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        return JSON.readTree(answer.body());
    }

    private static HttpRequest request(String address) {
        return HttpRequest.newBuilder(URI.create(address)).build();
    }
}
