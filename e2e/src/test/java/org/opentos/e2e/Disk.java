package org.opentos.e2e;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
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

    /// @param mount of a file system in memory
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
            List<Long> pids = new ArrayList<>(List.of(world.address().pid()));
            ProcessHandle hub = ProcessHandle.of(world.address().pid()).orElseThrow();
            try (Stream<ProcessHandle> database = hub.descendants()) {
                database.map(ProcessHandle::pid).forEach(pids::add);
            }
            for (long pid : pids) {
                run("prlimit", "--pid", Long.toString(pid), "--fsize=" + soft);
            }
        }

        @Override
        public void close() throws IOException {
            Files.deleteIfExists(directory);
        }
    }
}
