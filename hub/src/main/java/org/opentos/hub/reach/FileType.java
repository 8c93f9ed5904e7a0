package org.opentos.hub.reach;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.opentos.protocol.app.SentKind;

/// What a file is, by how it begins (as in the MIME Sniffing Standard, section 6). What somebody
/// calls it is not believed, and what browsers would run as a document is no type here.
///
/// @param type RFC 6838
record FileType(SentKind kind, String type) {
    private static final Set<String> AUDIO_BRANDS = Set.of("M4A ", "M4B ");
    private static final Set<String> PICTURE_BRANDS = Set.of("avif", "avis");

    /// Pictures that phones make and most browsers cannot draw.
    private static final Set<String> UNDRAWN_BRANDS =
            Set.of("heic", "heix", "heim", "heis", "hevc", "hevx", "mif1", "msf1");

    private static final int DOCTYPE_WITHIN = 64;

    /// Empty where it is none of those that can be sent.
    static Optional<FileType> of(byte[] content) {
        if (begins(content, 0, 0xff, 0xd8, 0xff)) {
            return picture("jpeg");
        }
        if (begins(content, 0, 0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a)) {
            return picture("png");
        }
        if (begins(content, 0, 'G', 'I', 'F', '8')) {
            return picture("gif");
        }
        if (begins(content, 0, 'R', 'I', 'F', 'F')) {
            return begins(content, 8, 'W', 'E', 'B', 'P')
                    ? picture("webp")
                    : begins(content, 8, 'W', 'A', 'V', 'E') ? audio("wav") : Optional.empty();
        }
        if (begins(content, 0, 'I', 'D', '3') || isMpegAudio(content)) {
            return audio("mpeg");
        }
        if (begins(content, 0, 'O', 'g', 'g', 'S')) {
            return audio("ogg");
        }
        if (begins(content, 0, 'f', 'L', 'a', 'C')) {
            return audio("flac");
        }
        if (begins(content, 4, 'f', 't', 'y', 'p')) {
            return media(text(content, 8, 12));
        }
        boolean webm =
                begins(content, 0, 0x1a, 0x45, 0xdf, 0xa3)
                        && text(content, 0, DOCTYPE_WITHIN).contains("webm");
        return webm ? Optional.of(new FileType(SentKind.VIDEO, "video/webm")) : Optional.empty();
    }

    /// Of the ISO base media file format (ISO/IEC 14496-12), by its major brand.
    private static Optional<FileType> media(String brand) {
        if (AUDIO_BRANDS.contains(brand)) {
            return audio("mp4");
        }
        if (PICTURE_BRANDS.contains(brand)) {
            return picture("avif");
        }
        return UNDRAWN_BRANDS.contains(brand)
                ? Optional.empty()
                : Optional.of(new FileType(SentKind.VIDEO, "video/mp4"));
    }

    /// A frame of MPEG audio layer III (ISO/IEC 11172-3) without a tag before it.
    private static boolean isMpegAudio(byte[] content) {
        return content.length > 2
                && content[0] == (byte) 0xff
                && (content[1] & 0xe6) == 0xe2
                && (content[2] & 0xf0) != 0xf0
                && (content[2] & 0xf0) != 0
                && (content[2] & 0x0c) != 0x0c;
    }

    private static Optional<FileType> picture(String name) {
        return Optional.of(new FileType(SentKind.IMAGE, "image/" + name));
    }

    private static Optional<FileType> audio(String name) {
        return Optional.of(new FileType(SentKind.AUDIO, "audio/" + name));
    }

    private static boolean begins(byte[] content, int at, int... bytes) {
        if (content.length < at + bytes.length) {
            return false;
        }
        for (int each = 0; each < bytes.length; each++) {
            if (content[at + each] != (byte) bytes[each]) {
                return false;
            }
        }
        return true;
    }

    private static String text(byte[] content, int from, int to) {
        return new String(
                Arrays.copyOfRange(
                        content, Math.min(from, content.length), Math.min(to, content.length)),
                StandardCharsets.ISO_8859_1);
    }
}
