package org.opentos.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.identity.Passkeys;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.PasskeyPerson;
import org.opentos.hub.testing.SoftwareAuthenticator;
import org.opentos.hub.testing.TestHub;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.springframework.jdbc.core.simple.JdbcClient;

class SignInTest {
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

    @Test
    void who_signs_up_is_signed_in_and_can_leave_and_come_back() {
        Browser browser = Browser.at(hub);
        assertThat(browser.get("/api/v1/session").body().path("person").isNull()).isTrue();
        Browser.Answer up = browser.signUp("mei");
        assertThat(up.status()).isEqualTo(201);
        assertThat(up.body().path("person").path("name").asString()).isEqualTo("mei");
        assertThat(up.body().path("person").path("id").asString()).startsWith("person_");
        assertThat(browser.delete("/api/v1/session").status()).isEqualTo(204);
        assertThat(browser.get("/api/v1/session").body().path("person").isNull()).isTrue();
        Browser.Answer in = browser.signIn("mei");
        assertThat(in.status()).isEqualTo(200);
        assertThat(in.body().path("operator").asBoolean()).isFalse();
        assertThat(browser.get("/api/v1/sessions").body().size()).isEqualTo(1);
    }

    @Test
    void a_taken_name_and_wrong_fields_are_refused_each_with_its_place() {
        Browser browser = Browser.at(hub);
        assertThat(browser.signUp("taken").status()).isEqualTo(201);
        assertThat(browser.signUp("TAKEN ").code()).isEqualTo("name-taken");
        Browser.Answer wrong =
                browser.post(
                        "/api/v1/persons",
                        Map.of("name", "a b", "displayName", "\u202Eevil", "locale", "fr"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.code()).isEqualTo("field-invalid");
        assertThat(wrong.body().path("faults").size()).isEqualTo(3);
        for (String weak :
                new String[] {"short", "qwertyuiop123", "aaaaaaaaaaaaaa", "weak.person"}) {
            Browser.Answer refused =
                    browser.post(
                            "/api/v1/persons",
                            Map.of(
                                    "name",
                                    "weak.person",
                                    "displayName",
                                    "Weak",
                                    "password",
                                    weak,
                                    "locale",
                                    "en"));
            assertThat(refused.code()).as(weak).isEqualTo("password-weak");
        }
    }

    @Test
    void who_chose_no_language_has_none_until_one_is_chosen() {
        Browser browser = Browser.at(hub);
        Browser.Answer signedUp =
                browser.post(
                        "/api/v1/persons",
                        Map.of(
                                "name",
                                "unspoken",
                                "displayName",
                                "Unspoken",
                                "password",
                                Browser.password("unspoken")));
        assertThat(signedUp.status()).isEqualTo(201);
        assertThat(signedUp.body().at("/person/locale").asString("")).isEmpty();
        assertThat(browser.patch("/api/v1/persons/me", Map.of("displayName", "Una")).status())
                .isEqualTo(200);
        assertThat(browser.post("/api/v1/homes", Map.of("name", "Home")).status()).isEqualTo(201);
        browser.patch("/api/v1/persons/me", Map.of("locale", "zh-Hans"));
        assertThat(browser.get("/api/v1/session").body().at("/person/locale").asString())
                .isEqualTo("zh-Hans");
    }

    @Test
    void an_unknown_name_gets_the_answer_of_a_wrong_password() {
        Browser browser = Browser.at(hub);
        browser.signUp("known");
        Browser.Answer wrong =
                browser.post("/api/v1/session", Map.of("name", "known", "password", "wrong-guess"));
        Browser.Answer unknown =
                browser.post(
                        "/api/v1/session", Map.of("name", "nobody", "password", "wrong-guess"));
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.code()).isEqualTo("sign-in-refused");
        assertThat(unknown.raw().body()).isEqualTo(wrong.raw().body());
        assertThat(unknown.status()).isEqualTo(wrong.status());
    }

    @Test
    void guessing_is_limited_alike_for_names_that_exist_and_that_do_not() {
        Browser browser = Browser.at(hub);
        browser.signUp("guessed");
        for (String name : new String[] {"guessed", "guessed-nobody"}) {
            Browser.Answer last = null;
            for (int guess = 0; guess < 11; guess++) {
                last =
                        browser.post(
                                "/api/v1/session",
                                Map.of("name", name, "password", "guess-number-" + guess));
                assertThat(last.status()).isEqualTo(guess < 10 ? 401 : 429);
            }
            assertThat(last).isNotNull();
            assertThat(last.code()).isEqualTo("too-many-attempts");
            assertThat(Integer.parseInt(last.header("Retry-After"))).isBetween(1, 60);
        }
        assertThat(browser.signIn("guessed").status()).isEqualTo(429);
    }

    @Test
    void an_unsafe_request_without_the_pages_token_is_refused() {
        Browser browser = Browser.at(hub);
        browser.signUp("csrf");
        Browser.Answer forged =
                browser.send(
                        browser.request("/api/v1/persons/me")
                                .header("Content-Type", "application/json")
                                .method(
                                        "PATCH",
                                        BodyPublishers.ofString("{\"locale\":\"zh-Hans\"}")));
        assertThat(forged.status()).isEqualTo(403);
        assertThat(forged.code()).isEqualTo("csrf-refused");
        Browser.Answer honest = browser.patch("/api/v1/persons/me", Map.of("locale", "zh-Hans"));
        assertThat(honest.body().path("locale").asString()).isEqualTo("zh-Hans");
    }

    @Test
    void a_session_that_somebody_fixed_before_is_worth_nothing_after() {
        Browser browser = Browser.at(hub);
        // A visitor has a session only while a passkey's challenge waits for its answer.
        browser.post("/webauthn/authenticate/options", Map.of());
        String before = cookie(browser);
        browser.signUp("fixed");
        assertThat(cookie(browser)).isNotEqualTo(before);
        Browser attacker = Browser.at(hub);
        Browser.Answer seen =
                attacker.send(
                        attacker.request("/api/v1/session")
                                .header("Cookie", "opentos_hub=" + before));
        assertThat(seen.body().path("person").isNull()).isTrue();
    }

    @Test
    void looking_around_stores_nothing() {
        Browser visitor = Browser.at(hub);
        long before = sessionsStored();
        for (String path :
                new String[] {
                    "/",
                    "/sign-in",
                    "/api/v1/session",
                    "/api/v1/roles",
                    "/api/v1/sessions",
                    "/oauth2/authorize?client_id=tos",
                    "/oauth2/jwks"
                }) {
            visitor.get(path);
        }
        assertThat(visitor.post("/api/v1/session", Map.of("name", "x", "password", "y")).code())
                .isEqualTo("sign-in-refused");
        assertThat(sessionsStored()).isEqualTo(before);
        visitor.signUp("visited");
        assertThat(sessionsStored()).isEqualTo(before + 1);
    }

    private static long sessionsStored() {
        return hub.rooms()
                .getBean(JdbcClient.class)
                .sql("select count(*) from spring_session")
                .query(Long.class)
                .single();
    }

    /// Two at once, again and again: without one decision at a time both would take the other's
    /// passkey for the one that is left.
    @Test
    void of_two_passkeys_that_go_at_once_one_stays() throws Exception {
        Passkeys passkeys = hub.rooms().getBean(Passkeys.class);
        PasskeyPerson keyed = PasskeyPerson.signUp(hub, "keyed.twice");
        Id.PersonId person =
                Id.PersonId.parse(
                        keyed.browser()
                                .get("/api/v1/session")
                                .body()
                                .path("person")
                                .path("id")
                                .asString());
        for (int round = 0; round < 10; round++) {
            keyed.add();
            List<Passkeys.Passkey> two = passkeys.list(person);
            assertThat(two).hasSize(2);
            CyclicBarrier together = new CyclicBarrier(2);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> removals =
                        two.stream()
                                .map(each ->
                                        threads.submit(() -> {
                                            together.await();
                                            return passkeys.remove(person, each.id(), "")
                                                    instanceof Outcome.Done<?>;
                                        }))
                                .toList();
                assertThat(removals.get(0).get() ^ removals.get(1).get()).isTrue();
            }
            assertThat(passkeys.list(person)).hasSize(1);
        }
        String last = passkeys.list(person).getFirst().id();
        assertThat(keyed.browser().delete("/webauthn/register/" + last).status()).isEqualTo(403);
        assertThat(passkeys.list(person)).hasSize(1);
    }

    private static String cookie(Browser browser) {
        return browser.cookies().getCookieStore().getCookies().stream()
                .filter(each -> each.getName().equals("opentos_hub"))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    @Test
    void a_new_password_ends_the_other_sessions() {
        Browser here = Browser.at(hub);
        here.signUp("changing");
        Browser there = Browser.at(hub);
        there.signIn("changing");
        assertThat(here.get("/api/v1/sessions").body().size()).isEqualTo(2);
        assertThat(
                        here.put(
                                        "/api/v1/persons/me/password",
                                        Map.of(
                                                "current",
                                                "not this one",
                                                "password",
                                                "another-harbour"))
                                .code())
                .isEqualTo("not-allowed");
        Browser.Answer changed =
                here.put(
                        "/api/v1/persons/me/password",
                        Map.of(
                                "current",
                                Browser.password("changing"),
                                "password",
                                "another-harbour"));
        assertThat(changed.status()).isEqualTo(204);
        assertThat(there.get("/api/v1/sessions").code()).isEqualTo("sign-in-required");
        assertThat(here.get("/api/v1/sessions").body().size()).isEqualTo(1);
        assertThat(
                        there.post(
                                        "/api/v1/session",
                                        Map.of("name", "changing", "password", "another-harbour"))
                                .status())
                .isEqualTo(200);
    }

    @Test
    void one_session_can_end_another_but_not_a_strangers() {
        Browser here = Browser.at(hub);
        assertThat(here.signUp("ending").status()).isEqualTo(201);
        Browser there = Browser.at(hub);
        assertThat(there.signIn("ending").status()).isEqualTo(200);
        Browser stranger = Browser.at(hub);
        assertThat(stranger.signUp("ending-stranger").status()).isEqualTo(201);
        Browser.Answer listed = here.get("/api/v1/sessions");
        String other = "";
        for (var each : listed.body()) {
            if (!each.path("current").asBoolean()) {
                other = each.path("id").asString();
            }
        }
        assertThat(other).as(listed.status() + " " + listed.raw().body()).isNotEmpty();
        assertThat(stranger.delete("/api/v1/sessions/" + other).status()).isEqualTo(404);
        assertThat(here.delete("/api/v1/sessions/" + other).status()).isEqualTo(204);
        assertThat(there.get("/api/v1/sessions").status()).isEqualTo(401);
    }

    @Test
    void a_person_without_a_password_signs_up_and_in_by_passkey() {
        Browser here = Browser.at(hub);
        Browser.Answer up =
                here.post(
                        "/api/v1/persons",
                        Map.of("name", "keyed", "displayName", "Keyed", "locale", "en"));
        assertThat(up.status()).isEqualTo(201);
        SoftwareAuthenticator key = new SoftwareAuthenticator();
        Browser.Answer options = here.post("/webauthn/register/options", Map.of());
        assertThat(options.body().path("rp").path("id").asString()).isEqualTo("localhost");
        assertThat(options.body().path("user").path("name").asString()).isEqualTo("keyed");
        String handle = options.body().path("user").path("id").asString();

        Browser.Answer phished =
                here.post(
                        "/webauthn/register",
                        key.register(options.body(), "http://hub.evil", "Phone"));
        assertThat(phished.status()).isEqualTo(400);

        options = here.post("/webauthn/register/options", Map.of());
        Browser.Answer registered =
                here.post(
                        "/webauthn/register", key.register(options.body(), here.origin(), "Phone"));
        assertThat(registered.status()).as(registered.raw().body()).isEqualTo(200);
        Browser.Answer listed = here.get("/api/v1/passkeys");
        assertThat(listed.body().path(0).path("label").asString()).isEqualTo("Phone");
        assertThat(
                        here.delete(
                                        "/api/v1/passkeys/"
                                                + listed.body().path(0).path("id").asString())
                                .code())
                .isEqualTo("in-use");

        Browser there = Browser.at(hub);
        Browser.Answer asked = there.post("/webauthn/authenticate/options", Map.of());
        Browser.Answer in =
                there.post("/login/webauthn", key.signIn(asked.body(), there.origin(), handle));
        assertThat(in.status()).as(in.raw().body()).isEqualTo(200);
        assertThat(there.get("/api/v1/session").body().path("person").path("name").asString())
                .isEqualTo("keyed");

        Browser stranger = Browser.at(hub);
        asked = stranger.post("/webauthn/authenticate/options", Map.of());
        Browser.Answer unknown =
                stranger.post(
                        "/login/webauthn",
                        new SoftwareAuthenticator()
                                .signIn(asked.body(), stranger.origin(), handle));
        assertThat(unknown.status()).isEqualTo(401);
        assertThat(unknown.code()).isEqualTo("sign-in-refused");
    }
}
