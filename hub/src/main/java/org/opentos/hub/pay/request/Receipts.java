package org.opentos.hub.pay.request;

import java.util.List;
import java.util.Optional;
import org.opentos.hub.revenue.Refund;
import org.opentos.hub.revenue.Sale;
import org.opentos.hub.revenue.Sales;
import org.opentos.protocol.Id;
import org.springframework.stereotype.Component;

/// What was paid, for whom, and why.
@Component
public class Receipts {
    private final Sales sales;
    private final PaymentRequests requests;

    Receipts(Sales sales, PaymentRequests requests) {
        this.sales = sales;
        this.requests = requests;
    }

    /// One receipt.
    ///
    /// @param request the cause: who asked, on which device; empty where it was sold otherwise
    /// @param refunds those that were paid, oldest first
    public record Receipt(Sale sale, Optional<PaymentRequest> request, List<Refund> refunds) {}

    /// For whoever paid and whoever asked.
    public Optional<Receipt> find(Id.PersonId person, Id.SaleId id) {
        Optional<PaymentRequest> request = requests.ofSale(id);
        return sales.find(id)
                .filter(sale -> sale.state() instanceof Sale.State.Paid)
                .filter(sale ->
                        sale.buyer().equals(person)
                                || request.filter(each -> each.asker().equals(person)).isPresent())
                .map(sale ->
                        new Receipt(
                                sale,
                                request,
                                sales.refunds(id).stream()
                                        .filter(each -> each.state() instanceof Sale.State.Paid)
                                        .toList()));
    }
}
