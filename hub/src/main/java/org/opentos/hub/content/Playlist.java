package org.opentos.hub.content;

import java.net.URI;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.opentos.hub.content.fetch.AddressPolicy;

/// Rewrites HLS playlists (RFC 8216), so that whatever they name is fetched through the hub.
final class Playlist {
    static final int BYTES_MAX = 2 * 1024 * 1024;
    static final int LINES_MAX = 50_000;

    /// An attribute that names an address: keys, maps, other renditions.
    private static final Pattern NAMED = Pattern.compile("(URI=\")([^\"]{0,2000})(\")");

    private Playlist() {}

    /// Empty where it is no playlist. A line whose address cannot be fetched is left out.
    ///
    /// @param base where the playlist was
    /// @param called how an address is called here
    static Optional<String> rewrite(String text, URI base, Function<URI, String> called) {
        String[] lines = text.split("\r?\n", LINES_MAX + 1);
        if (lines.length > LINES_MAX || !lines[0].replace("\ufeff", "").startsWith("#EXTM3U")) {
            return Optional.empty();
        }
        StringBuilder out = new StringBuilder("#EXTM3U\n");
        for (int index = 1; index < lines.length; index++) {
            String line = lines[index].strip();
            if (line.startsWith("#EXT")) {
                out.append(named(line, base, called)).append('\n');
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                AddressPolicy.read(base, line)
                        .ifPresent(each -> out.append(called.apply(each)).append('\n'));
            }
        }
        return Optional.of(out.toString());
    }

    private static String named(String line, URI base, Function<URI, String> called) {
        return NAMED.matcher(line)
                .replaceAll(found ->
                        Matcher.quoteReplacement(
                                found.group(1)
                                        + AddressPolicy.read(base, found.group(2))
                                                .map(called)
                                                .orElse("")
                                        + found.group(3)));
    }
}
