package org.opentos.cli.releases;

import java.util.Locale;

/// How much a file holds, in words.
final class FileSize {
    private static final long UNIT = 1024;

    private FileSize() {}

    /// For example "12.3 MiB".
    static String text(long bytes) {
        if (bytes < UNIT) {
            return bytes + " B";
        }
        if (bytes < UNIT * UNIT) {
            return of(bytes, UNIT, "KiB");
        }
        return bytes < UNIT * UNIT * UNIT
                ? of(bytes, UNIT * UNIT, "MiB")
                : of(bytes, UNIT * UNIT * UNIT, "GiB");
    }

    private static String of(long bytes, long unit, String symbol) {
        return String.format(Locale.ROOT, "%.1f %s", (double) bytes / unit, symbol);
    }
}
