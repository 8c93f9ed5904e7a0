package org.opentos.cli.demonstration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import org.opentos.cli.CommandException;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.apps.AppPacking;
import org.opentos.protocol.keys.SigningKey;

/// The project's first apps: published as a developer would, approved as an operator would, and on
/// the devices of the home that they are for.
///
/// The café is not among them: it needs a service at an address of its own.
final class FirstApps {
    /// The gadget on which an app is.
    private static final String ITSELF = "itself";

    /// @param directory in `apps/`
    /// @param gadgets on which it is
    /// @param grants that the owner gave it
    /// @param things the gadgets that it was given
    private record FirstApp(
            String directory,
            String id,
            List<String> gadgets,
            List<String> grants,
            List<String> things) {}

    private static final List<FirstApp> APPS =
            List.of(
                    new FirstApp(
                            "arcade",
                            "org.opentos.starswing",
                            List.of("tv"),
                            List.of("friends"),
                            List.of()),
                    new FirstApp(
                            "spill",
                            "org.opentos.spill",
                            List.of("tv"),
                            List.of("friends"),
                            List.of()),
                    new FirstApp(
                            "photo-frame",
                            "org.opentos.frame",
                            List.of("tv"),
                            List.of(),
                            List.of()),
                    new FirstApp(
                            "weather",
                            "org.opentos.weather",
                            List.of("watch", "glasses"),
                            List.of(),
                            List.of()),
                    new FirstApp(
                            "steps",
                            "org.opentos.steps",
                            List.of("band", "watch"),
                            List.of("devices-see", "friends"),
                            List.of(ITSELF)),
                    new FirstApp(
                            "room",
                            "org.opentos.room",
                            List.of("headset"),
                            List.of("devices-see", "devices-control"),
                            List.of("lamp", "thermostat", "coffee", "tv")),
                    new FirstApp(
                            "media",
                            "org.opentos.player",
                            List.of("tv", "watch", "glasses"),
                            List.of("content"),
                            List.of()));

    /// What `./tos` built of `apps/`.
    private final Path built;

    FirstApps(Path built) {
        this.built = built;
    }

    /// The key is gone afterwards: a later version is signed with another one.
    void publish(HubClient developer, String organisation, HubClient operator) {
        SigningKey key = SigningKey.fresh(new SecureRandom());
        String path = "/api/v1/organisations/" + organisation;
        developer.post(
                path + "/developer-keys",
                Map.of("key", key.verifying().text(), "name", "Demonstration"));
        for (FirstApp app : APPS) {
            Path file = AppPacking.pack(built.resolve(app.directory()), key);
            try {
                String submission =
                        developer
                                .upload("POST", path + "/submissions", file, "application/zip")
                                .path("id")
                                .asString();
                operator.post(
                        "/api/v1/operator/submissions/" + submission + "/decision",
                        Map.of("decision", "approve"));
                Files.delete(file);
            } catch (IOException failure) {
                throw new CommandException("cannot publish " + app.id(), failure);
            }
        }
    }

    /// @param devices their ids by the gadgets' names
    void install(HubClient owner, Map<String, String> devices) {
        for (FirstApp app : APPS) {
            for (String gadget : app.gadgets()) {
                List<String> things =
                        app.things().stream()
                                .map(each ->
                                        devices.getOrDefault(
                                                each.equals(ITSELF) ? gadget : each, ""))
                                .toList();
                owner.post(
                        "/api/v1/installations",
                        Map.of(
                                "app", app.id(),
                                "device", devices.getOrDefault(gadget, ""),
                                "grants", app.grants(),
                                "things", things));
            }
        }
    }
}
