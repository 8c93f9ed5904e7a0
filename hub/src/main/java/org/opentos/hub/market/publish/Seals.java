package org.opentos.hub.market.publish;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.app.AppPackage;
import org.opentos.protocol.app.PackageReader;
import org.opentos.protocol.app.PackageWriter;
import org.springframework.stereotype.Component;

/// Signs packages with the store's key, by which terminals take them.
@Component
class Seals {
    private final StoreKey key;

    Seals(StoreKey key) {
        this.key = key;
    }

    /// @param content of a package that was taken
    byte[] seal(byte[] content) {
        try {
            Path file = Files.createTempFile("opentos-package", ".zip");
            Path sealed = Files.createTempFile("opentos-sealed", ".zip");
            try {
                Files.write(file, content);
                PackageWriter.seal(file, read(file), key.signing(), sealed);
                return Files.readAllBytes(sealed);
            } finally {
                Files.deleteIfExists(file);
                Files.deleteIfExists(sealed);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("could not sign a package", failure);
        }
    }

    private static AppPackage read(Path file) throws IOException {
        return switch (PackageReader.check(file)) {
            case Outcome.Done<AppPackage>(AppPackage read) -> read;
            case Outcome.Refused<AppPackage>(Refusal refusal) ->
                    throw new IllegalStateException(
                            "a package that was taken is refused: " + refusal);
        };
    }
}
