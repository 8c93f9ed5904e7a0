package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Page;
import java.util.Map;
import org.opentos.cli.account.HubClient;
import tools.jackson.databind.JsonNode;

/// What a program may do for a person, got by the device grant (RFC 8628) and confirmed by the
/// person's page.
record AccessToken(String access, String refresh) {
    private static final String SCOPES = "profile home:read home:control home:manage";

    /// Asks for a token as a program does and confirms the code on the page of a signed-in person.
    static AccessToken confirmedOn(Page page, World world) {
        HubClient program = HubClient.forSession(world.api());
        JsonNode asked =
                program.form(
                        "/oauth2/device_authorization",
                        Map.of("client_id", "tos", "scope", SCOPES));
        confirm(page, world, asked.path("user_code").asString());
        JsonNode answer =
                program.form(
                        "/oauth2/token",
                        Map.of(
                                "grant_type", "urn:ietf:params:oauth:grant-type:device_code",
                                "device_code", asked.path("device_code").asString(),
                                "client_id", "tos"));
        return of(answer);
    }

    /// A new one in exchange for its refresh token.
    AccessToken refreshed(World world) {
        return of(
                HubClient.forSession(world.api())
                        .form(
                                "/oauth2/token",
                                Map.of(
                                        "grant_type", "refresh_token",
                                        "refresh_token", refresh,
                                        "client_id", "tos")));
    }

    private static AccessToken of(JsonNode answer) {
        return new AccessToken(
                answer.path("access_token").asString(), answer.path("refresh_token").asString());
    }

    /// Types the code that a program shows and allows what it asks for.
    static void confirm(Page page, World world, String userCode) {
        page.navigate(world.web("/device"));
        page.locator("input[name=user_code]").fill(userCode);
        page.locator("main form button.primary").click();
        page.waitForURL("**/consent?**");
        assertThat(page.locator("main")).containsText(userCode);
        page.locator("main form button.primary").click();
        page.waitForURL(url -> !url.contains("/consent"));
    }
}
