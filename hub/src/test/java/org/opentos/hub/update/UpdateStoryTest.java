package org.opentos.hub.update;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.ClaimedDevice;
import org.opentos.hub.testing.LiveEar;
import org.opentos.hub.testing.TestHub;
import org.opentos.protocol.Id;
import org.opentos.protocol.Topics;
import org.opentos.protocol.keys.SigningKey;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.SignedRelease;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A maker's release at the doors of a whole hub: handed in, rolled out, taken by one device and
/// refused by another.
class UpdateStoryTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int BYTES = 3 * ReleaseFiles.PIECE_BYTES + 77;

    @TempDir static Path directory;
    private static Hub hub;
    private static Browser mei;
    private static String maker;

    private final SigningKey key = SigningKey.fresh(new SecureRandom());
    private final byte[] file = new byte[BYTES];

    UpdateStoryTest() {
        new Random(11).nextBytes(file);
    }

    @BeforeAll
    static void start() throws Exception {
        hub = TestHub.start(Files.createDirectory(directory.resolve("hub")));
        mei = person("mei");
        maker =
                mei.post("/api/v1/organisations", Map.of("name", "Acme", "kind", "maker"))
                        .body()
                        .path("id")
                        .asString();
        JsonNode text = mei.get("/api/v1/agreements/current").body();
        assertThat(
                        mei.post(
                                        "/api/v1/organisations/" + maker + "/acceptances",
                                        Map.of(
                                                "version",
                                                text.path("version").asString(),
                                                "hash",
                                                text.path("hash").asString()))
                                .status())
                .isEqualTo(201);
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

    private static JsonNode done(Browser.Answer answer, int status) {
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(status);
        return answer.body();
    }

    private static Browser.Answer upload(Browser by, String release, long from, byte[] content) {
        return by.send(
                by.request("/api/v1/releases/" + release + "/file?from=" + from)
                        .header("X-CSRF-TOKEN", by.csrf())
                        .header("Content-Type", "application/octet-stream")
                        .PUT(BodyPublishers.ofByteArray(content)));
    }

    private ObjectNode signed(String product, int code) {
        ObjectNode body = JSON.createObjectNode().put("notes", "Counts steps on stairs.");
        SignedRelease.sign(
                        new Release(
                                Id.ProductId.parse(product),
                                new ReleaseVersion(code, "1." + code),
                                Release.Kind.FILE,
                                file.length,
                                UpdateWorld.sha256(file)),
                        key)
                .write(body);
        return body;
    }

    private static Id.DeviceId device(Browser owner) {
        Id.HomeId home =
                Id.HomeId.parse(
                        owner.post("/api/v1/homes", Map.of("name", "Home"))
                                .body()
                                .path("id")
                                .asString());
        return ClaimedDevice.claimed(hub, home, Id.OrganisationId.parse(maker), "band");
    }

    private static Map<String, Object> says(int code, Map<String, Object> update) {
        Map<String, Object> running = Map.of("code", code, "name", "1." + code, "kind", "file");
        return update.isEmpty()
                ? Map.of("running", running)
                : Map.of("running", running, "update", update);
    }

    private String product(Id.DeviceId device) {
        String product =
                new Id.ProductId(
                                hub.rooms()
                                        .getBean(
                                                org.springframework.jdbc.core.simple.JdbcClient
                                                        .class)
                                        .sql("select product from device where id = ?")
                                        .param(device.value())
                                        .query(java.util.UUID.class)
                                        .single())
                        .text();
        done(
                mei.post(
                        "/api/v1/products/" + product + "/release-keys",
                        Map.of("key", key.verifying().text(), "name", "Desk")),
                201);
        return product;
    }

    private String release(String product, int code) {
        String release =
                done(
                                mei.post(
                                        "/api/v1/products/" + product + "/releases",
                                        signed(product, code)),
                                201)
                        .path("id")
                        .asString();
        long half =
                done(upload(mei, release, 0, Arrays.copyOf(file, BYTES / 2)), 200)
                        .path("received")
                        .asLong();
        assertThat(half).isEqualTo(ReleaseFiles.PIECE_BYTES);
        JsonNode whole =
                done(upload(mei, release, half, Arrays.copyOfRange(file, (int) half, BYTES)), 200);
        assertThat(whole.path("state").asString()).isEqualTo("ready");
        return release;
    }

    private static ClaimedDevice listening(Id.DeviceId id) {
        return ClaimedDevice.listening(hub, id, Topics.Channel.UPDATE);
    }

    @Test
    void a_device_takes_a_release_in_ranges_and_its_maker_sees_it() throws Exception {
        Id.DeviceId id = device(person("ada"));
        String product = product(id);
        try (ClaimedDevice band = listening(id)) {
            band.told(told -> told.isObject() && !told.has("release"));
            assertThat(band.says(Topics.Channel.UPDATES, says(1, Map.of()))).isEmpty();
            assertThat(band.says(Topics.Channel.UPDATES, Map.of("running", 1)))
                    .isEqualTo("body-malformed");
            JsonNode fleet = done(mei.get("/api/v1/products/" + product + "/software"), 200);
            assertThat(fleet.at("/0/code").asInt()).isEqualTo(1);
            assertThat(fleet.at("/0/devices").asInt()).isEqualTo(1);

            String release = release(product, 2);
            JsonNode rollout =
                    done(
                            mei.post(
                                    "/api/v1/releases/" + release + "/rollouts",
                                    Map.of("stages", List.of(Map.of("percent", 100)))),
                            201);
            JsonNode order = band.told(told -> told.has("release"));
            assertThat(order.path("notes").asString()).isEqualTo("Counts steps on stairs.");
            String path =
                    "/api/v1/releases/%s/file?device=%s&pass=%s"
                            .formatted(release, id.text(), order.path("pass").asString());
            Browser nobody = Browser.at(hub);
            byte[] begin =
                    nobody.bytes(nobody.request(path).header("Range", "bytes=0-1999999").GET());
            byte[] rest =
                    nobody.bytes(nobody.request(path).header("Range", "bytes=2000000-").GET());
            assertThat(begin).isEqualTo(Arrays.copyOf(file, 2_000_000));
            assertThat(rest).isEqualTo(Arrays.copyOfRange(file, 2_000_000, BYTES));
            assertThat(nobody.get(path + "x").status()).isEqualTo(404);

            for (String state : List.of("downloading", "installing", "restarting", "proving")) {
                assertThat(
                                band.says(
                                        Topics.Channel.UPDATES,
                                        says(
                                                1,
                                                Map.of(
                                                        "release", release, "state", state,
                                                        "percent", 10))))
                        .isEmpty();
            }
            String see = "/api/v1/rollouts/" + rollout.path("id").asString();
            assertThat(done(mei.get(see), 200).at("/standings/proving").asInt()).isEqualTo(1);
            band.says(
                    Topics.Channel.UPDATES,
                    says(2, Map.of("release", release, "state", "done", "percent", 100)));
            assertThat(done(mei.get(see), 200).at("/standings/done").asInt()).isEqualTo(1);
            assertThat(nobody.get(path).status()).as("it has it").isEqualTo(404);
        }
    }

    @Test
    void a_device_that_goes_back_stops_it_and_its_maker_reads_why() throws Exception {
        Id.DeviceId id = device(person("eva"));
        String product = product(id);
        try (ClaimedDevice band = listening(id)) {
            band.says(Topics.Channel.UPDATES, says(1, Map.of()));
            String release = release(product, 2);
            String rollout =
                    done(mei.post("/api/v1/releases/" + release + "/rollouts", Map.of()), 201)
                            .path("id")
                            .asString();
            band.told(told -> told.has("release"));
            band.says(
                    Topics.Channel.UPDATES,
                    says(
                            1,
                            Map.of(
                                    "release",
                                    release,
                                    "state",
                                    "went-back",
                                    "percent",
                                    0,
                                    "fault",
                                    Map.of(
                                            "check", "boot",
                                            "detail", "It did not start.",
                                            "log", "Kernel panic"))));
            band.told(told -> !told.has("release"));
            JsonNode view = done(mei.get("/api/v1/rollouts/" + rollout), 200);
            assertThat(view.path("state").asString()).isEqualTo("stopped");
            assertThat(view.path("why").asString()).isEqualTo("failures");
            JsonNode back =
                    done(mei.get("/api/v1/rollouts/" + rollout + "/devices?state=went-back"), 200);
            assertThat(back.at("/0/failed").asString()).isEqualTo("boot");
            assertThat(back.at("/0/log").asString()).isEqualTo("Kernel panic");
            assertThat(mei.get("/api/v1/rollouts/" + rollout + "/devices?state=lost").code())
                    .isEqualTo("field-invalid");
        }
    }

    @Test
    void its_people_see_what_runs_and_are_asked() throws Exception {
        Browser owner = person("lin");
        Id.DeviceId id = device(owner);
        String product = product(id);
        String path = "/api/v1/devices/" + id.text();
        assertThat(done(owner.get(path), 200).path("software").isNull()).isTrue();
        String home = done(owner.get(path), 200).at("/home/id").asString();
        LiveEar ear = new LiveEar();
        try (ClaimedDevice band = listening(id)) {
            WebSocket page = ear.listen(owner, "/api/v1/live?home=" + home, owner.origin());
            ear.next("ready");
            assertThat(owner.put(path + "/updates", Map.of("asks", true)).code())
                    .as("it never said what it runs")
                    .isEqualTo("not-found");
            band.says(Topics.Channel.UPDATES, says(1, Map.of()));
            assertThat(ear.next("software").at("/software/name").asString()).isEqualTo("1.1");
            assertThat(done(owner.put(path + "/updates", Map.of("asks", true)), 200).path("asks"))
                    .isEqualTo(JSON.readTree("true"));
            assertThat(owner.put(path + "/updates", Map.of()).code()).isEqualTo("field-invalid");

            String release = release(product, 2);
            JsonNode rollout =
                    done(
                            mei.post(
                                    "/api/v1/releases/" + release + "/rollouts",
                                    Map.of("stages", List.of(Map.of("percent", 100)))),
                            201);
            assertThat(rollout.path("asking").asInt()).isEqualTo(1);
            assertThat(rollout.path("reached").asInt()).isZero();
            JsonNode asked = done(owner.get(path), 200).at("/software/update");
            assertThat(asked.path("waitsFor").asString()).isEqualTo("consent");
            assertThat(asked.path("notes").asString()).isEqualTo("Counts steps on stairs.");
            assertThat(
                            done(owner.get("/api/v1/homes/" + home + "/devices"), 200)
                                    .at("/0/software/update"))
                    .isEqualTo(asked);

            Browser stranger = person("yan");
            Map<String, String> agreement = Map.of("release", release);
            for (Browser other : List.of(stranger, mei)) {
                assertThat(other.get(path).code()).isEqualTo("not-found");
                assertThat(other.put(path + "/updates", Map.of("asks", false)).code())
                        .isEqualTo("not-found");
                assertThat(other.post(path + "/updates/installation", agreement).code())
                        .isEqualTo("not-found");
            }
            Browser child = person("kit");
            String code =
                    done(
                                    owner.post(
                                            "/api/v1/homes/" + home + "/invitations",
                                            Map.of("role", "child")),
                                    201)
                            .path("code")
                            .asString();
            child.get("/api/v1/invitations/" + code);
            assertThat(child.post("/api/v1/invitations/" + code + "/acceptance", Map.of()).status())
                    .isLessThan(300);
            assertThat(done(child.get(path), 200).at("/software/update")).isEqualTo(asked);
            assertThat(child.put(path + "/updates", Map.of("asks", false)).code())
                    .isEqualTo("not-allowed");
            assertThat(child.post(path + "/updates/installation", agreement).code())
                    .isEqualTo("not-allowed");
            assertThat(owner.post(path + "/updates/installation", Map.of()).code())
                    .isEqualTo("field-invalid");
            done(owner.post(path + "/updates/installation", agreement), 200);
            JsonNode order = band.told(told -> told.has("release"));
            assertThat(order.at("/when/idle").asBoolean()).isFalse();

            band.says(
                    Topics.Channel.UPDATES,
                    says(1, Map.of("release", release, "state", "downloading", "percent", 40)));
            JsonNode heard = ear.next("software");
            while (!heard.at("/software/update/state").asString("").equals("downloading")) {
                heard = ear.next("software");
            }
            assertThat(heard.path("device").asString()).isEqualTo(id.text());
            assertThat(heard.at("/software/update/percent").asInt()).isEqualTo(40);
            band.says(
                    Topics.Channel.UPDATES,
                    says(
                            1,
                            Map.of(
                                    "release",
                                    release,
                                    "state",
                                    "went-back",
                                    "percent",
                                    0,
                                    "fault",
                                    Map.of("check", "boot", "detail", "It did not start."))));
            JsonNode back = ear.next("software").at("/software/update");
            assertThat(back.path("state").asString()).isEqualTo("went-back");
            assertThat(back.at("/fault/check").asString()).isEqualTo("boot");
            assertThat(back.at("/fault/detail").asString()).isEqualTo("It did not start.");
            page.abort();
        }
    }

    @Test
    void nobody_but_its_maker_sees_or_does_anything() {
        Id.DeviceId id = device(person("ida"));
        String product = product(id);
        String release = release(product, 2);
        Browser stranger = person("zoe");
        for (String path :
                List.of(
                        "/products/" + product + "/releases",
                        "/products/" + product + "/release-keys",
                        "/products/" + product + "/rollouts",
                        "/products/" + product + "/software",
                        "/releases/" + release)) {
            assertThat(stranger.get("/api/v1" + path).code()).as(path).isEqualTo("not-found");
        }
        assertThat(stranger.post("/api/v1/releases/" + release + "/rollouts", Map.of()).code())
                .isEqualTo("not-found");
        assertThat(upload(stranger, release, 0, new byte[1]).code()).isEqualTo("not-found");
        assertThat(upload(mei, release, 0, new byte[(int) Releases.UPLOAD_BYTES_MAX + 2]).code())
                .isEqualTo("body-too-large");
    }
}
