package org.opentos.device.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The page by which a phone chooses, beside phones of every kind.
class PhonePageTest {
    private static final int WAIT_SECONDS = 20;
    private static final Pattern TOKEN = Pattern.compile("name=\"token\" value=\"([0-9a-f]{32})\"");

    private final List<String> chosen = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();
    private volatile Offer.Answer answer = Offer.Answer.TAKEN;
    private List<Offer.Choosable> networks =
            List.of(
                    new Offer.Choosable("Home & <b>garden</b>", true),
                    new Offer.Choosable("楼上的网络", false));
    private PhonePage page;

    /// Whenever anybody asks, a second is over.
    private final AtomicLong second = new AtomicLong();

    private LongSupplier nanos = () -> second.addAndGet(TimeUnit.SECONDS.toNanos(1));

    private final Offer offer =
            new Offer() {
                @Override
                public List<Choosable> networks() {
                    return networks;
                }

                @Override
                public void reached() {}

                @Override
                public Answer choose(int index, String password) {
                    chosen.add(index + " " + password);
                    return answer;
                }

                @Override
                public void leave() {
                    left.complete(null);
                }
            };

    @BeforeEach
    void open() throws IOException {
        page = open(Duration.ofSeconds(WAIT_SECONDS));
    }

    private PhonePage open(Duration atMost) throws IOException {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        return PhonePage.open(
                new InetSocketAddress(loopback, 0),
                loopback::equals,
                offer,
                new SecureRandom(),
                atMost,
                nanos);
    }

    @AfterEach
    void close() {
        page.close();
    }

    @Test
    void listsTheNetworksInALanguageOfThePerson() throws Exception {
        String english = say(get("/", "Accept-Language: de, en-GB;q=0.8, zh;q=0.5"));
        assertThat(english)
                .startsWith("HTTP/1.1 200 OK\r\n")
                .contains("Cache-Control: no-store\r\n")
                .contains("<html lang=\"en\">", "Choose the wireless network")
                .contains("Home &amp; &lt;b&gt;garden&lt;/b&gt;", "楼上的网络")
                .contains("prefers-color-scheme:dark", "width=device-width")
                .doesNotContain("<script", "<b>garden");
        String chinese = say(get("/", "Accept-Language: zh-Hans-CN, en;q=0.9"));
        assertThat(chinese)
                .contains("<html lang=\"zh-CN\">", "请选择设备要使用的无线网络")
                .doesNotContain("Choose the wireless");
    }

    @ParameterizedTest
    @CsvSource({
        "zh-TW, zh-CN",
        "'en;q=0.1, zh;q=0.9', zh-CN",
        "'zh;q=0, fr', en",
        "fr, en",
        "'', en",
        "';;q=q,,', en",
    })
    void whatItDoesNotSpeakBecomesEnglish(String accepted, String language) {
        assertThat(PhoneWords.of(accepted).language()).isEqualTo(language);
        assertThat(PhoneWords.of("zh,".repeat(200)).language()).isEqualTo("en");
    }

    @Test
    void sendsEveryOtherNameToThePage() throws Exception {
        String probe = "GET /generate_204 HTTP/1.1\r\nHost: connectivitycheck.gstatic.com\r\n\r\n";
        assertThat(say(probe))
                .startsWith("HTTP/1.1 302 Found\r\n")
                .contains("Location: http://" + host() + "/\r\n");
        // Nor does a name of somebody else's choose.
        assertThat(
                        say(
                                post(token(), "network=0&password=spasibo1")
                                        .replace("Host: " + host(), "Host: evil.example")))
                .startsWith("HTTP/1.1 421 ");
        assertThat(chosen).isEmpty();
    }

    @Test
    void takesAChoiceAndSaysWhatHappensNext() throws Exception {
        String said = say(post(token(), "network=1&password=p%26ss+word%21%3D"));
        assertThat(said).startsWith("HTTP/1.1 200 OK\r\n").contains("leaves this network now");
        left.get(WAIT_SECONDS, TimeUnit.SECONDS);
        assertThat(chosen).containsExactly("1 p&ss word!=");
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN, 422, Choose a network from the list",
        "PASSWORD_MALFORMED, 422, A password has 8 to 63",
        "LATE, 409, The device has a choice already",
    })
    void saysWhatIsWrongAndAsksAgain(Offer.Answer because, int status, String words)
            throws Exception {
        answer = because;
        String said = say(post(token(), "network=0&password=secret-word"));
        assertThat(said)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains(words)
                .doesNotContain("secret-word");
        assertThat(TOKEN.matcher(said).find()).isTrue();
        assertThat(left).isNotDone();
        assertThat(said.contains("value=\"0\" required checked"))
                .isEqualTo(because != Offer.Answer.UNKNOWN);
    }

    @Test
    void choosesForNobodyWhoWasNotShownAPage() throws Exception {
        String token = token();
        assertThat(say(post("0".repeat(32), "network=0&password=spasibo1")))
                .startsWith("HTTP/1.1 403 ")
                .contains("out of date");
        assertThat(say(post("", "network=0&password=spasibo1"))).startsWith("HTTP/1.1 403 ");
        answer = Offer.Answer.PASSWORD_MALFORMED;
        say(post(token, "network=0&password=x"));
        assertThat(chosen).containsExactly("0 x");
        // Each page chooses once.
        assertThat(say(post(token, "network=0&password=x"))).startsWith("HTTP/1.1 403 ");
        assertThat(chosen).hasSize(1);
    }

    @Test
    void anOldPageIsOutOfDate() throws Exception {
        String first = token();
        page.close();
        page = open(Duration.ofSeconds(WAIT_SECONDS));
        assertThat(say(post(first, "network=0&password=spasibo1"))).startsWith("HTTP/1.1 403 ");
        String oldest = token();
        for (int more = 0; more < PhonePage.TOKENS_MAX; more++) {
            token();
        }
        assertThat(say(post(oldest, "network=0&password=spasibo1"))).startsWith("HTTP/1.1 403 ");
        assertThat(chosen).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "network=", "network=-1", "network=abc", "network=9999"})
    void aNetworkThatIsNoneIsNotInTheList(String field) throws Exception {
        answer = Offer.Answer.UNKNOWN;
        assertThat(say(post(token(), field))).startsWith("HTTP/1.1 422 ");
        assertThat(chosen).containsExactly("-1 ");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "network=0&network=1",
                "network=%zz",
                "a=1&b=1&c=1&d=1&e=1&f=1&g=1&h=1&i=1",
            })
    void aFormThatIsNoneIsRefused(String fields) throws Exception {
        assertThat(say(post(token(), fields))).startsWith("HTTP/1.1 400 ");
        assertThat(chosen).isEmpty();
    }

    @Test
    void aBodyThatIsNoFormIsRefused() throws Exception {
        String json = post(token(), "network=0").replace("x-www-form-urlencoded", "json");
        assertThat(say(json)).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void refusesWhatIsNoRequestAndGoesOn() throws Exception {
        for (String each :
                List.of(
                        "\r\n",
                        "GET\r\n\r\n",
                        "GET http://elsewhere/ HTTP/1.1\r\n\r\n",
                        "GET / HTTP/2\r\n\r\n",
                        "GET / HTTP/1.1\r\nno colon\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: a\r\n folded: b\r\n\r\n",
                        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                        "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
                        "POST / HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
                        "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n")) {
            assertThat(say(each)).as(each).startsWith("HTTP/1.1 400 ");
        }
        assertThat(say(get("/", ""))).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void refusesWhatIsTooLarge() throws Exception {
        String fits = "a".repeat(PhoneRequest.LINE_BYTES_MAX - "Cookie: \r".length());
        assertThat(say(get("/", "Cookie: " + fits))).startsWith("HTTP/1.1 200 ");
        assertThat(say(get("/", "Cookie: " + fits + "a"))).startsWith("HTTP/1.1 431 ");
        assertThat(say("GET /" + "a".repeat(PhoneRequest.LINE_BYTES_MAX) + " HTTP/1.1\r\n\r\n"))
                .startsWith("HTTP/1.1 431 ");
        assertThat(say(get("/", headers(PhoneRequest.HEADERS_MAX, 1)))).startsWith("HTTP/1.1 431 ");
        assertThat(say(get("/", headers(20, 1000)))).startsWith("HTTP/1.1 431 ");
        String body = "network=0&password=" + "a".repeat(PhoneRequest.BODY_BYTES_MAX);
        assertThat(say(post(token(), body))).startsWith("HTTP/1.1 413 ");
        assertThat(chosen).isEmpty();
    }

    private static String headers(int count, int length) {
        return String.join(
                "\r\n",
                IntStream.range(0, count)
                        .mapToObj(each -> "X-" + each + ": " + "a".repeat(length))
                        .toList());
    }

    @Test
    void hasOnePageAndTwoWaysToAsk() throws Exception {
        assertThat(say(get("/local/state", ""))).startsWith("HTTP/1.1 404 ");
        assertThat(say(get("/../etc/passwd", ""))).startsWith("HTTP/1.1 404 ");
        assertThat(say(get("/", "").replace("GET", "DELETE"))).startsWith("HTTP/1.1 405 ");
        assertThat(say(get("/?a=b", ""))).startsWith("HTTP/1.1 200 ");
        String head = say(get("/", "").replace("GET", "HEAD"));
        assertThat(head).startsWith("HTTP/1.1 200 ").endsWith("\r\n\r\n");
    }

    @Test
    void rubbishIsNeverMoreThanRefused() throws Exception {
        long seed = 20_261_128;
        Random random = new Random(seed);
        for (int round = 0; round < 5_000; round++) {
            byte[] bytes = new byte[random.nextInt(200)];
            random.nextBytes(bytes);
            byte[] begun = "POST / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII);
            if (random.nextBoolean() && bytes.length > begun.length) {
                System.arraycopy(begun, 0, bytes, 0, begun.length);
            }
            try (InputStream in = new ByteArrayInputStream(bytes)) {
                assertThat(PhoneRequest.read(in)).as("seed %d", seed).isNotNull();
            } catch (EOFException unfinished) {
                assertThat(unfinished).hasMessageContaining("before it had said all");
            }
        }
    }

    @Test
    void whoIsNoGuestGetsNothing() throws Exception {
        try (Socket stranger = new Socket()) {
            stranger.bind(new InetSocketAddress("127.0.0.2", 0));
            stranger.connect(page.address());
            assertThat(hear(stranger)).isEmpty();
        }
        assertThat(say(get("/", ""))).startsWith("HTTP/1.1 200 ");
    }

    @Test
    void whoIsSlowIsLeft() throws Exception {
        page.close();
        page = open(Duration.ofMillis(300));
        try (Socket slow = new Socket(page.address().getAddress(), page.address().getPort())) {
            slow.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
            assertThat(hear(slow)).isEmpty();
        }
    }

    @Test
    void servesFewAtATime() throws Exception {
        List<Socket> held = new ArrayList<>();
        try {
            for (int each = 0; each < PhonePage.CONNECTIONS_MAX; each++) {
                held.add(new Socket(page.address().getAddress(), page.address().getPort()));
            }
            // Whoever holds a place has not said anything; one more gets none.
            assertThat(say(get("/", ""))).isEmpty();
        } finally {
            for (Socket each : held) {
                each.close();
            }
        }
    }

    @Test
    void servesFewInASecond() throws Exception {
        page.close();
        AtomicLong now = new AtomicLong();
        nanos = now::get;
        page = open(Duration.ofSeconds(WAIT_SECONDS));
        for (int each = 0; each < PhonePage.REQUESTS_PER_SECOND_MAX; each++) {
            assertThat(say("\r\n")).startsWith("HTTP/1.1 400 ");
        }
        assertThat(say("\r\n")).isEmpty();
        now.addAndGet(TimeUnit.SECONDS.toNanos(1));
        assertThat(say("\r\n")).startsWith("HTTP/1.1 400 ");
    }

    @Test
    void manyLongNamesFitIntoOneAnswer() throws Exception {
        networks =
                IntStream.range(0, 40)
                        .mapToObj(each -> new Offer.Choosable("\"".repeat(32), true))
                        .toList();
        String said = say(get("/", ""));
        Matcher length = Pattern.compile("Content-Length: ([0-9]+)").matcher(said);
        assertThat(length.find()).isTrue();
        String body = said.substring(said.indexOf("\r\n\r\n") + 4);
        assertThat(body.getBytes(StandardCharsets.UTF_8))
                .hasSize(Integer.parseInt(length.group(1)));
    }

    @Test
    void aPageThatIsClosedIsGone() {
        assertThat(page.stands()).isTrue();
        page.close();
        assertThat(page.stands()).isFalse();
    }

    private String host() {
        return "127.0.0.1:" + page.address().getPort();
    }

    private String get(String path, String header) {
        return "GET %s HTTP/1.1\r\nHost: %s\r\n%s\r\n"
                .formatted(path, host(), header.isEmpty() ? "" : header + "\r\n");
    }

    private String post(String token, String fields) {
        String body = "token=" + token + "&" + fields;
        return """
        POST / HTTP/1.1
        Host: %s
        Content-Type: application/x-www-form-urlencoded
        Content-Length: %d

        """
                        .formatted(host(), body.length())
                        .replace("\n", "\r\n")
                + body;
    }

    private String token() throws IOException {
        Matcher token = TOKEN.matcher(say(get("/", "")));
        assertThat(token.find()).isTrue();
        return token.group(1);
    }

    private String say(String request) throws IOException {
        try (Socket phone = new Socket(page.address().getAddress(), page.address().getPort())) {
            try {
                phone.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            } catch (SocketException refused) {
                return "";
            }
            return hear(phone);
        }
    }

    /// Until the other side ends; what was cut off unheard is nothing.
    private static String hear(Socket phone) throws IOException {
        phone.setSoTimeout((int) TimeUnit.SECONDS.toMillis(WAIT_SECONDS));
        try {
            return new String(phone.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException reset) {
            return "";
        }
    }
}
