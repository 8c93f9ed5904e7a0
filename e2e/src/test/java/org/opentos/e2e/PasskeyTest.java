package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectOutputStream;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// People who sign in by passkey, and some who have no password at all.
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

    @Test
    void a_passkey_is_added_after_showing_again_who_is_there() throws Exception {
        Person person = Person.named("Pia");
        Page page = world.phone("en");
        Authenticator authenticator = Authenticator.in(page);
        page.navigate(world.web("/sign-up"));
        person.signUp(page);
        page.navigate(world.web("/account"));
        signedInLongAgo();
        button(page, "Add a passkey").click();
        page.locator("dialog button.primary").click();
        page.locator("dialog input[type=password]").fill("not the password");
        button(page, "Go on").click();
        assertThat(page.locator("dialog .fault")).isVisible();
        assertThat(authenticator.passkeys()).isZero();
        page.locator("dialog input[type=password]").fill(person.password());
        button(page, "Go on").click();
        assertThat(page.locator("[aria-labelledby=passkeys] .rows")).containsText("My device");
        assertThat(authenticator.passkeys()).isEqualTo(1);

        // The passkey proves the person; then the browser finds that it has one already.
        signedInLongAgo();
        button(page, "Add a passkey").click();
        page.locator("dialog button.primary").click();
        button(page, "Use a passkey").click();
        assertThat(page.locator("dialog .fault")).containsText("already has a passkey");
        assertThat(world.faults()).isEmpty();
    }

    /// Makes every session older than what counts as fresh proof.
    private static void signedInLongAgo() throws Exception {
        ByteArrayOutputStream longAgo = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(longAgo)) {
            out.writeObject(Instant.now().minus(Duration.ofHours(1)).toEpochMilli());
        }
        try (Connection connection =
                        DriverManager.getConnection(
                                world.databaseUrl(), "opentos", world.databasePassword());
                PreparedStatement statement =
                        connection.prepareStatement(
                                "update spring_session_attributes set attribute_bytes = ?"
                                        + " where attribute_name = 'signed-in-at'")) {
            statement.setBytes(1, longAgo.toByteArray());
            assertThat(statement.executeUpdate()).isPositive();
        }
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
