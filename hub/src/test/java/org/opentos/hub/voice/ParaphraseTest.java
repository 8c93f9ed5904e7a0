package org.opentos.hub.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.ClaimedDevice;
import org.opentos.hub.testing.ShippedModel;
import org.opentos.hub.testing.TestHub;
import org.opentos.protocol.Id;
import org.opentos.voice.models.ModelDirectory;
import tools.jackson.databind.JsonNode;

/// Typed words that are no sentence, over HTTP, with the real models: offered, confirmed, done.
class ParaphraseTest {
    @TempDir static Path directory;
    private static Hub hub;
    private static Browser owner;
    private static Id.HomeId home;
    private static Id.DeviceId lamp;
    private static Id.DeviceId chineseLamp;
    private static Id.DeviceId door;

    @BeforeAll
    static void start() {
        hub =
                TestHub.start(
                        directory,
                        "--hearing-program",
                        System.getProperty("java.class.path"),
                        "--hearing-models",
                        ModelDirectory.ofEnvironment().path().toString());
        owner = Browser.at(hub);
        assertThat(owner.signUp("ada.means").status()).isEqualTo(201);
        home =
                Id.HomeId.parse(
                        owner.post("/api/v1/homes", Map.of("name", "Home"))
                                .body()
                                .path("id")
                                .asString());
        Id.OrganisationId maker =
                Id.OrganisationId.parse(
                        owner.post(
                                        "/api/v1/organisations",
                                        Map.of("name", "Makers", "kind", "maker"))
                                .body()
                                .path("id")
                                .asString());
        lamp = device(maker, "lamp", "Reading lamp");
        chineseLamp = device(maker, "lamp", "台灯");
        door = device(maker, "door-lock", "Front door");
    }

    @AfterAll
    static void stop() {
        hub.close();
    }

    private static Id.DeviceId device(Id.OrganisationId maker, String model, String name) {
        Id.DeviceId id =
                ClaimedDevice.claimed(
                        hub, home, maker, "appliance", ShippedModel.read(model).toString());
        assertThat(owner.patch("/api/v1/devices/" + id.text(), Map.of("name", name)).status())
                .isEqualTo(200);
        return id;
    }

    private static String path() {
        return "/api/v1/homes/" + home.text() + "/exchanges";
    }

    private static JsonNode said(String language, String words) {
        Browser.Answer answer = owner.post(path(), Map.of("words", words, "language", language));
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
        return answer.body();
    }

    private static List<String> choices(JsonNode exchange) {
        List<String> choices = new ArrayList<>();
        exchange.path("choices").forEach(each -> choices.add(each.asString()));
        return choices;
    }

    private static JsonNode chosen(JsonNode exchange, String said) {
        int number = choices(exchange).indexOf(said) + 1;
        assertThat(number).as(exchange.toString()).isPositive();
        return owner.post(
                        path() + '/' + exchange.path("id").asString() + "/choice",
                        Map.of("number", number))
                .body();
    }

    private static JsonNode desired(Id.DeviceId device, String property) {
        return owner.get("/api/v1/devices/" + device.text())
                .body()
                .path("twin")
                .path(property)
                .path("desired");
    }

    @Test
    void what_is_meant_in_other_words_is_asked_and_then_done() {
        JsonNode asked = said("en", "I would love the reading lamp to be switched on");

        assertThat(asked.path("state").asString()).as(asked.toString()).isEqualTo("asked");
        assertThat(choices(asked)).hasSizeBetween(1, 3);
        assertThat(desired(lamp, "power").isNull()).as("not yet").isTrue();
        JsonNode done = chosen(asked, "Reading lamp: Light On");
        assertThat(done.path("state").asString()).isEqualTo("done");
        assertThat(desired(lamp, "power").path("value").asBoolean()).isTrue();
        JsonNode chain = owner.get("/api/v1/causes/" + done.path("cause").asString()).body();
        assertThat(chain.at("/0/text").asString())
                .isEqualTo("I would love the reading lamp to be switched on");
    }

    @Test
    void the_same_in_chinese() {
        JsonNode asked = said("zh-Hans", "台灯不用一直亮着了，可以关了");

        assertThat(asked.path("state").asString()).as(asked.toString()).isEqualTo("asked");
        JsonNode done = chosen(asked, "台灯：灯光 关");
        assertThat(done.path("state").asString()).isEqualTo("done");
        assertThat(desired(chineseLamp, "power").path("value").asBoolean(true)).isFalse();
    }

    @Test
    void what_is_far_from_everything_is_not_offered() {
        JsonNode far = said("en", "tell me a joke about penguins");
        JsonNode farInChinese = said("zh-Hans", "给我讲个企鹅的笑话");

        assertThat(far.path("state").asString()).as(far.toString()).isEqualTo("nothing");
        assertThat(farInChinese.path("state").asString())
                .as(farInChinese.toString())
                .isEqualTo("nothing");
    }

    @Test
    void a_lock_that_was_offered_still_waits_for_a_hand() {
        JsonNode asked = said("en", "somebody should unlock the front door for us");

        assertThat(asked.path("state").asString()).as(asked.toString()).isEqualTo("asked");
        JsonNode waits = chosen(asked, "Front door: Lock Unlocked");
        assertThat(waits.path("state").asString()).isEqualTo("unconfirmed");
        assertThat(desired(door, "locked").isNull()).isTrue();
        assertThat(chosen(waits, choices(waits).getFirst()).path("state").asString())
                .isEqualTo("done");
        assertThat(desired(door, "locked").path("value").asBoolean(true)).isFalse();
    }
}
