package org.opentos.hub.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.hub.content.feed.Feed;
import org.opentos.hub.content.feed.FeedItem;
import org.opentos.hub.content.feed.FeedReader;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestDatabase;
import org.opentos.protocol.ContentKind;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;

/// What is kept of feeds, the shelves made of it, and how far people are.
class CatalogueTest {
    private static final Set<ContentKind> ALL = EnumSet.allOf(ContentKind.class);

    private static TestDatabase database;
    private static TestClock clock;
    private static Ids ids;
    private static SourceRows rows;
    private static Catalogue catalogue;

    @BeforeAll
    static void start() {
        database = TestDatabase.fresh();
        clock = new TestClock();
        ids = new Ids(clock, new SecureRandom());
        rows = new SourceRows(database.jdbc(), ids);
        catalogue =
                new Catalogue(
                        database.jdbc(),
                        (_, _, _) -> new Owned.Share(true, Set.of(), List.of(), List.of()),
                        clock);
    }

    @AfterAll
    static void stop() {
        database.close();
    }

    private static Id.PersonId person() {
        return ids.next(Id.PersonId::new);
    }

    private static FeedItem item(String key, ContentKind kind, Optional<Instant> published) {
        Optional<URI> media =
                kind == ContentKind.TEXT
                        ? Optional.empty()
                        : Optional.of(URI.create("https://a.example/" + key));
        return new FeedItem(
                FeedReader.digest(key),
                kind,
                "Title " + key,
                "",
                "",
                media,
                "",
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO,
                published,
                false);
    }

    private static SourceRows.Taken source(Id.PersonId person, String address) {
        Id.SourceId id =
                rows.insert(person, URI.create(address), Optional.empty(), clock.instant());
        return rows.take(id, clock.instant(), clock.instant().plusSeconds(1)).orElseThrow();
    }

    private static void keep(SourceRows.Taken source, List<FeedItem> items) {
        assertThat(
                        rows.keep(
                                source,
                                new SourceReader.Reading.Fresh(
                                        source.address(),
                                        "",
                                        "",
                                        new Feed("Feed", Optional.empty(), items)),
                                clock.instant(),
                                clock.instant()))
                .isTrue();
    }

    private static List<ContentItem> shelf(Id.PersonId person, Catalogue.Shelf shelf) {
        List<ContentItem> all = new ArrayList<>();
        Optional<Integer> next = Optional.of(0);
        while (next.isPresent()) {
            Catalogue.Page page = catalogue.shelf(person, shelf, ALL, next.get());
            all.addAll(page.items());
            next = page.next();
        }
        return all;
    }

    private static Outcome<ContentProgress> report(
            Id.PersonId person, ContentItem item, double seconds, double total, double ago) {
        return catalogue.report(person, item.id(), Catalogue.Report.of(seconds, total, false, ago));
    }

    @Test
    void the_newest_report_counts_in_whichever_order_they_come() {
        Id.PersonId ada = person();
        keep(
                source(ada, "https://a.example/1"),
                List.of(item("1", ContentKind.AUDIO, Optional.empty())));
        ContentItem item = shelf(ada, new Catalogue.Shelf.New()).getFirst();

        assertThat(report(ada, item, 100.25, 1_000, 5)).isInstanceOf(Outcome.Done.class);
        assertThat(report(ada, item, 400, 1_000, 60)).isInstanceOf(Outcome.Done.class);
        assertThat(catalogue.find(ada, item.id()).orElseThrow().progress().orElseThrow().resume())
                .isEqualTo(Duration.ofMillis(100_250));
        report(ada, item, 960, 1_000, 0);
        ContentProgress end = catalogue.find(ada, item.id()).orElseThrow().progress().orElseThrow();
        assertThat(end.isFinished()).isTrue();
        assertThat(end.resume()).isZero();
        assertThat(shelf(ada, new Catalogue.Shelf.Continue())).isEmpty();
    }

    @Test
    void what_is_no_time_is_refused() {
        Id.PersonId ada = person();
        keep(
                source(ada, "https://a.example/1"),
                List.of(item("1", ContentKind.AUDIO, Optional.empty())));
        ContentItem item = shelf(ada, new Catalogue.Shelf.New()).getFirst();

        for (double wrong : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, 1e12}) {
            assertThat(report(ada, item, wrong, 0, 0))
                    .as("%s", wrong)
                    .isInstanceOfSatisfying(
                            Outcome.Refused.class,
                            refused ->
                                    assertThat(refused.refusal().code())
                                            .isEqualTo(RefusalCode.FIELD_INVALID));
        }
        assertThat(report(person(), item, 1, 0, 0)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void of_something_long_a_minute_and_of_something_short_a_twentieth_is_the_end() {
        assertThat(near(3_539, 3_600)).isFalse();
        assertThat(near(3_540, 3_600)).isTrue();
        assertThat(near(18, 20)).isFalse();
        assertThat(near(19, 20)).isTrue();
        assertThat(near(5, 0)).isFalse();
    }

    private static boolean near(int seconds, int total) {
        return ContentProgress.isNearTheEnd(Duration.ofSeconds(seconds), Duration.ofSeconds(total));
    }

    @Test
    void each_form_factor_has_what_it_can_show() {
        Id.PersonId ada = person();
        keep(
                source(ada, "https://a.example/1"),
                List.of(
                        item("a", ContentKind.AUDIO, Optional.empty()),
                        item("v", ContentKind.VIDEO, Optional.empty()),
                        item("p", ContentKind.PICTURE, Optional.empty()),
                        item("t", ContentKind.TEXT, Optional.empty())));

        assertThat(kinds(ada, FormFactor.TV)).isEqualTo(ALL);
        assertThat(kinds(ada, FormFactor.WATCH)).doesNotContain(ContentKind.VIDEO).hasSize(3);
        assertThat(kinds(ada, FormFactor.BAND)).isEmpty();
    }

    private static Set<ContentKind> kinds(Id.PersonId person, FormFactor form) {
        Set<ContentKind> kinds = new HashSet<>();
        catalogue
                .shelf(person, new Catalogue.Shelf.New(), ContentKind.shownOn(form), 0)
                .items()
                .forEach(each -> kinds.add(each.kind()));
        return kinds;
    }

    @Test
    void dates_to_come_are_now_and_items_without_one_keep_their_order() {
        Id.PersonId ada = person();
        SourceRows.Taken source = source(ada, "https://a.example/1");
        keep(
                source,
                List.of(
                        item("first", ContentKind.TEXT, Optional.empty()),
                        item("second", ContentKind.TEXT, Optional.empty()),
                        item(
                                "future",
                                ContentKind.TEXT,
                                Optional.of(clock.instant().plusSeconds(99_999)))));
        List<ContentItem> all = shelf(ada, new Catalogue.Shelf.OfSource(source.id()));

        assertThat(all)
                .allSatisfy(
                        each -> assertThat(each.published()).isBeforeOrEqualTo(clock.instant()));
        assertThat(all.stream().map(ContentItem::title).filter(each -> !each.contains("future")))
                .containsExactly("Title first", "Title second");
    }

    /// A feed that is read again and again, with any items of a small world, is what it was last
    /// and what it had before, within the bound; and how far somebody is stays.
    @Test
    void whatever_a_feed_says_over_time_the_shelves_are_what_they_should_be() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int world = 0; world < 12; world++) {
            Id.PersonId ada = person();
            SourceRows.Taken source = source(ada, "https://a.example/" + world);
            Set<String> known = new HashSet<>();
            Set<Id.ContentItemId> begun = new HashSet<>();
            int most = 6;
            for (int round = 0; round < 8; round++) {
                clock.advance(Duration.ofMinutes(30));
                List<FeedItem> said = new ArrayList<>();
                for (int index = random.nextInt(5); index > 0; index--) {
                    String key = Integer.toString(random.nextInt(20));
                    Instant at = Instant.EPOCH.plusSeconds(1_000L * Integer.parseInt(key));
                    said.add(item(key, ContentKind.AUDIO, Optional.of(at)));
                    known.add("Title " + key);
                }
                keep(source, said);
                List<ContentItem> before = shelf(ada, new Catalogue.Shelf.OfSource(source.id()));
                if (!before.isEmpty() && random.nextBoolean()) {
                    ContentItem one = before.get(random.nextInt(before.size()));
                    report(ada, one, 10, 1_000, 0);
                    begun.add(one.id());
                }
                rows.drop(source.id(), rows.oldest(source.id(), most));
                List<ContentItem> after = shelf(ada, new Catalogue.Shelf.OfSource(source.id()));

                assertThat(after).hasSizeLessThanOrEqualTo(most).doesNotHaveDuplicates();
                assertThat(after).extracting(ContentItem::title).isSubsetOf(known);
                assertThat(after)
                        .isSortedAccordingTo(
                                Comparator.comparing(ContentItem::published).reversed());
                assertThat(after.size()).isEqualTo(Math.min(most, before.size()));
                Set<Id.ContentItemId> left = new HashSet<>();
                shelf(ada, new Catalogue.Shelf.Continue()).forEach(each -> left.add(each.id()));
                if (begun.size() <= most) {
                    assertThat(left).isEqualTo(begun);
                } else {
                    begun.retainAll(left);
                }
                Set<Id.ContentItemId> fresh = new HashSet<>();
                shelf(ada, new Catalogue.Shelf.New()).forEach(each -> fresh.add(each.id()));
                assertThat(Collections.disjoint(fresh, left)).isTrue();
                assertThat(fresh.size() + left.size()).isEqualTo(after.size());
            }
        }
    }

    @Test
    void waits_grow_to_a_day_and_no_two_read_one_source() {
        assertThat(SourceReading.backOff(1)).isEqualTo(SourceReading.BACK_OFF_FIRST);
        assertThat(SourceReading.backOff(3))
                .isEqualTo(SourceReading.BACK_OFF_FIRST.multipliedBy(4));
        assertThat(SourceReading.backOff(1_000)).isEqualTo(SourceReading.BACK_OFF_MAX);

        Id.SourceId id =
                rows.insert(
                        person(),
                        URI.create("https://b.example/"),
                        Optional.empty(),
                        clock.instant());
        Instant until = clock.instant().plusSeconds(60);
        assertThat(rows.take(id, clock.instant(), until)).isPresent();
        assertThat(rows.take(id, clock.instant(), until)).isEmpty();
        clock.advance(Duration.ofSeconds(61));
        assertThat(rows.take(id, clock.instant(), until.plusSeconds(60))).isPresent();
    }
}
