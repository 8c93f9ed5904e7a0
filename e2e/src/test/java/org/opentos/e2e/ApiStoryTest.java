package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hivemq.client.mqtt.mqtt5.Mqtt5BlockingClient;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.cli.ExitCode;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.account.RefusedException;
import org.opentos.cli.account.SignIn;
import org.opentos.cli.demonstration.Demonstration;
import org.opentos.e2e.Mosquitto.Login;
import org.opentos.e2e.Mosquitto.Subscription;
import tools.jackson.databind.JsonNode;

/// Everything that pages can do, programs can: REST, WebSocket, MQTT, OAuth 2, at a hub with the
/// demonstration home and none of its devices running.
class ApiStoryTest {
    private static final int TAKEOVERS_TO_NOTICE = 3;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static Person ada;

    private static String home = "";

    @BeforeAll
    static void begin() throws IOException {
        world = World.demonstration("api");
        ada = new Person("Ada", "ada", Demonstration.kept(world.places).password());
        home = ada.client(world).get("/api/v1/session").path("homes").get(0).path("id").asString();
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    @Test
    void tos_signs_in_by_a_code_that_is_confirmed_in_a_browser() throws Exception {
        Page phone = signedIn(ada);
        SignIn signIn =
                SignIn.withDeviceGrant(
                        world.api(), grant -> AccessToken.confirm(phone, world, grant.userCode()));
        HubClient program = bearer(signIn.accessToken());
        assertThat(program.get("/api/v1/session").path("person").path("displayName").asString())
                .isEqualTo("Ada");

        String lamp = identity("lamp").device();
        try (LiveSocket live = LiveSocket.open(world, home, signIn.accessToken())) {
            live.next("ready");
            program.put("/api/v1/devices/" + lamp + "/properties/brightness", Map.of("value", 33));
            JsonNode heard = live.next("twin");
            assertThat(heard.path("device").asString()).isEqualTo(lamp);
            assertThat(heard.path("property").asString()).isEqualTo("brightness");
            assertThat(heard.path("desired").path("value").asInt()).isEqualTo(33);
            assertThat(heard.path("desired").path("answered").asBoolean()).isFalse();
        }
        JsonNode change = program.get("/api/v1/devices/" + lamp + "/changes?limit=1").get(0);
        assertThat(change.path("causes").get(0).path("kind").asString()).isEqualTo("app");
        assertThat(change.path("causes").get(1).path("actor").path("name").asString())
                .isEqualTo("Ada");
    }

    @Test
    void tos_says_why_the_hub_refused_and_what_the_device_takes() throws Exception {
        AccessToken token = AccessToken.confirmedOn(signedIn(ada), world);
        Path config = world.places.state().resolve("config");
        Path signIn = Files.createDirectories(config.resolve("opentos")).resolve("sign-in.json");
        Files.writeString(
                signIn,
                Json.write(
                        Map.of(
                                "hub", world.api().toString(),
                                "accessToken", token.access(),
                                "refreshToken", token.refresh(),
                                "expiresAt", Instant.now().plusSeconds(600).toString())));
        Map<String, String> environment = Map.of("XDG_CONFIG_HOME", config.toString());
        Command set =
                Command.run(world.places, environment, "set", "Reading lamp", "brightness", "500");
        assertThat(set.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(set.said())
                .contains("tos: value-invalid: ")
                .contains("must be at most 100")
                .contains("brightness takes integer, from 1 to 100, in percent");
        Command invoke =
                Command.run(
                        world.places,
                        environment,
                        "invoke",
                        "Reading lamp",
                        "fade",
                        "{\"brightness\":0}");
        assertThat(invoke.exitCode()).isEqualTo(ExitCode.REFUSED);
        assertThat(invoke.said()).contains("tos: input-invalid: ").contains("fade takes object");
        Files.delete(signIn);
        assertThat(Command.run(world.places, environment, "devices").exitCode())
                .isEqualTo(ExitCode.NOT_SIGNED_IN);
    }

    @Test
    void a_restart_of_the_hub_signs_nobody_out() throws Exception {
        Person vera = Person.named("Vera");
        Page phone = world.phone("en");
        Authenticator authenticator = Authenticator.in(phone);
        phone.navigate(world.web("/sign-up"));
        vera.signUp(phone);
        phone.navigate(world.web("/account"));
        button(phone, "Add a passkey").click();
        phone.locator("dialog button.primary").click();
        assertThat(phone.locator("main .rows").first()).containsText("My device");
        assertThat(authenticator.passkeys()).isEqualTo(1);
        AccessToken token = AccessToken.confirmedOn(phone, world);

        world.restartHub();

        phone.navigate(world.web("/account"));
        assertThat(phone.locator("main")).containsText("vera");
        assertThat(name(bearer(token.access()))).isEqualTo("Vera");
        assertThat(name(bearer(token.refreshed(world).access()))).isEqualTo("Vera");
        button(phone, "Sign out").click();
        phone.waitForURL(world.web("/"));
        phone.navigate(world.web("/sign-in"));
        button(phone, "Sign in with a passkey").click();
        assertThat(phone.locator("main h1")).hasText("Welcome, Vera");
    }

    @Test
    void devices_and_people_talk_by_ordinary_mqtt_clients() throws Exception {
        Identity lamp = identity("lamp");
        Login device = Login.password(world, lamp.device(), lamp.token());
        Login person =
                Login.password(world, home, AccessToken.confirmedOn(signedIn(ada), world).access());
        String topic = "tos/" + lamp.device() + "/";

        try (Subscription desired = Mosquitto.subscribe(device, topic + "desired")) {
            Mosquitto.publish(person, topic + "set", "{\"values\":{\"power\":true}}");
            String asked = desired.next("\"power\"");
            assertThat(payload(asked).at("/values/power/value").asBoolean()).isTrue();
        }
        try (Subscription twins = Mosquitto.subscribe(person, "tos/+/twin")) {
            Mosquitto.publish(device, topic + "reported", "{\"values\":{\"brightness\":64}}");
            String twin = twins.next("\"value\":64");
            assertThat(twin).startsWith(topic + "twin ");
            assertThat(payload(twin).at("/reported/brightness/value").asInt()).isEqualTo(64);
        }
    }

    @Test
    void a_certificate_is_enough_for_a_device_over_tls() throws Exception {
        Login lock = Login.certificate(world, "lock");
        String id = Factory.identity(world, "lock").path("device").asString();
        Mosquitto.publish(lock, "tos/" + id + "/reported", "{\"values\":{\"battery\":71}}");
        assertThat(
                        ada.client(world)
                                .get("/api/v1/devices/" + id)
                                .at("/twin/battery/reported/value")
                                .asInt())
                .isEqualTo(71);
    }

    @Test
    void a_cloned_identity_is_shown_with_what_to_do() throws Exception {
        HubClient maker =
                new Person("Mei", "mei", Demonstration.kept(world.places).password()).client(world);
        String organisation =
                maker.get("/api/v1/session").path("organisations").get(0).path("id").asString();
        String code = Factory.make(world, maker, organisation, "lamp", "lamp-cloned", "token");
        ada.client(world)
                .post(
                        "/api/v1/homes/" + home + "/devices",
                        Map.of("code", code, "name", "Night light"));
        Identity identity = identity("lamp-cloned");
        Page phone = signedIn(ada);
        phone.navigate(world.web("/home/" + home));
        HomePage page = new HomePage(phone);
        assertThat(page.tile("Night light")).isVisible();
        assertThat(phone.locator("[data-twice]")).hasCount(0);

        Mqtt5BlockingClient standing = Mqtt.connect(world, identity.device(), identity.token());
        // The copy and the original push each other off in turn.
        for (int use = 0; use < TAKEOVERS_TO_NOTICE; use++) {
            standing = Mqtt.connect(world, identity.device(), identity.token());
        }
        assertThat(phone.locator("[data-twice]"))
                .containsText("Two devices use the identity of Night light");
        standing.disconnect();
        assertThat(page.state("Night light")).hasText("Identity used twice");
        phone.locator("[data-twice] a").click();
        assertThat(phone.locator("[data-refused=identity-used-twice]"))
                .containsText("Switch off the one that does not belong here.");
    }

    @Test
    void a_bad_value_is_refused_with_its_reason_and_counted() throws Exception {
        Identity lamp = identity("lamp");
        Login device = Login.password(world, lamp.device(), lamp.token());
        String topic = "tos/" + lamp.device() + "/";
        JsonNode refusal =
                Json.read(
                        Mosquitto.publishAsleep(
                                device,
                                topic + "refusals",
                                topic + "reported",
                                "{\"values\":{\"brightness\":900}}"));
        assertThat(refusal.path("code").asString()).isEqualTo("value-invalid");
        assertThat(refusal.at("/faults/0/pointer").asString()).contains("brightness");
        HubClient client = ada.client(world);
        // Counted within a second, and by then seen at every process.
        signedIn(ada)
                .waitForCondition(() ->
                        client.get("/api/v1/devices/" + lamp.device()).at("/refusals/count").asInt()
                                > 0);
        JsonNode shown = client.get("/api/v1/devices/" + lamp.device());
        assertThat(shown.at("/refusals/last/code").asString()).isEqualTo("value-invalid");
        assertThat(shown.at("/twin/brightness/reported/value").asInt()).isNotEqualTo(900);
    }

    @Test
    void a_stranger_sees_and_reaches_nothing_of_another_home() throws Exception {
        Person eve = Person.named("Eve");
        Page phone = world.phone("en");
        phone.navigate(world.web("/sign-up"));
        eve.signUp(phone);
        HubClient client = eve.client(world);
        String own = client.post("/api/v1/homes", Map.of("name", "Eve's")).path("id").asString();
        String lamp = identity("lamp").device();
        for (String path :
                java.util.List.of(
                        "/api/v1/homes/" + home,
                        "/api/v1/homes/" + home + "/devices",
                        "/api/v1/devices/" + lamp)) {
            assertThatThrownBy(() -> client.get(path))
                    .isInstanceOfSatisfying(
                            RefusedException.class,
                            refused -> assertThat(refused.code()).isEqualTo("not-found"));
        }
        phone.navigate(world.web("/home/" + home));
        assertThat(phone.locator("main")).not().containsText("Reading lamp");

        Login stranger = Login.password(world, own, AccessToken.confirmedOn(phone, world).access());
        Login neighbour =
                Login.password(world, home, AccessToken.confirmedOn(signedIn(ada), world).access());
        try (Subscription everything = Mosquitto.subscribe(stranger, "#")) {
            Mosquitto.publish(neighbour, "kitchen/note", "the key is under the mat");
            Mosquitto.publish(stranger, "kitchen/note", "milk");
            assertThat(everything.next()).isEqualTo("kitchen/note milk");
        }
        assertThat(
                        Mqtt.publish(
                                world,
                                own,
                                AccessToken.confirmedOn(phone, world).access(),
                                "tos/" + lamp + "/set",
                                "{\"values\":{\"power\":true}}"))
                .startsWith("TOPIC_NAME_INVALID");
    }

    @Test
    void a_change_that_overtakes_the_answer_to_a_page_is_shown() throws Exception {
        String tv = identity("tv").device();
        HubClient client = ada.client(world);
        Page phone = signedIn(ada);
        phone.route(
                "**/api/v1/homes/*/devices",
                route -> {
                    JsonNode old = client.get("/api/v1/homes/" + home + "/devices");
                    client.put("/api/v1/devices/" + tv + "/properties/volume", Map.of("value", 77));
                    route.fulfill(
                            new Route.FulfillOptions()
                                    .setContentType("application/json")
                                    .setBody(old.toString()));
                    phone.unroute("**/api/v1/homes/*/devices");
                });
        phone.navigate(world.web("/device/" + tv));
        DevicePage page = new DevicePage(phone);
        assertThat(page.asked("volume")).containsText("77");
    }

    private static Page signedIn(Person person) {
        Page phone = world.phone("en");
        phone.navigate(world.web("/sign-in"));
        person.signIn(phone);
        return phone;
    }

    private static HubClient bearer(String token) {
        return HubClient.withAuthorization(world.api(), "Bearer " + token);
    }

    private static String name(HubClient client) {
        return client.get("/api/v1/session").path("person").path("displayName").asString();
    }

    private static Identity identity(String device) throws IOException {
        return Identity.read(world.places.devices().resolve(device));
    }

    private static JsonNode payload(String message) {
        return Json.read(message.substring(message.indexOf(' ') + 1));
    }

    private static Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }
}
