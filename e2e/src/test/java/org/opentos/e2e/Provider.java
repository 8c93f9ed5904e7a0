package org.opentos.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;

/// Somebody who offers content on this machine: a page that names a feed, and tones that were made
/// for it.
final class Provider implements AutoCloseable {
    static final int SECONDS = 120;

    /// Of the film.
    static final int PIECE_SECONDS = 4;

    private static final int SAMPLES_PER_SECOND = 8_000;
    private static final int HEADER_BYTES = 44;

    private final HttpServer server;
    private final byte[] tone = tone();

    /// Files of the film that were asked for.
    private final Set<String> pieces = ConcurrentHashMap.newKeySet();

    /// What asked for tones, as it calls itself.
    private final Set<String> askers = ConcurrentHashMap.newKeySet();

    private Provider(HttpServer server) {
        this.server = server;
    }

    static Provider start() throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Provider provider = new Provider(server);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", provider::answer);
        server.start();
        return provider;
    }

    String origin() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    Set<String> pieces() {
        return Set.copyOf(pieces);
    }

    Set<String> askers() {
        return Set.copyOf(askers);
    }

    /// Two minutes of a tone that swells each second, as a WAVE file of 8-bit samples.
    private static byte[] tone() {
        int samples = SECONDS * SAMPLES_PER_SECOND;
        ByteBuffer file =
                ByteBuffer.allocate(HEADER_BYTES + samples).order(ByteOrder.LITTLE_ENDIAN);
        file.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(HEADER_BYTES - 8 + samples);
        file.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        file.putShort((short) 1).putShort((short) 1).putInt(SAMPLES_PER_SECOND);
        file.putInt(SAMPLES_PER_SECOND).putShort((short) 1).putShort((short) 8);
        file.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(samples);
        for (int index = 0; index < samples; index++) {
            double second = (double) index / SAMPLES_PER_SECOND;
            double loud = second - Math.floor(second);
            file.put((byte) (128 + 40 * loud * Math.sin(2 * Math.PI * 330 * second)));
        }
        return file.array();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (exchange.getRequestURI().getPath()) {
                case "/" ->
                        send(
                                exchange,
                                "text/html",
                                "<title>Tones</title><link rel=\"alternate\" type=\"application/rss+xml\" href=\"/feed\">");
                case "/feed" -> send(exchange, "application/rss+xml", feed());
                case "/tone.wav" -> {
                    askers.add(String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent")));
                    part(exchange);
                }
                case String path when path.startsWith("/hls/") -> piece(exchange, path);
                default -> exchange.sendResponseHeaders(404, -1);
            }
        }
    }

    private static String feed() {
        return """
        <rss version="2.0"><channel><title>Tones</title>
        <item><guid>1</guid><title>A long tone</title><description>Two minutes.</description>
          <enclosure url="/tone.wav" type="audio/wav" length="1"/></item>
        <item><guid>2</guid><title>Gone already</title>
          <enclosure url="/gone.wav" type="audio/wav" length="1"/></item>
        </channel></rss>
        """;
    }

    /// Twelve seconds of film in three pieces: a master playlist, one variant, MPEG-2 transport
    /// streams. Made once by Debian's ffmpeg 5.1 of its own test picture and a sine: `ffmpeg -f
    /// lavfi -i testsrc=size=128x72:rate=5:duration=12 -f lavfi -i
    /// sine=frequency=330:sample_rate=16000:duration=12 -c:v libx264 -crf 42 -pix_fmt yuv420p -g 20
    /// -c:a aac -b:a 8k -f hls -hls_time 4 -master_pl_name film.m3u8 pieces.m3u8`.
    private void piece(HttpExchange exchange, String path) throws IOException {
        pieces.add(path);
        String type = path.endsWith(".ts") ? "video/mp2t" : "application/vnd.apple.mpegurl";
        try (InputStream file = Provider.class.getResourceAsStream(path)) {
            if (file == null) {
                exchange.sendResponseHeaders(404, -1);
            } else {
                send(exchange, type, file.readAllBytes());
            }
        }
    }

    private static void send(HttpExchange exchange, String type, String text) throws IOException {
        send(exchange, type, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void send(HttpExchange exchange, String type, byte[] bytes) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
    }

    private void part(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        exchange.getResponseHeaders().set("Content-Type", "audio/wav");
        if (range == null) {
            exchange.sendResponseHeaders(200, tone.length);
            exchange.getResponseBody().write(tone);
            return;
        }
        String[] ends = range.substring("bytes=".length()).split("-", 2);
        int from = Integer.parseInt(ends[0]);
        int to = ends[1].isEmpty() ? tone.length - 1 : Integer.parseInt(ends[1]);
        exchange.getResponseHeaders()
                .set("Content-Range", "bytes %d-%d/%d".formatted(from, to, tone.length));
        exchange.sendResponseHeaders(206, to - from + 1);
        exchange.getResponseBody().write(tone, from, to - from + 1);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
