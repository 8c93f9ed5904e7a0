package org.opentos.hub.pay.wallet;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What providers took back, in the database.
@Component
class TakenBackRows {
    private final JdbcClient jdbc;

    TakenBackRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Adds what a provider said to what it has said before. Its events come in any order, so
    /// amounts only grow and what is closed stays closed.
    void keep(TakenBack said) {
        jdbc.sql(
                        """
                        insert into taken_back as b (provider, id, kind, top_up, opened, disputed, withdrawn, returned,
                            fee, state)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (provider, id) do update set
                            opened = least(b.opened, excluded.opened),
                            disputed = greatest(b.disputed, excluded.disputed),
                            withdrawn = greatest(b.withdrawn, excluded.withdrawn),
                            returned = greatest(b.returned, excluded.returned),
                            fee = case when excluded.state <> 'open' then excluded.fee
                                when b.state = 'open' then greatest(b.fee, excluded.fee) else b.fee end,
                            state = case when excluded.state <> 'open' then excluded.state else b.state end
                        """)
                .params(
                        said.provider(),
                        said.id(),
                        text(said.kind()),
                        said.topUp().value(),
                        Sql.of(said.opened()),
                        said.disputed().minor(),
                        said.withdrawn(),
                        said.returned(),
                        said.fee(),
                        text(said.state()))
                .update();
    }

    Optional<TakenBack> find(String provider, String id) {
        return jdbc.sql(
                        """
                        select b.*, t.currency from taken_back b join top_up t on t.id = b.top_up
                        where b.provider = ? and b.id = ?
                        """)
                .params(provider, id)
                .query(TakenBackRows::takenBack)
                .optional();
    }

    /// What has to be posted next. It is written down first, so that the ledger is asked for the
    /// same again whatever the provider says meanwhile.
    Optional<TakenBack.Step> plan(String provider, String id) {
        jdbc.sql(
                        """
                        update taken_back set next_taken = taken - posted_taken, next_fee = fee - posted_fee
                        where provider = ? and id = ? and next_fee is null
                            and (taken <> posted_taken or fee <> posted_fee)
                        """)
                .params(provider, id)
                .update();
        return jdbc.sql(
                        """
                        select b.*, t.person, t.currency from taken_back b join top_up t on t.id = b.top_up
                        where b.provider = ? and b.id = ? and b.next_fee is not null
                        """)
                .params(provider, id)
                .query(TakenBackRows::step)
                .optional();
    }

    /// Those of which something has to be posted.
    List<TakenBack> unposted(int max) {
        return jdbc.sql(
                        """
                        select b.*, t.currency from taken_back b join top_up t on t.id = b.top_up
                        where b.taken <> b.posted_taken or b.fee <> b.posted_fee or b.next_fee is not null
                        order by b.opened limit ?
                        """)
                .param(max)
                .query(TakenBackRows::takenBack)
                .list();
    }

    /// The step stands in the ledger.
    void posted(TakenBack.Step step) {
        jdbc.sql(
                        """
                        update taken_back set posted_taken = posted_taken + ?, posted_fee = posted_fee + ?,
                            steps = steps + 1, next_taken = null, next_fee = null
                        where provider = ? and id = ? and steps = ?
                        """)
                .params(step.taken(), step.fee(), step.provider(), step.id(), step.number())
                .update();
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static TakenBack takenBack(ResultSet row, int number) throws SQLException {
        return new TakenBack(
                row.getString("provider"),
                row.getString("id"),
                TakenBack.Kind.valueOf(row.getString("kind").toUpperCase(Locale.ROOT)),
                Sql.id(row, "top_up", Id.TopUpId::new),
                Sql.instant(row, "opened").orElseThrow(),
                new Money(row.getLong("disputed"), Currency.of(row.getString("currency"))),
                row.getLong("withdrawn"),
                row.getLong("returned"),
                row.getLong("fee"),
                TakenBack.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT)));
    }

    private static TakenBack.Step step(ResultSet row, int number) throws SQLException {
        return new TakenBack.Step(
                row.getString("provider"),
                row.getString("id"),
                row.getString("kind"),
                Sql.id(row, "top_up", Id.TopUpId::new),
                Sql.id(row, "person", Id.PersonId::new),
                Currency.of(row.getString("currency")),
                row.getInt("steps"),
                row.getLong("next_taken"),
                row.getLong("next_fee"));
    }
}
