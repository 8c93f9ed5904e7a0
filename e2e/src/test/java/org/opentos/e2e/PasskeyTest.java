package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// A person who has no password at all.
class PasskeyTest {
    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    @BeforeAll
    static void begin() throws IOException {
        world = World.empty("passkey");
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    @Test
    void signs_up_and_in_by_passkey_on_a_local_name() {
        signUpOutAndIn("ines", "http://hub.localhost:" + world.address().http());
    }

    @Test
    void signs_up_and_in_by_passkey_over_https() {
        signUpOutAndIn("noor", "https://hub.test:" + world.address().https());
    }

    private static void signUpOutAndIn(String name, String origin) {
        Page page = world.phone("en");
        Authenticator authenticator = Authenticator.in(page);
        page.navigate(origin + "/sign-up");
        page.locator("input[autocomplete=name]").fill(name);
        page.locator("input[autocomplete=username]").fill(name);
        page.locator(".segments label").last().click();
        assertThat(page.locator("input[type=password]")).hasCount(0);
        page.locator("main form button.primary").click();
        assertThat(page.locator("main h1")).hasText("Welcome, " + name);
        assertThat(authenticator.passkeys()).isEqualTo(1);

        page.navigate(origin + "/account");
        button(page, "Sign out").click();
        // A page that comes before the session has ended would take its token, which signs nobody
        // in afterwards (`csrf-refused`).
        page.waitForURL(origin + "/");
        page.navigate(origin + "/sign-in");
        button(page, "Sign in with a passkey").click();
        assertThat(page.locator("main h1")).hasText("Welcome, " + name);
    }

    private static com.microsoft.playwright.Locator button(Page page, String name) {
        return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
    }
}
