package org.opentos.e2e;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchService;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// Debian's cog (WPE WebKit 2.38) showing one page under a headless weston.
///
/// The window gets its size by cog's variables and is not made full screen: with that, cog 0.16
/// stops drawing at 1920×1080.
final class WebKit implements AutoCloseable {
    private static final String DISPLAY = "opentos";
    private static final int COMPOSITOR_SECONDS_MAX = 20;
    private static final int END_SECONDS_MAX = 10;

    private final Process weston;
    private final Process cog;
    private final Path log;

    private WebKit(Process weston, Process cog, Path log) {
        this.weston = weston;
        this.cog = cog;
        this.log = log;
    }

    /// @param directory an empty directory of its own, with a short path since a socket lies in it
    static WebKit open(Path directory, String address, int width, int height) throws Exception {
        Map<String, String> environment =
                Map.of(
                        "XDG_RUNTIME_DIR", directory.toString(),
                        "WAYLAND_DISPLAY", DISPLAY,
                        "LIBGL_ALWAYS_SOFTWARE", "1",
                        "COG_PLATFORM_WL_VIEW_WIDTH", Integer.toString(width),
                        "COG_PLATFORM_WL_VIEW_HEIGHT", Integer.toString(height));
        Process weston =
                start(
                        environment,
                        directory.resolve("weston-output.log"),
                        List.of(
                                "weston",
                                "--backend=headless-backend.so",
                                "--use-pixman",
                                "--width=" + width,
                                "--height=" + height,
                                "--socket=" + DISPLAY,
                                "--idle-time=0",
                                "--log=" + directory.resolve("weston.log")));
        Path log = directory.resolve("cog.log");
        try {
            awaitFile(directory, DISPLAY);
            return new WebKit(
                    weston, start(environment, log, List.of("cog", "-P", "wl", address)), log);
        } catch (IOException | InterruptedException | AssertionError failure) {
            end(weston);
            throw failure;
        }
    }

    /// What cog printed.
    String said() {
        try {
            return Files.readString(log, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            return "(" + unreadable + ")";
        }
    }

    private static Process start(Map<String, String> environment, Path log, List<String> command)
            throws IOException {
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment().putAll(environment);
        return builder.start();
    }

    private static void awaitFile(Path directory, String name)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(COMPOSITOR_SECONDS_MAX);
        try (WatchService watcher = FileSystems.getDefault().newWatchService()) {
            directory.register(watcher, StandardWatchEventKinds.ENTRY_CREATE);
            while (!Files.exists(directory.resolve(name))) {
                var key = watcher.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (key == null) {
                    throw new AssertionError("weston made no display in " + directory);
                }
                key.pollEvents();
                key.reset();
            }
        }
    }

    private static void end(Process process) {
        process.destroy();
        try {
            if (!process.waitFor(END_SECONDS_MAX, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    @Override
    public void close() {
        end(cog);
        end(weston);
    }
}
