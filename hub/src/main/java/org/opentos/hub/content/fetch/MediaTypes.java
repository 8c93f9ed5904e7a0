package org.opentos.hub.content.fetch;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The media types that are content.
public final class MediaTypes {
    /// What an HLS playlist is called (RFC 8216, section 4, and what others say).
    public static final Set<String> PLAYLISTS =
            Set.of(
                    "application/vnd.apple.mpegurl",
                    "application/x-mpegurl",
                    "audio/mpegurl",
                    "audio/x-mpegurl");

    public static final String PLAYLIST = "application/vnd.apple.mpegurl";

    /// What a browser saves and never shows.
    public static final String OTHER = "application/octet-stream";

    /// Pictures that hold no script.
    private static final Set<String> PICTURES =
            Set.of("image/png", "image/jpeg", "image/gif", "image/webp", "image/avif");

    private static final Map<String, String> BY_ENDING =
            Map.ofEntries(
                    Map.entry("mp3", "audio/mpeg"),
                    Map.entry("m4a", "audio/mp4"),
                    Map.entry("aac", "audio/aac"),
                    Map.entry("oga", "audio/ogg"),
                    Map.entry("ogg", "audio/ogg"),
                    Map.entry("opus", "audio/ogg"),
                    Map.entry("flac", "audio/flac"),
                    Map.entry("wav", "audio/wav"),
                    Map.entry("mp4", "video/mp4"),
                    Map.entry("m4v", "video/mp4"),
                    Map.entry("mov", "video/mp4"),
                    Map.entry("webm", "video/webm"),
                    Map.entry("ogv", "video/ogg"),
                    Map.entry("ts", "video/mp2t"),
                    Map.entry("m3u8", PLAYLIST),
                    Map.entry("jpg", "image/jpeg"),
                    Map.entry("jpeg", "image/jpeg"),
                    Map.entry("png", "image/png"),
                    Map.entry("gif", "image/gif"),
                    Map.entry("webp", "image/webp"),
                    Map.entry("avif", "image/avif"));

    private MediaTypes() {}

    /// A type without its parameters, in lower case.
    static String bare(String type) {
        int end = type.indexOf(';');
        return (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    /// The type of something that can be played or shown; empty where it is nothing of the kind.
    /// What a provider says counts, and where it says nothing of use, the end of the address.
    ///
    /// @param said by the provider or the feed
    public static Optional<String> playable(String said, URI address) {
        String type = bare(said);
        if (PLAYLISTS.contains(type)) {
            return Optional.of(PLAYLIST);
        }
        if (type.startsWith("audio/") || type.startsWith("video/") || PICTURES.contains(type)) {
            return type.matches("[a-z]+/[a-z0-9.+-]{1,80}") ? Optional.of(type) : Optional.empty();
        }
        boolean saysNothing =
                type.isEmpty()
                        || type.equals(OTHER)
                        || type.equals("binary/octet-stream")
                        || type.equals("text/plain");
        return saysNothing ? byEnding(address) : Optional.empty();
    }

    public static Optional<String> byEnding(URI address) {
        String path = address.getRawPath();
        return Optional.ofNullable(
                BY_ENDING.get(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT)));
    }
}
