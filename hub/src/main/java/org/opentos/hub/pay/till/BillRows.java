package org.opentos.hub.pay.till;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.revenue.Agreement;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Bills in the database.
@Component
class BillRows {
    private final JdbcClient jdbc;

    BillRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Nothing where the organisation has given this key already.
    void insert(Bill bill, String key) {
        jdbc.sql(
                        """
                        insert into bill (id, organisation, cashier, key, kind, title, currency, minor, gross, region,
                            made, expires)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        on conflict (organisation, key) do nothing
                        """)
                .params(
                        bill.id().value(),
                        bill.organisation().value(),
                        bill.cashier().value(),
                        key,
                        bill.kind().text(),
                        bill.title(),
                        bill.price().currency().code(),
                        bill.price().minor(),
                        bill.gross().minor(),
                        bill.region(),
                        Sql.of(bill.made()),
                        Sql.of(bill.expires()))
                .update();
    }

    Optional<Bill> find(Id.OrganisationId organisation, String key) {
        return jdbc.sql("select * from bill where organisation = ? and key = ?")
                .params(organisation.value(), key)
                .query(BillRows::bill)
                .optional();
    }

    Optional<Bill> find(Id.BillId id) {
        return jdbc.sql("select * from bill where id = ?")
                .param(id.value())
                .query(BillRows::bill)
                .optional();
    }

    /// The bill, held until the transaction under way ends.
    Optional<Bill> hold(Id.BillId id) {
        return jdbc.sql("select * from bill where id = ? for update")
                .param(id.value())
                .query(BillRows::bill)
                .optional();
    }

    /// The newest first.
    List<Bill> newest(Id.OrganisationId organisation, int max) {
        return jdbc.sql(
                        "select * from bill where organisation = ? order by made desc, id desc limit ?")
                .params(organisation.value(), max)
                .query(BillRows::bill)
                .list();
    }

    /// Those that nobody has paid or cancelled yet.
    int waiting(Id.OrganisationId organisation, Instant now) {
        return jdbc.sql(
                        """
                        select count(*) from bill left join payment_request on payment_request.id = bill.request
                        where bill.organisation = ? and bill.cancelled is null and bill.expires > ?
                            and payment_request.state is distinct from 'paid'
                        """)
                .params(organisation.value(), Sql.of(now))
                .query(Integer.class)
                .single();
    }

    void request(Id.BillId id, Id.PaymentRequestId request) {
        jdbc.sql("update bill set request = ? where id = ?")
                .params(request.value(), id.value())
                .update();
    }

    void cancel(Id.BillId id, Instant at) {
        jdbc.sql("update bill set cancelled = ? where id = ? and cancelled is null")
                .params(Sql.of(at), id.value())
                .update();
    }

    /// Removes those whose time was over before a moment and that nobody paid.
    void forget(Instant before, int max) {
        jdbc.sql(
                        """
                        delete from bill where id in (
                            select id from bill due where expires < ?
                                and not exists (select 1 from payment_request
                                    where id = due.request and state in ('approved', 'paid'))
                            order by expires limit ?)
                        """)
                .params(Sql.of(before), max)
                .update();
    }

    private static Bill bill(ResultSet row, int number) throws SQLException {
        Currency currency = Currency.of(row.getString("currency"));
        return new Bill(
                Sql.id(row, "id", Id.BillId::new),
                Sql.id(row, "organisation", Id.OrganisationId::new),
                Sql.id(row, "cashier", Id.PersonId::new),
                Agreement.Sale.parse(row.getString("kind")),
                row.getString("title"),
                new Money(row.getLong("minor"), currency),
                new Money(row.getLong("gross"), currency),
                row.getString("region"),
                Sql.instant(row, "made").orElseThrow(),
                Sql.instant(row, "expires").orElseThrow(),
                Sql.optionalId(row, "request", Id.PaymentRequestId::new),
                Sql.instant(row, "cancelled"));
    }
}
