package org.opentos.hub.content;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opentos.hub.content.feed.Feed;
import org.opentos.hub.content.feed.FeedItem;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.RefusalCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of sources and of what they offer.
@Component
class SourceRows {
    private static final String SELECT =
            """
            select s.*, s.taken is not null and s.taken > :now as reading,
                (select count(*) from content_item i where i.source = s.id) as items
            from content_source s
            """;

    private final JdbcClient jdbc;
    private final Ids ids;

    SourceRows(JdbcClient jdbc, Ids ids) {
        this.jdbc = jdbc;
        this.ids = ids;
    }

    /// What a reading begins with.
    ///
    /// @param offer where it is one that is sold
    record Taken(
            Id.SourceId id,
            Id.PersonId person,
            URI address,
            String etag,
            String modified,
            Optional<Id.OfferId> offer) {}

    List<ContentSource> of(Id.PersonId person, Instant now) {
        return jdbc.sql(SELECT + "where s.person = :person order by lower(s.title), s.added, s.id")
                .param("now", Sql.of(now))
                .param("person", person.value())
                .query(SourceRows::source)
                .list();
    }

    Optional<ContentSource> find(Id.PersonId person, Id.SourceId id, Instant now) {
        return jdbc.sql(SELECT + "where s.person = :person and s.id = :id")
                .param("now", Sql.of(now))
                .param("person", person.value())
                .param("id", id.value())
                .query(SourceRows::source)
                .optional();
    }

    int count(Id.PersonId person) {
        return jdbc.sql("select count(*) from content_source where person = ?")
                .param(person.value())
                .query(Integer.class)
                .single();
    }

    /// Where the person has the address already, the source that has it.
    Optional<Id.SourceId> with(Id.PersonId person, URI address) {
        return jdbc.sql(
                        "select id from content_source where person = :person and offer is null and (address = :address or asked = :address)")
                .param("person", person.value())
                .param("address", address.toString())
                .query((row, _) -> Sql.id(row, "id", Id.SourceId::new))
                .optional();
    }

    /// The source of a person by an offer.
    Optional<Id.SourceId> with(Id.PersonId person, Id.OfferId offer) {
        return jdbc.sql("select id from content_source where person = ? and offer = ?")
                .params(person.value(), offer.value())
                .query((row, _) -> Sql.id(row, "id", Id.SourceId::new))
                .optional();
    }

    Id.SourceId insert(Id.PersonId person, URI address, Optional<Id.OfferId> offer, Instant now) {
        Id.SourceId id = ids.next(Id.SourceId::new);
        jdbc.sql(
                        """
                        insert into content_source (id, person, address, asked, added, due, offer)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(id.value(), person.value(), address.toString(), address.toString())
                .params(Sql.of(now), Sql.of(now))
                .param(offer.map(Id::value).orElse(null))
                .update();
        return id;
    }

    boolean delete(Id.PersonId person, Id.SourceId id) {
        return jdbc.sql("delete from content_source where id = ? and person = ?")
                        .params(id.value(), person.value())
                        .update()
                > 0;
    }

    List<Id.SourceId> due(Instant now, int most) {
        return jdbc.sql(
                        """
                        select id from content_source
                        where due <= :now and (taken is null or taken <= :now)
                        order by due limit :most
                        """)
                .param("now", Sql.of(now))
                .param("most", most)
                .query((row, _) -> Sql.id(row, "id", Id.SourceId::new))
                .list();
    }

    /// Takes a source for reading; empty where somebody else reads it, or it is gone.
    Optional<Taken> take(Id.SourceId id, Instant now, Instant until) {
        return jdbc.sql(
                        """
                        update content_source set taken = :until
                        where id = :id and (taken is null or taken <= :now)
                        returning id, person, address, etag, modified, offer
                        """)
                .param("until", Sql.of(until))
                .param("now", Sql.of(now))
                .param("id", id.value())
                .query((row, _) ->
                        new Taken(
                                Sql.id(row, "id", Id.SourceId::new),
                                Sql.id(row, "person", Id.PersonId::new),
                                URI.create(row.getString("address")),
                                row.getString("etag"),
                                row.getString("modified"),
                                Sql.optionalId(row, "offer", Id.OfferId::new)))
                .optional();
    }

    void same(Id.SourceId id, Instant now, Instant due) {
        jdbc.sql(
                        "update content_source set taken = null, read = ?, due = ?, failures = 0, problem = '' where id = ?")
                .params(Sql.of(now), Sql.of(due), id.value())
                .update();
    }

    /// Counts a failure, and answers with how many there were in a row.
    int failed(Id.SourceId id, RefusalCode problem) {
        return jdbc.sql(
                        """
                        update content_source
                        set taken = null, failures = failures + 1, problem = ?, etag = '', modified = ''
                        where id = ? returning failures
                        """)
                .params(problem.text(), id.value())
                .query(Integer.class)
                .optional()
                .orElse(1);
    }

    void due(Id.SourceId id, Instant due) {
        jdbc.sql("update content_source set due = ? where id = ?")
                .params(Sql.of(due), id.value())
                .update();
    }

    /// Keeps what was read. False where the source is gone.
    boolean keep(Taken source, SourceReader.Reading.Fresh fresh, Instant now, Instant due) {
        Feed feed = fresh.feed();
        String title = feed.title().isEmpty() ? fresh.address().getHost() : feed.title();
        int kept =
                jdbc.sql(
                                """
                                update content_source
                                set address = ?, title = ?, picture = ?, etag = ?, modified = ?, taken = null,
                                    read = ?, due = ?, failures = 0, problem = ''
                                where id = ?
                                """)
                        .params(fresh.address().toString(), title)
                        .param(feed.picture().map(URI::toString).orElse(null))
                        .params(fresh.etag(), fresh.modified(), Sql.of(now), Sql.of(due))
                        .param(source.id().value())
                        .update();
        for (int index = 0; kept > 0 && index < feed.items().size(); index++) {
            // Without dates of their own, items keep the order of their feed.
            keep(source, feed.items().get(index), now.minusMillis(index), now);
        }
        return kept > 0;
    }

    private void keep(Taken source, FeedItem item, Instant without, Instant now) {
        Optional<Instant> published = item.published().map(each -> each.isAfter(now) ? now : each);
        jdbc.sql(
                        """
                        insert into content_item
                            (id, source, person, key, kind, title, summary, words, media, type, picture, link,
                             millis, published, trailer)
                        values (:id, :source, :person, :key, :kind, :title, :summary, :words, :media, :type,
                            :picture, :link, :millis, :published, :trailer)
                        on conflict (source, key) do update
                        set kind = excluded.kind, title = excluded.title, summary = excluded.summary,
                            words = excluded.words, media = excluded.media, type = excluded.type,
                            picture = excluded.picture, link = excluded.link, millis = excluded.millis, trailer = excluded.trailer,
                            published =
                                case when :dated then excluded.published else content_item.published end
                        """)
                .param("id", ids.next(Id.ContentItemId::new).value())
                .param("source", source.id().value())
                .param("person", source.person().value())
                .param("key", item.key())
                .param("kind", item.kind().text())
                .param("title", item.title())
                .param("summary", item.summary())
                .param("words", item.words())
                .param("media", item.media().map(URI::toString).orElse(null))
                .param("type", item.type())
                .param("picture", item.picture().map(URI::toString).orElse(null))
                .param("link", item.link().map(URI::toString).orElse(null))
                .param("millis", item.length().toMillis())
                .param("published", Sql.of(published.orElse(without)))
                .param("dated", published.isPresent())
                .param("trailer", item.isTrailer())
                .update();
    }

    /// The keys of the oldest, beyond so many; what somebody is in the middle of counts as young.
    Set<String> oldest(Id.SourceId source, int most) {
        return Set.copyOf(
                jdbc.sql(
                                """
                                select i.key from content_item i left join content_progress p on p.item = i.id
                                where i.source = ?
                                order by (p.item is not null and not p.finished) desc, i.published desc, i.id
                                offset ?
                                """)
                        .params(source.value(), most)
                        .query((row, _) -> row.getString("key"))
                        .list());
    }

    void drop(Id.SourceId source, Set<String> keys) {
        jdbc.sql("delete from content_item where source = ? and key = any (?)")
                .params(source.value(), keys.toArray(String[]::new))
                .update();
    }

    private static ContentSource source(ResultSet row, int number) throws SQLException {
        String problem = row.getString("problem");
        return new ContentSource(
                Sql.id(row, "id", Id.SourceId::new),
                Sql.id(row, "person", Id.PersonId::new),
                URI.create(row.getString("address")),
                row.getString("asked"),
                row.getString("title"),
                Optional.ofNullable(row.getString("picture")).map(URI::create),
                Sql.instant(row, "added").orElseThrow(),
                Sql.instant(row, "read"),
                row.getBoolean("reading") || problem.isEmpty() && row.getObject("read") == null,
                problem.isEmpty() ? Optional.empty() : Optional.of(RefusalCode.parse(problem)),
                row.getInt("items"),
                Sql.optionalId(row, "offer", Id.OfferId::new));
    }
}
