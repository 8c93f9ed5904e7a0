package org.opentos.cli.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import org.opentos.cli.CommandException;
import org.opentos.protocol.keys.SigningKey;

/// A key with which this user signs, kept readable by this user only.
///
/// @param file where it is, or will be
public record KeptKey(Path file) {
    /// With which apps are signed.
    public static KeptKey ofDeveloper() {
        return named("developer.key");
    }

    /// With which releases of what devices run are signed.
    public static KeptKey ofReleases() {
        return named("release.key");
    }

    private static KeptKey named(String name) {
        String configured = System.getenv("XDG_CONFIG_HOME");
        Path base =
                configured == null
                        ? Path.of(System.getProperty("user.home"), ".config")
                        : Path.of(configured);
        return new KeptKey(base.resolve("opentos").resolve(name));
    }

    /// What this machine calls itself, for whoever looks at a list of keys.
    public static String machine() {
        String name = System.getenv("HOSTNAME");
        return "tos" + (name == null || name.isBlank() ? "" : " on " + name);
    }

    /// Empty where none was made yet.
    public Optional<SigningKey> find() {
        try {
            return Optional.of(
                    SigningKey.decode(Base64.getDecoder().decode(Files.readString(file).strip())));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        } catch (IOException | IllegalArgumentException damaged) {
            throw new CommandException(
                    file
                            + " cannot be read as a key; restore it, or remove it and revoke the key at the hub",
                    damaged);
        }
    }

    /// Makes one at the first use.
    public SigningKey orMade() {
        return find().orElseGet(this::made);
    }

    private SigningKey made() {
        SigningKey key = SigningKey.fresh(new SecureRandom());
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
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
}
