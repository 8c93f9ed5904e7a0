package org.opentos.hub.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.opentos.hub.settings.HubSettings;
import org.springframework.stereotype.Component;

/// Proves that somebody may read the hub's data directory, and so is its operator: the token is in
/// `run/operator.token`, readable by the hub's own user alone, and new at each start.
@Component
public class OperatorToken {
    private static final int TOKEN_BYTES = 32;

    private final byte[] token;

    OperatorToken(HubSettings settings) {
        byte[] random = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(random);
        String text = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
        this.token = text.getBytes(StandardCharsets.US_ASCII);
        write(settings.data().resolve("run"), text);
    }

    private static void write(Path directory, String text) {
        try {
            Files.createDirectories(directory);
            Path fresh =
                    Files.createTempFile(
                            directory,
                            "operator",
                            ".new",
                            PosixFilePermissions.asFileAttribute(
                                    PosixFilePermissions.fromString("rw-------")));
            Files.writeString(fresh, text + "\n");
            Files.move(
                    fresh,
                    directory.resolve("operator.token"),
                    StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write operator.token in " + directory, failure);
        }
    }

    /// Compares in constant time.
    public boolean is(String shown) {
        return MessageDigest.isEqual(token, shown.getBytes(StandardCharsets.UTF_8));
    }
}
