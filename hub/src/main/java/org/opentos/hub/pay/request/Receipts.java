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
    private final Subscribing subscribing;

    Receipts(Sales sales, PaymentRequests requests, Subscribing subscribing) {
        this.sales = sales;
        this.requests = requests;
        this.subscribing = subscribing;
    }

    /// One receipt.
    ///
    /// @param request the cause: who asked, on which device; empty where it was sold otherwise
    /// @param period of a subscription, which it paid
    /// @param refunds those that were paid, oldest first
    public record Receipt(
            Sale sale,
            Optional<PaymentRequest> request,
            Optional<Subscribing.Period> period,
            List<Refund> refunds) {}

    /// For whoever paid and whoever asked.
    public Optional<Receipt> find(Id.PersonId person, Id.SaleId id) {
        Optional<Subscribing.Period> period = subscribing.period(id);
        Optional<PaymentRequest> request =
                period.map(Subscribing.Period::request)
                        .flatMap(requests::look)
                        .or(() -> requests.ofSale(id));
        return sales.find(id)
                .filter(sale -> sale.state() instanceof Sale.State.Paid)
                .filter(sale ->
                        sale.buyer().equals(person)
                                || request.filter(each -> each.asker().equals(person)).isPresent())
                .map(sale ->
                        new Receipt(
                                sale,
                                request,
                                period,
                                sales.refunds(id).stream()
                                        .filter(each -> each.state() instanceof Sale.State.Paid)
                                        .toList()));
    }
}
