package org.opentos.device.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;
import org.opentos.device.start.StartFailure;
import org.opentos.device.start.StartFailure.Code;
import tools.jackson.databind.JsonNode;

/// The directory that holds everything a device knows, owned by one process at a time.
public final class DataDirectory implements Closeable {
    /// Below this nothing large is brought here, so that small notes, also of removals, can be
    /// written.
    public static final long FREE_BYTES_MIN = 16L << 20;

    /// No file that the device reads as a whole is larger.
    public static final long DOCUMENT_BYTES_MAX = 4L << 20;

    private final Path path;
    private final FileChannel lockChannel;
    private final LongSupplier freeBytes;

    private DataDirectory(Path path, FileChannel lockChannel, LongSupplier freeBytes) {
        this.path = path;
        this.lockChannel = lockChannel;
        this.freeBytes = freeBytes;
    }

    /// Takes the directory for this process until [#close].
    public static DataDirectory open(Path path) throws StartFailure {
        return open(path, () -> path.toFile().getUsableSpace());
    }

    /// @param freeBytes how much is free on its disk
    public static DataDirectory open(Path path, LongSupplier freeBytes) throws StartFailure {
        if (!Files.isDirectory(path)) {
            throw new StartFailure(
                    Code.DATA_MISSING,
                    "The data directory %s does not exist; create it and put the device's identity.json and model.json into it."
                            .formatted(path));
        }
        FileChannel channel = null;
        try {
            channel =
                    FileChannel.open(
                            path.resolve("device.lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            if (!locked(channel)) {
                channel.close();
                throw new StartFailure(
                        Code.DATA_IN_USE,
                        "The data directory %s is in use by another running device; stop that one or choose another --data."
                                .formatted(path));
            }
            return new DataDirectory(path, channel, freeBytes);
        } catch (IOException failure) {
            closeAfter(failure, channel);
            throw unusable(path, failure);
        }
    }

    private static boolean locked(FileChannel channel) throws IOException {
        try {
            FileLock lock = channel.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException heldHere) {
            return false;
        }
    }

    private static void closeAfter(IOException failure, @Nullable FileChannel channel) {
        if (channel != null) {
            try {
                channel.close();
            } catch (IOException second) {
                failure.addSuppressed(second);
            }
        }
    }

    /// The failure to start that a failure to read or write means.
    public static StartFailure unusable(Path path, IOException failure) {
        String message = String.valueOf(failure.getMessage());
        if (message.contains("No space left") || message.contains("Disk quota exceeded")) {
            return new StartFailure(
                    Code.DISK_FULL,
                    "The disk that holds %s is full; free at least %d MiB and start again."
                            .formatted(path, FREE_BYTES_MIN >> 20),
                    failure);
        }
        return new StartFailure(
                Code.DATA_UNUSABLE,
                "The data directory %s cannot be used (%s); check that this user may read and write it."
                        .formatted(path, failure),
                failure);
    }

    public Path path() {
        return path;
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    /// Whether anything can be written into it: not by whom it is not meant for, and not where its
    /// file system has turned read-only.
    public static boolean writable(Path path) {
        return Files.isWritable(path);
    }

    /// Whether so little is free that nothing large may come.
    public boolean full() {
        return !holds(0);
    }

    /// Whether so much can be written and enough is left.
    public boolean holds(long bytes) {
        return freeBytes.getAsLong() - bytes >= FREE_BYTES_MIN;
    }

    public Identity identity() throws StartFailure {
        Path file = file("identity.json");
        JsonNode tree = requiredDocument(file);
        try {
            return Identity.read(tree);
        } catch (IllegalArgumentException damaged) {
            throw damaged(file, String.valueOf(damaged.getMessage()));
        }
    }

    public ThingModel model() throws StartFailure {
        Path file = file("model.json");
        JsonNode tree = requiredDocument(file);
        Optional<String> fault = ThingModel.fault(tree);
        if (fault.isPresent()) {
            throw damaged(file, fault.get());
        }
        return new ThingModel(tree);
    }

    private JsonNode requiredDocument(Path file) throws StartFailure {
        try {
            if (Files.size(file) > DOCUMENT_BYTES_MAX) {
                throw damaged(file, "it is larger than " + (DOCUMENT_BYTES_MAX >> 20) + " MiB");
            }
            return Json.parse(Files.readAllBytes(file))
                    .orElseThrow(() -> damaged(file, "it is not one JSON document"));
        } catch (NoSuchFileException missing) {
            throw new StartFailure(
                    Code.DATA_MISSING,
                    "%s is missing; copy it from the batch that the hub minted for this product."
                            .formatted(file),
                    missing);
        } catch (IOException failure) {
            throw unusable(path, failure);
        }
    }

    private static StartFailure damaged(Path file, String why) {
        return new StartFailure(
                Code.DATA_DAMAGED,
                "%s is damaged: %s; restore it from the batch that the hub minted for this device."
                        .formatted(file, why));
    }

    /// Reads a document that may be missing; a damaged one is set aside and counts as missing.
    public Optional<JsonNode> document(String name) throws IOException {
        Path file = file(name);
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        if (Files.size(file) <= DOCUMENT_BYTES_MAX) {
            Optional<JsonNode> tree = Json.parse(Files.readAllBytes(file));
            if (tree.isPresent() && tree.get().isObject()) {
                return tree;
            }
        }
        Path aside = file(name + ".damaged");
        Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
        System.getLogger(DataDirectory.class.getName())
                .log(System.Logger.Level.WARNING, "{0} was damaged and is set aside", aside);
        return Optional.empty();
    }

    /// Replaces a document: after a cut of power there is the old one or the new one, whole.
    public void replace(String name, JsonNode tree) throws IOException {
        Path fresh = file(name + ".new");
        try (FileChannel channel =
                FileChannel.open(
                        fresh,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE)) {
            java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(Json.bytes(tree));
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            channel.force(true);
        }
        Files.move(fresh, file(name), StandardCopyOption.ATOMIC_MOVE);
        force(path);
    }

    /// Makes a renamed file's new name last.
    public static void force(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /// Deletes a file, or a directory with all that is in it. Links are removed and not followed;
    /// what is not there counts as deleted.
    public static void delete(Path path) throws IOException {
        if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        Files.walkFileTree(
                path,
                new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                            throws IOException {
                        Files.delete(file);
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(
                            Path visited, @Nullable IOException failure) throws IOException {
                        if (failure != null) {
                            throw failure;
                        }
                        Files.delete(visited);
                        return FileVisitResult.CONTINUE;
                    }
                });
    }

    @Override
    public void close() throws IOException {
        lockChannel.close();
    }
}
