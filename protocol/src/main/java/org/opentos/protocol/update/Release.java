package org.opentos.protocol.update;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.opentos.protocol.Id.ProductId;

/// A version of what the devices of a product run: one file.
///
/// @param version each later one has a greater code
/// @param bytes of the file, 1 to [UpdateLimits#FILE_BYTES_MAX]
/// @param sha256 of the file, 64 hexadecimal digits in lower case
public record Release(
        ProductId product, ReleaseVersion version, Kind kind, long bytes, String sha256) {
    private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

    /// What the file is, and who on the device knows what to do with it.
    public enum Kind {
        /// A RAUC bundle with a root file system, for a device that runs the image.
        IMAGE,
        /// Whatever the device's hardware takes.
        FILE;

        public static Optional<Kind> find(String text) {
            for (Kind each : values()) {
                if (each.text().equals(text)) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        }

        @JsonCreator
        public static Kind parse(String text) {
            return find(text).orElseThrow(() -> new IllegalArgumentException("no kind of release"));
        }

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Release {
        if (bytes < 1 || bytes > UpdateLimits.FILE_BYTES_MAX) {
            throw new IllegalArgumentException("a release of " + bytes + " bytes");
        }
        if (!isDigest(sha256)) {
            throw new IllegalArgumentException("not the text of a SHA-256");
        }
    }

    public static boolean isDigest(String text) {
        return SHA_256.matcher(text).matches();
    }

    /// What is signed: lines of UTF-8 with a line feed after each but the last. The first says what
    /// this is, so that no other signature passes for one of it.
    byte[] signed() {
        return String.join(
                        "\n",
                        "OpenTOS release",
                        product.text(),
                        Integer.toString(version.code()),
                        version.name(),
                        kind.text(),
                        Long.toString(bytes),
                        sha256)
                .getBytes(StandardCharsets.UTF_8);
    }
}
