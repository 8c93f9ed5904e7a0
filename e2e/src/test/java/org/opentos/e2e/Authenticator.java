package org.opentos.e2e;

import com.google.gson.JsonObject;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;

/// The part of a phone or computer that keeps passkeys, as Chromium simulates it: present, unlocked
/// by its owner, and agreeing to everything.
final class Authenticator {
    private final CDPSession session;
    private final String id;

    private Authenticator(CDPSession session, String id) {
        this.session = session;
        this.id = id;
    }

    static Authenticator in(Page page) {
        CDPSession session = page.context().newCDPSession(page);
        session.send("WebAuthn.enable");
        JsonObject options = new JsonObject();
        options.addProperty("protocol", "ctap2");
        options.addProperty("transport", "internal");
        options.addProperty("hasResidentKey", true);
        options.addProperty("hasUserVerification", true);
        options.addProperty("isUserVerified", true);
        options.addProperty("automaticPresenceSimulation", true);
        JsonObject arguments = new JsonObject();
        arguments.add("options", options);
        String id =
                session.send("WebAuthn.addVirtualAuthenticator", arguments)
                        .get("authenticatorId")
                        .getAsString();
        return new Authenticator(session, id);
    }

    /// How many passkeys it keeps.
    int passkeys() {
        JsonObject arguments = new JsonObject();
        arguments.addProperty("authenticatorId", id);
        return session.send("WebAuthn.getCredentials", arguments)
                .getAsJsonArray("credentials")
                .size();
    }
}
