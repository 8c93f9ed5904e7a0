package org.opentos.hub.settings;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/// With what the hub hears.
///
/// @param program the class path of the program that hears
/// @param models the directory of its models
public record HearingSettings(String program, Path models) {
    static final String PROGRAM = "hearing-program";
    static final String MODELS = "hearing-models";

    /// Empty where the hub does not hear.
    static Optional<HearingSettings> read(Map<String, String> all) {
        String program = all.get(PROGRAM);
        String models = all.get(MODELS);
        if (program == null && models == null) {
            return Optional.empty();
        }
        if (program == null || models == null) {
            throw new StartException(
                    PROGRAM + " and " + MODELS + " belong together; set both, or neither.");
        }
        if (!Files.isDirectory(Path.of(models))) {
            throw new StartException(
                    MODELS
                            + " is "
                            + models
                            + ", which is no directory. Bring the models there with voice/models, or unset both "
                            + MODELS
                            + " and "
                            + PROGRAM
                            + ".");
        }
        return Optional.of(new HearingSettings(program, Path.of(models)));
    }
}
