package org.opentos.e2e;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.opentos.cli.account.HubClient;
import org.opentos.protocol.app.PackageWriter;
import org.opentos.protocol.keys.SigningKey;
import tools.jackson.databind.JsonNode;

/// A developer who administers an organisation and puts apps on terminals of the own home.
///
/// @param organisation its id
record Developing(World world, HubClient client, String organisation, SigningKey key) {

    /// The developer of that name, which is made where the person administers none of it, and a key
    /// of it.
    static Developing of(World world, Person person, String name) {
        HubClient client = person.client(world);
        String organisation =
                client.get("/api/v1/session")
                        .path("organisations")
                        .valueStream()
                        .filter(each -> each.path("name").asString().equals(name))
                        .map(each -> each.path("id").asString())
                        .findFirst()
                        .orElseGet(() -> founded(client, name));
        SigningKey key = SigningKey.fresh(new SecureRandom());
        client.post(
                "/api/v1/organisations/" + organisation + "/developer-keys",
                Map.of("key", key.verifying().text(), "name", "Test"));
        return new Developing(world, client, organisation, key);
    }

    private static String founded(HubClient client, String name) {
        String organisation =
                client.post("/api/v1/organisations", Map.of("name", name, "kind", "developer"))
                        .path("id")
                        .asString();
        JsonNode agreement = client.get("/api/v1/agreements/current?locale=en");
        client.post(
                "/api/v1/organisations/" + organisation + "/acceptances",
                Map.of(
                        "version",
                        agreement.path("version").asString(),
                        "hash",
                        agreement.path("hash").asString()));
        return organisation;
    }

    /// The id of the device with that name in the person's home.
    String device(String name) {
        String home = client.get("/api/v1/session").path("homes").path(0).path("id").asString();
        for (JsonNode each : client.get("/api/v1/homes/" + home + "/devices")) {
            if (each.path("name").asString().equals(name)) {
                return each.path("id").asString();
            }
        }
        throw new AssertionError("the home has no device " + name);
    }

    /// Puts an app of one page and one script on a device, as a draft.
    ///
    /// @return the id of its installation
    String put(String app, String script, String device) {
        return put(app, script, Map.of("app", app, "device", device, "draft", true));
    }

    /// The same for the developer's own browser.
    String putHere(String app, String script) {
        return put(app, script, Map.of("app", app, "draft", true));
    }

    private String put(String app, String script, Map<String, Object> wish) {
        draft(app, "", script);
        return client.post("/api/v1/installations", wish).path("id").asString();
    }

    /// Hands an app of one page and one script in, as a draft.
    ///
    /// @param more members of its manifest, each with a comma behind it
    void draft(String app, String more, String script) {
        try {
            Path file = Files.createTempFile(world.places.state(), "app", ".zip");
            PackageWriter.write(files(app, more, script), key, file);
            client.upload(
                    "PUT",
                    "/api/v1/organisations/" + organisation + "/draft",
                    file,
                    "application/zip");
        } catch (FileNotFoundException missing) {
            throw new AssertionError("the package has gone", missing);
        } catch (IOException failure) {
            throw new AssertionError("cannot make a package", failure);
        }
    }

    /// Hands an app of one page and one script in for the review.
    ///
    /// @return the id of the submission
    String submit(String app, String script) {
        try {
            Path file = Files.createTempFile(world.places.state(), "app", ".zip");
            PackageWriter.write(files(app, "", script), key, file);
            return client.upload(
                            "POST",
                            "/api/v1/organisations/" + organisation + "/submissions",
                            file,
                            "application/zip")
                    .path("id")
                    .asString();
        } catch (IOException failure) {
            throw new AssertionError("cannot make a package", failure);
        }
    }

    /// Takes everything off again that the person installed.
    void clear() {
        for (JsonNode each : client.get("/api/v1/installations")) {
            client.delete("/api/v1/installations/" + each.path("id").asString());
        }
    }

    private static Map<String, byte[]> files(String app, String more, String script) {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put(
                "manifest.json",
                bytes(
                        """
                        {"app_id": "%s", "name": "%s", "description": "A test.", %s
                         "version": {"code": 1, "name": "1"}, "platform_version": {"min_code": 1},
                         "device_type": ["tv", "watch", "phone"], "start_url": "index.html",
                         "icons": [{"src": "icon.svg", "type": "image/svg+xml", "sizes": "any"}]}
                        """
                                .formatted(app, app.substring(app.lastIndexOf('.') + 1), more)));
        files.put(
                "index.html",
                bytes(
                        "<!doctype html><title>Test</title><p id=word>here</p><script src=app.js></script>"));
        files.put("app.js", bytes(script));
        files.put("icon.svg", bytes("<svg xmlns='http://www.w3.org/2000/svg'/>"));
        return files;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
