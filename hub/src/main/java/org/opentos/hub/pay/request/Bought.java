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

    /// Whether the person asked for an item in the store, somebody paid it, and not all of it was
    /// given back.
    public boolean has(Id.PersonId asker, Id.OrganisationId payee, String item) {
        return paid(asker, payee, item).stream()
                .flatMap(each -> sales.find(each).stream())
                .anyMatch(sale -> sales.left(sale).sum() > 0);
    }

    private List<Id.SaleId> paid(Id.PersonId asker, Id.OrganisationId payee, String item) {
        return jdbc.sql(
                        """
                        select sale from payment_request
                        where asker = ? and app = ? and payee = ? and item = ? and state = 'paid'
                        """)
                .params(asker.value(), PaymentRequest.STORE, payee.value(), item)
                .query((row, _) -> Sql.id(row, "sale", Id.SaleId::new))
                .list();
    }
}
