package org.opentos.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.identity.Sessions;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.PasskeyPerson;
import org.opentos.hub.testing.SoftwareAuthenticator;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestHub;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.json.JsonMapper;

/// What ends by the clock, and what limits give back. The clock only goes on, so each test stands
/// wherever the others left it.
class PassingTimeTest {
    @TempDir static Path data;
    private static final TestClock CLOCK = new TestClock();
    private static Hub hub;

    @BeforeAll
    static void start() {
        hub = TestHub.start(data, CLOCK);
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    @Test
    void a_session_ends_after_its_longest_time_however_busy() {
        Browser browser = Browser.at(hub);
        browser.signUp("busy.person");
        CLOCK.advance(Duration.ofDays(90));
        assertThat(browser.get("/api/v1/sessions").status()).isEqualTo(200);
        CLOCK.advance(Duration.ofMillis(1));
        assertThat(browser.get("/api/v1/sessions").code()).isEqualTo("sign-in-required");
        assertThat(browser.get("/api/v1/session").body().path("person").isNull()).isTrue();
    }

    /// Spring Session asks the system for the time, so here the session moves and not the clock.
    @Test
    void a_session_ends_without_a_request_for_its_idle_time() {
        Browser awake = Browser.at(hub);
        awake.signUp("awake.person");
        lastUsedEarlier(awake, Duration.ofDays(14).minusMinutes(1));
        assertThat(awake.get("/api/v1/sessions").status()).isEqualTo(200);
        Browser idle = Browser.at(hub);
        idle.signUp("idle.person");
        lastUsedEarlier(idle, Duration.ofDays(14));
        assertThat(idle.get("/api/v1/sessions").code()).isEqualTo("sign-in-required");
    }

    private static void lastUsedEarlier(Browser browser, Duration by) {
        String person = browser.get("/api/v1/session").body().path("person").path("id").asString();
        int moved =
                hub.rooms()
                        .getBean(JdbcClient.class)
                        .sql(
                                """
                                update spring_session set last_access_time = last_access_time - :by,
                                    expiry_time = expiry_time - :by where principal_name = :person
                                """)
                        .param("by", by.toMillis())
                        .param("person", person)
                        .update();
        assertThat(moved).isEqualTo(1);
    }

    @Test
    void a_first_password_takes_a_sign_in_of_the_last_minutes() {
        PasskeyPerson keyed = PasskeyPerson.signUp(hub, "keyed.first");
        Browser browser = keyed.browser();
        Map<String, String> first = Map.of("password", "a-quiet-harbour");
        CLOCK.advance(Sessions.JUST);
        Browser.Answer refused = browser.put("/api/v1/persons/me/password", first);
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("proof-required");
        assertThat(browser.get("/api/v1/session").body().path("password").asBoolean()).isFalse();

        assertThat(keyed.prove().status()).isEqualTo(200);
        CLOCK.advance(Sessions.JUST.minusSeconds(1));
        assertThat(browser.put("/api/v1/persons/me/password", first).status()).isEqualTo(204);
        assertThat(browser.get("/api/v1/session").body().path("password").asBoolean()).isTrue();
        assertThat(browser.put("/api/v1/persons/me/password", first).code())
                .isEqualTo("not-allowed");
    }

    @Test
    void a_passkey_beside_another_way_in_takes_a_sign_in_of_the_last_minutes() {
        PasskeyPerson keyed = PasskeyPerson.signUp(hub, "keyed.second");
        Browser browser = keyed.browser();
        Browser.Answer asked = registerOptions(browser);
        assertThat(asked.status()).isEqualTo(200);
        CLOCK.advance(Sessions.JUST);
        assertProofRequired(registerOptions(browser));
        assertProofRequired(
                browser.post(
                        "/webauthn/register",
                        new SoftwareAuthenticator()
                                .register(asked.body(), browser.origin(), "Theirs")));
        assertThat(browser.get("/api/v1/passkeys").body().size()).isEqualTo(1);

        assertThat(keyed.prove().status()).isEqualTo(200);
        CLOCK.advance(Sessions.JUST.minusSeconds(1));
        keyed.add();
        assertThat(browser.get("/api/v1/passkeys").body().size()).isEqualTo(2);

        Browser typed = Browser.at(hub);
        typed.signUp("typed.second");
        CLOCK.advance(Sessions.JUST);
        assertProofRequired(registerOptions(typed));
        assertThat(typed.signIn("typed.second").status()).isEqualTo(200);
        assertThat(registerOptions(typed).status()).isEqualTo(200);
    }

    @Test
    void who_signs_up_may_take_long_to_make_the_first_passkey() {
        Browser slow = Browser.at(hub);
        slow.post(
                "/api/v1/persons",
                Map.of("name", "slow.hands", "displayName", "Slow", "locale", "en"));
        CLOCK.advance(Sessions.JUST);
        assertThat(registerOptions(slow).status()).isEqualTo(200);
    }

    private static Browser.Answer registerOptions(Browser browser) {
        return browser.post("/webauthn/register/options", Map.of());
    }

    private static void assertProofRequired(Browser.Answer refused) {
        assertThat(refused.status()).isEqualTo(403);
        assertThat(refused.code()).isEqualTo("proof-required");
    }

    @Test
    void what_visitors_make_the_hub_remember_is_limited_by_address() {
        PasskeyPerson person = PasskeyPerson.signUp(hub, "keyed.limits");
        Browser visitor = Browser.at(hub);
        for (int times = 0; times < 60; times++) {
            assertThat(challenge(visitor).status()).isEqualTo(200);
        }
        assertLimited(challenge(visitor), 5);
        assertThat(person.prove().status()).isEqualTo(200);
        CLOCK.advance(VisitorLimitFilter.PASSKEY_CHALLENGES_PER_ADDRESS.each());
        assertThat(challenge(visitor).status()).isEqualTo(200);

        for (int times = 0; times < 60; times++) {
            assertThat(deviceGrant(visitor).status()).isEqualTo(200);
        }
        assertLimited(deviceGrant(visitor), 10);
        CLOCK.advance(VisitorLimitFilter.DEVICE_GRANTS_PER_ADDRESS.each().multipliedBy(60));
        assertThat(deviceGrant(visitor).status()).isEqualTo(200);
    }

    private static void assertLimited(Browser.Answer refused, int secondsMost) {
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.code()).isEqualTo("too-many-attempts");
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, secondsMost);
    }

    private static Browser.Answer challenge(Browser visitor) {
        return visitor.post("/webauthn/authenticate/options", Map.of());
    }

    private static Browser.Answer deviceGrant(Browser visitor) {
        return AppTokenTest.form(
                visitor,
                "/oauth2/device_authorization",
                Map.of("client_id", "tos", "scope", "home:read"));
    }

    @Test
    void a_token_of_the_former_signing_key_stays_good_until_the_key_goes() {
        Browser person = Browser.at(hub);
        person.signUp("keeper");
        Browser app = Browser.at(hub);
        Browser.Answer former = AppTokenTest.deviceGrant(person, app, "home:read");
        String access = former.body().path("access_token").asString();
        String formerKey = keyOf(access);
        assertThat(keys(app).getFirst()).isEqualTo(formerKey);

        CLOCK.advance(Duration.ofDays(90).plusMillis(1));
        List<String> both = keys(app);
        assertThat(both).contains(formerKey);
        assertThat(both.getFirst()).isNotEqualTo(formerKey);
        assertThat(AppTokenTest.bearer(app, access, "GET", "/api/v1/session").status())
                .isEqualTo(200);
        Browser.Answer later =
                AppTokenTest.refresh(app, former.body().path("refresh_token").asString());
        String renewed = later.body().path("access_token").asString();
        assertThat(keyOf(renewed)).isEqualTo(both.getFirst());

        CLOCK.advance(Duration.ofDays(2).plusMillis(1));
        assertThat(keys(app)).containsExactly(both.getFirst());
        assertThat(AppTokenTest.bearer(app, access, "GET", "/api/v1/session").code())
                .isEqualTo("credential-refused");
        assertThat(AppTokenTest.bearer(app, renewed, "GET", "/api/v1/session").status())
                .isEqualTo(200);
    }

    private static List<String> keys(Browser browser) {
        List<String> keys = new ArrayList<>();
        browser.get("/oauth2/jwks")
                .body()
                .path("keys")
                .forEach(key -> keys.add(key.path("kid").asString()));
        return keys;
    }

    private static String keyOf(String token) {
        byte[] header = Base64.getUrlDecoder().decode(token.substring(0, token.indexOf('.')));
        return new JsonMapper()
                .readTree(new String(header, StandardCharsets.UTF_8))
                .path("kid")
                .asString();
    }
}
