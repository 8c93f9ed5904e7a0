package org.opentos.hub.pay.wallet;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.pay.provider.Checkout;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Top-ups in the database. A state is left only from where it may be, so that answers and
/// notifications may come in any order.
@Component
class TopUpRows {
    private final JdbcClient jdbc;

    TopUpRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// @return false where the person has given this key already
    boolean insert(TopUp topUp, String key) {
        return jdbc.sql(
                                """
                                insert into top_up (id, person, key, provider, currency, minor, return_to, begun,
                                    expires, state, asked)
                                values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'begun', ?)
                                on conflict (person, key) do nothing
                                """)
                        .params(
                                topUp.id().value(),
                                topUp.person().value(),
                                key,
                                topUp.provider(),
                                topUp.amount().currency().code(),
                                topUp.amount().minor(),
                                topUp.returnTo().toString(),
                                Sql.of(topUp.begun()),
                                Sql.of(topUp.expires()),
                                Sql.of(topUp.begun()))
                        .update()
                == 1;
    }

    Optional<TopUp> find(Id.TopUpId id) {
        return jdbc.sql("select * from top_up where id = ?")
                .param(id.value())
                .query(TopUpRows::topUp)
                .optional();
    }

    Optional<TopUp> find(Id.PersonId person, String key) {
        return jdbc.sql("select * from top_up where person = ? and key = ?")
                .params(person.value(), key)
                .query(TopUpRows::topUp)
                .optional();
    }

    Optional<TopUp> findPayment(String provider, String payment) {
        return jdbc.sql("select * from top_up where provider = ? and payment = ?")
                .params(provider, payment)
                .query(TopUpRows::topUp)
                .optional();
    }

    /// Those of a person that may still be paid, the newest first.
    List<TopUp> waiting(Id.PersonId person) {
        return jdbc.sql(
                        """
                        select * from top_up where person = ? and state in ('begun', 'open')
                        order by begun desc, id desc
                        """)
                .param(person.value())
                .query(TopUpRows::topUp)
                .list();
    }

    void open(Id.TopUpId id, Checkout checkout) {
        jdbc.sql(
                        """
                        update top_up set state = case state when 'begun' then 'open' else state end,
                            handle = ?, scan = ?, page = ?
                        where id = ? and state in ('begun', 'open', 'closed')
                        """)
                .param(checkout.handle())
                .param(checkout instanceof Checkout.ScanCode scan ? scan.text() : null)
                .param(checkout instanceof Checkout.OpenPage page ? page.page().toString() : null)
                .param(id.value())
                .update();
    }

    void refused(Id.TopUpId id, RefusalCode code) {
        jdbc.sql(
                        "update top_up set state = 'refused', refusal = ? where id = ? and state = 'begun'")
                .params(code.text(), id.value())
                .update();
    }

    /// Money that came counts, also after the provider had said that nobody paid.
    void paid(Id.TopUpId id, String payment, Instant at) {
        jdbc.sql(
                        """
                        update top_up set state = 'paid', payment = ?, paid_at = ?, refusal = null
                        where id = ? and state <> 'paid'
                        """)
                .params(payment, Sql.of(at), id.value())
                .update();
    }

    void closed(Id.TopUpId id) {
        jdbc.sql("update top_up set state = 'closed' where id = ? and state in ('begun', 'open')")
                .param(id.value())
                .update();
    }

    void posted(Id.TopUpId id, PostingNumber posting, Instant at) {
        jdbc.sql(
                        """
                        update top_up set posting = ?, posted_at = ?
                        where id = ? and state = 'paid' and posting is null
                        """)
                .params(posting.value(), Sql.of(at), id.value())
                .update();
    }

    /// Those about which the provider was last asked before a moment; they count as asked now.
    List<TopUp> toAsk(Instant before, Instant now, int max) {
        return jdbc.sql(
                        """
                        update top_up set asked = :now where id in (
                            select id from top_up where state in ('begun', 'open') and asked < :before
                            order by asked limit :max for update skip locked)
                        returning *
                        """)
                .param("now", Sql.of(now))
                .param("before", Sql.of(before))
                .param("max", max)
                .query(TopUpRows::topUp)
                .list();
    }

    /// @return whether the provider was last asked about it before a moment; then it counts as
    ///   asked now
    boolean isToAsk(Id.TopUpId id, Instant before, Instant now) {
        return jdbc.sql(
                                """
                                update top_up set asked = ?
                                where id = ? and state in ('begun', 'open') and asked < ?
                                """)
                        .params(Sql.of(now), id.value(), Sql.of(before))
                        .update()
                == 1;
    }

    List<TopUp> unposted(Instant before, int max) {
        return jdbc.sql(
                        """
                        select * from top_up where state = 'paid' and posting is null and asked < ?
                        order by paid_at limit ?
                        """)
                .params(Sql.of(before), max)
                .query(TopUpRows::topUp)
                .list();
    }

    private static TopUp topUp(ResultSet row, int number) throws SQLException {
        return new TopUp(
                Sql.id(row, "id", Id.TopUpId::new),
                Sql.id(row, "person", Id.PersonId::new),
                row.getString("provider"),
                new Money(row.getLong("minor"), Currency.of(row.getString("currency"))),
                URI.create(row.getString("return_to")),
                Sql.instant(row, "begun").orElseThrow(),
                Sql.instant(row, "expires").orElseThrow(),
                checkout(row),
                state(row));
    }

    private static Optional<Checkout> checkout(ResultSet row) throws SQLException {
        String handle = row.getString("handle");
        if (handle == null) {
            return Optional.empty();
        }
        String scan = row.getString("scan");
        return Optional.of(
                scan == null
                        ? new Checkout.OpenPage(handle, URI.create(row.getString("page")))
                        : new Checkout.ScanCode(handle, scan));
    }

    private static TopUp.State state(ResultSet row) throws SQLException {
        return switch (row.getString("state")) {
            case "begun" -> new TopUp.State.Begun();
            case "open" -> new TopUp.State.Open();
            case "closed" -> new TopUp.State.Closed();
            case "refused" -> new TopUp.State.Refused(RefusalCode.parse(row.getString("refusal")));
            default ->
                    new TopUp.State.Paid(
                            row.getString("payment"),
                            Sql.instant(row, "paid_at").orElseThrow(),
                            Optional.ofNullable(row.getObject("posting", Long.class))
                                    .map(PostingNumber::new));
        };
    }
}
