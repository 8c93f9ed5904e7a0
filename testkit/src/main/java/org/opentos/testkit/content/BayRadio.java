package org.opentos.testkit.content;

import com.sun.net.httpserver.HttpExchange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A provider with two feeds: one for everybody, and one that is sold. Its pictures and films are
/// drawn by `testkit/content/draw.mjs`, its music is made when somebody asks for it.
public final class BayRadio {
    /// Below which everything of it stands.
    public static final String PATH = "/content/";

    /// The feed for everybody.
    public static final String OPEN_FEED = PATH + "bay.xml";

    /// The feed that is sold.
    public static final String SOLD_FEED = PATH + "nights.xml";

    private static final int OK = 200;
    private static final int PART = 206;
    private static final int NOT_FOUND = 404;
    private static final int UNSATISFIABLE = 416;
    private static final int EMPTY = -1;
    private static final int TUNE_SECONDS = 60;
    private static final int TASTE_SECONDS = 20;
    private static final String WAVE = ".wav";
    private static final Pattern NAME = Pattern.compile("[a-z]{1,20}[.](xml|wav|mp4|jpg)");
    private static final Pattern RANGE = Pattern.compile("bytes=([0-9]{1,9})-([0-9]{0,9})");

    private static final Map<String, String> TYPES =
            Map.of(
                    "xml", "application/rss+xml",
                    "wav", "audio/wav",
                    "mp4", "video/mp4",
                    "jpg", "image/jpeg");

    private static final Map<String, Tune> TUNES =
            Map.of(
                    "morning", new Tune(11, 130.8, 260, 0, 2, 3, 1),
                    "evening", new Tune(23, 110.0, 340, 0, 3, 1, 2),
                    "night", new Tune(7, 98.0, 300, 0, 3, 1, 2),
                    "taste", new Tune(7, 98.0, 300, 0, 3, 1, 2));

    private final Map<String, byte[]> made = new ConcurrentHashMap<>();

    /// Answers for what stands below [#PATH].
    public void answer(HttpExchange exchange) throws IOException {
        String name = exchange.getRequestURI().getPath().substring(PATH.length());
        Optional<byte[]> file = NAME.matcher(name).matches() ? file(name) : Optional.empty();
        if (file.isEmpty()) {
            exchange.sendResponseHeaders(NOT_FOUND, EMPTY);
            return;
        }
        String type = TYPES.getOrDefault(name.substring(name.lastIndexOf('.') + 1), "");
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        send(exchange, file.get());
    }

    /// Players ask for parts.
    private static void send(HttpExchange exchange, byte[] file) throws IOException {
        String asked = exchange.getRequestHeaders().getFirst("Range");
        Matcher range = RANGE.matcher(asked == null ? "" : asked);
        if (!range.matches()) {
            exchange.sendResponseHeaders(OK, file.length);
            exchange.getResponseBody().write(file);
            return;
        }
        int from = Integer.parseInt(range.group(1));
        int to =
                range.group(2).isEmpty()
                        ? file.length - 1
                        : Math.min(Integer.parseInt(range.group(2)), file.length - 1);
        if (from > to) {
            exchange.getResponseHeaders().set("Content-Range", "bytes */" + file.length);
            exchange.sendResponseHeaders(UNSATISFIABLE, EMPTY);
            return;
        }
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes %d-%d/%d".formatted(from, to, file.length));
        exchange.sendResponseHeaders(PART, to - from + 1);
        exchange.getResponseBody().write(file, from, to - from + 1);
    }

    private Optional<byte[]> file(String name) throws IOException {
        if (PATH.concat(name).equals(OPEN_FEED)) {
            return Optional.of(OPEN.getBytes(StandardCharsets.UTF_8));
        }
        if (PATH.concat(name).equals(SOLD_FEED)) {
            return Optional.of(SOLD.getBytes(StandardCharsets.UTF_8));
        }
        if (name.endsWith(WAVE)) {
            String title = name.substring(0, name.length() - WAVE.length());
            int seconds = title.equals("taste") ? TASTE_SECONDS : TUNE_SECONDS;
            return Optional.ofNullable(TUNES.get(title))
                    .map(tune -> made.computeIfAbsent(title, _ -> tune.wave(seconds)));
        }
        try (InputStream file = BayRadio.class.getResourceAsStream(name)) {
            return file == null ? Optional.empty() : Optional.of(file.readAllBytes());
        }
    }

    private static final String OPEN =
            """
            <rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
            <title>Bay Radio</title><description>Films, music and pictures of a small bay.</description>
            <itunes:image href="noon.jpg"/>
            <item><guid>bay-day</guid><title>A day at the bay</title>
              <description>From the first light to the lighthouse, in less than a minute.</description>
              <pubDate>Sun, 22 Nov 2026 18:00:00 GMT</pubDate><itunes:duration>48</itunes:duration>
              <itunes:image href="noon.jpg"/><enclosure url="day.mp4" type="video/mp4" length="456226"/></item>
            <item><guid>bay-morning-strings</guid><title>Strings for the morning</title>
              <description>Plucked strings, a little brisk.</description>
              <pubDate>Sat, 21 Nov 2026 07:00:00 GMT</pubDate><itunes:duration>60</itunes:duration>
              <itunes:image href="morning.jpg"/><enclosure url="morning.wav" type="audio/wav" length="2646044"/></item>
            <item><guid>bay-evening-strings</guid><title>Strings for the evening</title>
              <description>The same strings, when the day is done.</description>
              <pubDate>Fri, 20 Nov 2026 19:00:00 GMT</pubDate><itunes:duration>60</itunes:duration>
              <itunes:image href="evening.jpg"/><enclosure url="evening.wav" type="audio/wav" length="2646044"/></item>
            <item><guid>bay-evening</guid><title>The bay in the evening</title>
              <pubDate>Thu, 19 Nov 2026 19:00:00 GMT</pubDate>
              <enclosure url="evening.jpg" type="image/jpeg" length="17756"/></item>
            <item><guid>bay-morning</guid><title>The bay in the morning</title>
              <pubDate>Thu, 19 Nov 2026 07:00:00 GMT</pubDate>
              <enclosure url="morning.jpg" type="image/jpeg" length="18948"/></item>
            <item><guid>bay-words</guid><title>How to take the bay along</title>
              <description>&lt;p&gt;Begin a piece of music on the television and stop in the middle.&lt;/p&gt;
                &lt;p&gt;Open the Player on the watch or the glasses: it stands first, and goes on at the same second.&lt;/p&gt;
                &lt;p&gt;Films need a larger screen: they stand on the shelves of the television.&lt;/p&gt;
                &lt;p&gt;Nights at the Bay is sold by the makers of the first apps. Its trailer is free; each item can be bought
                alone, or all at once, on the page Content. The payment simulator takes the money, and none moves.&lt;/p&gt;</description>
              <pubDate>Wed, 18 Nov 2026 12:00:00 GMT</pubDate></item>
            </channel></rss>
            """;

    private static final String SOLD =
            """
            <rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
            <title>Nights at the Bay</title><description>The bay after dark.</description>
            <itunes:image href="night.jpg"/>
            <item><guid>nights-lighthouse</guid><title>The lighthouse at work</title>
              <description>Half a minute beside the lamp.</description>
              <pubDate>Sun, 22 Nov 2026 23:00:00 GMT</pubDate><itunes:duration>30</itunes:duration>
              <itunes:image href="night.jpg"/><enclosure url="lighthouse.mp4" type="video/mp4" length="279315"/></item>
            <item><guid>nights-strings</guid><title>Strings for the night</title>
              <description>Slow, low and long.</description>
              <pubDate>Sat, 21 Nov 2026 23:00:00 GMT</pubDate><itunes:duration>60</itunes:duration>
              <itunes:image href="night.jpg"/><enclosure url="night.wav" type="audio/wav" length="2646044"/></item>
            <item><guid>nights-taste</guid><title>A taste of the night</title>
              <description>The first seconds of the strings.</description>
              <pubDate>Fri, 20 Nov 2026 23:00:00 GMT</pubDate><itunes:duration>20</itunes:duration>
              <itunes:episodeType>trailer</itunes:episodeType>
              <itunes:image href="evening.jpg"/><enclosure url="taste.wav" type="audio/wav" length="882044"/></item>
            </channel></rss>
            """;
}
