package org.opentos.hub.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Why things happened. Each command and observation names a cause, and each cause its parent, back
/// to a person, an app, a rule or a device.
@Component
public class Causes {
    /// How far a chain is followed; one that is longer is cut at its oldest end.
    public static final int CHAIN_CAUSES_MAX = 32;

    private static final String INSERT =
            """
            insert into cause (id, kind, actor, parent, door, text, home, at)
            values (?, ?, ?, ?, ?, ?, ?, ?) on conflict (id) do nothing
            """;

    private final JdbcClient jdbc;
    private final JdbcTemplate batches;
    private final InstantSource clock;
    private final Ids ids;

    Causes(JdbcClient jdbc, JdbcTemplate batches, InstantSource clock, Ids ids) {
        this.jdbc = jdbc;
        this.batches = batches;
        this.clock = clock;
        this.ids = ids;
    }

    /// Makes a cause that nothing came before; it is kept by [#record].
    public Cause root(Cause.Kind kind, String actor, String door, String text) {
        return make(kind, actor, Optional.empty(), door, text);
    }

    public Cause make(
            Cause.Kind kind, String actor, Optional<Id.CauseId> parent, String door, String text) {
        Instant at = clock.instant();
        return new Cause(ids.next(Id.CauseId::new), kind, actor, parent, door, shortened(text), at);
    }

    /// Keeps causes, as part of the caller's transaction. One that is known already stays as it
    /// was.
    ///
    /// @param home whose history they belong to
    public void record(Collection<Cause> causes, Optional<Id.HomeId> home) {
        batches.batchUpdate(
                INSERT,
                causes.stream()
                        .map(cause ->
                                new Object[] {
                                    cause.id().value(),
                                    cause.kind().text(),
                                    cause.actor(),
                                    cause.parent().map(Id::value).orElse(null),
                                    cause.door(),
                                    shortened(cause.text()),
                                    home.map(Id::value).orElse(null),
                                    cause.at().atOffset(ZoneOffset.UTC)
                                })
                        .toList());
    }

    /// The chain from this cause back to its root, nearest first; empty where it is unknown in this
    /// home. At most [#CHAIN_CAUSES_MAX], each once, whatever is stored.
    public List<Cause> chain(Id.CauseId id, Id.HomeId home) {
        return jdbc.sql(
                        """
                        with recursive chain (id, kind, actor, parent, door, text, at, depth) as (
                            select id, kind, actor, parent, door, text, at, 1 from cause where id = :id and home = :home
                            union all
                            select c.id, c.kind, c.actor, c.parent, c.door, c.text, c.at, chain.depth + 1
                            from cause c join chain on c.id = chain.parent
                            where chain.depth < :most and c.home = :home
                        ) cycle id set again using path
                        select * from chain where not again order by depth
                        """)
                .param("id", id.value())
                .param("home", home.value())
                .param("most", CHAIN_CAUSES_MAX)
                .query(Causes::read)
                .list();
    }

    /// Many chains at once, each as [#chain] gives it; one that is unknown is absent.
    public Map<Id.CauseId, List<Cause>> chains(Collection<Id.CauseId> roots, Id.HomeId home) {
        Map<Id.CauseId, List<Cause>> chains = new LinkedHashMap<>();
        jdbc.sql(
                        """
                        with recursive chain (start, id, kind, actor, parent, door, text, at, depth) as (
                            select id, id, kind, actor, parent, door, text, at, 1 from cause where id = any(:ids) and home = :home
                            union all
                            select chain.start, c.id, c.kind, c.actor, c.parent, c.door, c.text, c.at, chain.depth + 1
                            from cause c join chain on c.id = chain.parent
                            where chain.depth < :most and c.home = :home
                        ) cycle start, id set again using path
                        select * from chain where not again order by depth
                        """)
                .param("ids", roots.stream().map(Id::value).distinct().toArray(UUID[]::new))
                .param("home", home.value())
                .param("most", CHAIN_CAUSES_MAX)
                .query((row, number) ->
                        chains.computeIfAbsent(
                                        new Id.CauseId(row.getObject("start", UUID.class)),
                                        _ -> new ArrayList<>())
                                .add(read(row, number)))
                .list();
        return chains;
    }

    /// Forgets causes that nothing names any more. Who knows what names causes says which these
    /// are.
    public void forget(Collection<Id.CauseId> unnamed) {
        jdbc.sql("delete from cause where id = any(?)")
                .param(unnamed.stream().map(Id::value).toArray(UUID[]::new))
                .update();
    }

    private static Cause read(ResultSet row, int number) throws SQLException {
        return new Cause(
                new Id.CauseId(row.getObject("id", UUID.class)),
                Cause.Kind.parse(row.getString("kind")),
                row.getString("actor"),
                Optional.ofNullable(row.getObject("parent", UUID.class)).map(Id.CauseId::new),
                row.getString("door"),
                row.getString("text"),
                row.getObject("at", OffsetDateTime.class).toInstant());
    }

    private static String shortened(String text) {
        return text.length() <= Cause.TEXT_CHARACTERS_MAX
                ? text
                : text.substring(0, Cause.TEXT_CHARACTERS_MAX);
    }
}
