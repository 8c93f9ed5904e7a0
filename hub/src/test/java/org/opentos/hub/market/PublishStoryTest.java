package org.opentos.hub.market;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.market.publish.Reviews;
import org.opentos.hub.market.publish.StoreKey;
import org.opentos.hub.testing.Browser;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.app.AppPackage;
import org.opentos.protocol.app.PackageLimits;
import org.opentos.protocol.app.PackageReader;
import org.opentos.protocol.keys.SigningKey;
import tools.jackson.databind.JsonNode;

/// From a developer's package to the store, and out of it again, over HTTP.
class PublishStoryTest {
    @TempDir static Path directory;
    private static MarketHub hub;

    @BeforeAll
    static void start() throws Exception {
        hub = MarketHub.start(directory);
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
    }

    private static String submissions() {
        return "/api/v1/organisations/" + hub.developer + "/submissions";
    }

    private static String path(JsonNode submission) {
        return "/api/v1/submissions/" + submission.path("id").asString();
    }

    private static Browser.Answer decide(JsonNode submission, String body) throws IOException {
        return hub.operator(
                "POST", "/submissions/" + submission.path("id").asString() + "/decision", body);
    }

    private static Browser.Answer submit(Map<String, byte[]> files) throws IOException {
        return hub.submit(hub.dora, hub.developer, hub.signed(files, hub.key));
    }

    @Test
    void a_version_is_submitted_checked_approved_and_signed() throws Exception {
        JsonNode submitted = hub.submitted("org.example.moon", 1);
        assertThat(submitted.path("state").asString()).isEqualTo("submitted");
        assertThat(submitted.at("/checks/0/check").asString()).isEqualTo("policy");
        assertThat(submitted.at("/checks/0/grade").asString()).isEqualTo("passed");
        assertThat(hub.operator("GET", "/submissions", "").body().findValuesAsString("app"))
                .contains("org.example.moon");

        Browser.Answer approved = decide(submitted, "{\"decision\":\"approve\"}");

        assertThat(approved.body().path("state").asString()).isEqualTo("approved");
        assertThat(hub.dora.get(path(submitted)).body().path("state").asString())
                .isEqualTo("approved");
        assertThat(read(submitted).sealedBy())
                .contains(hub.hub.rooms().getBean(StoreKey.class).verifying());
        assertThat(decide(submitted, "{\"decision\":\"refuse\",\"reason\":\"late\"}").code())
                .isEqualTo("submission-decided");
    }

    private static AppPackage read(JsonNode submission) throws IOException {
        Outcome<byte[]> content =
                hub.hub
                        .rooms()
                        .getBean(Reviews.class)
                        .content(Id.SubmissionId.parse(submission.path("id").asString()));
        Path file = Files.createTempFile(directory, "sealed", ".zip");
        Files.write(file, ((Outcome.Done<byte[]>) content).value());
        return ((Outcome.Done<AppPackage>) PackageReader.check(file)).value();
    }

    @Test
    void a_refusal_has_a_reason_that_the_developer_sees() throws Exception {
        JsonNode submitted = hub.submitted("org.example.refused", 1);
        assertThat(decide(submitted, "{\"decision\":\"refuse\"}").code())
                .isEqualTo("field-invalid");

        decide(submitted, "{\"decision\":\"refuse\",\"reason\":\"It shows nothing.\"}");

        JsonNode seen = hub.dora.get(path(submitted)).body();
        assertThat(seen.path("state").asString()).isEqualTo("refused");
        assertThat(seen.path("reason").asString()).isEqualTo("It shows nothing.");
    }

    @Test
    void the_same_package_again_is_answered_and_another_of_the_same_number_is_not_taken()
            throws Exception {
        JsonNode first = hub.submitted("org.example.twice", 5);

        assertThat(hub.submitted("org.example.twice", 5).path("id")).isEqualTo(first.path("id"));
        assertThat(
                        submit(
                                        MarketHub.files(
                                                "org.example.twice",
                                                5,
                                                each -> each.put("name", "Else")))
                                .code())
                .isEqualTo("version-not-newer");
        assertThat(submit(MarketHub.files("org.example.twice", 4, _ -> {})).code())
                .isEqualTo("version-not-newer");
        assertThat(hub.submitted("org.example.twice", 6).path("state").asString())
                .isEqualTo("submitted");
    }

    @Test
    void an_app_belongs_to_whoever_came_first() throws Exception {
        hub.submitted("org.example.mine", 1);
        Browser eve = hub.person("eve.dev");
        String other = hub.organisation(eve, "Others");
        SigningKey key = hub.key(eve, other);

        Browser.Answer answer =
                hub.submit(
                        eve,
                        other,
                        hub.signed(MarketHub.files("org.example.mine", 2, _ -> {}), key));

        assertThat(answer.code()).isEqualTo("app-id-taken");
        assertThat(eve.get(submissions()).status()).isEqualTo(404);
        assertThat(eve.get(path(hub.submitted("org.example.mine", 3))).status()).isEqualTo(404);
    }

    @Test
    void a_key_that_nobody_added_signs_nothing() throws Exception {
        SigningKey unknown = SigningKey.fresh(new SecureRandom());
        byte[] content = hub.signed(MarketHub.files("org.example.unknown", 1, _ -> {}), unknown);

        assertThat(hub.submit(hub.dora, hub.developer, content).code())
                .isEqualTo("developer-key-unknown");
    }

    @Test
    void a_stolen_key_is_revoked_and_what_it_signed_is_gone() throws Exception {
        Browser dan = hub.person("dan.dev");
        String organisation = hub.organisation(dan, "Careless");
        SigningKey stolen = hub.key(dan, organisation);
        byte[] content = hub.signed(MarketHub.files("org.example.stolen", 1, _ -> {}), stolen);
        JsonNode submitted = hub.submit(dan, organisation, content).body();
        decide(submitted, "{\"decision\":\"approve\"}");
        String keys = "/api/v1/organisations/" + organisation + "/developer-keys";

        Browser.Answer revoked = dan.delete(keys + '/' + stolen.verifying().text());

        assertThat(revoked.body().path("revoked").isNull()).isFalse();
        assertThat(dan.get(path(submitted)).body().path("state").asString()).isEqualTo("withdrawn");
        byte[] next = hub.signed(MarketHub.files("org.example.stolen", 2, _ -> {}), stolen);
        assertThat(hub.submit(dan, organisation, next).code()).isEqualTo("developer-key-unknown");
        assertThat(dan.post(keys, Map.of("key", stolen.verifying().text(), "name", "Again")).code())
                .isEqualTo("in-use");
    }

    @Test
    void a_version_is_withdrawn_by_its_developer_or_the_operator() throws Exception {
        JsonNode mine = hub.published("org.example.withdrawn", 1, _ -> {});
        JsonNode theirs = hub.published("org.example.harmful", 1, _ -> {});

        assertThat(hub.dora.post(path(mine) + "/withdrawal", Map.of("reason", " ")).code())
                .isEqualTo("field-invalid");
        Browser.Answer withdrawn =
                hub.dora.post(path(mine) + "/withdrawal", Map.of("reason", "It crashes."));
        hub.operator(
                "POST",
                "/submissions/" + theirs.path("id").asString() + "/withdrawal",
                "{\"reason\":\"It does harm.\"}");

        assertThat(withdrawn.body().path("state").asString()).isEqualTo("withdrawn");
        JsonNode seen = hub.dora.get(path(theirs)).body();
        assertThat(seen.path("state").asString()).isEqualTo("withdrawn");
        assertThat(seen.path("reason").asString()).isEqualTo("It does harm.");
    }

    @Test
    void what_the_sandbox_would_not_run_is_told_and_not_approved() throws Exception {
        Map<String, byte[]> files = MarketHub.files("org.example.policy", 1, _ -> {});
        files.put(
                "index.html",
                MarketHub.bytes(
                        """
                        <!doctype html><script>steal()</script><img src=x.png onerror=steal()>
                        <script src=https://evil.example/x.js></script><iframe src=a.html></iframe>
                        <meta http-equiv=refresh content="0;url=//evil.example"><img src="data:image/png;base64,AA==">
                        """));

        JsonNode submitted = submit(files).body();

        assertThat(submitted.at("/checks/0/grade").asString()).isEqualTo("failed");
        assertThat(submitted.at("/checks/0/findings")).hasSize(5);
        assertThat(decide(submitted, "{\"decision\":\"approve\"}").code())
                .isEqualTo("check-failed");
    }

    @Test
    void what_connects_to_the_terminal_itself_stays_a_draft() throws Exception {
        Map<String, byte[]> files =
                MarketHub.files(
                        "org.example.inside",
                        1,
                        manifest ->
                                manifest.putArray("tos_network")
                                        .addObject()
                                        .put("origin", "http://localhost:8090")
                                        .put("reason", "To try it out.")
                                        .putObject("reason_localized")
                                        .put("zh-Hans", "用于试用。"));

        JsonNode submitted = submit(files).body();

        assertThat(submitted.at("/checks/0/grade").asString()).isEqualTo("failed");
        assertThat(submitted.at("/checks/0/findings/0").asString())
                .contains("http://localhost:8090");
    }

    @Test
    void grants_are_held_against_use() throws Exception {
        JsonNode idle =
                hub.submitted(
                        "org.example.idle",
                        1,
                        manifest ->
                                manifest.putArray("req_permissions")
                                        .addObject()
                                        .put("name", "devices-see")
                                        .put("reason", "To look.")
                                        .putObject("reason_localized")
                                        .put("zh-Hans", "查看。"));
        assertThat(idle.at("/checks/1/grade").asString()).isEqualTo("warned");
        assertThat(graded("one", "await tos.devices.list()")).isEqualTo("warned");
        assertThat(graded("two", "a.payments?.buy(\"x\")")).isEqualTo("warned");
        assertThat(graded("three", "class S{devices={list:async()=>this.c(`devices.list`)}}"))
                .as("the sdk itself")
                .isEqualTo("passed");
    }

    private String graded(String name, String code) throws Exception {
        Map<String, byte[]> files = MarketHub.files("org.example.sly." + name, 1, _ -> {});
        files.put("app.js", MarketHub.bytes(code));
        return submit(files).body().at("/checks/1/grade").asString();
    }

    @Test
    void a_part_that_an_app_takes_whole_is_used() throws Exception {
        Map<String, byte[]> files =
                MarketHub.files(
                        "org.example.whole",
                        1,
                        manifest ->
                                manifest.putArray("req_permissions")
                                        .addObject()
                                        .put("name", "friends")
                                        .put("reason", "To play.")
                                        .putObject("reason_localized")
                                        .put("zh-Hans", "用于游戏。"));
        files.put("app.js", MarketHub.bytes("const{scores:s,storage}=await c();s.top(`moon`)"));

        assertThat(submit(files).body().at("/checks/1/grade").asString()).isEqualTo("passed");
    }

    @Test
    void what_is_no_package_is_not_taken() throws Exception {
        assertThat(hub.submit(hub.dora, hub.developer, MarketHub.bytes("hello")).code())
                .isEqualTo("package-malformed");
        Map<String, byte[]> faulty =
                MarketHub.files("org.example.faulty", 1, each -> each.put("start_url", "no.html"));
        assertThat(submit(faulty).body().at("/faults/0/pointer").asString())
                .isEqualTo("/start_url");
    }

    /// Announced, and not.
    @Test
    void a_package_that_is_too_large_is_not_taken() {
        byte[] large = new byte[(int) PackageLimits.PACKAGE_BYTES_MAX + 10];
        assertThat(hub.submit(hub.dora, hub.developer, large).code()).isEqualTo("body-too-large");
        Browser.Answer chunked =
                hub.dora.send(
                        hub.dora
                                .request(submissions())
                                .header("X-CSRF-TOKEN", hub.dora.csrf())
                                .header("Content-Type", "application/zip")
                                .POST(
                                        BodyPublishers.ofInputStream(
                                                () -> new ByteArrayInputStream(large))));
        assertThat(chunked.code()).isEqualTo("package-too-large");
    }

    @Test
    void makers_publish_no_apps_and_strangers_nothing() throws Exception {
        Browser mo = hub.person("mo.maker");
        String maker =
                mo.post("/api/v1/organisations", Map.of("name", "Mo", "kind", "maker"))
                        .body()
                        .path("id")
                        .asString();
        byte[] content = hub.signed(MarketHub.files("org.example.mo", 1, _ -> {}), hub.key);

        assertThat(hub.submit(mo, maker, content).code()).isEqualTo("not-allowed");
        assertThat(hub.submit(mo, hub.developer, content).status()).isEqualTo(404);
    }

    @Test
    void checks_that_need_a_browser_come_from_outside() throws Exception {
        JsonNode submitted = hub.submitted("org.example.pictured", 1);
        String path = "/submissions/" + submitted.path("id").asString();

        Browser.Answer kept =
                hub.operator(
                        "PUT",
                        path + "/checks/pictures",
                        "{\"grade\":\"failed\",\"findings\":[\"Nothing is drawn on a TV.\"]}");

        assertThat(kept.body().at("/checks/3/check").asString()).isEqualTo("pictures");
        assertThat(decide(submitted, "{\"decision\":\"approve\"}").code())
                .isEqualTo("check-failed");
        assertThat(hub.operator("PUT", path + "/checks/policy", "{\"grade\":\"passed\"}").code())
                .isEqualTo("field-invalid");
    }

    @Test
    void a_review_says_whose_it_is_and_how_it_looks() throws Exception {
        JsonNode submitted = hub.submitted("org.example.drawn", 1);
        assertThat(submitted.path("developer").asString()).isEqualTo("Pixel Barn");
        assertThat(submitted.path("pictures")).isEmpty();
        String path = "/submissions/" + submitted.path("id").asString();
        byte[] png = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};

        assertThat(hub.operator("PUT", path + "/pictures/tv", "image/png", png).status())
                .isEqualTo(204);

        JsonNode reviewed = hub.operator("GET", path, "").body();
        assertThat(reviewed.path("pictures").toString()).isEqualTo("[\"tv\"]");
        assertThat(hub.operator("GET", path + "/pictures/tv", "").status()).isEqualTo(200);
    }
}
