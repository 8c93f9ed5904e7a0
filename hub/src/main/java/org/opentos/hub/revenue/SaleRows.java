package org.opentos.hub.revenue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.revenue.split.Parts;
import org.opentos.hub.revenue.split.Shares;
import org.opentos.hub.revenue.split.TaxRate;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Sales and refunds in the database.
@Component
class SaleRows {
    private final JdbcClient jdbc;

    SaleRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// A sale beside what is known of it only here.
    ///
    /// @param request the hash of what was asked
    /// @param released when its shares left the reserve
    record Stored(Sale sale, byte[] request, Optional<Instant> released) {}

    /// @return false where there is a sale of this id already
    boolean insert(Sale sale, byte[] request) {
        return jdbc.sql(
                                """
                                insert into sale (id, at, request, kind, item, title, buyer, developer, maker, bought_on,
                                    region, currency, rate_ppm, inclusive, agreement, term, developer_ppm, maker_ppm,
                                    platform_ppm, developer_minor, maker_minor, platform_minor, tax_minor,
                                    reserve_until, state)
                                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'begun')
                                on conflict (id) do nothing
                                """)
                        .params(
                                sale.id().value(),
                                Sql.of(sale.at()),
                                request,
                                sale.kind().text(),
                                sale.item(),
                                sale.title(),
                                sale.buyer().value(),
                                sale.developer().value())
                        .param(sale.maker().map(Id::value).orElse(null))
                        .param(sale.boughtOn().map(Id::value).orElse(null))
                        .params(
                                sale.region(),
                                sale.currency().code(),
                                sale.tax().ratePpm(),
                                sale.tax().inclusive(),
                                sale.agreement(),
                                sale.term(),
                                sale.shares().developerPpm(),
                                sale.shares().makerPpm(),
                                sale.shares().platformPpm(),
                                sale.parts().developer(),
                                sale.parts().maker(),
                                sale.parts().platform(),
                                sale.parts().tax(),
                                Sql.of(sale.reserveUntil()))
                        .update()
                == 1;
    }

    Optional<Stored> find(Id.SaleId id) {
        return jdbc.sql("select * from sale where id = ?")
                .param(id.value())
                .query(SaleRows::stored)
                .optional();
    }

    /// The sale, held until the transaction under way ends.
    Optional<Stored> hold(Id.SaleId id) {
        return jdbc.sql("select * from sale where id = ? for update")
                .param(id.value())
                .query(SaleRows::stored)
                .optional();
    }

    void paid(String table, Id id, PostingNumber posting) {
        jdbc.sql(
                        "update "
                                + table
                                + " set state = 'paid', posting = ? where id = ? and state = 'begun'")
                .params(posting.value(), id.value())
                .update();
    }

    void refused(String table, Id id, RefusalCode code) {
        jdbc.sql(
                        "update "
                                + table
                                + " set state = 'refused', refusal = ? where id = ? and state = 'begun'")
                .params(code.text(), id.value())
                .update();
    }

    /// Sales about which the ledger had not answered by a moment, oldest first.
    List<Sale> begun(Instant before, int max) {
        return jdbc
                .sql("select * from sale where state = 'begun' and at < ? order by at limit ?")
                .params(Sql.of(before), max)
                .query(SaleRows::stored)
                .list()
                .stream()
                .map(Stored::sale)
                .toList();
    }

    List<Refund> begunRefunds(Instant before, int max) {
        return jdbc.sql("select * from refund where state = 'begun' and at < ? order by at limit ?")
                .params(Sql.of(before), max)
                .query(SaleRows::refund)
                .list();
    }

    void insert(Refund refund) {
        jdbc.sql(
                        """
                        insert into refund (id, sale, at, reason, developer_minor, maker_minor, platform_minor,
                            tax_minor, from_reserve, state)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, 'begun')
                        """)
                .params(
                        refund.id().value(),
                        refund.sale().value(),
                        Sql.of(refund.at()),
                        refund.reason(),
                        refund.parts().developer(),
                        refund.parts().maker(),
                        refund.parts().platform(),
                        refund.parts().tax(),
                        refund.fromReserve())
                .update();
    }

    Optional<Refund> find(Id.RefundId id) {
        return jdbc.sql("select * from refund where id = ?")
                .param(id.value())
                .query(SaleRows::refund)
                .optional();
    }

    /// All refunds of a sale, oldest first.
    List<Refund> refunds(Id.SaleId sale) {
        return jdbc.sql("select * from refund where sale = ? order by at, id")
                .param(sale.value())
                .query(SaleRows::refund)
                .list();
    }

    Map<String, Sales.About> about(Collection<String> references) {
        Map<String, Sales.About> about = new HashMap<>();
        UUID[] ids =
                references.stream()
                        .map(SaleRows::saleOrRefund)
                        .flatMap(Optional::stream)
                        .map(Id::value)
                        .toArray(UUID[]::new);
        jdbc.sql(
                        """
                        select s.id, s.title, null::uuid as refund from sale s where s.id = any(:ids)
                        union all
                        select s.id, s.title, r.id from refund r join sale s on s.id = r.sale where r.id = any(:ids)
                        """)
                .param("ids", ids)
                .query(row -> {
                    Id.SaleId sale = Sql.id(row, "id", Id.SaleId::new);
                    String reference =
                            Sql.optionalId(row, "refund", Id.RefundId::new)
                                    .map(Id.RefundId::text)
                                    .orElse(sale.text());
                    about.put(reference, new Sales.About(sale, row.getString("title")));
                });
        return about;
    }

    private static Optional<Id> saleOrRefund(String reference) {
        if (reference.startsWith("sale_")) {
            return Optional.of(Id.SaleId.parse(reference));
        }
        return reference.startsWith("refund_")
                ? Optional.of(Id.RefundId.parse(reference))
                : Optional.empty();
    }

    /// Takes sales whose time in the reserve is over out of it, in the transaction under way.
    List<Stored> release(Instant now, int max) {
        return jdbc.sql(
                        """
                        update sale set released = :now where id in (
                            select id from sale
                            where state = 'paid' and released is null and reserve_until <= :now
                            order by reserve_until limit :max for update skip locked)
                        returning *
                        """)
                .param("now", Sql.of(now))
                .param("max", max)
                .query(SaleRows::stored)
                .list();
    }

    /// Sales that were taken out of the reserve, and the ledger has not said so yet.
    List<Stored> releasing(int max) {
        return jdbc.sql(
                        """
                        select * from sale where released is not null and not release_done
                        order by released limit ?
                        """)
                .param(max)
                .query(SaleRows::stored)
                .list();
    }

    void releaseDone(Id.SaleId id) {
        jdbc.sql("update sale set release_done = true where id = ?").param(id.value()).update();
    }

    private static Stored stored(ResultSet row, int number) throws SQLException {
        Sale sale =
                new Sale(
                        Sql.id(row, "id", Id.SaleId::new),
                        Sql.instant(row, "at").orElseThrow(),
                        Agreement.Sale.parse(row.getString("kind")),
                        row.getString("item"),
                        row.getString("title"),
                        Sql.id(row, "buyer", Id.PersonId::new),
                        Sql.id(row, "developer", Id.OrganisationId::new),
                        Sql.optionalId(row, "maker", Id.OrganisationId::new),
                        Sql.optionalId(row, "bought_on", Id.DeviceId::new),
                        row.getString("region"),
                        Currency.of(row.getString("currency")),
                        new TaxRate(row.getInt("rate_ppm"), row.getBoolean("inclusive")),
                        row.getString("agreement"),
                        row.getString("term"),
                        new Shares(
                                row.getInt("developer_ppm"),
                                row.getInt("maker_ppm"),
                                row.getInt("platform_ppm")),
                        parts(row),
                        Sql.instant(row, "reserve_until").orElseThrow(),
                        state(row));
        return new Stored(sale, row.getBytes("request"), Sql.instant(row, "released"));
    }

    private static Refund refund(ResultSet row, int number) throws SQLException {
        return new Refund(
                Sql.id(row, "id", Id.RefundId::new),
                Sql.id(row, "sale", Id.SaleId::new),
                Sql.instant(row, "at").orElseThrow(),
                row.getString("reason"),
                parts(row),
                row.getBoolean("from_reserve"),
                state(row));
    }

    private static Parts parts(ResultSet row) throws SQLException {
        return new Parts(
                row.getLong("developer_minor"),
                row.getLong("maker_minor"),
                row.getLong("platform_minor"),
                row.getLong("tax_minor"));
    }

    private static Sale.State state(ResultSet row) throws SQLException {
        return switch (row.getString("state")) {
            case "begun" -> new Sale.State.Begun();
            case "paid" -> new Sale.State.Paid(new PostingNumber(row.getLong("posting")));
            default -> new Sale.State.Refused(RefusalCode.parse(row.getString("refusal")));
        };
    }
}
