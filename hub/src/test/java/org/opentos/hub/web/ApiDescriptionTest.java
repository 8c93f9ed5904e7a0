package org.opentos.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.TestHub;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

class ApiDescriptionTest {
    private static final Path KEPT = Path.of("../api/openapi.json");

    @TempDir Path data;

    /// After a change of the API that is meant, run this with `-Dapi.write=true` and commit.
    @Test
    void the_api_is_the_one_that_is_written_down() throws Exception {
        try (Hub hub = TestHub.start(data)) {
            Browser browser = Browser.at(hub);
            Browser.Answer served = browser.get("/api/v1/openapi.json");
            assertThat(served.status()).isEqualTo(200);
            String now =
                    JsonMapper.builder()
                                    .enable(SerializationFeature.INDENT_OUTPUT)
                                    .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                                    .build()
                                    .writeValueAsString(served.body())
                                    .replace("\r\n", "\n")
                            + "\n";
            if (Boolean.getBoolean("api.write")) {
                Files.createDirectories(KEPT.getParent());
                Files.writeString(KEPT, now);
            }
            assertThat(now).isEqualTo(Files.readString(KEPT));
            assertThat(served.body().path("openapi").asString()).startsWith("3.1");
            Browser.Answer page = browser.get("/api/docs");
            assertThat(page.status()).isEqualTo(302);
            Browser.Answer shown = browser.get(page.header("Location"));
            assertThat(shown.status()).isEqualTo(200);
            assertThat(shown.header("Content-Security-Policy"))
                    .contains("style-src 'self' 'unsafe-inline'");
        }
    }
}
