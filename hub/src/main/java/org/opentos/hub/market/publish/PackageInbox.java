package org.opentos.hub.market.publish;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.zip.ZipFile;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppManifest;
import org.opentos.protocol.app.AppPackage;
import org.opentos.protocol.app.PackageLimits;
import org.opentos.protocol.app.PackageReader;
import org.springframework.stereotype.Component;

/// Reads packages that developers send, a few at a time, from a file of their own.
@Component
class PackageInbox {
    /// Packages that are read at a time; each is in memory once.
    static final int AT_ONCE_MAX = 2;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Semaphore places = new Semaphore(AT_ONCE_MAX);

    /// What is done with a package that was read.
    interface Taker<T> {
        Outcome<T> take(Path file, AppPackage read) throws IOException;
    }

    /// Refused as `busy`, and as [PackageReader] refuses.
    ///
    /// @throws IOException where the body breaks off
    <T> Outcome<T> read(InputStream body, Taker<T> taker) throws IOException {
        if (!places.tryAcquire()) {
            return Outcome.refused(
                    RefusalCode.BUSY, "The hub reads other packages just now; try again.");
        }
        Path file = Files.createTempFile("opentos-package", ".zip");
        try {
            keep(body, file);
            return switch (PackageReader.check(file)) {
                case Outcome.Refused<AppPackage>(Refusal refusal) -> Outcome.refused(refusal);
                case Outcome.Done<AppPackage>(AppPackage read) -> taker.take(file, read);
            };
        } finally {
            Files.deleteIfExists(file);
            places.release();
        }
    }

    /// Keeps one byte more than is taken, by which the reader sees that it is too large.
    private static void keep(InputStream body, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            long left = PackageLimits.PACKAGE_BYTES_MAX + 1;
            while (left > 0) {
                int count = body.read(buffer, 0, (int) Math.min(buffer.length, left));
                if (count < 0) {
                    return;
                }
                out.write(buffer, 0, count);
                left -= count;
            }
        }
    }

    /// The manifest as it stands in a package that was read.
    static byte[] manifest(Path file) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile());
                InputStream stream = zip.getInputStream(zip.getEntry(AppManifest.PATH))) {
            return stream.readAllBytes();
        }
    }
}
