package org.opentos.protocol.app;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.opentos.protocol.keys.SigningKey;
import org.opentos.protocol.keys.VerifyingKey;
import tools.jackson.databind.node.ObjectNode;

/// Makes packages. The same files and the same key give the same bytes.
public final class PackageWriter {
    /// The first moment that a ZIP can name; when a file was written says nothing of the app.
    private static final LocalDateTime TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

    private PackageWriter() {}

    /// Packs and signs an app's files. What is written is what [PackageReader] reads; whether it
    /// takes it, it says itself.
    ///
    /// @param files content by path
    public static void write(Map<String, byte[]> files, SigningKey developer, Path target)
            throws IOException {
        ObjectNode listed = PackageJson.JSON.createObjectNode().put("algorithm", "SHA-256");
        ObjectNode digests = listed.putObject("files");
        Map<String, byte[]> sorted = new TreeMap<>(files);
        sorted.forEach((path, content) ->
                digests.put(path, VerifyingKey.encode(Signatures.sha256().digest(content))));
        byte[] list = PackageJson.JSON.writeValueAsBytes(listed);
        try (ZipOutputStream zip = zip(target)) {
            put(zip, PackagePath.DIGESTS, list);
            put(
                    zip,
                    PackagePath.DEVELOPER,
                    Signatures.write(developer, Signatures.developer(list)));
            for (Map.Entry<String, byte[]> each : sorted.entrySet()) {
                put(zip, each.getKey(), each.getValue());
            }
        }
    }

    /// Counter-signs a package that [PackageReader] took; a counter-signature that it carried is
    /// replaced.
    public static void seal(Path file, AppPackage read, SigningKey store, Path target)
            throws IOException {
        try (ZipFile from = new ZipFile(file.toFile());
                ZipOutputStream to = zip(target)) {
            byte[] list = content(from, PackagePath.DIGESTS);
            put(
                    to,
                    PackagePath.STORE,
                    Signatures.write(store, Signatures.store(list, read.developer())));
            List<String> names = new ArrayList<>();
            from.stream().map(ZipEntry::getName).forEach(names::add);
            for (String name : names) {
                if (!name.equals(PackagePath.STORE)) {
                    put(to, name, content(from, name));
                }
            }
        }
    }

    private static byte[] content(ZipFile zip, String name) throws IOException {
        try (InputStream stream = zip.getInputStream(zip.getEntry(name))) {
            return stream.readAllBytes();
        }
    }

    private static ZipOutputStream zip(Path target) throws IOException {
        OutputStream file = Files.newOutputStream(target);
        return new ZipOutputStream(file);
    }

    private static void put(ZipOutputStream zip, String name, byte[] content) throws IOException {
        ZipEntry entry = new ZipEntry(name);
        entry.setTimeLocal(TIME);
        zip.putNextEntry(entry);
        zip.write(content);
        zip.closeEntry();
    }
}
