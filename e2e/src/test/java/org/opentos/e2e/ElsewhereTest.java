package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.cli.account.HubClient;

/// The core of the story where the hub has a name that is not localhost: over HTTPS with the hub's
/// own authority, and over plain HTTP, which browsers do not trust with passkey and camera.
class ElsewhereTest {
    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    private static final Map<String, String> CLAIM_CODES = new HashMap<>();

    @BeforeAll
    static void begin() throws IOException {
        world = World.at("elsewhere", "hub.test");
        HubClient maker = HubClient.forSession(world.api());
        maker.post("/api/v1/persons", Person.named("Mei").account());
        String organisation = Factory.found(maker, "Lumen Works");
        for (String lamp : java.util.List.of("lamp-https", "lamp-http")) {
            CLAIM_CODES.put(lamp, Factory.make(world, maker, organisation, "lamp", lamp, "token"));
        }
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    @Test
    void all_of_it_works_over_https_with_the_hubs_own_authority() throws Exception {
        Page phone = world.phone("en");
        String origin = "https://hub.test:" + world.address().https();
        phone.navigate(origin + "/sign-up");
        assertThat((Boolean) phone.evaluate("isSecureContext")).isTrue();
        assertThat(phone.locator(".segments label")).hasCount(2);
        Person.named("Anna").signUp(phone);
        phone.navigate(origin + "/claim");
        assertThat(phone.locator("main .ways button")).hasText("Scan the code");
        world.step("the core over https", () -> tellTheCore(phone, origin, "lamp-https"));
    }

    @Test
    void over_plain_http_passkey_and_camera_give_way_and_the_rest_works() throws Exception {
        Page phone = world.phone("en");
        String origin = "http://hub.test:" + world.address().http();
        phone.navigate(origin + "/sign-up");
        assertThat((Boolean) phone.evaluate("isSecureContext")).isFalse();
        assertThat(phone.locator(".segments label")).hasCount(0);
        assertThat(phone.locator("main"))
                .containsText("Passkeys need a secure address (https, or localhost).");
        Person.named("Hana").signUp(phone);
        phone.navigate(origin + "/claim");
        assertThat(phone.locator("main"))
                .containsText("At this address the browser keeps the camera closed.");
        assertThat(phone.locator("main .ways button")).hasCount(0);
        assertThat(phone.locator("main .ways label")).hasText("Take a photo of the code");
        world.step("the core over http", () -> tellTheCore(phone, origin, "lamp-http"));
    }

    /// From the typed code to a page that follows the lamp, and a lamp that follows the page.
    private static void tellTheCore(Page phone, String origin, String device) {
        Shell lamp = Shell.on(world, world.power(device), 480, 320);
        String code = CLAIM_CODES.getOrDefault(device, "");
        assertThat(lamp.claimCode()).hasText(code);
        ClaimPage claim = new ClaimPage(phone);
        claim.type(code);
        claim.place("Lamp", "My home", "Kitchen");
        claim.isDone("Lamp");
        assertThat(lamp.shown("panel")).isVisible();
        phone.locator(".card.done a[href^='/home/']").click();
        assertThat(phone.url()).startsWith(origin);
        HomePage home = new HomePage(phone);
        assertThat(home.state("Lamp")).hasText("Off");
        home.tap("Lamp");
        assertThat(lamp.main()).isChecked();
        lamp.main().click();
        assertThat(home.state("Lamp")).hasText("Off");
        assertThat(world.faults()).isEmpty();
    }
}
