package org.opentos.hub.market;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Balance;
import org.opentos.hub.ledger.Ledger;
import org.opentos.hub.ledger.OpenAccounts;
import org.opentos.hub.testing.Browser;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.money.Currency;
import tools.jackson.databind.JsonNode;

/// A person adds sources; apps of hers play what they offer, and nobody else's do.
class ContentStoryTest {
    private static final String CONTENT = "/api/v1/content";
    private static final byte[] SOUND = new byte[100_000];

    @TempDir static Path directory;
    private static MarketHub hub;
    private static HttpServer provider;
    private static final Map<String, String> ASKED = new ConcurrentHashMap<>();

    @BeforeAll
    static void start() throws Exception {
        for (int index = 0; index < SOUND.length; index++) {
            SOUND[index] = (byte) (index % 251);
        }
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        provider.createContext("/", ContentStoryTest::provide);
        provider.start();
        Files.createDirectory(directory.resolve("hub"));
        Files.writeString(
                directory.resolve("hub/hub.properties"),
                "content-private-origins=" + origin() + "\n");
        hub = MarketHub.startIn(directory);
        hub.published(
                "org.example.player",
                1,
                manifest -> {
                    manifest.putArray("req_permissions")
                            .addObject()
                            .put("name", "content")
                            .put("reason", "To play.")
                            .putObject("reason_localized")
                            .put("zh-Hans", "播放。");
                });
    }

    private static String origin() {
        return "http://127.0.0.1:" + provider.getAddress().getPort();
    }

    private static void provide(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        ASKED.put(path, String.valueOf(exchange.getRequestHeaders().getFirst("User-Agent")));
        switch (path) {
            case "/" ->
                    answer(
                            exchange,
                            "text/html",
                            "<html><head><link rel='alternate' type='application/rss+xml' href='/feed'></head></html>");
            case "/feed" -> answer(exchange, "application/rss+xml", feed());
            case "/sold" -> answer(exchange, "application/rss+xml", sold());
            case "/list.m3u8" ->
                    answer(
                            exchange,
                            "application/vnd.apple.mpegurl",
                            "#EXTM3U\n#EXT-X-TARGETDURATION:4\n#EXT-X-KEY:METHOD=AES-128,URI=\"key.bin\"\n#EXTINF:4,\nsound.mp3?part=1\n#EXT-X-ENDLIST\n");
            case "/sound.mp3" -> sound(exchange);
            case "/cover.png" -> answer(exchange, "image/png", "picture");
            case "/page.png" -> answer(exchange, "text/html", "<script>alert(1)</script>");
            default -> {
                exchange.sendResponseHeaders(404, -1);
                exchange.close();
            }
        }
    }

    private static String feed() {
        return """
        <rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
        <title>Tones</title>
        <item><guid>one</guid><title>First tone</title><itunes:duration>10</itunes:duration>
          <pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate><itunes:image href="/cover.png"/>
          <enclosure url="/sound.mp3" type="audio/mpeg" length="1"/></item>
        <item><guid>two</guid><title>A film</title><pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate>
          <itunes:image href="/page.png"/>
          <enclosure url="/list.m3u8" type="application/x-mpegURL" length="1"/></item>
        <item><guid>three</guid><title>A word</title><description>Long &lt;b&gt;words&lt;/b&gt;</description></item>
        </channel></rss>
        """;
    }

    private static String sold() {
        return """
        <rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel>
        <title>Sold tones</title>
        <item><guid>s1</guid><title>First</title><pubDate>Tue, 03 Mar 2026 08:00:00 GMT</pubDate>
          <enclosure url="/sound.mp3" type="audio/mpeg" length="1"/></item>
        <item><guid>s2</guid><title>Second</title><pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>
          <enclosure url="/sound.mp3?2" type="audio/mpeg" length="1"/></item>
        <item><guid>s3</guid><title>A taste</title><pubDate>Sun, 01 Mar 2026 08:00:00 GMT</pubDate>
          <itunes:episodeType>trailer</itunes:episodeType>
          <enclosure url="/sound.mp3?3" type="audio/mpeg" length="1"/></item>
        </channel></rss>
        """;
    }

    private static void sound(HttpExchange exchange) throws IOException {
        String range = exchange.getRequestHeaders().getFirst("Range");
        exchange.getResponseHeaders().set("Content-Type", "audio/mpeg");
        if (range == null) {
            exchange.sendResponseHeaders(200, SOUND.length);
            exchange.getResponseBody().write(SOUND);
        } else {
            int from = Integer.parseInt(range.substring(6, range.indexOf('-')));
            exchange.getResponseHeaders()
                    .set(
                            "Content-Range",
                            "bytes %d-%d/%d".formatted(from, SOUND.length - 1, SOUND.length));
            exchange.sendResponseHeaders(206, SOUND.length - from);
            exchange.getResponseBody().write(SOUND, from, SOUND.length - from);
        }
        exchange.close();
    }

    private static void answer(HttpExchange exchange, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @AfterAll
    static void stop() throws Exception {
        hub.close();
        provider.stop(0);
    }

    /// Adds a source and waits until it was read.
    private static JsonNode added(Browser by, String address) throws InterruptedException {
        return read(by, by.post(CONTENT + "/sources", Map.of("address", address)));
    }

    private static JsonNode read(Browser by, Browser.Answer answer) {
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
        String source = CONTENT + "/sources/" + answer.body().path("id").asString();
        long end = System.nanoTime() + 20_000_000_000L;
        while (System.nanoTime() < end) {
            JsonNode now = by.get(source).body();
            if (!now.path("reading").asBoolean()) {
                return now;
            }
            Thread.onSpinWait();
        }
        throw new AssertionError("the source is still read");
    }

    private static List<String> titles(JsonNode page) {
        return page.path("items").valueStream().map(each -> each.path("title").asString()).toList();
    }

    @Test
    void a_page_leads_to_its_feed_and_its_items_are_on_the_shelves() throws Exception {
        Browser ada = hub.person("ada");
        JsonNode source = added(ada, origin());

        assertThat(source.path("title").asString()).isEqualTo("Tones");
        assertThat(source.path("items").asInt()).isEqualTo(3);
        assertThat(source.path("address").asString()).endsWith("/feed");
        assertThat(titles(ada.get(CONTENT + "/shelves/new").body()))
                .containsExactly("A word", "First tone", "A film");
        assertThat(titles(ada.get(CONTENT + "/shelves/continue").body())).isEmpty();
        assertThat(titles(ada.get(CONTENT + "/found?words=TONE+first").body()))
                .containsExactly("First tone");
        assertThat(titles(ada.get(CONTENT + "/found?words=%25").body())).isEmpty();
        assertThat(ada.get(CONTENT + "/opml").raw().body())
                .contains("xmlUrl=\"" + origin() + "/feed\"");
    }

    @Test
    void an_app_plays_what_its_person_lets_it_and_goes_on_where_she_stopped() throws Exception {
        Browser bob = hub.person("bob");
        added(bob, origin() + "/feed");
        String player = MarketHub.installed(bob, "org.example.player", "content");

        JsonNode shelf =
                MarketHub.call(bob, player, "content.shelf", Map.of("shelf", "new")).body();
        assertThat(titles(shelf)).as(shelf.toString()).contains("First tone");
        JsonNode first = shelf.at("/items/1");
        String item = first.path("id").asString();
        Browser.Answer reported =
                MarketHub.call(
                        bob,
                        player,
                        "content.progress",
                        Map.of("item", item, "seconds", 4.25, "total", 10));
        assertThat(reported.status()).as(reported.raw().body()).isEqualTo(200);
        JsonNode opened = MarketHub.call(bob, player, "content.open", Map.of("item", item)).body();
        assertThat(opened.path("seconds").asDouble()).isEqualTo(4.25);
        assertThat(opened.path("type").asString()).isEqualTo("audio/mpeg");
        assertThat(titles(bob.get(CONTENT + "/shelves/continue").body()))
                .containsExactly("First tone");

        String address = opened.path("address").asString();
        assertThat(address).startsWith("/run/" + player + "/").contains("/~media/" + item + "/");
        Browser nobody = Browser.at(hub.hub);
        byte[] rest = nobody.bytes(nobody.request(address).header("Range", "bytes=99000-").GET());
        assertThat(rest).isEqualTo(Arrays.copyOfRange(SOUND, 99_000, 100_000));
        assertThat(nobody.get(address).header("Content-Security-Policy")).contains("sandbox");
        assertThat(nobody.get(address.replace("/media", "/nothing")).status()).isEqualTo(404);
        assertThat(nobody.get(first.path("picture").asString()).raw().body()).isEqualTo("picture");
        assertThat(ASKED.get("/sound.mp3")).isEqualTo("OpenTOS");

        String film = shelf.at("/items/2/id").asString();
        assertThat(nobody.get(shelf.at("/items/2/picture").asString()).code())
                .isEqualTo("source-malformed");
        String list =
                MarketHub.call(bob, player, "content.open", Map.of("item", film))
                        .body()
                        .at("/address")
                        .asString();
        String playlist = nobody.get(list).raw().body();
        assertThat(playlist).startsWith("#EXTM3U\n").doesNotContain("sound.mp3", origin());
        String part =
                playlist.lines().filter(each -> each.startsWith("part-")).findFirst().orElseThrow();
        String beside = list.substring(0, list.lastIndexOf('/') + 1);
        assertThat(nobody.bytes(nobody.request(beside + part).GET())).isEqualTo(SOUND);
        assertThat(nobody.get(beside + part.replaceFirst("part-.", "part-_")).status())
                .isEqualTo(404);

        bob.put(
                "/api/v1/installations/" + player + "/grants",
                Map.of("grants", List.of(), "things", List.of()));
        assertThat(nobody.get(address).status()).isEqualTo(404);
        assertThat(MarketHub.call(bob, player, "content.sources", Map.of()).body().toString())
                .contains("grant-missing");
    }

    @Test
    void nobody_sees_what_belongs_to_somebody_else() throws Exception {
        Browser cyd = hub.person("cyd");
        Browser dan = hub.person("dan");
        JsonNode source = added(cyd, origin() + "/feed");
        String item = cyd.get(CONTENT + "/shelves/new").body().at("/items/0/id").asString();

        assertThat(dan.get(CONTENT + "/sources").body().size()).isZero();
        String path = CONTENT + "/sources/" + source.path("id").asString();
        assertThat(dan.get(path).status()).isEqualTo(404);
        assertThat(dan.delete(path).status()).isEqualTo(404);
        assertThat(dan.post(path + "/reading", Map.of()).status()).isEqualTo(404);
        assertThat(dan.get(CONTENT + "/items/" + item).status()).isEqualTo(404);
        assertThat(dan.get(CONTENT + "/items/" + item + "/media").status()).isEqualTo(404);
        assertThat(dan.put(CONTENT + "/items/" + item + "/progress", Map.of("seconds", 1)).status())
                .isEqualTo(404);
        String danPlayer = MarketHub.installed(dan, "org.example.player", "content");
        assertThat(
                        MarketHub.call(dan, danPlayer, "content.open", Map.of("item", item))
                                .body()
                                .toString())
                .contains("not-found");
        assertThat(
                        dan.get(CONTENT + "/shelves/" + source.path("id").asString())
                                .body()
                                .path("items")
                                .size())
                .isZero();
        assertThat(cyd.delete(path).status()).isEqualTo(204);
        assertThat(cyd.get(CONTENT + "/items/" + item).status()).isEqualTo(404);
    }

    @Test
    void what_cannot_be_read_says_why() throws Exception {
        Browser eve = hub.person("eve");

        assertThat(added(eve, origin() + "/gone").path("problem").asString())
                .isEqualTo("source-refused");
        assertThat(added(eve, "http://127.0.0.2:9/feed").path("problem").asString())
                .isEqualTo("source-not-allowed");
        assertThat(eve.post(CONTENT + "/sources", Map.of("address", "file:///etc/passwd")).code())
                .isEqualTo("field-invalid");
    }

    @Test
    void what_an_organisation_sells_is_seen_by_all_and_played_by_who_bought_it() throws Exception {
        String offers = "/api/v1/organisations/" + hub.developer + "/offers";
        Map<String, Object> draft =
                Map.of(
                        "title",
                        "Tones, all of them",
                        "address",
                        origin() + "/feed",
                        "prices",
                        List.of(Map.of("currency", "CNY", "value", "12.00")));
        Browser fay = hub.person("fay");
        assertThat(fay.post(offers, draft).status()).isEqualTo(404);
        assertThat(hub.dora.post(offers, Map.of("title", "x", "address", origin())).code())
                .isEqualTo("field-invalid");
        Browser.Answer made = hub.dora.post(offers, draft);
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        String offer = CONTENT + "/offers/" + made.body().path("id").asString();

        assertThat(fay.get(CONTENT + "/offers").raw().body())
                .contains("Tones, all of them")
                .doesNotContain(origin());
        JsonNode source = read(fay, fay.post(offer + "/source", Map.of()));
        assertThat(source.path("items").asInt()).isEqualTo(3);
        assertThat(source.toString() + fay.get(CONTENT + "/opml").raw().body())
                .doesNotContain(origin());
        JsonNode items = fay.get(CONTENT + "/shelves/new").body().path("items");
        String tone = CONTENT + "/items/" + items.at("/1/id").asString();
        assertThat(items.at("/1/owned").asBoolean()).isFalse();
        assertThat(fay.get(tone + "/picture").status()).isEqualTo(200);
        assertThat(fay.get(tone + "/media").code()).isEqualTo("purchase-required");
        assertThat(
                        fay.get(CONTENT + "/items/" + items.at("/0/id").asString())
                                .body()
                                .path("words")
                                .asString())
                .isEmpty();
        String player = MarketHub.installed(fay, "org.example.player", "content");
        assertThat(
                        MarketHub.call(
                                        fay,
                                        player,
                                        "content.open",
                                        Map.of("item", items.at("/1/id").asString()))
                                .code())
                .isEqualTo("purchase-required");

        hub.funded(fay);
        Browser.Answer asked = bought(fay, offer, "one");
        assertThat(asked.status()).as(asked.raw().body()).isEqualTo(201);
        String request = asked.body().path("id").asString();
        assertThat(bought(fay, offer, "two").body().path("id").asString()).isEqualTo(request);
        assertThat(fay.get(tone + "/media").code()).isEqualTo("purchase-required");
        MarketHub.approve(fay, request);
        assertThat(fay.get(tone + "/media").status()).isEqualTo(200);
        assertThat(bought(fay, offer, "three").code()).isEqualTo("in-use");

        assertThat(hub.dora.delete(offers + "/" + made.body().path("id").asString()).status())
                .isEqualTo(204);
        assertThat(fay.get(CONTENT + "/offers").raw().body()).doesNotContain("Tones, all of them");
        assertThat(fay.get(tone + "/media").status()).isEqualTo(200);
        hub.refund(fay, request, "12.00");
        assertThat(fay.get(tone + "/media").code()).isEqualTo("purchase-required");
        assertThat(bought(fay, offer, "four").status()).isEqualTo(404);
    }

    @Test
    void one_item_is_bought_alone_divided_and_given_back() throws Exception {
        String offers = "/api/v1/organisations/" + hub.developer + "/offers";
        Browser.Answer made =
                hub.dora.post(
                        offers,
                        Map.of(
                                "title",
                                "Tones, one by one",
                                "address",
                                origin() + "/sold",
                                "prices",
                                List.of(price("CNY", "12.00")),
                                "itemPrices",
                                List.of(price("CNY", "3.00"), price("EUR", "0.50"))));
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        String offer = CONTENT + "/offers/" + made.body().path("id").asString();
        Browser gil = hub.person("gil");
        hub.funded(gil);
        long before = owedToTheSeller();
        JsonNode source = read(gil, gil.post(offer + "/source", Map.of()));
        String shelf = CONTENT + "/shelves/" + source.path("id").asString();

        JsonNode items = gil.get(shelf).body().path("items");
        assertThat(titles(gil.get(shelf).body())).containsExactly("First", "Second", "A taste");
        assertThat(items.at("/0/prices/0/value").asString()).isEqualTo("3.00");
        assertThat(items.at("/0/prices/1/currency").asString()).isEqualTo("EUR");
        assertThat(items.at("/0/sourcePrices/0/value").asString()).isEqualTo("12.00");
        assertThat(items.at("/2/trailer").asBoolean()).isTrue();
        assertThat(items.at("/2/owned").asBoolean()).isTrue();
        assertThat(items.at("/2/prices").size()).isZero();
        assertThat(media(gil, items.at("/2")).status()).isEqualTo(200);
        assertThat(bought(gil, path(items.at("/2")), "taste").code()).isEqualTo("in-use");

        String first = path(items.at("/0"));
        assertThat(media(gil, items.at("/0")).code()).isEqualTo("purchase-required");
        assertThat(bought(hub.person("hal"), first, "one").status()).isEqualTo(404);
        Browser.Answer asked = bought(gil, first, "one");
        assertThat(asked.status()).as(asked.raw().body()).isEqualTo(201);
        assertThat(asked.body().path("title").asString()).isEqualTo("First");
        String request = asked.body().path("id").asString();
        assertThat(bought(gil, first, "again").body().path("id").asString()).isEqualTo(request);
        MarketHub.approve(gil, request);
        assertThat(media(gil, items.at("/0")).status()).isEqualTo(200);
        assertThat(media(gil, items.at("/1")).code()).isEqualTo("purchase-required");
        assertThat(bought(gil, first, "two").code()).isEqualTo("in-use");
        JsonNode sold =
                gil.get(CONTENT + "/offers")
                        .body()
                        .valueStream()
                        .filter(each -> offer.endsWith(each.path("id").asString()))
                        .findFirst()
                        .orElseThrow();
        assertThat(sold.path("owned").asBoolean()).isFalse();
        assertThat(sold.path("itemPrices").size()).isEqualTo(2);

        long shares = 0;
        String sale = gil.get("/api/v1/payment-requests/" + request).body().path("sale").asString();
        JsonNode receipt = gil.get("/api/v1/receipts/" + sale).body();
        for (JsonNode each : receipt.path("shares")) {
            assertThat(each.at("/amount/minor").asLong()).isPositive();
            shares += each.at("/amount/minor").asLong();
        }
        assertThat(receipt.path("shares").size()).isGreaterThan(1);
        assertThat(shares + receipt.at("/tax/amount/minor").asLong()).isEqualTo(300);
        assertThat(owedToTheSeller() - before)
                .isEqualTo(receipt.at("/shares/0/amount/minor").asLong());

        // Bought is what its feed knows it by: it is there when the source comes back.
        gil.delete(CONTENT + "/sources/" + source.path("id").asString());
        JsonNode anew = read(gil, gil.post(offer + "/source", Map.of()));
        JsonNode there =
                gil.get(CONTENT + "/shelves/" + anew.path("id").asString()).body().path("items");
        assertThat(there.valueStream().map(each -> each.path("owned").asBoolean()).toList())
                .containsExactly(true, false, true);

        String whole = bought(gil, offer, "whole").body().path("id").asString();
        MarketHub.approve(gil, whole);
        assertThat(media(gil, there.at("/1")).status()).isEqualTo(200);
        assertThat(bought(gil, path(there.at("/1")), "three").code()).isEqualTo("in-use");
        hub.refund(gil, whole, "12.00");
        assertThat(media(gil, there.at("/1")).code()).isEqualTo("purchase-required");
        assertThat(media(gil, there.at("/0")).status()).isEqualTo(200);
        hub.refund(gil, request, "3.00");
        assertThat(media(gil, there.at("/0")).code()).isEqualTo("purchase-required");
        assertThat(gil.get("/api/v1/receipts/" + sale).body().path("refunds").size()).isEqualTo(1);
        assertThat(owedToTheSeller()).isEqualTo(before);

        MarketHub.approve(
                gil, bought(gil, path(there.at("/0")), "anew").body().path("id").asString());
        hub.dora.delete(offers + "/" + made.body().path("id").asString());
        assertThat(bought(gil, path(there.at("/1")), "late").code()).isEqualTo("not-found");
        assertThat(media(gil, there.at("/0")).status()).isEqualTo(200);
        gil.delete(CONTENT + "/sources/" + anew.path("id").asString());
        assertThat(gil.post(offer + "/source", Map.of()).status())
                .as("a part of it is his")
                .isEqualTo(201);
    }

    @Test
    void an_offer_has_a_price_for_the_whole_for_each_item_or_both() throws Exception {
        String offers = "/api/v1/organisations/" + hub.developer + "/offers";
        Browser.Answer made =
                hub.dora.post(
                        offers,
                        Map.of(
                                "title",
                                "Tones, never together",
                                "address",
                                origin() + "/sold?alone",
                                "itemPrices",
                                List.of(price("CNY", "3.00"))));
        assertThat(made.status()).as(made.raw().body()).isEqualTo(201);
        assertThat(made.body().path("prices").size()).isZero();
        Browser ida = hub.person("ida");
        String offer = CONTENT + "/offers/" + made.body().path("id").asString();
        assertThat(bought(ida, offer, "whole").code()).isEqualTo("currency-not-taken");

        for (Object wrong :
                List.of(
                        List.of(price("CNY", "0.00")),
                        List.of(price("CNY", "1.00"), price("CNY", "2.00")),
                        List.of(price("CNY", "1.001")))) {
            assertThat(
                            hub.dora
                                    .post(
                                            offers,
                                            Map.of(
                                                    "title",
                                                    "x",
                                                    "address",
                                                    origin(),
                                                    "prices",
                                                    List.of(price("CNY", "1.00")),
                                                    "itemPrices",
                                                    wrong))
                                    .code())
                    .as(wrong.toString())
                    .isEqualTo("field-invalid");
        }
    }

    /// What the ledger holds for the organisation, kept back or not, in fen.
    private static long owedToTheSeller() {
        OpenAccounts accounts = hub.hub.rooms().getBean(OpenAccounts.class);
        Ledger ledger = hub.hub.rooms().getBean(Ledger.class);
        return Stream.of(AccountKind.PAYABLE, AccountKind.RESERVE)
                .map(kind -> new AccountName(kind, hub.developer, Currency.of("CNY"), ""))
                .map(accounts::of)
                .mapToLong(each ->
                        each instanceof Outcome.Done<AccountNumber>(AccountNumber number)
                                ? ledger.balance(number).map(Balance::minor).orElse(0L)
                                : 0)
                .sum();
    }

    private static Map<String, String> price(String currency, String value) {
        return Map.of("currency", currency, "value", value);
    }

    private static String path(JsonNode item) {
        return CONTENT + "/items/" + item.path("id").asString();
    }

    private static Browser.Answer media(Browser by, JsonNode item) {
        return by.get(path(item) + "/media");
    }

    private static Browser.Answer bought(Browser by, String offer, String key) {
        return by.send(
                by.request(offer + "/purchases")
                        .header("X-CSRF-TOKEN", by.csrf())
                        .header("Content-Type", "application/json")
                        .header("Idempotency-Key", key)
                        .POST(BodyPublishers.ofString("{\"currency\":\"CNY\",\"region\":\"CN\"}")));
    }
}
