package org.opentos.device.update;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.opentos.protocol.update.UpdateCheck;
import org.opentos.protocol.update.UpdateReport.Fault;

/// What the image wrote down of the starts of a release on trial, whatever became of the device
/// runtime in them (`image/root/usr/lib/opentos/trial`).
///
/// @param code of the release; 0 where nothing was written down
/// @param words of the starts, one after the other: `started`, then `stopped` where the system went
///   down in order, or `late` where it had not proved itself in its time
/// @param log the last lines of the last start
record Starts(int code, List<String> words, String log) {
    private static final int FILE_BYTES_MAX = 16 << 10;

    /// @param directory where the image writes; nothing there counts as no start
    static Starts read(Path directory) throws IOException {
        String code = text(directory.resolve("code"));
        return new Starts(
                code.matches("\\d{1,9}|1\\d{9}") ? Integer.parseInt(code) : 0,
                text(directory.resolve("starts")).lines().toList(),
                text(directory.resolve("log")));
    }

    private static String text(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            return new String(in.readNBytes(FILE_BYTES_MAX), StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException none) {
            return "";
        }
    }

    /// Why a release that was tried does not run any more.
    Fault why(int tried) {
        long starts = words.stream().filter("started"::equals).count();
        if (code != tried || starts == 0) {
            return new Fault(
                    UpdateCheck.BOOT,
                    "It was started, and never came as far as its first program.",
                    "");
        }
        return switch (words.getLast()) {
            case "late" ->
                    new Fault(
                            UpdateCheck.RUNTIME,
                            "The device runtime did not say in time that all of it works.",
                            log);
            case "started" ->
                    new Fault(
                            UpdateCheck.WATCHDOG,
                            "It was started %d times and each time ended without a word: it hung, or crashed."
                                    .formatted(starts),
                            log);
            default ->
                    new Fault(
                            UpdateCheck.RUNTIME,
                            "It was started %d times and never showed that it works."
                                    .formatted(starts),
                            log);
        };
    }
}
