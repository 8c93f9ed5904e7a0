package org.opentos.cli.apps;

import java.io.FileNotFoundException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.cli.CommandException;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.account.KeptKey;
import org.opentos.cli.local.LocalHub;
import org.opentos.cli.local.Places;
import org.opentos.protocol.keys.SigningKey;
import tools.jackson.databind.JsonNode;

/// Whoever is signed in, as the developer for whom they publish.
final class Developer {
    private static final String ORGANISATIONS = "/api/v1/organisations/";

    private final HubClient hub;
    private final String organisation;

    private Developer(HubClient hub, String organisation) {
        this.hub = hub;
        this.organisation = organisation;
    }

    /// @param named the name or id of a developer; needed only where there are several
    static Developer of(HubClient hub, Optional<String> named) {
        List<JsonNode> developers = new ArrayList<>();
        for (JsonNode each : hub.get("/api/v1/session").path("organisations")) {
            boolean asked =
                    named.isEmpty()
                            || each.path("id").asString().equals(named.get())
                            || each.path("name").asString().equals(named.get());
            if (each.path("kind").asString().equals("developer") && asked) {
                developers.add(each);
            }
        }
        if (developers.size() != 1) {
            throw new CommandException(
                    developers.isEmpty()
                            ? "you administer no such developer; sign one up on the hub's page \"New organisation\", and accept the agreement"
                            : "you administer several developers; say which with --organisation NAME");
        }
        return new Developer(hub, developers.getFirst().path("id").asString());
    }

    /// Tells the hub this user's key, where it does not know it.
    SigningKey key() {
        SigningKey key = KeptKey.ofDeveloper().orMade();
        hub.post(
                ORGANISATIONS + organisation + "/developer-keys",
                Map.of("key", key.verifying().text(), "name", KeptKey.machine()));
        return key;
    }

    /// @return the draft as the hub took it
    JsonNode draft(Path file) {
        return upload("PUT", "/draft", file);
    }

    /// The ids of what was submitted last.
    List<String> submissions() {
        return hub.get(ORGANISATIONS + organisation + "/submissions")
                .valueStream()
                .map(each -> each.path("id").asString())
                .toList();
    }

    /// Where a browser shows what became of them; at the name under which people sign in, where the
    /// hub is of this machine.
    String page(Places places) {
        return LocalHub.web(places, hub.address()) + "/organisation/" + organisation + "/apps";
    }

    JsonNode submit(Path file) {
        return upload("POST", "/submissions", file);
    }

    private JsonNode upload(String method, String path, Path file) {
        try {
            return hub.upload(method, ORGANISATIONS + organisation + path, file, "application/zip");
        } catch (FileNotFoundException missing) {
            throw new CommandException("the package has gone: " + file, missing);
        }
    }
}
