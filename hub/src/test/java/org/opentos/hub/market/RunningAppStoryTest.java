package org.opentos.hub.market;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.market.MarketHub.INSTALLATIONS;
import static org.opentos.hub.market.MarketHub.call;
import static org.opentos.hub.market.MarketHub.installed;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.testing.Browser;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What running apps do with money, friends and notifications, and what their persons see of it.
class RunningAppStoryTest {
    private static final String SHOP = "org.example.shop";
    private static final String GAME = "org.example.game";

    @TempDir static Path directory;
    private static MarketHub hub;

    @BeforeAll
    static void start() throws Exception {
        hub = MarketHub.start(directory);
        hub.published(
                SHOP,
                1,
                manifest -> {
                    asks(manifest, "payments", "notifications");
                    ArrayNode items = manifest.putArray("tos_items");
                    item(items, "skin", "3.00");
                    item(items, "coins", "1.00").put("repeatable", true);
                    item(items, "club", "5.00").putObject("subscription").put("period", "P1M");
                });
        hub.published(GAME, 1, manifest -> asks(manifest, "friends"));
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
    }

    private static void asks(ObjectNode manifest, String... grants) {
        ArrayNode asked = manifest.putArray("req_permissions");
        for (String each : grants) {
            asked.addObject()
                    .put("name", each)
                    .put("reason", "To play.")
                    .putObject("reason_localized")
                    .put("zh-Hans", "用于游戏。");
        }
    }

    private static ObjectNode item(ArrayNode items, String id, String yuan) {
        ObjectNode item = items.addObject().put("id", id).put("title", "The " + id);
        item.putArray("prices").addObject().put("currency", "CNY").put("value", yuan);
        return item;
    }

    private static Browser buyer(String name) {
        Browser browser = hub.person(name);
        hub.funded(browser);
        return browser;
    }

    private static JsonNode found(Browser by, String installation, JsonNode payment) {
        return call(
                        by,
                        installation,
                        "payments.find",
                        Map.of("payment", payment.path("id").asString()))
                .body();
    }

    private static boolean owned(Browser by, String installation, String item) {
        return call(by, installation, "payments.items", Map.of())
                .body()
                .path("items")
                .valueStream()
                .filter(each -> each.path("id").asString().equals(item))
                .anyMatch(each -> each.path("owned").asBoolean());
    }

    private static Browser.Answer buy(Browser by, String installation, String item) {
        return call(by, installation, "payments.buy", Map.of("item", item));
    }

    @Test
    void an_item_is_paid_once_and_proved_to_the_apps_server() throws Exception {
        Browser ada = buyer("ada");
        String shop = installed(ada, SHOP, "payments");
        JsonNode asked = buy(ada, shop, "skin").body();
        assertThat(asked.path("state").asString()).isEqualTo("open");
        assertThat(asked.path("label").asString()).isEqualTo("Moon Jump: The skin");
        assertThat(buy(ada, shop, "skin").body().path("id")).isEqualTo(asked.path("id"));
        assertThat(asked.path("proof").isNull()).isTrue();

        MarketHub.approve(ada, asked.path("id").asString());

        JsonNode paid = found(ada, shop, asked);
        assertThat(paid.path("state").asString()).isEqualTo("paid");
        assertThat(owned(ada, shop, "skin")).isTrue();
        assertThat(buy(ada, shop, "skin").code()).isEqualTo("in-use");
        JsonNode claims = proved(paid.path("proof").asString());
        assertThat(claims.path("aud").asString()).isEqualTo(SHOP);
        assertThat(claims.path("jti")).isEqualTo(asked.path("id"));
        assertThat(claims.path("item").asString()).isEqualTo("skin");
        assertThat(claims.path("value").asString()).isEqualTo("3.00");
        assertThat(claims.path("sub"))
                .isEqualTo(call(ada, shop, "person", Map.of()).body().path("id"));

        hub.refund(ada, asked.path("id").asString(), "3.00");

        assertThat(found(ada, shop, asked).path("state").asString()).isEqualTo("refunded");
        assertThat(owned(ada, shop, "skin")).isFalse();
    }

    /// As a server does it that has nothing of this project: by the key that the hub shows anybody.
    private static JsonNode proved(String proof) throws Exception {
        JsonNode key = Browser.at(hub.hub).get("/api/v1/store/payment-key").body();
        byte[] prefix = HexFormat.of().parseHex("302a300506032b6570032100");
        byte[] raw = Base64.getUrlDecoder().decode(key.path("x").asString());
        byte[] encoded = Arrays.copyOf(prefix, prefix.length + raw.length);
        System.arraycopy(raw, 0, encoded, prefix.length, raw.length);
        PublicKey known =
                KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
        int end = proof.lastIndexOf('.');
        Signature signature = Signature.getInstance("Ed25519");
        signature.initVerify(known);
        signature.update(proof.substring(0, end).getBytes(StandardCharsets.US_ASCII));
        assertThat(signature.verify(Base64.getUrlDecoder().decode(proof.substring(end + 1))))
                .isTrue();
        String[] parts = proof.split("[.]");
        JsonMapper json = new JsonMapper();
        JsonNode header = json.readTree(Base64.getUrlDecoder().decode(parts[0]));
        assertThat(header.path("alg").asString()).isEqualTo("EdDSA");
        assertThat(header.path("typ").asString()).isEqualTo("tos-payment+jwt");
        return json.readTree(Base64.getUrlDecoder().decode(parts[1]));
    }

    @Test
    void what_is_used_up_is_bought_again_and_a_subscription_is_had_while_it_lives() {
        Browser bea = buyer("bea");
        String shop = installed(bea, SHOP, "payments");
        JsonNode first = buy(bea, shop, "coins").body();
        MarketHub.approve(bea, first.path("id").asString());
        JsonNode second = buy(bea, shop, "coins").body();
        assertThat(second.path("id")).isNotEqualTo(first.path("id"));
        assertThat(owned(bea, shop, "coins")).isFalse();

        JsonNode club = buy(bea, shop, "club").body();
        assertThat(owned(bea, shop, "club")).isFalse();
        MarketHub.approve(bea, club.path("id").asString());
        assertThat(owned(bea, shop, "club")).isTrue();
        assertThat(buy(bea, shop, "club").code()).isEqualTo("in-use");
        assertThat(buy(bea, shop, "none").code()).isEqualTo("not-found");
        assertThat(
                        call(bea, shop, "payments.buy", Map.of("item", "coins", "currency", "EUR"))
                                .code())
                .isEqualTo("currency-not-taken");
    }

    private static Map<String, Object> coffee(String value, String reference) {
        return Map.of(
                "label",
                "Latte",
                "amount",
                Map.of("currency", "CNY", "value", value),
                "reference",
                reference);
    }

    @Test
    void an_app_asks_for_what_it_likes_and_the_person_decides() {
        Browser cai = buyer("cai");
        String shop = installed(cai, SHOP, "payments");
        JsonNode asked = call(cai, shop, "payments.ask", coffee("18.00", "order-7")).body();
        assertThat(asked.path("reference").asString()).isEqualTo("order-7");
        assertThat(call(cai, shop, "payments.ask", coffee("18.00", "order-7")).body().path("id"))
                .isEqualTo(asked.path("id"));
        assertThat(call(cai, shop, "payments.ask", coffee("1.00", "order-7")).code())
                .isEqualTo("key-reused");
        for (Map<String, Object> bad :
                List.of(
                        coffee("0.00", "order-8"),
                        coffee("-1.00", "order-8"),
                        coffee("1.001", "order-8"),
                        coffee("1.00", ""),
                        coffee("1.00", "x".repeat(41)))) {
            assertThat(call(cai, shop, "payments.ask", bad).code())
                    .as(bad.toString())
                    .isEqualTo("field-invalid");
        }

        cai.post("/api/v1/payment-requests/" + asked.path("id").asString() + "/refusal", Map.of());
        assertThat(found(cai, shop, asked).path("state").asString()).isEqualTo("declined");

        JsonNode again = call(cai, shop, "payments.ask", coffee("18.00", "order-9")).body();
        Map<String, Object> that = Map.of("payment", again.path("id").asString());
        assertThat(call(cai, shop, "payments.withdraw", that).body().path("state").asString())
                .isEqualTo("withdrawn");
        assertThat(call(cai, shop, "payments.withdraw", that).code()).isEqualTo("request-ended");
        Browser dan = buyer("dan");
        String dans = installed(dan, SHOP, "payments");
        assertThat(call(dan, dans, "payments.find", that).code()).isEqualTo("not-found");
        assertThat(call(dan, dans, "payments.find", Map.of("payment", "../x")).code())
                .isEqualTo("not-found");
    }

    @Test
    void a_flood_of_requests_has_an_end() {
        Browser eli = buyer("eli");
        String shop = installed(eli, SHOP, "payments");
        List<String> codes =
                IntStream.range(0, 21)
                        .mapToObj(each ->
                                call(eli, shop, "payments.ask", coffee("1.00", "flood-" + each))
                                        .code())
                        .toList();
        assertThat(codes.subList(0, 20)).containsOnly("");
        assertThat(codes.getLast()).isEqualTo("limit-reached");
    }

    private static String friendCode(Browser by) {
        return by.post("/api/v1/friends/code", Map.of()).body().path("code").asString();
    }

    private static Browser.Answer enter(Browser by, String code) {
        return by.post("/api/v1/friends", Map.of("code", code));
    }

    @Test
    void people_become_friends_by_a_code_that_is_entered_once() {
        Browser fay = hub.person("fay");
        Browser gil = hub.person("gil");
        String old = friendCode(fay);
        String code = friendCode(fay);
        assertThat(enter(gil, old).code()).isEqualTo("friend-code-unknown");
        assertThat(enter(fay, code).code()).isEqualTo("to-oneself");

        Browser.Answer added = enter(gil, code.toLowerCase().replace("-", " "));

        assertThat(added.status()).as(added.raw().body()).isEqualTo(201);
        assertThat(added.body().path("name").asString()).isEqualTo("fay");
        assertThat(fay.get("/api/v1/friends").body().findValuesAsString("name"))
                .containsExactly("gil");
        assertThat(enter(hub.person("hal"), code).code()).isEqualTo("friend-code-unknown");
        String person = added.body().path("person").asString();
        assertThat(gil.delete("/api/v1/friends/" + person).status()).isEqualTo(204);
        assertThat(fay.get("/api/v1/friends").body()).isEmpty();
        assertThat(gil.delete("/api/v1/friends/" + person).status()).isEqualTo(404);
    }

    @Test
    void codes_are_not_guessed() {
        Browser ida = hub.person("ida");
        List<String> codes =
                IntStream.range(0, 12).mapToObj(_ -> enter(ida, "ABCDE-FGHJK").code()).toList();
        assertThat(codes).startsWith("friend-code-unknown").endsWith("too-many-attempts");
    }

    private static Browser.Answer submit(Browser by, String installation, Object value) {
        return call(by, installation, "scores.submit", Map.of("board", "moon", "value", value));
    }

    private static List<String> top(Browser by, String installation) {
        return call(by, installation, "scores.top", Map.of("board", "moon"))
                .body()
                .path("standings")
                .valueStream()
                .map(each ->
                        each.path("rank").asInt()
                                + " "
                                + each.path("name").asString()
                                + " "
                                + each.path("value").asLong())
                .toList();
    }

    @Test
    void friends_who_both_let_the_app_compare_and_nobody_else_is_seen() {
        Browser jon = hub.person("jon");
        Browser kim = hub.person("kim");
        Browser leo = hub.person("leo");
        enter(kim, friendCode(jon));
        enter(leo, friendCode(jon));
        String jons = installed(jon, GAME, "friends");
        String kims = installed(kim, GAME, "friends");
        String leos = installed(leo, GAME);
        Browser max = hub.person("max");
        submit(max, installed(max, GAME, "friends"), 900);

        assertThat(submit(jon, jons, 70).body().path("rank").asInt()).isEqualTo(1);
        assertThat(submit(kim, kims, 90).body().path("rank").asInt()).isEqualTo(1);
        assertThat(submit(jon, jons, 20).body().path("value").asLong()).isEqualTo(70);

        assertThat(top(jon, jons)).containsExactly("1 kim 90", "2 jon 70");
        assertThat(submit(leo, leos, 5).code()).isEqualTo("grant-missing");
        JsonNode friends = call(jon, jons, "friends.list", Map.of()).body().path("friends");
        assertThat(friends.findValuesAsString("name")).containsExactly("kim");
        assertThat(friends.at("/0/id"))
                .isEqualTo(call(kim, kims, "person", Map.of()).body().path("id"));
        assertThat(submit(jon, jons, 1.5).code()).isEqualTo("field-invalid");
        assertThat(submit(jon, jons, 1L << 53).code()).isEqualTo("field-invalid");
        assertThat(call(jon, jons, "scores.top", Map.of("board", "a board")).code())
                .isEqualTo("field-invalid");

        jon.delete(INSTALLATIONS + '/' + jons + "?data=true");

        assertThat(top(kim, kims)).containsExactly("1 kim 90");
    }

    private static Browser.Answer tell(Browser by, String installation, String title, String tag) {
        return call(
                by,
                installation,
                "notifications.send",
                Map.of("title", title, "body", "Come.", "tag", tag));
    }

    @Test
    void a_person_is_told_and_what_has_a_tag_is_told_anew() {
        Browser ned = hub.person("ned");
        String shop = installed(ned, SHOP, "notifications");
        assertThat(tell(ned, shop, "Brewing", "order").status()).isEqualTo(200);
        assertThat(tell(ned, shop, "Ready", "order").status()).isEqualTo(200);
        assertThat(tell(ned, shop, "Hello", "").status()).isEqualTo(200);

        JsonNode told = ned.get("/api/v1/notifications").body();
        assertThat(told.findValuesAsString("title")).containsExactly("Hello", "Ready");
        assertThat(told.at("/0/sender/en").asString()).isEqualTo("Moon Jump");
        assertThat(told.at("/0/read").isNull()).isTrue();
        ned.put("/api/v1/notifications/seen", Map.of("until", told.at("/1/at").asString()));
        JsonNode seen = ned.get("/api/v1/notifications").body();
        assertThat(seen.at("/0/read").isNull()).isTrue();
        assertThat(seen.at("/1/read").isNull()).isFalse();

        String first = "/api/v1/notifications/" + told.at("/0/id").asString();
        assertThat(hub.person("oli").delete(first).status()).isEqualTo(404);
        assertThat(ned.delete(first).status()).isEqualTo(204);
        assertThat(tell(ned, shop, " ", "").code()).isEqualTo("field-invalid");
        assertThat(tell(ned, shop, "x".repeat(61), "").code()).isEqualTo("field-invalid");
        assertThat(tell(ned, shop, "Two\nlines", "").code()).isEqualTo("field-invalid");
        List<String> codes =
                IntStream.range(0, 12)
                        .mapToObj(each -> tell(ned, shop, "N" + each, "").code())
                        .toList();
        assertThat(codes).endsWith("too-many-attempts");
    }

    @Test
    void a_person_sees_what_an_app_did_and_when() {
        Browser pat = buyer("pat");
        String shop = installed(pat, SHOP, "payments");
        call(pat, shop, "payments.items", Map.of());
        call(pat, shop, "payments.items", Map.of());
        tell(pat, shop, "Not allowed", "");
        call(pat, shop, "storage.keys", Map.of());

        JsonNode uses = pat.get(INSTALLATIONS + '/' + shop + "/uses").body();
        assertThat(uses.findValuesAsString("call"))
                .containsExactlyInAnyOrder("notifications.send", "payments.items");
        JsonNode items =
                uses.valueStream()
                        .filter(each -> each.path("call").asString().equals("payments.items"))
                        .findFirst()
                        .orElseThrow();
        assertThat(items.path("count").asInt()).isEqualTo(2);
        assertThat(items.path("refused").asInt()).isZero();
        assertThat(items.path("grant").asString()).isEqualTo("payments");
        assertThat(hub.person("quin").get(INSTALLATIONS + '/' + shop + "/uses").status())
                .isEqualTo(404);
    }
}
