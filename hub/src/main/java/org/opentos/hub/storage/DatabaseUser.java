package org.opentos.hub.storage;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

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

    /// The directory itself where the user can reach it, otherwise one under `/var/lib/opentos`
    /// that belongs to this directory alone.
    Path reachable(Path directory) throws IOException {
        if (!drop) {
            return directory;
        }
        for (Path each = directory.getParent(); each != null; each = each.getParent()) {
            if (Files.exists(each)
                    && !Files.getPosixFilePermissions(each)
                            .contains(PosixFilePermission.OTHERS_EXECUTE)) {
                Files.createDirectories(FALLBACK);
                return FALLBACK.resolve(digest(directory.toString()));
            }
        }
        return directory;
    }

    private static String digest(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("SHA-256 is part of every JDK", absent);
        }
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
