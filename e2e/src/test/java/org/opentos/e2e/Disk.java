package org.opentos.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// A disk under a hub that a test can fill and empty again.
///
/// Where the test may mount one it is a small disk of its own, filled to the last byte. Elsewhere
/// hub and database are forbidden to make any file longer (`RLIMIT_FSIZE`): every write fails, as
/// on a full disk, with another error number.
sealed interface Disk extends AutoCloseable {
    /// Room for PostgreSQL's programs, a new database, and little more.
    int MEBIBYTES = 256;

    /// Where the hub keeps its data.
    Path directory();

    void fill(World world) throws IOException;

    void empty(World world) throws IOException;

    @Override
    void close() throws IOException;

    static Disk small(Path directory) throws IOException {
        Files.createDirectories(directory);
        boolean mounted =
                run(
                        "mount",
                        "-t",
                        "tmpfs",
                        "-o",
                        "size=" + MEBIBYTES + "m,mode=755",
                        "tmpfs",
                        directory.toString());
        System.out.println("    the disk is " + (mounted ? "a mounted one" : "a limit of files"));
        return mounted ? new Mounted(directory) : new Forbidden(directory);
    }

    private static boolean run(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (!said.isEmpty()) {
            System.out.println("    " + said);
        }
        return process.onExit().join().exitValue() == 0;
    }

    /// A small one in memory.
    ///
    /// @param mount where it is mounted
    record Mounted(Path mount) implements Disk {
        @Override
        public Path directory() {
            return mount.resolve("state");
        }

        @Override
        public void fill(World world) throws IOException {
            int length = 1 << 20;
            try (OutputStream out = Files.newOutputStream(filler())) {
                while (length > 0) {
                    length = written(out, length) ? length : length / 2;
                }
            }
        }

        private static boolean written(OutputStream out, int length) {
            try {
                out.write(new byte[length]);
                return true;
            } catch (IOException full) {
                return false;
            }
        }

        @Override
        public void empty(World world) throws IOException {
            Files.delete(filler());
        }

        private Path filler() {
            return mount.resolve("filler");
        }

        @Override
        public void close() throws IOException {
            if (!run("umount", mount.toString())) {
                throw new IOException("cannot unmount " + mount);
            }
            Files.delete(mount);
        }
    }

    /// A disk on which nothing can be made longer.
    ///
    /// @param directory on whatever disk it is
    record Forbidden(Path directory) implements Disk {
        @Override
        public void fill(World world) throws IOException {
            limit(world, "0:");
        }

        @Override
        public void empty(World world) throws IOException {
            limit(world, "unlimited:");
        }

        /// The hub hands its limit on to a database that it starts again.
        private static void limit(World world, String soft) throws IOException {
            ProcessHandle hub = ProcessHandle.of(world.address().pid()).orElseThrow();
            try (Stream<ProcessHandle> database = hub.descendants()) {
                for (ProcessHandle each : Stream.concat(Stream.of(hub), database).toList()) {
                    limit(each, soft);
                }
            }
        }

        /// As the process's own user, whom the system lets do it.
        private static void limit(ProcessHandle process, String soft) throws IOException {
            List<String> command = new ArrayList<>();
            Optional<String> user = process.info().user();
            if (user.isPresent() && !user.get().equals(System.getProperty("user.name"))) {
                command.addAll(List.of("setpriv", "--reuid=" + user.get()));
                command.addAll(List.of("--regid=" + user.get(), "--clear-groups"));
            }
            command.addAll(List.of("prlimit", "--pid", Long.toString(process.pid())));
            command.add("--fsize=" + soft);
            if (!run(command.toArray(String[]::new)) && process.isAlive()) {
                throw new IOException("cannot limit the files of process " + process.pid());
            }
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(directory);
        }
    }
}
