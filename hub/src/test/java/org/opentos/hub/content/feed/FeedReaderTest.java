package org.opentos.hub.content.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.opentos.protocol.ContentKind;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;

class FeedReaderTest {
    private static final URI BASE = URI.create("https://feeds.example/news/feed.xml");

    private static Outcome<Feed> read(String xml) {
        return FeedReader.read(
                BASE, "application/rss+xml; charset=utf-8", xml.getBytes(StandardCharsets.UTF_8));
    }

    private static Feed feed(String xml) {
        Outcome<Feed> read = read(xml);
        assertThat(read).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<Feed>) read).value();
    }

    private static FeedItem item(String inside) {
        Feed feed =
                feed(
                        "<rss version='2.0' xmlns:media='http://search.yahoo.com/mrss/' xmlns:itunes='http://www.itunes.com/dtds/podcast-1.0.dtd' xmlns:content='http://purl.org/rss/1.0/modules/content/'><channel><title>T</title><item>"
                                + inside
                                + "</item></channel></rss>");
        assertThat(feed.items()).hasSize(1);
        return feed.items().getFirst();
    }

    private static void isRefused(String xml) {
        assertThat(read(xml))
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused ->
                                assertThat(refused.refusal().code())
                                        .isEqualTo(RefusalCode.SOURCE_MALFORMED));
    }

    @Test
    void a_podcast_has_its_sound_its_length_and_its_picture() {
        FeedItem item =
                item(
                        """
                        <guid>7</guid><title>Tides</title><link>../tides</link>
                        <pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>
                        <itunes:duration>1:02:03</itunes:duration><itunes:image href="/art.png"/>
                        <enclosure url="tides.mp3" type="audio/mpeg" length="9"/>
                        """);

        assertThat(item.kind()).isEqualTo(ContentKind.AUDIO);
        assertThat(item.media()).contains(URI.create("https://feeds.example/news/tides.mp3"));
        assertThat(item.link()).contains(URI.create("https://feeds.example/tides"));
        assertThat(item.picture()).contains(URI.create("https://feeds.example/art.png"));
        assertThat(item.length()).isEqualTo(Duration.parse("PT1H2M3S"));
        assertThat(item.published()).contains(Instant.parse("2026-03-02T08:00:00Z"));
    }

    @Test
    void a_trailer_is_what_the_feed_calls_so() {
        assertThat(item("<title>t</title><itunes:episodeType> Trailer </itunes:episodeType>"))
                .matches(FeedItem::isTrailer);
        assertThat(item("<title>t</title><itunes:episodeType>full</itunes:episodeType>"))
                .matches(each -> !each.isTrailer());
        assertThat(item("<title>trailer</title>")).matches(each -> !each.isTrailer());
    }

    @Test
    void media_rss_gives_the_film_before_the_picture() {
        FeedItem item =
                item(
                        """
                        <title>Film</title><media:group>
                        <media:content url="https://cdn.example/still.jpg" type="image/jpeg"/>
                        <media:content url="https://cdn.example/film.mp4" type="video/mp4" duration="95"/>
                        <media:thumbnail url="https://cdn.example/small.jpg"/></media:group>
                        """);

        assertThat(item.kind()).isEqualTo(ContentKind.VIDEO);
        assertThat(item.media()).contains(URI.create("https://cdn.example/film.mp4"));
        assertThat(item.picture()).contains(URI.create("https://cdn.example/small.jpg"));
        assertThat(item.length()).isEqualTo(Duration.ofSeconds(95));
    }

    @Test
    void atom_without_media_is_words_with_a_line_for_each_paragraph() {
        Feed feed =
                feed(
                        """
                        <feed xmlns="http://www.w3.org/2005/Atom"><title>A</title><entry><id>x</id><title>Words</title>
                        <updated>2026-03-02T08:00:00Z</updated>
                        <content type="html">&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two &lt;b&gt;three&lt;/b&gt;&lt;/p&gt;</content></entry></feed>
                        """);

        assertThat(feed.items().getFirst().kind()).isEqualTo(ContentKind.TEXT);
        assertThat(feed.items().getFirst().words()).isEqualTo("One\nTwo three");
    }

    @Test
    void what_strangers_write_becomes_plain_words() {
        FeedItem item =
                item(
                        "<title>&lt;script&gt;alert(1)&lt;/script&gt;Tea &amp;amp; \u202Ecake&lt;img src=x onerror=alert(1)&gt;</title>"
                                + "<description>&lt;style&gt;p{}&lt;/style&gt;&lt;a href='javascript:x'&gt;Read&lt;/a&gt;</description>"
                                + "<link>javascript:alert(1)</link>"
                                + "<enclosure url='file:///etc/passwd' type='audio/mpeg' length='1'/>");

        assertThat(item.title()).isEqualTo("Tea & cake");
        assertThat(item.summary()).isEqualTo("Read");
        assertThat(item.link()).isEmpty();
        assertThat(item.media()).isEmpty();
        assertThat(item.kind()).isEqualTo(ContentKind.TEXT);
    }

    @Test
    void nothing_that_a_browser_would_run_counts_as_media() {
        assertThat(
                        item("<title>t</title><enclosure url='/a.html' type='text/html' length='1'/>")
                                .media())
                .isEmpty();
        assertThat(
                        item("<title>t</title><enclosure url='/a.svg' type='image/svg+xml' length='1'/>")
                                .media())
                .isEmpty();
    }

    @Test
    void document_types_and_entities_are_refused() {
        isRefused(
                "<!DOCTYPE rss [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><rss version='2.0'><channel><title>&x;</title></channel></rss>");
        isRefused(
                "<!DOCTYPE lolz [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]><rss version='2.0'><channel><title>&b;</title></channel></rss>");
        isRefused("<rss version='2.0'><channel><title>&unknown;</title></channel></rss>");
    }

    @Test
    void what_is_no_feed_is_refused() {
        isRefused("");
        isRefused("no feed");
        isRefused("<rss version='2.0'><channel><title>cut");
        isRefused("<svg xmlns='http://www.w3.org/2000/svg'/>");
        isRefused("<a>".repeat(100_000));
        isRefused(
                "<rss version='2.0'><channel><title>t</title>"
                        + "<x/>".repeat(BoundedXml.ELEMENTS_MAX)
                        + "</channel></rss>");
    }

    @Test
    void items_beyond_the_first_are_not_read() {
        StringBuilder many = new StringBuilder("<rss version='2.0'><channel><title>Many</title>");
        for (int index = 0; index < 150_000; index++) {
            many.append("<item><guid>").append(index).append("</guid><title>t</title></item>");
        }
        Feed feed = feed(many.append("</channel></rss>").toString());

        assertThat(feed.title()).isEqualTo("Many");
        assertThat(feed.items()).hasSize(Feed.ITEMS_MAX);
        assertThat(feed.items().getFirst().key()).isEqualTo(FeedReader.digest("0"));
    }

    @Test
    void dates_that_nobody_can_read_are_none() {
        for (String date : new String[] {"yesterday", "", "Mon, 99 Xyz 2026", "9999999999999"}) {
            assertThat(item("<title>t</title><pubDate>" + date + "</pubDate>").published())
                    .as(date)
                    .isEmpty();
        }
    }

    @Test
    void characters_are_read_as_they_were_written() {
        String xml =
                "<?xml version='1.0' encoding='gb2312'?><rss version='2.0'><channel><title>中文</title></channel></rss>";
        byte[] bytes = xml.getBytes(Charset.forName("GB2312"));

        assertThat(FeedReader.read(BASE, "application/xml", bytes))
                .isInstanceOfSatisfying(
                        Outcome.Done.class,
                        done -> assertThat(((Feed) done.value()).title()).isEqualTo("中文"));
        // Nobody knows what was meant; it is read as something, or refused.
        assertThat(FeedReader.read(BASE, "text/xml; charset=nonsense", bytes)).isNotNull();
        assertThat(
                        feed("<rss version='2.0'><channel><title>a\u0001b</title></channel></rss>")
                                .title())
                .isEqualTo("a b");
    }

    @Test
    void the_same_item_twice_is_one_and_what_has_no_title_has_words() {
        Feed feed =
                feed(
                        "<rss version='2.0'><channel><title>T</title><item><guid>1</guid><description>Some words</description></item>"
                                + "<item><guid>1</guid><title>again</title></item><item><title>"
                                + "long ".repeat(200)
                                + "</title></item></channel></rss>");

        assertThat(feed.items()).hasSize(2);
        assertThat(feed.items().getFirst().title()).isEqualTo("Some words");
        assertThat(feed.items().getLast().title().length())
                .isLessThanOrEqualTo(FeedItem.TITLE_CHARACTERS_MAX);
    }

    @Test
    void whatever_is_changed_in_a_feed_it_is_read_or_refused() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        byte[] whole =
                """
                <rss version="2.0" xmlns:media="http://search.yahoo.com/mrss/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd">
                <channel><title>Tones</title><itunes:image href="a.png"/><item><guid>1</guid><title>One &amp; two</title>
                <itunes:duration>00:10</itunes:duration><pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>
                <media:content url="a.mp4" type="video/mp4" duration="9" fileSize="3"/>
                <enclosure url="a.mp3" type="audio/mpeg" length="1"/></item></channel></rss>
                """
                        .getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 2_000; round++) {
            byte[] changed = whole.clone();
            for (int change = random.nextInt(4); change >= 0; change--) {
                changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
            }
            Outcome<Feed> read = FeedReader.read(BASE, "", changed);
            if (read instanceof Outcome.Done<Feed>(Feed feed)) {
                for (FeedItem each : feed.items()) {
                    assertThat(each.title()).isNotEmpty().doesNotContainPattern("\\p{Cntrl}");
                    assertThat(each.length()).isBetween(Duration.ZERO, Duration.ofDays(7));
                }
            }
        }
    }
}
