package org.opentos.hub.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.testing.Browser;
import tools.jackson.databind.JsonNode;

/// Apps in their persons' own browsers: what opens their files, and what a browser is told of them.
class RunStoryTest {
    private static final String INSTALLATIONS = "/api/v1/installations";

    @TempDir static Path directory;
    private static MarketHub hub;
    private static Browser ada;

    @BeforeAll
    static void start() throws Exception {
        hub = MarketHub.start(directory);
        hub.published(
                "org.example.here",
                1,
                manifest ->
                        manifest.putArray("tos_network")
                                .addObject()
                                .put("origin", "https://weather.example")
                                .put("reason", "To ask.")
                                .putObject("reason_localized")
                                .put("zh-Hans", "查询。"));
        ada = hub.person("ada");
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
    }

    private static String installed(Browser by) {
        return by.post(INSTALLATIONS, Map.of("app", "org.example.here"))
                .body()
                .path("id")
                .asString();
    }

    private static Browser.Answer open(Browser by, String installation) {
        return by.get(INSTALLATIONS + '/' + installation + "/opening");
    }

    @Test
    void an_app_is_alone_with_its_own_files_and_its_network() {
        JsonNode opening = open(ada, installed(ada)).body();
        String start = opening.path("start").asString();
        Browser.Answer page = Browser.at(hub.hub).get(start);

        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Content-Type")).startsWith("text/html");
        String own = start.substring(0, start.lastIndexOf('/') + 1);
        assertThat(page.header("Content-Security-Policy"))
                .startsWith("sandbox allow-scripts; default-src 'none'; script-src ")
                .contains(own + " 'wasm-unsafe-eval'")
                .contains(own + " https://weather.example;")
                .contains("worker-src 'none'; frame-src 'none'")
                .endsWith("frame-ancestors 'self'");
        assertThat(page.header("X-Frame-Options")).isEmpty();
        assertThat(page.header("Permissions-Policy")).contains("camera=()");
        assertThat(page.header("Access-Control-Allow-Origin")).isEqualTo("null");
        assertThat(page.header("Set-Cookie")).isEmpty();
        assertThat(Browser.at(hub.hub).get(own + "app.js").status()).isEqualTo(200);
        assertThat(Browser.at(hub.hub).get(own + "nothing.js").status()).isEqualTo(404);
    }

    @Test
    void an_app_stands_in_its_persons_page_only_and_under_no_worker() {
        String start = open(ada, installed(ada)).body().path("start").asString();

        for (String alone : new String[] {"document", "embed", "object", "serviceworker"}) {
            assertThat(ada.send(ada.request(start).header("Sec-Fetch-Dest", alone).GET()).code())
                    .as(alone)
                    .isEqualTo("not-allowed");
        }
        assertThat(ada.send(ada.request(start).header("Sec-Fetch-Dest", "iframe").GET()).status())
                .isEqualTo(200);
    }

    @Test
    void a_pass_opens_one_installation_as_long_as_it_runs() {
        Browser lin = hub.person("lin");
        String adas = open(ada, installed(ada)).body().path("start").asString();
        String linsInstallation = installed(lin);
        String lins = open(lin, linsInstallation).body().path("start").asString();
        String pass = adas.split("/", -1)[3];

        assertThat(open(lin, installed(ada)).code()).isEqualTo("app-unavailable");
        assertThat(lin.get(lins).status()).isEqualTo(200);
        assertThat(lin.get(lins.replace(lins.split("/", -1)[3], pass)).status()).isEqualTo(404);
        assertThat(lin.get(lins.replace(lins.split("/", -1)[3], "x")).status()).isEqualTo(404);
        lin.delete(INSTALLATIONS + '/' + linsInstallation);
        assertThat(lin.get(lins).status()).isEqualTo(404);
        assertThat(open(lin, linsInstallation).code()).isEqualTo("app-unavailable");
    }

    @Test
    void a_page_whose_origin_is_its_own_asks_nothing_of_the_hub() {
        for (String path : new String[] {"/api/v1/session", "/api/v1/installations", "/"}) {
            assertThat(ada.send(ada.request(path).header("Origin", "null").GET()).code())
                    .as(path)
                    .isEqualTo("not-allowed");
        }
    }

    @Test
    void the_hubs_pages_frame_apps_and_nothing_of_the_hub_is_framed() {
        for (String path : new String[] {"/", "/api/v1/session", "/run/nothing"}) {
            Browser.Answer answer = ada.get(path);
            assertThat(answer.header("Content-Security-Policy"))
                    .as(path)
                    .contains("frame-ancestors 'none'")
                    .containsPattern("frame-src [a-z.0-9]+:[0-9]+/run/$");
        }
        assertThat(ada.get("/").header("X-Frame-Options")).isEqualTo("DENY");
    }
}
