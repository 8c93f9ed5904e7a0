package org.opentos.hub.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.testing.Browser;

/// What a person gets from the store and lets it do, over HTTP, in the person's own browser.
/// Terminals are in [TerminalAppsTest].
class InstallStoryTest {
    private static final String INSTALLATIONS = "/api/v1/installations";

    @TempDir static Path directory;
    private static MarketHub hub;
    private static Browser ada;

    @BeforeAll
    static void start() throws Exception {
        hub = MarketHub.start(directory);
        hub.published("org.example.notes", 1, _ -> {});
        ada = hub.person("ada");
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
    }

    private static String installed(Browser by, String app) {
        Browser.Answer answer = by.post(INSTALLATIONS, Map.of("app", app));
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
        return answer.body().path("id").asString();
    }

    private static Browser.Answer call(
            Browser by, String installation, String call, Object arguments) {
        return by.post(
                INSTALLATIONS + '/' + installation + "/calls",
                Map.of("call", call, "arguments", arguments));
    }

    private static Browser.Answer set(String installation, String key, Object value) {
        return call(ada, installation, "storage.set", Map.of("key", key, "value", value));
    }

    @Test
    void the_store_shows_what_was_approved_and_nothing_else() throws Exception {
        hub.published("org.example.tv", 1, each -> each.putArray("device_type").add("tv"));
        hub.submitted("org.example.waiting", 1);

        assertThat(ada.get("/api/v1/store/apps").body().findValuesAsString("app"))
                .contains("org.example.notes", "org.example.tv")
                .doesNotContain("org.example.waiting");
        assertThat(ada.get("/api/v1/store/apps?form=phone").body().findValuesAsString("app"))
                .doesNotContain("org.example.tv");
        assertThat(ada.get("/api/v1/store/apps?search=%E6%9C%88%E7%90%83").body()).isNotEmpty();
        assertThat(ada.get("/api/v1/store/apps?search=zzz").body()).isEmpty();
        assertThat(Browser.at(hub.hub).get("/api/v1/store/apps").status()).isEqualTo(401);
        Browser.Answer icon = ada.get("/api/v1/store/apps/org.example.notes/icon");
        assertThat(icon.header("Content-Type")).isEqualTo("image/svg+xml");
        assertThat(icon.header("Content-Security-Policy")).contains("sandbox");
    }

    @Test
    void an_app_keeps_what_it_likes_for_its_person() {
        String installation = installed(ada, "org.example.notes");
        assertThat(installed(ada, "org.example.notes")).isEqualTo(installation);

        assertThat(set(installation, "score", Map.of("best", 7)).status()).isEqualTo(200);

        assertThat(
                        call(ada, installation, "storage.get", Map.of("key", "score"))
                                .body()
                                .at("/value/best")
                                .asInt())
                .isEqualTo(7);
        assertThat(call(ada, installation, "storage.keys", Map.of()).body().path("keys"))
                .isNotEmpty();
        call(ada, installation, "storage.remove", Map.of("key", "score"));
        assertThat(
                        call(ada, installation, "storage.get", Map.of("key", "score"))
                                .body()
                                .path("value")
                                .isNull())
                .isTrue();
    }

    @Test
    void what_it_keeps_has_bounds() throws Exception {
        hub.published("org.example.greedy", 1, _ -> {});
        String installation = installed(ada, "org.example.greedy");

        assertThat(set(installation, "", 1).code()).isEqualTo("field-invalid");
        assertThat(set(installation, "k".repeat(101), 1).code()).isEqualTo("field-invalid");
        assertThat(set(installation, "large", "x".repeat(32 * 1024)).code())
                .isEqualTo("body-too-large");
        String value = "x".repeat(30_000);
        List<String> codes =
                IntStream.range(0, 36)
                        .mapToObj(each -> set(installation, "v" + each, value).code())
                        .toList();
        assertThat(codes.subList(0, 34)).containsOnly("");
        assertThat(codes.getLast()).isEqualTo("limit-reached");
    }

    @Test
    void two_persons_share_nothing_and_neither_do_two_apps() throws Exception {
        hub.published("org.example.other", 1, _ -> {});
        Browser lin = hub.person("lin");
        String adas = installed(ada, "org.example.notes");
        String lins = installed(lin, "org.example.notes");
        String other = installed(ada, "org.example.other");
        set(adas, "secret", "mine");

        for (Browser.Answer each :
                List.of(
                        call(lin, lins, "storage.get", Map.of("key", "secret")),
                        call(ada, other, "storage.get", Map.of("key", "secret")))) {
            assertThat(each.body().path("value").isNull()).isTrue();
        }
        assertThat(call(lin, adas, "storage.get", Map.of("key", "secret")).code())
                .isEqualTo("app-unavailable");
        assertThat(lin.delete(INSTALLATIONS + '/' + adas).status()).isEqualTo(404);
    }

    @Test
    void a_developer_knows_a_person_by_one_name_and_another_developer_by_another()
            throws Exception {
        hub.published("org.example.first", 1, _ -> {});
        hub.published("org.example.second", 1, _ -> {});
        String pseudonym = person(installed(ada, "org.example.first"));

        assertThat(pseudonym).hasSize(20).isEqualTo(person(installed(ada, "org.example.second")));
        assertThat(pseudonym).doesNotContain("ada");
        Browser max = hub.person("max");
        String maxs = installed(max, "org.example.first");
        assertThat(call(max, maxs, "person", Map.of()).body().path("id").asString())
                .isNotEqualTo(pseudonym);
    }

    private static String person(String installation) {
        return call(ada, installation, "person", Map.of()).body().path("id").asString();
    }

    @Test
    void a_call_that_the_person_did_not_allow_is_refused() throws Exception {
        hub.published(
                "org.example.looks",
                1,
                manifest ->
                        manifest.putArray("req_permissions")
                                .addObject()
                                .put("name", "devices-see")
                                .put("reason", "To look.")
                                .putObject("reason_localized")
                                .put("zh-Hans", "查看。"));
        String installation = installed(ada, "org.example.looks");
        assertThat(call(ada, installation, "devices.list", Map.of()).code())
                .isEqualTo("grant-missing");

        String grants = INSTALLATIONS + '/' + installation + "/grants";
        assertThat(ada.put(grants, Map.of("grants", List.of("payments"))).code())
                .isEqualTo("field-invalid");
        assertThat(ada.put(grants, Map.of("grants", List.of("devices-see"))).status())
                .isEqualTo(200);

        assertThat(call(ada, installation, "devices.list", Map.of()).body().path("devices"))
                .isEmpty();
        assertThat(call(ada, installation, "open.sesame", Map.of()).code())
                .isEqualTo("call-unknown");
    }

    @Test
    void a_flood_is_held_back() throws Exception {
        hub.published("org.example.flood", 1, _ -> {});
        String installation = installed(ada, "org.example.flood");
        String csrf = ada.csrf();
        List<String> codes =
                IntStream.range(0, 400)
                        .parallel()
                        .mapToObj(_ ->
                                ada.send(
                                                ada.request(
                                                                INSTALLATIONS
                                                                        + '/'
                                                                        + installation
                                                                        + "/calls")
                                                        .header("X-CSRF-TOKEN", csrf)
                                                        .header("Content-Type", "application/json")
                                                        .POST(
                                                                BodyPublishers.ofString(
                                                                        "{\"call\":\"person\"}")))
                                        .code())
                        .toList();

        assertThat(codes).contains("too-many-attempts").contains("");
    }

    @Test
    void a_withdrawn_app_runs_no_more_and_what_was_kept_stays_with_its_person() throws Exception {
        String id = hub.published("org.example.gone", 1, _ -> {}).path("id").asString();
        String installation = installed(ada, "org.example.gone");
        set(installation, "kept", 1);

        hub.operator("POST", "/submissions/" + id + "/withdrawal", "{\"reason\":\"Harm.\"}");

        assertThat(call(ada, installation, "storage.get", Map.of("key", "kept")).code())
                .isEqualTo("app-unavailable");
        assertThat(ada.post(INSTALLATIONS, Map.of("app", "org.example.gone")).code())
                .isEqualTo("app-unavailable");
        assertThat(ada.get(INSTALLATIONS).body().toString()).contains("org.example.gone");
        hub.published("org.example.gone", 2, _ -> {});
        assertThat(
                        call(ada, installation, "storage.get", Map.of("key", "kept"))
                                .body()
                                .path("value")
                                .asInt())
                .isEqualTo(1);
    }

    @Test
    void a_removed_app_is_gone_and_its_data_where_the_person_wants_it() throws Exception {
        hub.published("org.example.removed", 1, _ -> {});
        String first = installed(ada, "org.example.removed");
        set(first, "kept", 1);
        assertThat(ada.delete(INSTALLATIONS + '/' + first).status()).isEqualTo(204);
        String second = installed(ada, "org.example.removed");
        assertThat(kept(second)).isEqualTo(1);

        assertThat(ada.delete(INSTALLATIONS + '/' + second + "?data=true").status()).isEqualTo(204);

        assertThat(kept(installed(ada, "org.example.removed"))).isZero();
        assertThat(call(ada, second, "person", Map.of()).code()).isEqualTo("app-unavailable");
    }

    private static int kept(String installation) {
        return call(ada, installation, "storage.get", Map.of("key", "kept"))
                .body()
                .path("value")
                .asInt(0);
    }

    @Test
    void what_is_not_for_a_phone_or_not_free_is_not_installed() throws Exception {
        hub.published("org.example.tvonly", 1, each -> each.putArray("device_type").add("tv"));
        hub.published(
                "org.example.paid",
                1,
                each ->
                        each.putArray("tos_prices")
                                .addObject()
                                .put("currency", "CNY")
                                .put("value", "12.00"));

        assertThat(ada.post(INSTALLATIONS, Map.of("app", "org.example.tvonly")).code())
                .isEqualTo("form-not-claimed");
        assertThat(ada.post(INSTALLATIONS, Map.of("app", "org.example.paid")).code())
                .isEqualTo("purchase-required");
        assertThat(ada.post(INSTALLATIONS, Map.of("app", "../etc")).code())
                .isEqualTo("field-invalid");
    }
}
