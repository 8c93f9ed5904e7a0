package org.opentos.hub.pay.request;

import java.util.List;
import org.opentos.hub.revenue.Sales;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What people bought in the store and still have. It is read from what was paid and given back, so
/// there is no second book that could say something else.
@Component
public class Bought {
    private final JdbcClient jdbc;
    private final Sales sales;

    Bought(JdbcClient jdbc, Sales sales) {
        this.jdbc = jdbc;
        this.sales = sales;
    }

    /// Whether the person asked for an item, somebody paid it, and not all of it was given back.
    ///
    /// @param app as which a room of the hub asked, [PaymentRequest#STORE] for the store itself
    public boolean has(Id.PersonId asker, String app, Id.OrganisationId payee, String item) {
        return paid(asker, app, payee, item).stream().anyMatch(this::isKept);
    }

    /// Whether not all of a sale was given back.
    public boolean isKept(Id.SaleId sale) {
        return sales.find(sale).filter(each -> sales.left(each).sum() > 0).isPresent();
    }

    private List<Id.SaleId> paid(
            Id.PersonId asker, String app, Id.OrganisationId payee, String item) {
        return jdbc.sql(
                        """
                        select sale from payment_request
                        where asker = ? and app = ? and payee = ? and item = ? and state = 'paid'
                        """)
                .params(asker.value(), app, payee.value(), item)
                .query((row, _) -> Sql.id(row, "sale", Id.SaleId::new))
                .list();
    }
}
