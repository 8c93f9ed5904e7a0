package org.opentos.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.TestHub;
import tools.jackson.databind.JsonNode;

/// Homes, organisations and the agreement as a page meets them.
class HomesOverHttpTest {
    @TempDir static Path data;
    private static Hub hub;

    @BeforeAll
    static void start() {
        hub = TestHub.start(data);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static Browser person(String name) {
        Browser browser = Browser.at(hub);
        assertThat(browser.signUp(name).status()).isEqualTo(201);
        return browser;
    }

    private static String id(Browser.Answer answer) {
        return answer.body().path("id").asString();
    }

    @Test
    void aFamilyMovesIn() {
        Browser anna = person("anna.home");
        Browser.Answer made = anna.post("/api/v1/homes", Map.of("name", "Lake house"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().path("role").asString()).isEqualTo("owner");
        assertThat(made.body().path("may").toString()).contains("\"member-invite\"");
        String home = "/api/v1/homes/" + id(made);
        Browser.Answer kitchen = anna.post(home + "/rooms", Map.of("name", "Kitchen"));
        assertThat(kitchen.status()).isEqualTo(201);
        assertThat(id(kitchen)).startsWith("room_");
        assertThat(anna.patch(home + "/rooms/" + id(kitchen), Map.of("name", "厨房")).status())
                .isEqualTo(200);

        Browser.Answer invited = anna.post(home + "/invitations", Map.of("role", "adult"));
        assertThat(invited.status()).isEqualTo(201);
        String code = invited.body().path("code").asString();
        assertThat(invited.body().path("url").asString())
                .isEqualTo(anna.origin() + "/join#" + code);
        assertThat(anna.get(home + "/invitations").body().size()).isEqualTo(1);
        Browser ben = Browser.at(hub);
        JsonNode offer = ben.get("/api/v1/invitations/" + code).body();
        assertThat(offer.path("home").path("name").asString()).isEqualTo("Lake house");
        assertThat(ben.post("/api/v1/invitations/" + code + "/acceptance", Map.of()).code())
                .isEqualTo("sign-in-required");
        ben.signUp("ben.home");
        Browser.Answer joined = ben.post("/api/v1/invitations/" + code + "/acceptance", Map.of());
        assertThat(joined.status()).isEqualTo(200);
        assertThat(joined.body().path("role").asString()).isEqualTo("adult");
        JsonNode homes = ben.get("/api/v1/session").body().path("homes");
        assertThat(homes.size()).isEqualTo(1);
        assertThat(homes.get(0).path("role").asString()).isEqualTo("adult");

        String benId = joined.body().path("members").get(1).path("person").path("id").asString();
        assertThat(ben.patch(home, Map.of("name", "Ben's")).code()).isEqualTo("not-allowed");
        assertThat(anna.patch(home + "/members/" + benId, Map.of("role", "owner")).status())
                .isEqualTo(200);
        assertThat(ben.patch(home, Map.of("name", "Ben's")).body().path("name").asString())
                .isEqualTo("Ben's");
        assertThat(anna.delete(home + "/members/" + benId).status()).isEqualTo(204);
        assertThat(ben.get(home).status()).isEqualTo(404);
        assertThat(anna.delete(home + "/rooms/" + id(kitchen)).status()).isEqualTo(204);
    }

    @Test
    void aStrangerSeesNothingAndNobodySeesLess() {
        String home =
                "/api/v1/homes/" + id(person("carl").post("/api/v1/homes", Map.of("name", "C")));
        Browser eve = person("eve.home");
        Browser.Answer hidden = eve.get(home);
        assertThat(hidden.status()).isEqualTo(404);
        assertThat(hidden.code()).isEqualTo("not-found");
        String none = "/api/v1/homes/home_01jd3zv5t8e6rbh3w7q2k9m4nx";
        assertThat(eve.get(none).raw().body()).isEqualTo(hidden.raw().body());
        assertThat(eve.get("/api/v1/homes/home_x").code()).isEqualTo("id-malformed");
        assertThat(Browser.at(hub).get(home).status()).isEqualTo(401);
        assertThat(
                        eve.post("/api/v1/homes", Map.of("name", ""))
                                .body()
                                .path("faults")
                                .get(0)
                                .path("pointer")
                                .asString())
                .isEqualTo("/name");
        assertThat(eve.post("/api/v1/homes", Map.of()).code()).isEqualTo("field-invalid");
        String hers = "/api/v1/homes/" + id(eve.post("/api/v1/homes", Map.of("name", "E")));
        assertThat(eve.post(hers + "/invitations", Map.of("role", "king")).code())
                .isEqualTo("field-invalid");
        assertThat(eve.post(hers + "/invitations", Map.of("role", "owner")).code())
                .isEqualTo("field-invalid");
        assertThat(
                        eve.post(
                                        hers + "/invitations",
                                        Map.of("role", "adult", "expiresAt", "soon"))
                                .code())
                .isEqualTo("field-invalid");
    }

    @Test
    void theRoleTableIsServed() {
        JsonNode table = Browser.at(hub).get("/api/v1/roles").body();
        assertThat(table.path("roles").get(0).asString()).isEqualTo("owner");
        JsonNode row = table.path("rows").get(0);
        assertThat(row.path("operation").asString()).isEqualTo("home-see");
        assertThat(row.path("risk").asString()).isEqualTo("any");
        assertThat(row.path("entries").path("owner").asString()).isEqualTo("yes");
    }

    @Test
    void aMakerReadsAndAcceptsTheAgreement() {
        Browser maker = person("mia.maker");
        Browser.Answer made =
                maker.post("/api/v1/organisations", Map.of("name", "Ferrum", "kind", "maker"));
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.body().path("accepted").asBoolean()).isFalse();
        String organisation = "/api/v1/organisations/" + id(made);
        JsonNode text = Browser.at(hub).get("/api/v1/agreements/current?locale=zh-Hans").body();
        assertThat(text.path("text").asString()).startsWith("# OpenTOS 硬件厂商与开发者协议");
        assertThat(text.path("shares").get(1).path("sale").asString()).isEqualTo("in-app");
        assertThat(text.path("effectiveFrom").asString()).isEqualTo("2026-01-01T00:00:00Z");

        Map<String, String> stale = Map.of("version", "1.0", "hash", "sha256:" + "0".repeat(64));
        assertThat(maker.post(organisation + "/acceptances", stale).code())
                .isEqualTo("agreement-changed");
        Map<String, String> read =
                Map.of(
                        "version",
                        text.path("version").asString(),
                        "hash",
                        text.path("hash").asString());
        Browser.Answer accepted = maker.post(organisation + "/acceptances", read);
        assertThat(accepted.status()).isEqualTo(201);
        assertThat(accepted.body().path("person").path("displayName").asString())
                .isEqualTo("mia.maker");
        assertThat(maker.get(organisation).body().path("accepted").asBoolean()).isTrue();
        assertThat(maker.get(organisation + "/acceptances").body().size()).isEqualTo(1);
        JsonNode mine = maker.get("/api/v1/session").body().path("organisations").get(0);
        assertThat(mine.path("kind").asString()).isEqualTo("maker");
        assertThat(mine.path("accepted").asBoolean()).isTrue();
        assertThat(person("max.other").get(organisation).status()).isEqualTo(404);
        assertThat(Browser.at(hub).get("/api/v1/agreements/0.1").code()).isEqualTo("not-found");
    }
}
