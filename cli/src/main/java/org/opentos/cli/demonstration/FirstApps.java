package org.opentos.cli.demonstration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.opentos.cli.CommandException;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.apps.AppPacking;
import org.opentos.protocol.app.SigningKey;

/// The project's first apps: published as a developer would, approved as an operator would, and on
/// the devices of the home that they are for.
///
/// The café is not among them: it needs a service at an address of its own.
final class FirstApps {
    /// @param directory in `apps/`
    /// @param gadgets on which it is
    /// @param grants that the owner gave it
    /// @param sees whether it was given the device on which it runs
    private record FirstApp(
            String directory, String id, List<String> gadgets, List<String> grants, boolean sees) {}

    private static final List<FirstApp> APPS =
            List.of(
                    new FirstApp(
                            "arcade",
                            "org.opentos.starswing",
                            List.of("tv"),
                            List.of("friends"),
                            false),
                    new FirstApp(
                            "photo-frame", "org.opentos.frame", List.of("tv"), List.of(), false),
                    new FirstApp(
                            "weather", "org.opentos.weather", List.of("watch"), List.of(), false),
                    new FirstApp(
                            "steps",
                            "org.opentos.steps",
                            List.of("watch"),
                            List.of("devices-see", "friends"),
                            true));

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
                String device = devices.getOrDefault(gadget, "");
                Map<String, Object> wish = new LinkedHashMap<>();
                wish.put("app", app.id());
                wish.put("device", device);
                wish.put("grants", app.grants());
                wish.put("things", app.sees() ? List.of(device) : List.of());
                owner.post("/api/v1/installations", wish);
            }
        }
    }
}
