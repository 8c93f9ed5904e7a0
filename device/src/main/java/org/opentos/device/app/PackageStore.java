package org.opentos.device.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.opentos.device.json.Json;
import org.opentos.device.storage.DataDirectory;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppPackage;
import org.opentos.protocol.app.PackageLimits;
import org.opentos.protocol.app.PackagePath;
import org.opentos.protocol.app.PackageReader;

/// The unpacked packages on this device's disk, each in a directory named by its digest. A
/// directory has that name only once it is whole.
final class PackageStore {
    private static final String NOTE = ".json";
    private static final String FRESH = ".new-";

    private final Path directory;

    /// @param data in which the packages have a directory of their own
    PackageStore(DataDirectory data) throws IOException {
        this.directory = Files.createDirectories(data.file("apps"));
        try (Stream<Path> found = Files.list(directory)) {
            for (Path each : found.toList()) {
                if (each.getFileName().toString().startsWith(FRESH)) {
                    DataDirectory.delete(each);
                }
            }
        }
    }

    /// Empty where the package is not here, or not whole.
    Optional<Unpacked> find(String digest) throws IOException {
        try {
            return Json.parse(Files.readAllBytes(directory.resolve(digest + NOTE)))
                    .flatMap(Unpacked::read)
                    .filter(_ -> Files.isDirectory(directory.resolve(digest)));
        } catch (NoSuchFileException missing) {
            return Optional.empty();
        }
    }

    /// Takes a package in, where it is the one that was announced and the store signed it.
    ///
    /// @param store the key of the hub's store
    Outcome<Unpacked> take(String digest, String store, InputStream content) throws IOException {
        Path fresh = Files.createTempDirectory(directory, FRESH);
        try {
            Path file = fresh.resolve("package.zip");
            Path files = Files.createDirectory(fresh.resolve("files"));
            if (!keep(content, file)) {
                return Outcome.refused(
                        RefusalCode.PACKAGE_TOO_LARGE, "The package is larger than any may be.");
            }
            return switch (PackageReader.unpack(file, files)) {
                case Outcome.Refused<AppPackage>(Refusal refusal) -> Outcome.refused(refusal);
                case Outcome.Done<AppPackage>(AppPackage read) -> {
                    boolean right =
                            read.digest().equals(digest)
                                    && read.sealedBy()
                                            .filter(key -> key.text().equals(store))
                                            .isPresent();
                    yield right
                            ? Outcome.done(put(digest, files, Unpacked.of(read.manifest())))
                            : Outcome.refused(
                                    RefusalCode.SIGNATURE_INVALID,
                                    "The package is not what the store signed.");
                }
            };
        } finally {
            DataDirectory.delete(fresh);
        }
    }

    private static boolean keep(InputStream content, Path file) throws IOException {
        try (OutputStream out = Files.newOutputStream(file)) {
            byte[] buffer = new byte[64 * 1024];
            long left = PackageLimits.PACKAGE_BYTES_MAX;
            for (int count = content.read(buffer); count >= 0; count = content.read(buffer)) {
                left -= count;
                if (left < 0) {
                    return false;
                }
                out.write(buffer, 0, count);
            }
            return true;
        }
    }

    private Unpacked put(String digest, Path files, Unpacked unpacked) throws IOException {
        DataDirectory.delete(directory.resolve(digest));
        Files.move(files, directory.resolve(digest), StandardCopyOption.ATOMIC_MOVE);
        Path note = Files.createTempFile(directory, FRESH, NOTE);
        Files.write(note, Json.bytes(unpacked.kept()));
        Files.move(note, directory.resolve(digest + NOTE), StandardCopyOption.ATOMIC_MOVE);
        return unpacked;
    }

    /// A file of a package; empty where the package has none of that name.
    Optional<byte[]> file(String digest, String path) throws IOException {
        if (!PackagePath.isOfApp(path)) {
            return Optional.empty();
        }
        Path file = directory.resolve(digest).resolve(path);
        return Files.isRegularFile(file) ? Optional.of(Files.readAllBytes(file)) : Optional.empty();
    }

    /// Removes every package but these.
    void keepOnly(Set<String> digests) throws IOException {
        Set<Path> others = new HashSet<>();
        try (Stream<Path> found = Files.list(directory)) {
            found.filter(
                            each -> {
                                String name = each.getFileName().toString();
                                String digest =
                                        name.endsWith(NOTE)
                                                ? name.substring(0, name.length() - NOTE.length())
                                                : name;
                                return !name.startsWith(FRESH) && !digests.contains(digest);
                            })
                    .forEach(others::add);
        }
        // The note goes first: what is half removed is not here.
        for (Path each : others.stream().sorted(PackageStore::notesFirst).toList()) {
            DataDirectory.delete(each);
        }
    }

    private static int notesFirst(Path one, Path other) {
        return Boolean.compare(other.toString().endsWith(NOTE), one.toString().endsWith(NOTE));
    }
}
