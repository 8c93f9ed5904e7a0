package org.opentos.protocol.app;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.keys.VerifyingKey;
import tools.jackson.databind.node.ObjectNode;

/// Reads a package that anybody may have made: a ZIP of the app's files and, under `META-INF/`,
/// their digests and the signatures of these.
///
/// Refused, in this order: `package-too-large`, `package-malformed`, `package-altered`,
/// `signature-invalid`, `manifest-invalid`.
public final class PackageReader {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final ZipFile zip;
    private final Optional<Path> target;
    private final Map<String, byte[]> meta = new HashMap<>();
    private final Map<String, String> digests = new TreeMap<>();
    private final Map<String, Long> sizes = new TreeMap<>();
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private byte[] manifest = new byte[0];
    private long unpackedBytes;

    private PackageReader(ZipFile zip, Optional<Path> target) {
        this.zip = zip;
        this.target = target;
    }

    /// Reads all of a package and keeps nothing.
    ///
    /// @throws IOException where the file itself cannot be read
    public static Outcome<AppPackage> check(Path file) throws IOException {
        return read(file, Optional.empty());
    }

    /// Reads a package and writes the app's files into a directory, which exists and is empty.
    /// Where it is refused, part of it has been written.
    ///
    /// @throws IOException where the file cannot be read, or the directory not be written
    public static Outcome<AppPackage> unpack(Path file, Path directory) throws IOException {
        return read(file, Optional.of(directory));
    }

    private static Outcome<AppPackage> read(Path file, Optional<Path> target) throws IOException {
        if (Files.size(file) > PackageLimits.PACKAGE_BYTES_MAX) {
            return tooLarge(
                    "A package has at most %d MiB."
                            .formatted(PackageLimits.PACKAGE_BYTES_MAX / 1024 / 1024));
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return new PackageReader(zip, target).read();
        } catch (ZipException | EOFException broken) {
            return malformed("It is no whole ZIP file: " + broken.getMessage());
        }
    }

    private Outcome<AppPackage> read() throws IOException {
        Optional<Refusal> wrong = readEntries();
        if (wrong.isPresent()) {
            return Outcome.refused(wrong.get());
        }
        for (String each : List.of(PackagePath.DIGESTS, PackagePath.DEVELOPER)) {
            if (!meta.containsKey(each)) {
                return malformed(each + " is missing.");
            }
        }
        byte[] listed = meta.getOrDefault(PackagePath.DIGESTS, new byte[0]);
        return PackageJson.object(PackagePath.DIGESTS, listed)
                .then(this::compare)
                .then(_ -> developer(listed))
                .then(developer ->
                        sealed(listed, developer)
                                .then(seal ->
                                        manifest()
                                                .map(manifest ->
                                                        new AppPackage(
                                                                manifest,
                                                                Signatures.digest(listed),
                                                                developer,
                                                                seal,
                                                                sizes))));
    }

    private Optional<Refusal> readEntries() throws IOException {
        if (zip.size() > PackageLimits.FILES_MAX) {
            return refusal(
                    tooLarge("A package has at most %d files.".formatted(PackageLimits.FILES_MAX)));
        }
        Set<String> names = new HashSet<>();
        for (ZipEntry entry : zip.stream().<ZipEntry>map(each -> each).toList()) {
            String path = entry.getName();
            boolean ofApp = PackagePath.isOfApp(path);
            if (!ofApp && !PackagePath.isMeta(path)) {
                return refusal(
                        malformed(
                                "It holds a file with a name that no app may have: %s."
                                        .formatted(shown(path))));
            }
            if (!names.add(path.toLowerCase(Locale.ROOT))) {
                return refusal(malformed("It holds %s twice.".formatted(path)));
            }
            Optional<Refusal> wrong = ofApp ? readFile(entry) : readMeta(entry);
            if (wrong.isPresent()) {
                return wrong;
            }
        }
        return Optional.empty();
    }

    private static String shown(String path) {
        return path.codePoints()
                .limit(60)
                .map(each -> each > ' ' && each < 127 ? each : '?')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }

    private Optional<Refusal> readMeta(ZipEntry entry) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (!copy(entry, bytes, PackageLimits.META_BYTES_MAX)) {
            return refusal(
                    tooLarge(
                            "%s has at most %d KiB."
                                    .formatted(
                                            entry.getName(), PackageLimits.META_BYTES_MAX / 1024)));
        }
        meta.put(entry.getName(), bytes.toByteArray());
        return Optional.empty();
    }

    private Optional<Refusal> readFile(ZipEntry entry) throws IOException {
        String path = entry.getName();
        boolean isManifest = path.equals(AppManifest.PATH);
        MessageDigest digest = Signatures.sha256();
        ByteArrayOutputStream kept = new ByteArrayOutputStream(0);
        long before = unpackedBytes;
        boolean whole;
        try (OutputStream file = open(path)) {
            whole =
                    copy(
                            entry,
                            new OutputStream() {
                                @Override
                                public void write(int one) throws IOException {
                                    write(new byte[] {(byte) one}, 0, 1);
                                }

                                @Override
                                public void write(byte[] bytes, int from, int count)
                                        throws IOException {
                                    digest.update(bytes, from, count);
                                    file.write(bytes, from, count);
                                    if (isManifest) {
                                        kept.write(bytes, from, count);
                                    }
                                }
                            },
                            isManifest
                                    ? PackageLimits.MANIFEST_BYTES_MAX
                                    : PackageLimits.FILE_BYTES_MAX);
        }
        if (!whole) {
            return refusal(
                    tooLarge(
                            "%s is too large: a file has at most %d MiB, all together %d MiB, and the manifest %d KiB."
                                    .formatted(
                                            path,
                                            PackageLimits.FILE_BYTES_MAX / 1024 / 1024,
                                            PackageLimits.UNPACKED_BYTES_MAX / 1024 / 1024,
                                            PackageLimits.MANIFEST_BYTES_MAX / 1024)));
        }
        if (isManifest) {
            manifest = kept.toByteArray();
        }
        sizes.put(path, unpackedBytes - before);
        digests.put(path, VerifyingKey.encode(digest.digest()));
        return Optional.empty();
    }

    private OutputStream open(String path) throws IOException {
        if (target.isEmpty()) {
            return OutputStream.nullOutputStream();
        }
        Path file = target.get().resolve(path);
        Files.createDirectories(file.getParent());
        return Files.newOutputStream(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /// Counts what really comes, whatever the entry says of its size.
    ///
    /// @return false where a bound was reached
    private boolean copy(ZipEntry entry, OutputStream to, long bytesMax) throws IOException {
        long bytes = 0;
        try (InputStream from = zip.getInputStream(entry)) {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                bytes += count;
                unpackedBytes += count;
                if (bytes > bytesMax || unpackedBytes > PackageLimits.UNPACKED_BYTES_MAX) {
                    return false;
                }
                to.write(buffer, 0, count);
            }
        }
        return true;
    }

    private Outcome<ObjectNode> compare(ObjectNode listed) {
        if (!(listed.path("files") instanceof ObjectNode files)
                || !PackageJson.text(listed, "algorithm").equals("SHA-256")) {
            return malformed(PackagePath.DIGESTS + " lists no SHA-256 digests of files.");
        }
        Map<String, String> said = new TreeMap<>();
        files.properties().forEach(each -> said.put(each.getKey(), each.getValue().asString("")));
        for (Map.Entry<String, String> each : digests.entrySet()) {
            if (!each.getValue().equals(said.remove(each.getKey()))) {
                return altered("%s is not what was signed.".formatted(each.getKey()));
            }
        }
        return said.isEmpty()
                ? Outcome.done(files)
                : altered(
                        "A file that was signed is missing: %s."
                                .formatted(shown(said.keySet().iterator().next())));
    }

    private Outcome<VerifyingKey> developer(byte[] listed) {
        return Signatures.verify(
                PackagePath.DEVELOPER,
                meta.getOrDefault(PackagePath.DEVELOPER, new byte[0]),
                Signatures.developer(listed));
    }

    private Outcome<Optional<VerifyingKey>> sealed(byte[] listed, VerifyingKey developer) {
        byte[] seal = meta.get(PackagePath.STORE);
        return seal == null
                ? Outcome.done(Optional.empty())
                : Signatures.verify(PackagePath.STORE, seal, Signatures.store(listed, developer))
                        .map(Optional::of);
    }

    private Outcome<AppManifest> manifest() {
        if (!digests.containsKey(AppManifest.PATH)) {
            return malformed(AppManifest.PATH + " is missing.");
        }
        return ManifestReader.read(manifest).then(this::withFiles);
    }

    /// A manifest names only what is there.
    private Outcome<AppManifest> withFiles(AppManifest read) {
        if (!digests.containsKey(read.start())) {
            return missing("/start_url", read.start());
        }
        for (int at = 0; at < read.icons().size(); at++) {
            if (!digests.containsKey(read.icons().get(at).path())) {
                return missing("/icons/" + at + "/src", read.icons().get(at).path());
            }
        }
        return Outcome.done(read);
    }

    private static <T> Outcome<T> missing(String pointer, String path) {
        return Outcome.refused(
                new Refusal(
                        RefusalCode.MANIFEST_INVALID,
                        "The manifest names a file that the package does not hold.",
                        List.of(new Refusal.Fault(pointer, path + " is not in the package"))));
    }

    private static Optional<Refusal> refusal(Outcome<Void> outcome) {
        return outcome instanceof Outcome.Refused<Void>(Refusal refusal)
                ? Optional.of(refusal)
                : Optional.empty();
    }

    private static <T> Outcome<T> tooLarge(String detail) {
        return Outcome.refused(RefusalCode.PACKAGE_TOO_LARGE, detail);
    }

    private static <T> Outcome<T> malformed(String detail) {
        return Outcome.refused(RefusalCode.PACKAGE_MALFORMED, detail);
    }

    private static <T> Outcome<T> altered(String detail) {
        return Outcome.refused(RefusalCode.PACKAGE_ALTERED, detail);
    }
}
