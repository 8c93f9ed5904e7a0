package org.opentos.hub.market.publish;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.opentos.protocol.app.AppId;
import org.springframework.stereotype.Component;

/// What people can get: of each app the greatest version that is approved.
@Component
public class Store {
    private final SubmissionRows rows;

    Store(SubmissionRows rows) {
        this.rows = rows;
    }

    /// Empty where the store has no version of it.
    public Optional<Submission> current(AppId app) {
        return rows.current(app);
    }

    /// The same, as it is installed.
    public Optional<Offer> offer(AppId app) {
        return current(app).map(Submission::offer);
    }

    /// Everything, by app id.
    public List<Submission> current() {
        return rows.current();
    }

    /// A package, signed by the store.
    public Optional<byte[]> content(String digest) {
        return rows.content(digest);
    }

    /// A file of a version's package.
    ///
    /// @param path as the manifest names it
    public Optional<byte[]> file(Submission version, String path) {
        return file(version.digest(), path);
    }

    /// A file of a package that the store or a draft has.
    ///
    /// @param path as the manifest names it
    public Optional<byte[]> file(String digest, String path) {
        return content(digest).flatMap(content -> file(content, path));
    }

    private static Optional<byte[]> file(byte[] content, String path) {
        try (ZipInputStream zip = new ZipInputStream(new ByteArrayInputStream(content))) {
            for (ZipEntry each = zip.getNextEntry(); each != null; each = zip.getNextEntry()) {
                if (each.getName().equals(path)) {
                    return Optional.of(zip.readAllBytes());
                }
            }
            return Optional.empty();
        } catch (IOException broken) {
            throw new UncheckedIOException("a package in the store cannot be read", broken);
        }
    }
}
