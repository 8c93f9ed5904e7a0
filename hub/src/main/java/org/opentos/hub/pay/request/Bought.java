package org.opentos.hub.pay.request;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.opentos.hub.revenue.Sales;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What people bought in the store and still have. It is read from what was paid and given back, so
/// there is no second book that could say something else.
@Component
public class Bought {
    /// Askings for one item that are shown.
    private static final int SHOWN_MAX = 10;

    private final JdbcClient jdbc;
    private final PaymentRequestRows rows;
    private final Sales sales;

    Bought(JdbcClient jdbc, PaymentRequestRows rows, Sales sales) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.sales = sales;
    }

    /// An item that a person asked for in the store.
    ///
    /// @param refunded what was given back of it; empty where nothing was
    public record Asked(PaymentRequest request, Optional<Money> refunded) {}

    /// What a person asked for in the store for one item, the newest first.
    public List<Asked> asked(Id.PersonId asker, String item) {
        return rows.ofItem(asker, PaymentRequest.STORE, item, SHOWN_MAX).stream()
                .map(request -> new Asked(request, request.sale().flatMap(this::refunded)))
                .toList();
    }

    private Optional<Money> refunded(Id.SaleId id) {
        return sales.find(id)
                .map(sale ->
                        new Money(
                                sale.gross().minor() - sales.left(sale).sum(),
                                sale.gross().currency()))
                .filter(refunded -> refunded.minor() > 0);
    }

    /// Whether the person asked for an item, somebody paid it, and not all of it was given back.
    ///
    /// @param app as which a room of the hub asked, [PaymentRequest#STORE] for the store itself
    public boolean has(Id.PersonId asker, String app, Id.OrganisationId payee, String item) {
        return has(asker, app, payee, Set.of(item)).contains(item);
    }

    /// Which of some items the person asked for and has, by the same rule.
    public Set<String> has(
            Id.PersonId asker, String app, Id.OrganisationId payee, Set<String> items) {
        return jdbc
                .sql(
                        """
                        select item, sale from payment_request
                        where asker = ? and app = ? and payee = ? and item = any (?) and state = 'paid'
                        """)
                .params(asker.value(), app, payee.value(), items.toArray(String[]::new))
                .query((row, _) ->
                        new Paid(row.getString("item"), Sql.id(row, "sale", Id.SaleId::new)))
                .list()
                .stream()
                .filter(each -> isKept(each.sale()))
                .map(Paid::item)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Whether the person has one at least of the items whose names begin so.
    public boolean hasAny(
            Id.PersonId asker, String app, Id.OrganisationId payee, String beginning) {
        return jdbc
                .sql(
                        """
                        select sale from payment_request
                        where asker = ? and app = ? and payee = ? and starts_with(item, ?) and state = 'paid'
                        """)
                .params(asker.value(), app, payee.value(), beginning)
                .query((row, _) -> Sql.id(row, "sale", Id.SaleId::new))
                .list()
                .stream()
                .anyMatch(this::isKept);
    }

    private record Paid(String item, Id.SaleId sale) {}

    /// Whether not all of a sale was given back.
    public boolean isKept(Id.SaleId sale) {
        return sales.find(sale).filter(each -> sales.left(each).sum() > 0).isPresent();
    }
}
