package org.opentos.hub.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.market.MarketHub.INSTALLATIONS;
import static org.opentos.hub.market.MarketHub.call;
import static org.opentos.hub.market.MarketHub.installed;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.ClaimedDevice;
import org.opentos.protocol.Id;
import org.opentos.protocol.Topics;
import tools.jackson.databind.JsonNode;

/// What a person gets from the store and lets it do, in the person's own browser over HTTP, and on
/// terminals at the MQTT door.
class InstallStoryTest {
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
        assertThat(ada.delete(INSTALLATIONS + '/' + first).status())
                .as("again is the same")
                .isEqualTo(204);
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

    private static Id.HomeId home(Browser browser) {
        return Id.HomeId.parse(
                browser.post("/api/v1/homes", Map.of("name", "Home")).body().path("id").asString());
    }

    private static Id.DeviceId television(Id.HomeId home) {
        return ClaimedDevice.claimed(hub.hub, home, Id.OrganisationId.parse(hub.developer), "tv");
    }

    private static ClaimedDevice listening(Id.DeviceId device) {
        return ClaimedDevice.listening(
                hub.hub, device, Topics.Channel.APPS, Topics.Channel.ANSWERS);
    }

    private static Predicate<JsonNode> apps(int count) {
        return told -> told.has("apps") && told.path("apps").size() == count;
    }

    private static Browser.Answer put(Browser by, String app, Id.DeviceId device) {
        return by.post(INSTALLATIONS, Map.of("app", app, "device", device.text()));
    }

    private static Map<String, Object> said(String id, JsonNode app, String call) {
        return Map.of(
                "id",
                id,
                "installation",
                app.path("installation").asString(),
                "call",
                call,
                "arguments",
                Map.of("key", "level", "value", 3));
    }

    @Test
    void a_terminal_is_told_what_it_should_have_and_gets_it() throws Exception {
        String submission = hub.published("org.example.ontv", 1, _ -> {}).path("id").asString();
        Browser eva = hub.person("eva");
        Id.DeviceId id = television(home(eva));
        try (ClaimedDevice television = listening(id)) {
            television.told(apps(0));
            assertThat(put(eva, "org.example.ontv", id).status()).isEqualTo(201);
            JsonNode app = television.told(apps(1)).at("/apps/0");
            assertThat(app.path("person").asString()).isEqualTo("eva");
            Browser nobody = Browser.at(hub.hub);
            String path =
                    "/api/v1/packages/%s?device=%s&pass="
                            .formatted(app.path("digest").asString(), id.text());
            assertThat(nobody.get(path + app.path("pass").asString()).status()).isEqualTo(200);
            assertThat(nobody.get(path + "x").status()).isEqualTo(404);

            hub.published("org.example.ontv", 2, _ -> {});
            JsonNode newer = television.told(told -> told.at("/apps/0/code").asInt() == 2);
            assertThat(nobody.get(path + app.path("pass").asString()).status())
                    .as("the old package")
                    .isEqualTo(404);
            assertThat(newer.at("/apps/0/installation")).isEqualTo(app.path("installation"));

            for (String each :
                    List.of(
                            submission,
                            hub.dora
                                    .get("/api/v1/organisations/" + hub.developer + "/submissions")
                                    .body()
                                    .at("/0/id")
                                    .asString())) {
                hub.operator(
                        "POST", "/submissions/" + each + "/withdrawal", "{\"reason\":\"Harm.\"}");
            }
            television.told(apps(0));
        }
    }

    @Test
    void what_runs_on_a_terminal_is_answered_there() throws Exception {
        hub.published("org.example.answered", 1, _ -> {});
        Browser eva = hub.person("eva.answered");
        Id.DeviceId id = television(home(eva));
        try (ClaimedDevice television = listening(id)) {
            put(eva, "org.example.answered", id);
            JsonNode app = television.told(apps(1)).at("/apps/0");

            assertThat(television.says(Topics.Channel.CALLS, said("1", app, "storage.set")))
                    .isEmpty();
            television.told(told -> told.path("id").asString().equals("1"));
            television.says(Topics.Channel.CALLS, said("2", app, "storage.get"));
            assertThat(
                            television
                                    .told(told -> told.path("id").asString().equals("2"))
                                    .at("/result/value")
                                    .asInt())
                    .isEqualTo(3);
            television.says(Topics.Channel.CALLS, said("3", app, "open.sesame"));
            assertThat(
                            television
                                    .told(told -> told.path("id").asString().equals("3"))
                                    .at("/refused/code")
                                    .asString())
                    .isEqualTo("call-unknown");
            assertThat(television.says(Topics.Channel.CALLS, Map.of())).isEqualTo("field-invalid");
            Id.DeviceId other = television(home(hub.person("eva.other")));
            try (ClaimedDevice stranger = listening(other)) {
                stranger.says(Topics.Channel.CALLS, said("4", app, "storage.get"));
                assertThat(
                                stranger.told(told -> told.has("refused"))
                                        .at("/refused/code")
                                        .asString())
                        .isEqualTo("app-unavailable");
            }
        }
    }

    @Test
    void an_app_is_installed_by_an_adult_of_the_home() throws Exception {
        hub.published("org.example.home", 1, _ -> {});
        Browser eva = hub.person("eva.home");
        Browser stranger = hub.person("eva.stranger");
        Id.HomeId home = home(eva);
        Id.DeviceId id = television(home);

        assertThat(put(stranger, "org.example.home", id).code()).isEqualTo("not-found");
        assertThat(put(eva, "org.example.home", id).status()).isEqualTo(201);
    }

    @Test
    void of_appliances_only_those_with_a_screen_have_apps() throws Exception {
        hub.published(
                "org.example.kitchen", 1, each -> each.putArray("device_type").add("appliance"));
        Browser eva = hub.person("eva.kitchen");
        Id.HomeId home = home(eva);
        Id.OrganisationId maker = Id.OrganisationId.parse(hub.developer);
        Id.DeviceId lamp = ClaimedDevice.claimed(hub.hub, home, maker, "appliance");
        Id.DeviceId oven =
                ClaimedDevice.claimed(
                        hub.hub,
                        home,
                        maker,
                        "appliance",
                        "{\"title\":\"Oven\",\"tos:screen\":true}");

        assertThat(put(eva, "org.example.kitchen", lamp).code()).isEqualTo("form-not-claimed");
        assertThat(put(eva, "org.example.kitchen", oven).status()).isEqualTo(201);
    }

    @Test
    void a_draft_runs_for_its_developer_and_for_nobody_else() throws Exception {
        Id.DeviceId id = television(home(hub.dora));
        try (ClaimedDevice television = listening(id)) {
            Browser.Answer draft =
                    hub.draft(
                            hub.signed(MarketHub.files("org.example.draft", 1, _ -> {}), hub.key));
            assertThat(draft.status()).as(draft.raw().body()).isEqualTo(200);
            Map<String, Object> wish =
                    Map.of("app", "org.example.draft", "device", id.text(), "draft", true);
            assertThat(
                            ada.post(
                                            INSTALLATIONS,
                                            Map.of("app", "org.example.draft", "draft", true))
                                    .code())
                    .isEqualTo("app-unavailable");

            Browser.Answer installed = hub.dora.post(INSTALLATIONS, wish);
            assertThat(installed.status()).isEqualTo(201);
            String icon = INSTALLATIONS + '/' + installed.body().path("id").asString() + "/icon";
            assertThat(hub.dora.get(icon).header("Content-Type")).isEqualTo("image/svg+xml");
            assertThat(hub.dora.get(icon).header("Content-Security-Policy")).contains("sandbox");
            assertThat(ada.get(icon).code()).isEqualTo("not-found");
            String first = television.told(apps(1)).at("/apps/0/digest").asString();
            hub.draft(
                    hub.signed(
                            MarketHub.files(
                                    "org.example.draft", 1, each -> each.put("name", "Two")),
                            hub.key));

            JsonNode second =
                    television.told(told ->
                            told.has("apps")
                                    && !told.at("/apps/0/digest").asString().equals(first));
            assertThat(second.at("/apps/0/draft").asBoolean()).isTrue();
            assertThat(ada.get("/api/v1/store/apps").body().findValuesAsString("app"))
                    .doesNotContain("org.example.draft");
        }
    }

    private static JsonNode asked(Browser by) {
        return by.get("/api/v1/store/apps/org.example.bought/purchases").body();
    }

    private static Browser.Answer buy(Browser by, String key, String currency) {
        return by.send(
                by.request("/api/v1/store/apps/org.example.bought/purchases")
                        .header("X-CSRF-TOKEN", by.csrf())
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(
                                BodyPublishers.ofString(
                                        "{\"currency\":\"%s\",\"region\":\"CN\"}"
                                                .formatted(currency))));
    }

    @Test
    void what_was_paid_is_installed_and_what_was_given_back_runs_no_more() throws Exception {
        hub.published(
                "org.example.bought",
                1,
                each ->
                        each.putArray("tos_prices")
                                .addObject()
                                .put("currency", "CNY")
                                .put("value", "12.00"));
        Browser pia = hub.person("pia.buys");
        hub.funded(pia);
        assertThat(pia.post(INSTALLATIONS, Map.of("app", "org.example.bought")).code())
                .isEqualTo("purchase-required");
        assertThat(buy(pia, "one", "EUR").code()).isEqualTo("currency-not-taken");

        JsonNode request = buy(pia, "one", "CNY").body();
        assertThat(buy(pia, "one", "CNY").body().path("id")).isEqualTo(request.path("id"));
        assertThat(pia.post(INSTALLATIONS, Map.of("app", "org.example.bought")).code())
                .as("asked and not paid")
                .isEqualTo("purchase-required");
        assertThat(asked(pia).at("/0/request/state").asString()).isEqualTo("open");
        assertThat(asked(ada)).isEmpty();
        MarketHub.approve(pia, request.path("id").asString());

        String installation = installed(pia, "org.example.bought");
        assertThat(buy(pia, "two", "CNY").code()).isEqualTo("in-use");
        assertThat(call(pia, installation, "person", Map.of()).status()).isEqualTo(200);
        assertThat(asked(pia).at("/0/refunded").isNull()).isTrue();
        hub.refund(pia, request.path("id").asString(), "12.00");
        assertThat(asked(pia).at("/0/refunded/value").asString()).isEqualTo("12.00");
        assertThat(call(pia, installation, "person", Map.of()).code()).isEqualTo("app-unavailable");
    }

    /// Anybody may ask for a payment to a developer, at any price: only the store's own gives apps.
    @Test
    void a_payment_that_the_store_did_not_ask_for_gives_no_app() throws Exception {
        hub.published(
                "org.example.dear",
                1,
                each ->
                        each.putArray("tos_prices")
                                .addObject()
                                .put("currency", "CNY")
                                .put("value", "90.00"));
        Browser sly = hub.person("sly.buys");
        hub.funded(sly);
        JsonNode request =
                sly.send(
                                sly.request("/api/v1/payment-requests")
                                        .header("X-CSRF-TOKEN", sly.csrf())
                                        .header("Content-Type", "application/json")
                                        .header("Idempotency-Key", "sly")
                                        .POST(
                                                BodyPublishers.ofString(
                                                        """
                                                        {"methodData": [{"supportedMethods": "urn:opentos:wallet",
                                                          "data": {"payee": "%s", "kind": "app", "item": "app/org.example.dear", "region": "CN"}}],
                                                         "details": {"total": {"label": "Dear", "amount": {"currency": "CNY", "value": "0.10"}}}}
                                                        """
                                                                .formatted(hub.developer))))
                        .body();
        MarketHub.approve(sly, request.path("id").asString());

        assertThat(sly.post(INSTALLATIONS, Map.of("app", "org.example.dear")).code())
                .isEqualTo("purchase-required");
    }
}
