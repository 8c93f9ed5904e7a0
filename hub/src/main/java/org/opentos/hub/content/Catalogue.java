package org.opentos.hub.content;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.ContentKind;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What a person's sources offer, as shelves, and how far the person is with it.
@Component
public class Catalogue {
    /// Items of a page. As JSON, in Chinese, they come to less than a device's message holds.
    public static final int PAGE_ITEMS = 24;

    /// Items beyond are not shown; a search finds them.
    public static final int OFFSET_MAX = 2_000;

    public static final int WORDS_CHARACTERS_MAX = 100;
    private static final int WORDS_MAX = 8;

    /// Who listened for less has hardly begun.
    private static final Duration BEGUN = Duration.ofSeconds(3);

    /// What a terminal says of a time beyond is not believed.
    private static final Duration AGO_MAX = Duration.ofDays(30);

    /// Nothing plays longer.
    private static final Duration LENGTH_MAX = Duration.ofDays(30);

    private static final double MILLIS_OF_A_SECOND = 1_000.0;

    private static final String SELECT =
            """
            select i.id, i.source, i.key, s.title as source_title, s.offer, i.trailer, i.kind, i.title, i.summary, %s as words, i.media,
                i.type, coalesce(i.picture, s.picture) as picture, i.link, i.millis, i.published,
                p.position, p.total, p.finished, p.at
            from content_item i
            join content_source s on s.id = i.source
            left join content_progress p on p.item = i.id
            where i.person = :person
            """;

    private static final String IN_LISTS = SELECT.formatted("''") + "and i.kind in (:kinds) ";
    private static final String PAGE = " limit :most offset :offset";

    private final JdbcClient jdbc;
    private final Owned owned;
    private final InstantSource clock;

    Catalogue(JdbcClient jdbc, Owned owned, InstantSource clock) {
        this.jdbc = jdbc;
        this.owned = owned;
        this.clock = clock;
    }

    /// A list of items.
    public sealed interface Shelf {
        /// What the person began and did not finish, the last first.
        record Continue() implements Shelf {}

        /// What the person has not begun, the newest first.
        record New() implements Shelf {}

        /// All of a source, the newest first.
        record OfSource(Id.SourceId source) implements Shelf {}

        /// What holds each of some words, the newest first.
        record Found(String words) implements Shelf {}

        /// `continue`, `new`, or the id of a source. Refused as `not-found`.
        static Outcome<Shelf> parse(String text) {
            return switch (text) {
                case "continue" -> Outcome.done(new Continue());
                case "new" -> Outcome.done(new New());
                default -> {
                    try {
                        yield Outcome.done(new OfSource(Id.SourceId.parse(text)));
                    } catch (IllegalArgumentException malformed) {
                        yield Outcome.refused(
                                RefusalCode.NOT_FOUND,
                                "A shelf is \"continue\", \"new\", or the id of a source.");
                    }
                }
            };
        }
    }

    /// @param next the offset of what follows; empty where nothing does
    public record Page(List<ContentItem> items, Optional<Integer> next) {}

    /// A part of a shelf.
    ///
    /// @param kinds what the terminal can show
    /// @param offset 0 to [#OFFSET_MAX]
    public Page shelf(Id.PersonId person, Shelf shelf, Set<ContentKind> kinds, int offset) {
        if (kinds.isEmpty() || offset < 0 || offset > OFFSET_MAX) {
            return new Page(List.of(), Optional.empty());
        }
        JdbcClient.StatementSpec statement =
                switch (shelf) {
                    case Shelf.Continue _ ->
                            jdbc.sql(
                                            IN_LISTS
                                                    + "and not p.finished and p.position >= :begun order by p.at desc, i.id"
                                                    + PAGE)
                                    .param("begun", BEGUN.toMillis());
                    case Shelf.New _ ->
                            jdbc.sql(
                                    IN_LISTS
                                            + "and p.item is null order by i.published desc, i.id"
                                            + PAGE);
                    case Shelf.OfSource(Id.SourceId source) ->
                            jdbc.sql(
                                            IN_LISTS
                                                    + "and i.source = :source order by i.published desc, i.id"
                                                    + PAGE)
                                    .param("source", source.value());
                    case Shelf.Found(String words) -> found(words);
                };
        List<ContentItem> items =
                withheld(
                        person,
                        statement
                                .param("person", person.value())
                                .param("kinds", kinds.stream().map(ContentKind::text).toList())
                                .param("most", PAGE_ITEMS + 1)
                                .param("offset", offset)
                                .query(Catalogue::read)
                                .list());
        return items.size() > PAGE_ITEMS
                ? new Page(items.subList(0, PAGE_ITEMS), Optional.of(offset + PAGE_ITEMS))
                : new Page(items, Optional.empty());
    }

    /// Items of what is sold, as a person sees them who bought all, some or nothing of it.
    private List<ContentItem> withheld(Id.PersonId person, List<ContentItem> items) {
        Map<Id.OfferId, Set<String>> asked = new HashMap<>();
        for (ContentItem each : items) {
            each.offer()
                    .ifPresent(offer ->
                            asked.computeIfAbsent(offer, _ -> new HashSet<>()).add(each.key()));
        }
        Map<Id.OfferId, Owned.Share> shares = new HashMap<>();
        asked.forEach((offer, keys) -> shares.put(offer, owned.of(person, offer, keys)));
        return items.stream()
                .map(item -> item.offer().map(shares::get).map(item::sold).orElse(item))
                .toList();
    }

    private JdbcClient.StatementSpec found(String words) {
        String[] patterns =
                Arrays.stream(words.strip().split("\\s+"))
                        .limit(WORDS_MAX)
                        .map(each ->
                                "%"
                                        + each.replace("\\", "\\\\")
                                                .replace("%", "\\%")
                                                .replace("_", "\\_")
                                        + "%")
                        .toArray(String[]::new);
        return jdbc.sql(
                        IN_LISTS
                                + "and i.title || ' ' || i.summary || ' ' || s.title ilike all (:patterns)"
                                + " order by i.published desc, i.id"
                                + PAGE)
                .param("patterns", patterns);
    }

    /// Whether somebody can look for these words.
    public static boolean isFindable(String words) {
        return !words.isBlank()
                && words.length() <= WORDS_CHARACTERS_MAX
                && words.codePoints().noneMatch(Character::isISOControl);
    }

    /// An item with all of its words; empty where the person has none of that id.
    public Optional<ContentItem> find(Id.PersonId person, Id.ContentItemId id) {
        return jdbc.sql(SELECT.formatted("i.words") + "and i.id = :id")
                .param("person", person.value())
                .param("id", id.value())
                .query(Catalogue::read)
                .optional()
                .map(item -> withheld(person, List.of(item)).getFirst());
    }

    /// How far somebody is, as a terminal tells it.
    ///
    /// @param total zero where the terminal does not know
    /// @param isFinished where the terminal says so; near the end it is so anyway
    /// @param ago how long it is since it was so, by the terminal's own count: clocks of terminals
    ///   may be wrong
    public record Report(Duration position, Duration total, boolean isFinished, Duration ago) {
        /// The same in seconds. What is no number of seconds is refused later.
        public static Report of(double position, double total, boolean isFinished, double ago) {
            return new Report(duration(position), duration(total), isFinished, duration(ago));
        }

        private static Duration duration(double seconds) {
            return Double.isFinite(seconds) && Math.abs(seconds) < Integer.MAX_VALUE
                    ? Duration.ofMillis(Math.round(seconds * MILLIS_OF_A_SECOND))
                    : Duration.ofSeconds(-1);
        }
    }

    /// Keeps how far a person is; of two reports the newer counts, in whichever order they come.
    ///
    /// Refused, in this order: `field-invalid`, `not-found`.
    public Outcome<ContentProgress> report(
            Id.PersonId person, Id.ContentItemId item, Report report) {
        boolean isFit =
                isWithin(report.position(), LENGTH_MAX)
                        && isWithin(report.total(), LENGTH_MAX)
                        && isWithin(report.ago(), AGO_MAX);
        if (!isFit) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID, "Seconds are from 0 to those of 30 days.");
        }
        boolean isFinished =
                report.isFinished()
                        || ContentProgress.isNearTheEnd(report.position(), report.total());
        Instant at = clock.instant().minus(report.ago());
        int kept =
                jdbc.sql(
                                """
                                insert into content_progress as p (item, person, position, total, finished, at)
                                select id, person, :position, :total, :finished, :at from content_item
                                where id = :item and person = :person
                                on conflict (item) do update
                                set position = case when excluded.at >= p.at then excluded.position else p.position end,
                                    total = case when excluded.at >= p.at then excluded.total else p.total end,
                                    finished = case when excluded.at >= p.at then excluded.finished else p.finished end,
                                    at = greatest(excluded.at, p.at)
                                """)
                        .param("position", report.position().toMillis())
                        .param("total", report.total().toMillis())
                        .param("finished", isFinished)
                        .param("at", Sql.of(at))
                        .param("item", item.value())
                        .param("person", person.value())
                        .update();
        if (kept == 0) {
            return Outcome.refused(RefusalCode.NOT_FOUND, "You have no such item.");
        }
        return find(person, item)
                .flatMap(ContentItem::progress)
                .map(Outcome::done)
                .orElseGet(() -> Outcome.refused(RefusalCode.NOT_FOUND, "You have no such item."));
    }

    private static boolean isWithin(Duration duration, Duration most) {
        return !duration.isNegative() && duration.compareTo(most) <= 0;
    }

    private static ContentItem read(ResultSet row, int number) throws SQLException {
        Optional<Instant> at = Sql.instant(row, "at");
        Optional<ContentProgress> progress =
                at.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new ContentProgress(
                                        Duration.ofMillis(row.getLong("position")),
                                        Duration.ofMillis(row.getLong("total")),
                                        row.getBoolean("finished"),
                                        at.get()));
        return new ContentItem(
                Sql.id(row, "id", Id.ContentItemId::new),
                Sql.id(row, "source", Id.SourceId::new),
                row.getString("key"),
                row.getString("source_title"),
                ContentKind.parse(row.getString("kind")),
                row.getString("title"),
                row.getString("summary"),
                row.getString("words"),
                address(row, "media"),
                row.getString("type"),
                address(row, "picture"),
                address(row, "link"),
                Duration.ofMillis(row.getLong("millis")),
                Sql.instant(row, "published").orElseThrow(),
                Sql.optionalId(row, "offer", Id.OfferId::new),
                row.getBoolean("trailer") && row.getObject("offer") != null,
                true,
                List.of(),
                List.of(),
                progress);
    }

    private static Optional<URI> address(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getString(column)).map(URI::create);
    }
}
