package org.opentos.cli.apps;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import org.opentos.cli.CommandException;
import org.opentos.protocol.keys.SigningKey;

/// The key with which this user signs apps, kept readable by this user only.
final class DeveloperKey {
    private DeveloperKey() {}

    /// Makes one at the first use.
    static SigningKey kept() {
        Path file = file();
        try {
            return SigningKey.decode(Base64.getDecoder().decode(Files.readString(file).strip()));
        } catch (NoSuchFileException missing) {
            return made(file);
        } catch (IOException | IllegalArgumentException damaged) {
            throw new CommandException(
                    file
                            + " cannot be read as a key; restore it, or remove it and revoke the key at the hub",
                    damaged);
        }
    }

    private static SigningKey made(Path file) {
        SigningKey key = SigningKey.fresh(new SecureRandom());
        try {
            Files.createDirectories(file.getParent());
            Files.createFile(
                    file,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, Base64.getEncoder().encodeToString(key.encoded()) + "\n");
            return key;
        } catch (IOException failure) {
            throw new CommandException("cannot keep a key in " + file, failure);
        }
    }

    static Path file() {
        String configured = System.getenv("XDG_CONFIG_HOME");
        Path base =
                configured == null
                        ? Path.of(System.getProperty("user.home"), ".config")
                        : Path.of(configured);
        return base.resolve("opentos").resolve("developer.key");
    }
}
