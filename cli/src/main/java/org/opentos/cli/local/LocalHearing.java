package org.opentos.cli.local;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// What hears, as it lies in a checkout.
public record LocalHearing(Places places) {
    /// Names the directory of the models; `./tos` sets it where all is there.
    private static final String MODELS = "TOS_VOICE_MODELS";

    /// What a hub or a device is told of it; nothing where it is not there.
    public List<String> settings() {
        String models = System.getenv(MODELS);
        if (models == null || models.isBlank() || !Files.isDirectory(Path.of(models))) {
            return List.of();
        }
        Path target = places.root().resolve("voice").resolve("target");
        return List.of(
                "--hearing-program",
                target.resolve("voice-0.1.0.jar") + ":" + target.resolve("lib") + "/*",
                "--hearing-models",
                models);
    }
}
