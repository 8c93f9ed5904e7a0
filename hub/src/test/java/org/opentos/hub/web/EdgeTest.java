package org.opentos.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.settings.Doors;
import org.opentos.hub.storage.Outbox;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.TestHub;
import org.springframework.jdbc.core.simple.JdbcClient;

/// What holds for every request, whatever it asks for.
class EdgeTest {
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
    void a_page_is_told_to_run_nothing_but_the_hubs_own() {
        Browser browser = Browser.at(hub);
        Browser.Answer first = browser.send(browser.request("/").header("Accept", "text/html"));
        assertThat(first.status()).isEqualTo(200);
        Browser.Answer page =
                browser.send(browser.request("/any/page").header("Accept", "text/html"));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.raw().body()).isEqualTo(first.raw().body());
        assertThat(page.header("Content-Security-Policy"))
                .contains(
                        "default-src 'self'",
                        "frame-ancestors 'none'",
                        "base-uri 'none'",
                        "form-action 'self'")
                .doesNotContain("unsafe");
        assertThat(page.header("X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(page.header("Referrer-Policy")).isEqualTo("same-origin");
        assertThat(page.header("Permissions-Policy"))
                .contains("camera=(self)", "microphone=(self)");
        assertThat(page.header("Strict-Transport-Security")).isEmpty();
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.header("Cache-Control")).contains("no-cache");
    }

    @Test
    void the_sessions_cookie_is_out_of_reach_of_scripts_and_other_sites() {
        Browser browser = Browser.at(hub);
        assertThat(browser.get("/api/v1/session").header("Set-Cookie"))
                .startsWith("opentos_hub_visitor=")
                .contains("HttpOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Secure");
        assertThat(browser.signUp("cookie").header("Set-Cookie"))
                .startsWith("opentos_hub=")
                .contains("HttpOnly", "SameSite=Lax", "Path=/")
                .doesNotContain("Secure");
    }

    @Test
    void what_is_not_there_is_a_problem_and_no_page() {
        Browser browser = Browser.at(hub);
        Browser.Answer unknown =
                browser.send(browser.request("/api/nothing").header("Accept", "text/html"));
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(unknown.code()).isEqualTo("not-found");
        assertThat(browser.get("/api/v1/nothing").code()).isEqualTo("sign-in-required");
        browser.signUp("lost");
        assertThat(browser.get("/api/v1/nothing").code()).isEqualTo("not-found");
        assertThat(browser.get("/assets/nothing.js").status()).isEqualTo(404);
        assertThat(browser.put("/api/v1/session", Map.of()).status()).isEqualTo(405);
        assertThat(browser.get("/..%2f..%2fetc/passwd").status()).isEqualTo(400);
    }

    @Test
    void a_malformed_body_is_refused_with_the_place_and_without_an_echo() {
        Browser browser = Browser.at(hub);
        Browser.Answer broken = raw(browser, "{\"name\": ");
        assertThat(broken.status()).isEqualTo(400);
        assertThat(broken.code()).isEqualTo("body-malformed");
        Browser.Answer misfit = raw(browser, "{\"name\": {\"<script>alert(1)</script>\": 1}}");
        assertThat(misfit.code()).isEqualTo("field-invalid");
        assertThat(misfit.body().path("faults").path(0).path("pointer").asString())
                .isEqualTo("/name");
        assertThat(misfit.raw().body()).doesNotContain("<script>");
        Browser.Answer form =
                browser.send(
                        browser.request("/api/v1/session")
                                .header("X-CSRF-TOKEN", browser.csrf())
                                .header("Content-Type", "text/plain")
                                .POST(BodyPublishers.ofString("hello")));
        assertThat(form.status()).isEqualTo(415);
        assertThat(form.header("Content-Type")).isEqualTo("application/problem+json");
    }

    @Test
    void a_body_beyond_the_limit_is_refused_announced_or_not() {
        Browser browser = Browser.at(hub);
        byte[] large = new byte[BodyLimitFilter.BODY_BYTES_MAX + 1];
        java.util.Arrays.fill(large, (byte) ' ');
        for (var body :
                java.util.List.of(
                        BodyPublishers.ofByteArray(large),
                        BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(large)))) {
            Browser.Answer refused =
                    browser.send(
                            browser.request("/api/v1/session")
                                    .header("X-CSRF-TOKEN", browser.csrf())
                                    .header("Content-Type", "application/json")
                                    .POST(body));
            assertThat(refused.status()).isEqualTo(413);
            assertThat(refused.code()).isEqualTo("body-too-large");
        }
    }

    private static Browser.Answer raw(Browser browser, String body) {
        return browser.send(
                browser.request("/api/v1/session")
                        .header("X-CSRF-TOKEN", browser.csrf())
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body)));
    }

    @Test
    void https_speaks_with_a_certificate_of_the_hubs_own_authority() throws Exception {
        String pem = Browser.at(hub).get("/api/v1/authority.pem").raw().body();
        HttpClient.Builder trusting = HttpClient.newBuilder().sslContext(trusting(pem));
        int port = hub.rooms().getBean(Doors.class).ports().getOrDefault("https", 0);
        Browser browser = Browser.at("https://localhost:" + port, trusting);
        Browser.Answer up = browser.signUp("secure");
        assertThat(up.status()).isEqualTo(201);
        assertThat(up.header("Set-Cookie"))
                .startsWith("__Host-opentos_hub=")
                .contains("Secure", "HttpOnly", "SameSite=Lax");
        Browser.Answer session =
                Browser.at("https://127.0.0.1:" + port, trusting).get("/api/v1/session");
        assertThat(session.header("Set-Cookie"))
                .startsWith("__Host-opentos_hub_visitor=")
                .contains("Secure", "HttpOnly", "SameSite=Lax");
        assertThat(session.header("Strict-Transport-Security")).isNotEmpty();
        assertThat(browser.get("/api/v1/sessions").body().size()).isEqualTo(1);
    }

    private static SSLContext trusting(String pem) throws Exception {
        KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
        store.load(null, null);
        store.setCertificateEntry(
                "hub",
                CertificateFactory.getInstance("X.509")
                        .generateCertificate(
                                new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII))));
        TrustManagerFactory trust =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    @Test
    void the_operator_can_let_somebody_in_once() throws Exception {
        Browser.at(hub).signUp("forgetful");
        Path file = data.resolve("run/operator.token");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-------");
        Browser tool = Browser.at(hub);
        assertThat(operator(tool, "wrong", "POST", "sign-in-links").status()).isEqualTo(401);
        String token = Files.readString(file).strip();
        Browser.Answer made = operator(tool, token, "POST", "sign-in-links");
        assertThat(made.status()).isEqualTo(201);
        URI url = URI.create(made.body().path("url").asString());
        assertThat(url.getPath()).isEqualTo("/sign-in-link");
        assertThat(url.getHost()).isEqualTo("hub.localhost");
        Browser browser = Browser.at(hub);
        Map<String, String> spent = Map.of("token", url.getFragment());
        assertThat(browser.post("/api/v1/session/link", spent).status()).isEqualTo(200);
        assertThat(browser.get("/api/v1/sessions").status()).isEqualTo(200);
        assertThat(Browser.at(hub).post("/api/v1/session/link", spent).code())
                .isEqualTo("sign-in-link-spent");
        assertThat(operator(tool, token, "PUT", "operators").status()).isEqualTo(200);
        assertThat(browser.get("/api/v1/session").body().path("operator").asBoolean()).isTrue();
        assertThat(
                        browser.post("/api/v1/operator/sign-in-links", Map.of("name", "forgetful"))
                                .code())
                .isEqualTo("not-allowed");
    }

    private static Browser.Answer operator(Browser tool, String token, String method, String path) {
        return tool.send(
                tool.request("/api/v1/operator/" + path)
                        .header("Authorization", "Operator " + token)
                        .header("Content-Type", "application/json")
                        .method(
                                method,
                                BodyPublishers.ofString(
                                        "{\"name\":\"forgetful\",\"operator\":true}")));
    }

    @Test
    void a_proxy_on_this_machine_is_not_this_machine() throws Exception {
        Browser proxy = Browser.at(hub);
        String token = Files.readString(data.resolve("run/operator.token")).strip();
        for (String header :
                List.of("Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP")) {
            assertThat(
                            proxy.send(
                                            proxy.request("/actuator/prometheus")
                                                    .header(header, "127.0.0.1"))
                                    .code())
                    .as(header)
                    .isEqualTo("sign-in-required");
            assertThat(
                            proxy.send(
                                            proxy.request("/api/v1/operator/outbox")
                                                    .header(header, "127.0.0.1")
                                                    .header("Authorization", "Operator " + token))
                                    .status())
                    .as(header)
                    .isEqualTo(401);
        }
        assertThat(outbox(proxy, token, "GET", "").status()).isEqualTo(200);
    }

    @Test
    void the_operator_sees_what_the_outbox_gave_up_and_decides() throws Exception {
        Browser tool = Browser.at(hub);
        String token = Files.readString(data.resolve("run/operator.token")).strip();
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        AtomicBoolean mended = new AtomicBoolean();
        hub.rooms()
                .getBean(Outbox.class)
                .listen(
                        "of-the-test",
                        payload -> {
                            if (!mended.get()) {
                                throw new IllegalStateException("the listener of the test fails");
                            }
                            told.add(payload.path("name").asString());
                        });
        assertThat(outbox(tool, token, "GET", "").body().size()).isZero();
        long again = give("again", 9);
        long never = give("never", 9);
        Browser.Answer listed = await(() -> outbox(tool, token, "GET", ""), 2);
        assertThat(listed.body().at("/0/sequence").asLong()).isEqualTo(again);
        assertThat(listed.body().at("/0/kind").asString()).isEqualTo("of-the-test");
        assertThat(listed.body().at("/0/attempts").asInt()).isEqualTo(10);
        assertThat(listed.body().at("/0/failure").asString())
                .contains("the listener of the test fails");
        assertThat(tool.get("/actuator/prometheus").raw().body())
                .contains("opentos_outbox_failed 2.0");
        Browser.Answer health = tool.get("/actuator/health");
        assertThat(health.status()).isEqualTo(200);
        assertThat(health.body().path("status").asString()).isEqualTo("DEGRADED");
        assertThat(health.body().has("components")).isFalse();
        assertThat(
                        tool.send(
                                        tool.request("/actuator/health")
                                                .header("Authorization", "Operator " + token))
                                .body()
                                .at("/components/outbox/details/failedEntries")
                                .asInt())
                .isEqualTo(2);

        mended.set(true);
        assertThat(outbox(tool, token, "POST", "/" + again + "/retry").status()).isEqualTo(204);
        assertThat(told.poll(30, TimeUnit.SECONDS)).isEqualTo("again");
        assertThat(outbox(tool, token, "DELETE", "/" + never).status()).isEqualTo(204);
        assertThat(outbox(tool, token, "DELETE", "/" + never).code()).isEqualTo("not-found");
        assertThat(outbox(tool, token, "GET", "").body().size()).isZero();
        assertThat(told).isEmpty();
        assertThat(tool.get("/actuator/health").body().path("status").asString()).isEqualTo("UP");
        assertThat(
                        hub.rooms()
                                .getBean(JdbcClient.class)
                                .sql(
                                        "select act from audit_entry where target like 'outbox/%' order by sequence")
                                .query(String.class)
                                .list())
                .containsExactly("outbox-entry-retried", "outbox-entry-dropped");
    }

    /// Leaves an entry whose next attempt is its last.
    private static long give(String name, int attempts) {
        return hub.rooms()
                .getBean(JdbcClient.class)
                .sql(
                        """
                        insert into outbox (kind, payload, at, attempts, not_before)
                        values ('of-the-test', jsonb_build_object('name', ?), now(), ?, now())
                        returning sequence
                        """)
                .params(name, attempts)
                .query(Long.class)
                .single();
    }

    private static Browser.Answer await(Supplier<Browser.Answer> ask, int size) {
        long began = System.nanoTime();
        Browser.Answer answer = ask.get();
        while (answer.body().size() != size) {
            assertThat(Duration.ofNanos(System.nanoTime() - began))
                    .isLessThan(Duration.ofSeconds(60));
            answer = ask.get();
        }
        return answer;
    }

    private static Browser.Answer outbox(Browser tool, String token, String method, String path) {
        return tool.send(
                tool.request("/api/v1/operator/outbox" + path)
                        .header("Authorization", "Operator " + token)
                        .method(method, BodyPublishers.noBody()));
    }

    @Test
    void the_operator_alone_sees_the_door_and_traces_messages() throws Exception {
        Browser tool = Browser.at(hub);
        String token = Files.readString(data.resolve("run/operator.token")).strip();
        String wish = "{\"client\":\"a-client\",\"messages\":2,\"seconds\":5}";
        for (String path : List.of("door", "traces/1")) {
            assertThat(tool.get("/api/v1/operator/" + path).status()).isEqualTo(401);
            assertThat(asOperator(tool, "wrong", "GET", path, "").status()).isEqualTo(401);
        }
        assertThat(asOperator(tool, "wrong", "POST", "traces", wish).status()).isEqualTo(401);
        Browser.Answer door = asOperator(tool, token, "GET", "door?slowest=5", "");
        assertThat(door.status()).isEqualTo(200);
        assertThat(door.body().path("door").path("traffic").has("messagesReceived")).isTrue();
        assertThat(door.body().path("commits").findValuesAsString("name"))
                .contains("fabric", "twin");
        Browser.Answer made = asOperator(tool, token, "POST", "traces", wish);
        assertThat(made.status()).isEqualTo(201);
        String trace = "traces/" + made.body().path("id").asString();
        assertThat(asOperator(tool, token, "GET", trace, "").body().path("done").asBoolean())
                .isFalse();
        assertThat(asOperator(tool, token, "DELETE", trace, "").status()).isEqualTo(204);
        assertThat(asOperator(tool, token, "GET", trace, "").code()).isEqualTo("not-found");
        assertThat(asOperator(tool, token, "POST", "traces", "{}").code())
                .isEqualTo("field-invalid");
        assertThat(
                        hub.rooms()
                                .getBean(JdbcClient.class)
                                .sql(
                                        "select detail ->> 'client' from audit_entry where act ="
                                                + " 'messages-traced'")
                                .query(String.class)
                                .list())
                .containsExactly("a-client");
        assertThat(tool.get("/actuator/prometheus").raw().body())
                .contains("opentos_mqtt_clients{", "opentos_commits_seconds_count{");
    }

    private static Browser.Answer asOperator(
            Browser tool, String token, String method, String path, String body) {
        return tool.send(
                tool.request("/api/v1/operator/" + path)
                        .header("Authorization", "Operator " + token)
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(body)));
    }

    @Test
    void health_and_metrics_answer_on_this_machine() {
        Browser browser = Browser.at(hub);
        assertThat(browser.get("/actuator/health").body().path("status").asString())
                .isEqualTo("UP");
        assertThat(browser.get("/actuator/prometheus").raw().body()).contains("jvm_memory");
    }
}
