package org.opentos.hub.content.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.hub.settings.ContentSettings;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;

/// The bounds of fetching, at a server that keeps none.
class FetcherTest {
    private static final int BYTES_MAX = 1 << 20;
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final Duration SHORT = Duration.ofMillis(700);

    private static HttpServer server;
    private static ExecutorService threads;
    private static Fetcher fetcher;
    private static String origin;

    @BeforeAll
    static void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        threads = Executors.newVirtualThreadPerTaskExecutor();
        server.setExecutor(threads);
        server.createContext("/", FetcherTest::answer);
        server.start();
        origin = "http://127.0.0.1:" + server.getAddress().getPort();
        fetcher =
                new Fetcher(
                        new AddressPolicy(
                                new ContentSettings(Set.of(origin)), AddressPolicy::system));
    }

    @AfterAll
    static void stop() throws IOException {
        fetcher.close();
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            switch (path) {
                case "/small" -> {
                    boolean isKnown =
                            "\"v1\"".equals(exchange.getRequestHeaders().getFirst("If-None-Match"));
                    exchange.getResponseHeaders().set("ETag", "\"v1\"");
                    exchange.sendResponseHeaders(isKnown ? 304 : 200, isKnown ? -1 : 5);
                    if (!isKnown) {
                        exchange.getResponseBody().write("small".getBytes(StandardCharsets.UTF_8));
                    }
                }
                case "/round" -> redirect(exchange, "/round");
                case "/once" -> redirect(exchange, "/small");
                case "/inside" ->
                        redirect(
                                exchange,
                                "http://127.0.0.2:" + server.getAddress().getPort() + "/small");
                case "/scheme" -> redirect(exchange, "file:///etc/passwd");
                case "/endless" -> {
                    exchange.sendResponseHeaders(200, 0);
                    byte[] part = new byte[64 * 1024];
                    OutputStream out = exchange.getResponseBody();
                    while (!Thread.interrupted()) {
                        out.write(part);
                    }
                }
                case "/drip" -> {
                    exchange.sendResponseHeaders(200, 0);
                    OutputStream out = exchange.getResponseBody();
                    while (!Thread.interrupted()) {
                        out.write('x');
                        out.flush();
                        pause();
                    }
                }
                case "/silent" -> {
                    while (!Thread.interrupted()) {
                        pause();
                    }
                }
                case "/bomb" -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    byte[] bomb = bomb();
                    exchange.sendResponseHeaders(200, bomb.length);
                    exchange.getResponseBody().write(bomb);
                }
                case "/no-gzip" -> {
                    exchange.getResponseHeaders().set("Content-Encoding", "gzip");
                    exchange.sendResponseHeaders(200, 3);
                    exchange.getResponseBody().write(new byte[3]);
                }
                default -> exchange.sendResponseHeaders(410, -1);
            }
        }
    }

    /// What the server does between two bytes; the bounds under test are those of the fetcher.
    private static void pause() {
        java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
    }

    private static void redirect(HttpExchange exchange, String where) throws IOException {
        exchange.getResponseHeaders().set("Location", where);
        exchange.sendResponseHeaders(302, -1);
    }

    /// A hundred mebibytes of nothing in a hundred kibibytes.
    private static byte[] bomb() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
            byte[] zeros = new byte[1 << 20];
            for (int index = 0; index < 100; index++) {
                gzip.write(zeros);
            }
        }
        return out.toByteArray();
    }

    private static Outcome<Fetched> fetch(String address, Duration time) {
        return fetcher.open(Fetcher.Wish.of(URI.create(address), "*/*"), time)
                .then(opened -> {
                    try (opened) {
                        return fetcher.whole(opened, BYTES_MAX, time);
                    }
                });
    }

    private static void isRefused(String path, Duration time, RefusalCode code) {
        String address = path.startsWith("/") ? origin + path : path;
        assertThat(fetch(address, time))
                .as(path)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.refusal().code()).isEqualTo(code));
    }

    @Test
    void what_is_small_is_fetched_also_after_a_redirect_and_once_only() {
        for (String path : List.of("/small", "/once")) {
            assertThat(fetch(origin + path, TIME))
                    .isInstanceOfSatisfying(
                            Outcome.Done.class,
                            done ->
                                    assertThat(((Fetched) done.value()).content())
                                            .isEqualTo("small".getBytes(StandardCharsets.UTF_8)));
        }
        Outcome<Fetched> again =
                fetcher.open(
                                new Fetcher.Wish(
                                        URI.create(origin + "/small"),
                                        "*/*",
                                        true,
                                        "\"v1\"",
                                        "",
                                        Optional.empty()),
                                TIME)
                        .then(opened -> {
                            try (opened) {
                                return fetcher.whole(opened, BYTES_MAX, TIME);
                            }
                        });
        assertThat(again)
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        done -> assertThat(((Fetched) done.value()).isSame()).isTrue());
    }

    @Test
    void bytes_time_and_redirects_are_bounded() {
        isRefused("/endless", TIME, RefusalCode.SOURCE_TOO_LARGE);
        isRefused("/bomb", TIME, RefusalCode.SOURCE_TOO_LARGE);
        isRefused("/drip", SHORT, RefusalCode.SOURCE_TOO_SLOW);
        isRefused("/silent", SHORT, RefusalCode.SOURCE_TOO_SLOW);
        isRefused("/round", TIME, RefusalCode.SOURCE_UNREACHABLE);
        isRefused("/no-gzip", TIME, RefusalCode.SOURCE_UNREACHABLE);
        isRefused("/gone", TIME, RefusalCode.SOURCE_REFUSED);
        isRefused("/scheme", TIME, RefusalCode.SOURCE_REFUSED);
    }

    @Test
    void what_streams_without_an_end_is_closed_at_once() throws IOException {
        Outcome<Opened> opened =
                fetcher.open(
                        Fetcher.Wish.stream(URI.create(origin + "/endless"), Optional.empty()),
                        TIME);
        long began = System.nanoTime();
        try (Opened stream = ((Outcome.Done<Opened>) opened).value();
                InputStream body = stream.body()) {
            assertThat(body.readNBytes(1_000)).hasSize(1_000);
            stream.close();
        } catch (IOException ended) {
            // The connection is ended under the reader.
            assertThat(ended).isNotNull();
        }
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(10));
    }

    @Test
    void private_places_are_reached_only_where_the_operator_named_them() {
        isRefused("/inside", TIME, RefusalCode.SOURCE_NOT_ALLOWED);
        for (String address :
                List.of(
                        "http://127.0.0.2:1/",
                        "http://localhost:1/",
                        "http://anything.localhost:1/",
                        "http://[::1]:1/",
                        "http://10.0.0.1/",
                        "http://192.168.1.1/",
                        "http://169.254.169.254/latest/meta-data/",
                        "http://100.64.0.1/",
                        "http://0.0.0.0:1/",
                        "http://[::ffff:127.0.0.1]:1/",
                        "http://[64:ff9b::a00:1]/",
                        "http://[fd00::1]/",
                        "http://[fe80::1]/")) {
            isRefused(address, TIME, RefusalCode.SOURCE_NOT_ALLOWED);
        }
    }

    @Test
    void a_name_that_leads_elsewhere_at_its_next_resolution_leads_nowhere() throws IOException {
        AtomicInteger asked = new AtomicInteger();
        // At first a public address, which nobody answers here, then this machine.
        AddressPolicy.Resolver turning =
                host ->
                        List.of(
                                InetAddress.getByName(
                                        asked.incrementAndGet() == 1 ? "8.8.8.8" : "127.0.0.1"));
        AddressPolicy policy = new AddressPolicy(new ContentSettings(Set.of()), turning);
        assertThat(policy.resolve("turning.example", 80)[0].getHostAddress()).isEqualTo("8.8.8.8");
        try (Fetcher other = new Fetcher(policy)) {
            assertThat(
                            other.open(
                                    Fetcher.Wish.of(
                                            URI.create(
                                                    "http://turning.example:"
                                                            + server.getAddress().getPort()
                                                            + "/small"),
                                            "*/*"),
                                    TIME))
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused ->
                                    assertThat(refused.refusal().code())
                                            .isEqualTo(RefusalCode.SOURCE_NOT_ALLOWED));
        }
        assertThat(asked.get()).isEqualTo(2);
    }

    @Test
    void one_private_address_among_public_ones_is_enough() {
        AddressPolicy policy =
                new AddressPolicy(
                        new ContentSettings(Set.of()),
                        host ->
                                List.of(
                                        InetAddress.getByName("8.8.8.8"),
                                        InetAddress.getByName("10.0.0.1")));

        org.assertj.core.api.Assertions.assertThatThrownBy(
                        () -> policy.resolve("mixed.example", 80))
                .isInstanceOf(AddressPolicy.ClosedAddressException.class);
    }

    @Test
    void addresses_are_read_as_http_only() {
        for (String no :
                List.of(
                        "",
                        "file:///etc/passwd",
                        "ftp://a.example/",
                        "http://",
                        "http://user:word@a.example/",
                        "javascript:alert(1)",
                        "http://a.example:99999/",
                        "http://a b/",
                        "https://a.example/" + "x".repeat(2_000))) {
            assertThat(AddressPolicy.read(no)).as(no).isEmpty();
        }
        assertThat(AddressPolicy.read(" HTTPS://A.Example/x?y#z "))
                .contains(URI.create("https://a.example/x?y"));
    }

    @Test
    void the_systems_resolver_knows_names_of_this_machine() throws UnknownHostException {
        assertThat(AddressPolicy.system("hub.localhost"))
                .containsExactly(InetAddress.getByName("127.0.0.1"));
    }
}
