package org.opentos.hub.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A file that holds one secret, named by a setting. The secret is read when it is used, and never
/// printed.
///
/// @param setting the name of the setting, for messages
public record SecretFile(String setting, Path path) {
    private static final int BYTES_MAX = 16 * 1024;

    /// @throws StartException where the file cannot be read, is empty or too large for a secret
    public String read() {
        String text;
        try {
            if (Files.size(path) > BYTES_MAX) {
                throw new StartException(
                        path + " has more than " + BYTES_MAX + " bytes; check " + setting);
            }
            text = Files.readString(path).strip();
        } catch (IOException failure) {
            throw new StartException("cannot read " + path + "; check " + setting, failure);
        }
        if (text.isEmpty()) {
            throw new StartException(path + " is empty; check " + setting);
        }
        return text;
    }
}
