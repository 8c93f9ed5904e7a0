package org.opentos.hub.testing;

import java.util.Map;
import org.opentos.hub.Hub;
import tools.jackson.databind.JsonNode;

/// Somebody who signed up without a password and has one passkey.
///
/// @param handle by which authenticators know the person
public record PasskeyPerson(Browser browser, SoftwareAuthenticator key, String handle) {

    public static PasskeyPerson signUp(Hub hub, String name) {
        Browser browser = Browser.at(hub);
        browser.post("/api/v1/persons", Map.of("name", name, "displayName", name, "locale", "en"));
        SoftwareAuthenticator key = new SoftwareAuthenticator();
        return new PasskeyPerson(browser, key, register(browser, key));
    }

    /// Adds one more passkey.
    public void add() {
        register(browser, new SoftwareAuthenticator());
    }

    private static String register(Browser browser, SoftwareAuthenticator key) {
        Browser.Answer options = browser.post("/webauthn/register/options", Map.of());
        Browser.Answer registered =
                browser.post(
                        "/webauthn/register",
                        key.register(options.body(), browser.origin(), "Phone"));
        if (registered.status() != 200) {
            throw new IllegalStateException("not registered: " + registered.raw().body());
        }
        return options.body().path("user").path("id").asString();
    }

    /// What the passkey says to a challenge.
    public Map<String, Object> answer(JsonNode options) {
        return key.signIn(options, browser.origin(), handle);
    }

    /// Proves the person by the passkey, in whatever session the browser has.
    public Browser.Answer prove() {
        Browser.Answer options = browser.post("/webauthn/authenticate/options", Map.of());
        return browser.post("/login/webauthn", answer(options.body()));
    }
}
