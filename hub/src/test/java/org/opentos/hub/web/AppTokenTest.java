package org.opentos.hub.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.identity.AccessTokens;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.settings.StartException;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.TestHub;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.server.authorization.OAuth2Authorization;
import org.springframework.security.oauth2.server.authorization.OAuth2AuthorizationService;
import org.springframework.security.oauth2.server.authorization.OAuth2TokenType;

/// Apps that act for a person, and what a restart leaves standing.
class AppTokenTest {
    private static final String DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code";

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
    void a_client_without_a_secret_gets_and_renews_tokens_by_the_device_grant() {
        Browser person = Browser.at(hub);
        String id = person.signUp("owner").body().path("person").path("id").asString();
        Browser app = Browser.at(hub);
        Browser.Answer tokens = deviceGrant(person, app, "profile home:read");
        String access = tokens.body().path("access_token").asString();
        Caller caller =
                hub.rooms().getBean(AccessTokens.class).caller(access, "127.0.0.1").orElseThrow();
        assertThat(caller.person().text()).isEqualTo(id);
        assertThat(caller.app()).isEqualTo("tos");
        assertThat(caller.scopes()).containsExactlyInAnyOrder("profile", "home:read");

        String refresh = tokens.body().path("refresh_token").asString();
        Browser.Answer renewed = refresh(app, refresh);
        assertThat(renewed.status()).isEqualTo(200);
        assertThat(renewed.body().path("refresh_token").asString()).isNotEqualTo(refresh);
        assertThat(refresh(app, refresh).body().path("error").asString())
                .isEqualTo("invalid_grant");

        assertThat(
                        bearer(app, access, "GET", "/api/v1/session")
                                .body()
                                .path("person")
                                .path("id")
                                .asString())
                .isEqualTo(id);
        Browser.Answer beyond = bearer(app, access, "PUT", "/api/v1/persons/me/password");
        assertThat(beyond.status()).isEqualTo(403);
        assertThat(beyond.code()).isEqualTo("scope-missing");
        assertThat(bearer(app, access, "POST", "/api/v1/organisations").code())
                .isEqualTo("scope-missing");
        assertThat(bearer(app, access, "GET", "/api/v1/homes/nothing").code())
                .isNotEqualTo("scope-missing");
        String altered = access.substring(0, access.length() - 8) + "AAAAAAAA";
        Browser.Answer forged = bearer(app, altered, "GET", "/api/v1/sessions");
        assertThat(forged.status()).isEqualTo(401);
        assertThat(forged.code()).isEqualTo("credential-refused");
    }

    @Test
    void a_scope_includes_the_lesser_ones_and_reaches_every_form_of_an_address() {
        Browser person = Browser.at(hub);
        person.signUp("controlling");
        Browser app = Browser.at(hub);
        String access =
                deviceGrant(person, app, "home:control").body().path("access_token").asString();
        String device = "/api/v1/devices/device_01jd3zv5t8e6rbh3w7q2k9m4nx";
        assertThat(bearer(app, access, "GET", device).code()).isEqualTo("not-found");
        assertThat(bearer(app, access, "PUT", device + "/properties/power/value").code())
                .isEqualTo("not-found");
        assertThat(bearer(app, access, "POST", device + "/actions/blink/input").code())
                .isEqualTo("not-found");
        assertThat(bearer(app, access, "DELETE", device).code()).isEqualTo("scope-missing");
        assertThat(bearer(app, access, "POST", "/webauthn/register/options").code())
                .isEqualTo("scope-missing");
    }

    @Test
    void an_app_that_asks_for_payments_approves_none_and_changes_no_subscription() {
        Browser person = Browser.at(hub);
        person.signUp("subscribing");
        Browser app = Browser.at(hub);
        String access =
                deviceGrant(person, app, "payment:ask").body().path("access_token").asString();
        String one = "/api/v1/subscriptions/subscription_01jd3zv5t8e6rbh3w7q2k9m4nx";
        assertThat(bearer(app, access, "GET", "/api/v1/subscriptions").status()).isEqualTo(200);
        assertThat(bearer(app, access, "GET", one).code()).isEqualTo("not-found");
        assertThat(bearer(app, access, "POST", one + "/cancellation").code())
                .isEqualTo("scope-missing");
        assertThat(bearer(app, access, "DELETE", one + "/cancellation").code())
                .isEqualTo("scope-missing");
        String approval = "/api/v1/payment-requests/request_01jd3zv5t8e6rbh3w7q2k9m4nx/approval";
        assertThat(bearer(app, access, "POST", approval).code()).isEqualTo("scope-missing");
        assertThat(bearer(app, access, "POST", approval + "/challenge").code())
                .isEqualTo("scope-missing");
    }

    @Test
    void no_app_has_a_person_recorded_or_hears_them() {
        Browser person = Browser.at(hub);
        person.signUp("sounding");
        Browser app = Browser.at(hub);
        String access =
                deviceGrant(person, app, "home:manage").body().path("access_token").asString();
        String home = "/api/v1/homes/home_01jd3zv5t8e6rbh3w7q2k9m4nx";
        String recording = "/exchanges/exchange_01jd3zv5t8e6rbh3w7q2k9m4nx/recording";
        assertThat(bearer(app, access, "DELETE", home + "/members/x").code())
                .isNotEqualTo("scope-missing");
        for (String method : new String[] {"PUT", "DELETE"}) {
            for (String path : new String[] {"/recordings", "/recordings/shared"}) {
                assertThat(bearer(app, access, method, home + path).code())
                        .as(method + path)
                        .isEqualTo("scope-missing");
            }
        }
        for (String method : new String[] {"GET", "DELETE"}) {
            assertThat(bearer(app, access, method, home + recording).code())
                    .as(method)
                    .isEqualTo("scope-missing");
        }
    }

    @Test
    void a_link_with_somebody_elses_user_code_gives_nothing_without_the_persons_word() {
        Browser person = Browser.at(hub);
        person.signUp("careful");
        Browser app = Browser.at(hub);
        deviceGrant(person, app, "home:read");
        Browser.Answer asked =
                form(
                        app,
                        "/oauth2/device_authorization",
                        Map.of("client_id", "tos", "scope", "home:read"));
        Browser.Answer visited =
                person.get(
                        "/oauth2/device_verification?user_code="
                                + asked.body().path("user_code").asString());
        assertThat(visited.header("Location")).contains("/consent?");
        Browser.Answer poll = poll(app, asked.body().path("device_code").asString());
        assertThat(poll.body().path("error").asString()).isEqualTo("authorization_pending");
    }

    @Test
    void an_app_on_the_same_machine_gets_tokens_by_code_and_proof() throws Exception {
        Browser person = Browser.at(hub);
        person.signUp("coder");
        String verifier = "a-verifier-that-is-long-enough-for-the-rules-of-rfc-7636";
        String challenge =
                Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-256")
                                        .digest(verifier.getBytes(StandardCharsets.US_ASCII)));
        Map<String, String> request = new HashMap<>();
        request.put("response_type", "code");
        request.put("client_id", "tos");
        request.put("scope", "openid profile");
        request.put("state", "xyz");
        request.put("redirect_uri", "http://127.0.0.1:45678/signed-in");
        request.put("code_challenge", challenge);
        request.put("code_challenge_method", "S256");
        String address = "/oauth2/authorize?" + encoded(request);
        Browser.Answer stranger = Browser.at(hub).get(address);
        assertThat(stranger.header("Location")).startsWith("/sign-in?next=%2Foauth2%2Fauthorize");
        Browser.Answer consent = person.get(address);
        assertThat(consent.header("Location")).contains("/consent?");
        Map<String, String> asked = query(consent.header("Location"));
        Browser.Answer allowed =
                form(
                        person,
                        "/oauth2/authorize",
                        Map.of(
                                "client_id",
                                "tos",
                                "state",
                                asked.get("state"),
                                "scope",
                                "profile"));
        assertThat(allowed.header("Location")).startsWith("http://127.0.0.1:45678/signed-in?");
        Browser app = Browser.at(hub);
        Browser.Answer tokens =
                form(
                        app,
                        "/oauth2/token",
                        Map.of(
                                "grant_type",
                                "authorization_code",
                                "client_id",
                                "tos",
                                "code",
                                query(allowed.header("Location")).get("code"),
                                "redirect_uri",
                                "http://127.0.0.1:45678/signed-in",
                                "code_verifier",
                                verifier));
        assertThat(tokens.status()).as(tokens.raw().body()).isEqualTo(200);
        assertThat(tokens.body().path("id_token").asString()).isNotEmpty();
        String id = tokens.body().path("id_token").asString();
        assertThat(hub.rooms().getBean(AccessTokens.class).caller(id, "")).isEmpty();
    }

    @Test
    void a_new_password_ends_what_apps_were_allowed() {
        Browser person = Browser.at(hub);
        person.signUp("renewing");
        Browser app = Browser.at(hub);
        Browser.Answer tokens = deviceGrant(person, app, "home:read");
        String refresh = tokens.body().path("refresh_token").asString();
        OAuth2AuthorizationService kept = hub.rooms().getBean(OAuth2AuthorizationService.class);
        OAuth2Authorization underWay = kept.findByToken(refresh, OAuth2TokenType.REFRESH_TOKEN);
        assertThat(underWay).isNotNull();
        Map<String, String> change =
                Map.of("current", Browser.password("renewing"), "password", "another-harbour");
        assertThat(person.put("/api/v1/persons/me/password", change).status()).isEqualTo(204);
        assertThat(refresh(app, refresh).body().path("error").asString())
                .isEqualTo("invalid_grant");
        // A refresh that had read the authorization before does not bring it back.
        assertThatThrownBy(() -> kept.save(underWay))
                .isInstanceOf(OAuth2AuthenticationException.class);
        assertThat(kept.findById(underWay.getId())).isNull();
        assertThat(deviceGrant(person, app, "home:read").status()).isEqualTo(200);
    }

    @Test
    void what_a_client_discovers_follows_the_name_it_used() {
        Browser app = Browser.at(hub);
        for (String path :
                new String[] {
                    "/.well-known/openid-configuration", "/.well-known/oauth-authorization-server"
                }) {
            Browser.Answer known = app.get(path);
            assertThat(known.body().path("issuer").asString()).isEqualTo(app.origin());
            assertThat(known.body().path("device_authorization_endpoint").asString())
                    .isEqualTo(app.origin() + "/oauth2/device_authorization");
        }
        assertThat(app.get("/oauth2/jwks").body().path("keys").path(0).has("d")).isFalse();
        assertThat(app.get("/oauth2/jwks").body().path("keys").size()).isEqualTo(1);
    }

    @Test
    void a_restart_signs_nobody_out() {
        Browser person = Browser.at(hub);
        person.signUp("staying");
        Browser app = Browser.at(hub);
        Browser.Answer tokens = deviceGrant(person, app, "home:read");
        Browser guesser = Browser.at(hub);
        for (int guess = 0; guess < 11; guess++) {
            guesser.post("/api/v1/session", Map.of("name", "guessed", "password", "guess" + guess));
        }
        hub.close();
        refuses_a_port_that_is_taken();
        hub = TestHub.start(data);
        person.moveTo(hub);
        app.moveTo(hub);
        guesser.moveTo(hub);
        assertThat(person.get("/api/v1/session").body().path("person").path("name").asString())
                .isEqualTo("staying");
        assertThat(person.patch("/api/v1/persons/me", Map.of("displayName", "Still here")).status())
                .isEqualTo(200);
        String access = tokens.body().path("access_token").asString();
        assertThat(bearer(app, access, "GET", "/api/v1/session").status()).isEqualTo(200);
        assertThat(refresh(app, tokens.body().path("refresh_token").asString()).status())
                .isEqualTo(200);
        assertThat(
                        guesser.post(
                                        "/api/v1/session",
                                        Map.of("name", "guessed", "password", "guess again"))
                                .status())
                .isEqualTo(429);
    }

    private static void refuses_a_port_that_is_taken() {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            String port = Integer.toString(taken.getLocalPort());
            assertThatThrownBy(() -> TestHub.start(data, "--https-port", port))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("port");
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot take a port", failure);
        }
    }

    static Browser.Answer deviceGrant(Browser person, Browser app, String scope) {
        Browser.Answer asked =
                form(
                        app,
                        "/oauth2/device_authorization",
                        Map.of("client_id", "tos", "scope", "openid " + scope));
        assertThat(asked.status()).as(asked.raw().body()).isEqualTo(200);
        assertThat(asked.body().path("verification_uri").asString())
                .isEqualTo(app.origin() + "/device");
        String device = asked.body().path("device_code").asString();
        assertThat(poll(app, device).body().path("error").asString())
                .isEqualTo("authorization_pending");
        Browser.Answer consent =
                person.get(
                        "/oauth2/device_verification?user_code="
                                + asked.body().path("user_code").asString());
        assertThat(consent.status()).isEqualTo(302);
        Map<String, String> shown = query(consent.header("Location"));
        String scopes =
                Stream.of(scope.split(" "))
                        .map(each -> "&scope=" + URLEncoder.encode(each, StandardCharsets.UTF_8))
                        .collect(Collectors.joining());
        Browser.Answer allowed =
                person.send(
                        person.request("/oauth2/device_verification")
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(
                                        BodyPublishers.ofString(
                                                "client_id=tos&user_code="
                                                        + shown.get("user_code")
                                                        + "&state="
                                                        + URLEncoder.encode(
                                                                shown.get("state"),
                                                                StandardCharsets.UTF_8)
                                                        + scopes)));
        assertThat(allowed.header("Location")).as(allowed.raw().body()).isEqualTo("/device?done");
        Browser.Answer tokens = poll(app, device);
        assertThat(tokens.status()).as(tokens.raw().body()).isEqualTo(200);
        return tokens;
    }

    private static Browser.Answer poll(Browser app, String device) {
        return form(
                app,
                "/oauth2/token",
                Map.of("grant_type", DEVICE_CODE, "client_id", "tos", "device_code", device));
    }

    static Browser.Answer refresh(Browser app, String token) {
        return form(
                app,
                "/oauth2/token",
                Map.of("grant_type", "refresh_token", "client_id", "tos", "refresh_token", token));
    }

    static Browser.Answer bearer(Browser app, String token, String method, String path) {
        return app.send(
                app.request(path)
                        .header("Authorization", "Bearer " + token)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                method.equals("GET")
                                        ? BodyPublishers.noBody()
                                        : BodyPublishers.ofString("{}")));
    }

    static Browser.Answer form(Browser from, String path, Map<String, String> fields) {
        return from.send(
                from.request(path)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(encoded(fields))));
    }

    private static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(each ->
                        each.getKey()
                                + "="
                                + URLEncoder.encode(each.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static Map<String, String> query(String location) {
        return Stream.of(URI.create(location).getRawQuery().split("&"))
                .map(each -> each.split("=", 2))
                .collect(
                        Collectors.toMap(
                                each -> each[0],
                                each -> URLDecoder.decode(each[1], StandardCharsets.UTF_8)));
    }
}
