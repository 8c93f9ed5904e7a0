package org.opentos.hub.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.Map;
import org.opentos.hub.Hub;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.ClaimedDevice;
import org.opentos.hub.testing.ShippedModel;
import org.opentos.hub.testing.TestClock;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// A home with a lamp and a television, in which people speak.
record RecordedHome(Hub hub, TestClock clock, Browser owner, Id.HomeId id, Id.DeviceId tv) {
    static RecordedHome of(Hub hub, TestClock clock, Id.OrganisationId maker, String name) {
        Browser owner = person(hub, name);
        Id.HomeId home =
                Id.HomeId.parse(
                        owner.post("/api/v1/homes", Map.of("name", "Home"))
                                .body()
                                .path("id")
                                .asString());
        device(hub, maker, owner, home, "appliance", "lamp", "Reading lamp");
        return new RecordedHome(
                hub, clock, owner, home, device(hub, maker, owner, home, "tv", "tv", "Television"));
    }

    private static Id.DeviceId device(
            Hub hub,
            Id.OrganisationId maker,
            Browser owner,
            Id.HomeId home,
            String form,
            String model,
            String name) {
        Id.DeviceId id =
                ClaimedDevice.claimed(hub, home, maker, form, ShippedModel.read(model).toString());
        assertThat(owner.patch("/api/v1/devices/" + id.text(), Map.of("name", name)).status())
                .isEqualTo(200);
        return id;
    }

    Browser joined(String name, String role) {
        String code =
                owner.post("/api/v1/homes/" + id.text() + "/invitations", Map.of("role", role))
                        .body()
                        .path("code")
                        .asString();
        Browser other = person(hub, name);
        assertThat(other.post("/api/v1/invitations/" + code + "/acceptance", Map.of()).status())
                .isLessThan(300);
        return other;
    }

    String path() {
        return "/api/v1/homes/" + id.text();
    }

    String recording(JsonNode exchange) {
        return path() + "/exchanges/" + exchange.path("id").asString() + "/recording";
    }

    Browser.Answer wants(Browser who, boolean keep) {
        return who.put(path() + "/recordings", Map.of("keep", keep));
    }

    Browser.Answer wantsShared(Browser who, boolean keep) {
        return who.put(path() + "/recordings/shared", Map.of("keep", keep));
    }

    JsonNode talk(Browser who) {
        return who.get(path() + "/exchanges").body();
    }

    JsonNode says(Browser who, byte[] sound, String type) {
        // Whoever says much at once is asked to wait.
        clock.advance(Duration.ofSeconds(3));
        Browser.Answer answer =
                who.send(
                        who.request(path() + "/exchanges/recordings?language=en")
                                .header("X-CSRF-TOKEN", who.csrf())
                                .header("Content-Type", type)
                                .POST(BodyPublishers.ofByteArray(sound)));
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
        return answer.body();
    }

    JsonNode says(Browser who, byte[] samples) {
        return says(who, samples, "audio/l16");
    }

    int rows() {
        return hub.rooms()
                .getBean(JdbcClient.class)
                .sql("select count(*) from recording where home = ?")
                .param(id.value())
                .query(Integer.class)
                .single();
    }

    static Browser person(Hub hub, String name) {
        Browser browser = Browser.at(hub);
        assertThat(browser.signUp(name).status()).isEqualTo(201);
        return browser;
    }
}
