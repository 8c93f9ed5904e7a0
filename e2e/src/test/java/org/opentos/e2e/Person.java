package org.opentos.e2e;

import com.microsoft.playwright.Page;
import java.util.Map;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.demonstration.Demonstration;

/// Somebody in a story: how they are called and how they sign in.
record Person(String displayName, String name, String password) {

    static Person named(String displayName) {
        String name = displayName.toLowerCase(java.util.Locale.ROOT);
        return new Person(displayName, name, "a quiet evening with " + name);
    }

    /// Who owns the demonstration home of a world.
    static Person ownerOf(World world) {
        Demonstration.Made kept = Demonstration.kept(world.places);
        return new Person(kept.owner(), kept.owner(), kept.password());
    }

    /// Fills the page that creates an account, wherever it was come from.
    void signUp(Page page) {
        page.locator("input[autocomplete=name]").fill(displayName);
        page.locator("input[autocomplete=username]").fill(name);
        page.locator("input[autocomplete=new-password]").fill(password);
        page.locator("main form button.primary").click();
        page.waitForURL(url -> !url.contains("/sign-up"));
    }

    void signIn(Page page) {
        page.locator("input[autocomplete^=username]").fill(name);
        page.locator("input[autocomplete=current-password]").fill(password);
        page.locator("main form button.primary").click();
        page.waitForURL(url -> !url.contains("/sign-in"));
    }

    /// What the interface wants for an account.
    Map<String, String> account() {
        return Map.of(
                "name", name, "displayName", displayName, "password", password, "locale", "en");
    }

    /// The same person without a browser.
    HubClient client(World world) {
        HubClient client = HubClient.forSession(world.api());
        client.post("/api/v1/session", Map.of("name", name, "password", password));
        return client;
    }
}
