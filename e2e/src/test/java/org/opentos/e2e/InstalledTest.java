package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.cli.account.HubClient;

/// The console among the apps of a phone: a browser would install it, it opens without its hub with
/// what was last seen, and keeps nothing of anybody who signed out.
class InstalledTest {
    /// Everything that a page here can read, besides what the console is built of.
    private static final String READABLE =
            """
            async () => {
              const found = [JSON.stringify(localStorage), JSON.stringify(sessionStorage), document.cookie];
              for (const name of await caches.keys()) {
                if (name.startsWith("opentos-console-")) continue;
                const cache = await caches.open(name);
                for (const key of await cache.keys()) found.push(key.url, await (await cache.match(key)).text());
              }
              return [...found, JSON.stringify(await indexedDB.databases())].join("\\n");
            }
            """;

    /// Changes are kept together, a second after the first.
    private static final String LIGHT_IS_KEPT =
            """
            async () => {
              const cache = await caches.open("opentos-kept");
              const kept = await Promise.all((await cache.keys()).map(async (key) => (await cache.match(key)).json()));
              return kept.flatMap(({ devices = [] }) => devices).some(({ name, twin }) =>
                /lamp/i.test(name) && Object.values(twin).some(({ reported }) => reported?.value === true));
            }
            """;

    private static final String CONTROLLED =
            "() => navigator.serviceWorker.controller?.state === 'activated'";
    private static final String KEPT = "async () => (await caches.has('opentos-kept'))";

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    @BeforeAll
    static void begin() throws IOException {
        world = World.demonstration("installed");
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    private static void joinedByAChild() {
        HubClient client = Person.ownerOf(world).client(world);
        String home = client.get("/api/v1/session").path("homes").path(0).path("id").asString();
        String code =
                client.post("/api/v1/homes/" + home + "/invitations", Map.of("role", "child"))
                        .path("code")
                        .asString();
        HubClient child = HubClient.forSession(world.api());
        child.post("/api/v1/persons", Person.named("Winifred").account());
        child.post("/api/v1/invitations/" + code + "/acceptance", Map.of());
    }

    @Test
    void it_opens_without_its_hub_and_forgets_who_signs_out() throws Exception {
        joinedByAChild();
        world.power("lamp");
        Page phone = world.phone("en");
        HomePage home = new HomePage(phone);
        world.step(
                "A browser would install it",
                () -> {
                    phone.navigate(world.web("/sign-in"));
                    Person.ownerOf(world).signIn(phone);
                    assertThat(home.tile("Lamp")).isVisible();
                    phone.waitForFunction(CONTROLLED);
                    isInstallable(phone);
                });
        world.step(
                "What is kept is of the home, and of nobody's money or name",
                () -> {
                    phone.locator("nav a[href='/wallet']").last().click();
                    assertThat(phone.locator("#limits")).isVisible();
                    phone.locator("nav a[href^='/home/']:visible").first().click();
                    assertThat(home.tile("Lamp")).isVisible();
                    phone.waitForCondition(() -> (Boolean) phone.evaluate(KEPT));
                    // By what it shall be, since it may have been lit before.
                    String lamp = home.tile("Lamp").getAttribute("data-device");
                    Person.ownerOf(world)
                            .client(world)
                            .put(
                                    "/api/v1/devices/" + lamp + "/properties/power",
                                    Map.of("value", true));
                    assertThat(home.state("Lamp")).hasText("On");
                    phone.waitForCondition(() -> (Boolean) phone.evaluate(LIGHT_IS_KEPT));
                    assertThat(readable(phone))
                            .doesNotContain("Winifred", "balance", "wallet", "csrf", "PIN");
                });
        world.step(
                "Without the hub it shows what was last seen, how old it is, and sets nothing",
                () -> {
                    world.killHub();
                    phone.reload();
                    assertThat(home.state("Lamp")).hasText("On");
                    assertThat(phone.locator("[data-as-of] time")).isVisible();
                    assertThat(home.tile("Lamp").locator("button.act"))
                            .hasAttribute("aria-disabled", "true");
                    // As a finger does: nobody waits until it is enabled.
                    home.tile("Lamp")
                            .locator("button.act")
                            .click(new Locator.ClickOptions().setForce(true));
                    assertThat(phone.getByText("Nothing can be set while the hub")).isVisible();
                });
        world.step(
                "With the hub it is live again by itself",
                () -> {
                    world.startHub();
                    assertThat(phone.locator("[data-as-of]")).hasCount(0);
                    assertThat(home.tile("Lamp").locator("button.act[aria-disabled]")).hasCount(0);
                    home.tap("Lamp");
                    assertThat(home.state("Lamp")).hasText("Off");
                });
        world.step(
                "Signed out, nothing of the person can be read here",
                () -> {
                    phone.navigate(world.web("/account"));
                    phone.locator("main button:has-text('Sign out')").click();
                    assertThat(phone.locator("a[href='/sign-in']").first()).isVisible();
                    assertThat(readable(phone)).doesNotContain("Lamp", "person_", "home_");
                    world.killHub();
                    phone.reload();
                    assertThat(phone.locator("main")).containsText("The hub does not answer");
                    world.startHub();
                });
        assertThat(world.faults()).isEmpty();
    }

    private static String readable(Page page) {
        return (String) page.evaluate(READABLE);
    }

    /// By the browser's own criteria; a context of a test is one that keeps nothing, in which it
    /// installs nothing.
    private static void isInstallable(Page page) {
        CDPSession session = page.context().newCDPSession(page);
        JsonObject manifest = session.send("Page.getAppManifest");
        assertThat(manifest.get("url").getAsString()).endsWith("/app.en.webmanifest");
        assertThat(manifest.getAsJsonArray("errors")).isEmpty();
        assertThat(
                        session
                                .send("Page.getInstallabilityErrors")
                                .getAsJsonArray("installabilityErrors")
                                .asList()
                                .stream()
                                .map(each -> each.getAsJsonObject().get("errorId").getAsString())
                                .filter(each -> !each.equals("in-incognito")))
                .isEmpty();
        session.detach();
    }
}
