package org.opentos.voice.foreign;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/// Native libraries that lie in jars, kept where they are found at the next start.
public final class KeptLibrary {
    private KeptLibrary() {}

    /// Keeps a library in a directory, unless it is there already.
    ///
    /// @param resource where it lies, from the root of the class path
    /// @return where it is kept; empty where the class path has none
    public static Optional<Path> keep(String resource, Path directory) throws IOException {
        URL found = KeptLibrary.class.getResource(resource);
        if (found == null) {
            return Optional.empty();
        }
        Files.createDirectories(directory);
        String file = resource.substring(resource.lastIndexOf('/') + 1);
        Path kept = directory.resolve(file);
        if (!Files.exists(kept)) {
            // Whole or not at all: who finds it takes it as it is.
            Path part = directory.resolve(file + ".part");
            try (InputStream library = found.openStream()) {
                Files.copy(library, part, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(part, kept, StandardCopyOption.ATOMIC_MOVE);
        }
        return Optional.of(kept);
    }
}
