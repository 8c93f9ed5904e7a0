package org.opentos.hub.pay.people;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Money requests in the database.
@Component
class MoneyRequestRows {
    private final JdbcClient jdbc;

    MoneyRequestRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Nothing where the person has given this key already, or another request has this hash.
    void insert(MoneyRequest request, String key, byte[] hash) {
        jdbc.sql(
                        """
                        insert into money_request (id, person, key, hash, currency, minor, note, made, expires)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                        """)
                .params(
                        request.id().value(),
                        request.person().value(),
                        key,
                        hash,
                        request.amount().currency().code(),
                        request.amount().minor(),
                        request.note(),
                        Sql.of(request.made()),
                        Sql.of(request.expires()))
                .update();
    }

    Optional<MoneyRequest> find(Id.MoneyRequestId id) {
        return jdbc.sql("select * from money_request where id = ?")
                .param(id.value())
                .query(MoneyRequestRows::request)
                .optional();
    }

    Optional<MoneyRequest> find(Id.PersonId person, String key) {
        return jdbc.sql("select * from money_request where person = ? and key = ?")
                .params(person.value(), key)
                .query(MoneyRequestRows::request)
                .optional();
    }

    Optional<MoneyRequest> find(byte[] hash) {
        return jdbc.sql("select * from money_request where hash = ?")
                .param(hash)
                .query(MoneyRequestRows::request)
                .optional();
    }

    /// The request, held until the transaction under way ends.
    Optional<MoneyRequest> hold(Id.MoneyRequestId id) {
        return jdbc.sql("select * from money_request where id = ? for update")
                .param(id.value())
                .query(MoneyRequestRows::request)
                .optional();
    }

    /// The newest first.
    List<MoneyRequest> newest(Id.PersonId person, int max) {
        return jdbc.sql(
                        "select * from money_request where person = ? order by made desc, id desc limit ?")
                .params(person.value(), max)
                .query(MoneyRequestRows::request)
                .list();
    }

    /// Those that nobody has paid or taken back yet.
    int waiting(Id.PersonId person, Instant now) {
        return jdbc.sql(
                        """
                        select count(*) from money_request where person = ? and ended is null and expires > ?
                            and not exists (select 1 from payment_request
                                where wanted = money_request.id and state in ('approved', 'paid'))
                        """)
                .params(person.value(), Sql.of(now))
                .query(Integer.class)
                .single();
    }

    void end(Id.MoneyRequestId id, Instant at) {
        jdbc.sql("update money_request set ended = ? where id = ? and ended is null")
                .params(Sql.of(at), id.value())
                .update();
    }

    /// Removes those whose time was over before a moment and that nothing answers.
    void forget(Instant before, int max) {
        jdbc.sql(
                        """
                        delete from money_request where id in (
                            select id from money_request asked where expires < ?
                                and not exists (select 1 from payment_request where wanted = asked.id)
                            order by expires limit ?)
                        """)
                .params(Sql.of(before), max)
                .update();
    }

    private static MoneyRequest request(ResultSet row, int number) throws SQLException {
        return new MoneyRequest(
                Sql.id(row, "id", Id.MoneyRequestId::new),
                Sql.id(row, "person", Id.PersonId::new),
                new Money(row.getLong("minor"), Currency.of(row.getString("currency"))),
                row.getString("note"),
                Sql.instant(row, "made").orElseThrow(),
                Sql.instant(row, "expires").orElseThrow(),
                Sql.instant(row, "ended"));
    }
}
