package org.opentos.hub.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// As whom the database's programs run. PostgreSQL refuses root, so a hub that is root hands its
/// database to the system user `opentos-database`, made where it is missing; any other hub runs it
/// as itself.
///
/// @param drop whether to change to the system user
record DatabaseUser(boolean drop) {
    static final String NAME = "opentos-database";
    private static final Path FALLBACK = Path.of("/var/lib/opentos/databases");
    private static final long COMMAND_SECONDS_MAX = 60;

    static DatabaseUser choose() throws IOException {
        boolean root = "root".equals(System.getProperty("user.name"));
        DatabaseUser user = new DatabaseUser(root);
        if (root && !exists()) {
            execute(
                    List.of(
                            "useradd",
                            "--system",
                            "--no-create-home",
                            "--home-dir",
                            "/nonexistent",
                            "--shell",
                            "/usr/sbin/nologin",
                            NAME));
        }
        return user;
    }

    private static boolean exists() throws IOException {
        try {
            Path.of("/")
                    .getFileSystem()
                    .getUserPrincipalLookupService()
                    .lookupPrincipalByName(NAME);
            return true;
        } catch (UserPrincipalNotFoundException absent) {
            return false;
        }
    }

    /// The directory itself where the user can reach it. Otherwise one of its own under
    /// `/var/lib/opentos`, to which a link in the directory's place leads from then on, so that who
    /// looks for the data finds it and the data directory may be moved.
    Path reachable(Path directory) throws IOException {
        return reachable(directory, FALLBACK);
    }

    Path reachable(Path directory, Path fallback) throws IOException {
        if (Files.isSymbolicLink(directory)) {
            return linked(directory);
        }
        Optional<Path> closed = drop ? closed(directory) : Optional.empty();
        if (closed.isEmpty()) {
            return directory;
        }
        if (Files.exists(directory)) {
            throw new StorageException(
                    "the database in "
                            + directory
                            + " can no longer be reached by the system user "
                            + NAME
                            + ", as whom it runs: "
                            + closed.get()
                            + " is closed to it. Open the way with: chmod o+x "
                            + closed.get());
        }
        Files.createDirectories(fallback);
        Path elsewhere = Files.createTempDirectory(fallback, "");
        Files.createSymbolicLink(directory, elsewhere);
        return elsewhere;
    }

    private static Path linked(Path directory) throws IOException {
        Path target = directory.resolveSibling(Files.readSymbolicLink(directory));
        if (!Files.isDirectory(target)) {
            throw new StorageException(
                    "the database of this hub was in "
                            + target
                            + ", which is gone. Bring it back, or remove the link "
                            + directory
                            + " and "
                            + directory
                            + ".password to begin without data");
        }
        return target;
    }

    /// The first directory above that lets only its owner in.
    private static Optional<Path> closed(Path directory) throws IOException {
        Path parent = directory.getParent();
        for (@Nullable Path each = parent == null ? null : parent.toRealPath();
                each != null;
                each = each.getParent()) {
            if (!Files.getPosixFilePermissions(each).contains(PosixFilePermission.OTHERS_EXECUTE)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    void own(Path path) throws IOException {
        if (drop) {
            var lookup = path.getFileSystem().getUserPrincipalLookupService();
            Files.setOwner(path, lookup.lookupPrincipalByName(NAME));
        }
    }

    void run(List<String> command) throws IOException {
        execute(wrapped(command));
    }

    Process start(List<String> command, Path output) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(wrapped(command));
        builder.redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(output.toFile()));
        builder.directory(Path.of("/").toFile());
        return builder.start();
    }

    void signal(String signal, long pid) throws IOException {
        execute(List.of("kill", "-" + signal, Long.toString(pid)));
    }

    private List<String> wrapped(List<String> command) {
        List<String> all = new ArrayList<>();
        if (drop) {
            all.addAll(
                    List.of(
                            "setpriv",
                            "--reuid=" + NAME,
                            "--regid=" + NAME,
                            "--clear-groups",
                            "--inh-caps=-all",
                            "--bounding-set=-all",
                            "--no-new-privs"));
        }
        // A session of its own, so that Ctrl+C at a terminal reaches the hub alone.
        all.addAll(List.of("setsid", "env", "-i", "PATH=/usr/bin:/bin", "LC_ALL=C"));
        all.addAll(command);
        return all;
    }

    private static void execute(List<String> command) throws IOException {
        Process process =
                new ProcessBuilder(command)
                        .redirectErrorStream(true)
                        .directory(Path.of("/").toFile())
                        .start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            if (!process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException(
                        command.getFirst() + " did not end within " + COMMAND_SECONDS_MAX + " s");
            }
        } catch (InterruptedException interrupted) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while running " + command.getFirst(), interrupted);
        }
        if (process.exitValue() != 0) {
            throw new IOException(
                    String.join(" ", command)
                            + " ended with "
                            + process.exitValue()
                            + ": "
                            + output.strip());
        }
    }
}
