package org.opentos.hub.pay.wallet;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.ledger.HoldNumber;
import org.opentos.hub.pay.provider.OutgoingState;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Pay-outs in the database. States only go forward: what ended stays so, but for a pay-out that
/// was done and fails after all.
@Component
class PayOutRows {
    private final JdbcClient jdbc;

    PayOutRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// One after the other of a person, until the transaction under way ends.
    void hold(Id.PersonId person) {
        Sql.hold(jdbc, "pay-out/" + person.text());
    }

    void insert(PayOut payOut, String key) {
        jdbc.sql(
                        """
                        insert into pay_out (id, person, key, provider, recipient, currency, minor, begun, state, asked)
                        values (?, ?, ?, ?, ?, ?, ?, ?, 'begun', ?)
                        """)
                .params(
                        payOut.id().value(),
                        payOut.person().value(),
                        key,
                        payOut.provider(),
                        payOut.recipient(),
                        payOut.amount().currency().code(),
                        payOut.amount().minor(),
                        Sql.of(payOut.begun()),
                        Sql.of(payOut.begun()))
                .update();
    }

    Optional<PayOut> find(Id.PayOutId id) {
        return jdbc.sql("select * from pay_out where id = ?")
                .param(id.value())
                .query(PayOutRows::payOut)
                .optional();
    }

    Optional<PayOut> find(Id.PersonId person, String key) {
        return jdbc.sql("select * from pay_out where person = ? and key = ?")
                .params(person.value(), key)
                .query(PayOutRows::payOut)
                .optional();
    }

    /// The newest first.
    List<PayOut> newest(Id.PersonId person, int max) {
        return jdbc.sql(
                        "select * from pay_out where person = ? order by begun desc, id desc limit ?")
                .params(person.value(), max)
                .query(PayOutRows::payOut)
                .list();
    }

    /// Those since a moment that the ledger did not refuse.
    int since(Id.PersonId person, Instant since) {
        return jdbc.sql(
                        "select count(*) from pay_out where person = ? and begun > ? and state <> 'refused'")
                .params(person.value(), Sql.of(since))
                .query(Integer.class)
                .single();
    }

    /// What came into a wallet from outside since a moment: by top-ups and from other people; with
    /// it what is to be set aside for pay-outs that were just begun.
    long notYet(Id.PersonId person, Currency currency, Instant since) {
        return jdbc.sql(
                        """
                        select coalesce((select sum(minor) from top_up
                                where person = :person and currency = :currency and state = 'paid' and paid_at > :since), 0)
                            + coalesce((select sum(minor) from transfer
                                where receiver = :person and currency = :currency and posting is not null
                                    and back_posting is null and at > :since), 0)
                            + coalesce((select sum(minor) from pay_out
                                where person = :person and currency = :currency and state = 'begun'), 0)
                        """)
                .param("person", person.value())
                .param("currency", currency.code())
                .param("since", Sql.of(since))
                .query(Long.class)
                .single();
    }

    /// Whoever takes a pay-out takes its next steps alone, until a moment or until it is let go.
    ///
    /// @return false where somebody else has it
    boolean take(Id.PayOutId id, Instant now, Instant until) {
        // Where the clock went back since, nobody waits for longer than from now on.
        return jdbc.sql(
                                """
                                update pay_out set taken_until = :until
                                where id = :id and (taken_until is null or taken_until <= :now or taken_until > :until)
                                """)
                        .param("id", id.value())
                        .param("now", Sql.of(now))
                        .param("until", Sql.of(until))
                        .update()
                == 1;
    }

    void letGo(Id.PayOutId id) {
        jdbc.sql("update pay_out set taken_until = null where id = ?").param(id.value()).update();
    }

    void held(Id.PayOutId id, HoldNumber hold) {
        jdbc.sql("update pay_out set state = 'held', hold = ? where id = ? and state = 'begun'")
                .params(hold.value(), id.value())
                .update();
    }

    void refused(Id.PayOutId id, RefusalCode code) {
        jdbc.sql(
                        "update pay_out set state = 'refused', reason = ? where id = ? and state = 'begun'")
                .params(code.text(), id.value())
                .update();
    }

    void pending(Id.PayOutId id, OutgoingState.Pending pending) {
        jdbc.sql(
                        """
                        update pay_out set state = 'pending', provider_id = ?, confirmation = coalesce(?, confirmation)
                        where id = ? and state in ('held', 'pending')
                        """)
                .param(pending.providerId())
                .param(pending.confirmation().orElse(null))
                .param(id.value())
                .update();
    }

    void done(Id.PayOutId id, String providerId, Instant at) {
        jdbc.sql(
                        """
                        update pay_out set state = 'done', provider_id = ?, done_at = ?, booked = false
                        where id = ? and state in ('held', 'pending')
                        """)
                .params(providerId, Sql.of(at), id.value())
                .update();
    }

    void failed(Id.PayOutId id, String providerId, String reason) {
        jdbc.sql(
                        """
                        update pay_out set state = 'failed', provider_id = ?, reason = ?, booked = false
                        where id = ? and state in ('held', 'pending', 'done')
                        """)
                .params(providerId, reason, id.value())
                .update();
    }

    /// The provider refused to begin.
    void notBegun(Id.PayOutId id, String reason) {
        jdbc.sql(
                        "update pay_out set state = 'failed', reason = ?, booked = false where id = ? and state = 'held'")
                .params(reason, id.value())
                .update();
    }

    /// @param state as the ledger booked it
    void booked(Id.PayOutId id, String state) {
        jdbc.sql("update pay_out set booked = true where id = ? and state = ?")
                .params(id.value(), state)
                .update();
    }

    /// Those that were last asked about before a moment; they count as asked now.
    List<PayOut> toAsk(Instant before, Instant now, int max) {
        return jdbc.sql(
                        """
                        update pay_out set asked = :now where id in (
                            select id from pay_out
                            where (state in ('begun', 'held', 'pending') or not booked) and asked < :before
                            order by asked limit :max for update skip locked)
                        returning *
                        """)
                .param("now", Sql.of(now))
                .param("before", Sql.of(before))
                .param("max", max)
                .query(PayOutRows::payOut)
                .list();
    }

    /// Those under way that were begun before a moment, the oldest first.
    List<PayOut> late(Instant before, int max) {
        return jdbc.sql(
                        """
                        select * from pay_out
                        where (state in ('begun', 'held', 'pending') or not booked) and begun < ?
                        order by begun, id limit ?
                        """)
                .params(Sql.of(before), max)
                .query(PayOutRows::payOut)
                .list();
    }

    private static PayOut payOut(ResultSet row, int number) throws SQLException {
        return new PayOut(
                Sql.id(row, "id", Id.PayOutId::new),
                Sql.id(row, "person", Id.PersonId::new),
                row.getString("provider"),
                row.getString("recipient"),
                new Money(row.getLong("minor"), Currency.of(row.getString("currency"))),
                Sql.instant(row, "begun").orElseThrow(),
                state(row));
    }

    private static PayOut.State state(ResultSet row) throws SQLException {
        HoldNumber hold = new HoldNumber(row.getLong("hold"));
        return switch (row.getString("state")) {
            case "begun" -> new PayOut.State.Begun();
            case "held" -> new PayOut.State.Held(hold);
            case "pending" ->
                    new PayOut.State.Pending(
                            hold,
                            row.getString("provider_id"),
                            Optional.ofNullable(row.getString("confirmation")));
            case "done" ->
                    new PayOut.State.Done(
                            hold,
                            row.getString("provider_id"),
                            Sql.instant(row, "done_at").orElseThrow(),
                            row.getBoolean("booked"));
            case "failed" ->
                    new PayOut.State.Failed(
                            hold,
                            Optional.ofNullable(row.getString("provider_id")),
                            Sql.instant(row, "done_at").isPresent(),
                            row.getString("reason"),
                            row.getBoolean("booked"));
            default -> new PayOut.State.Refused(RefusalCode.parse(row.getString("reason")));
        };
    }
}
