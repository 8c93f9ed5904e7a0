package org.opentos.hub.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.identity.Organisation;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.PaymentRequests;
import org.opentos.hub.pay.request.PaymentRules;
import org.opentos.hub.pay.request.Plan;
import org.opentos.hub.pay.request.Receipts;
import org.opentos.hub.pay.request.Subscribing;
import org.opentos.hub.pay.subscription.Subscription;
import org.opentos.hub.pay.subscription.Subscriptions;
import org.opentos.hub.revenue.Agreement;
import org.opentos.hub.revenue.Purchase;
import org.opentos.hub.revenue.Refund;
import org.opentos.hub.revenue.Sale;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;
import org.springframework.stereotype.Component;

/// Payment requests and receipts as people see them: with names.
@Component
class PaymentViews {
    private final PaymentRequests requests;
    private final PaymentRules rules;
    private final Subscriptions subscriptions;
    private final Persons persons;
    private final Organisations organisations;
    private final Devices devices;

    PaymentViews(
            PaymentRequests requests,
            PaymentRules rules,
            Subscriptions subscriptions,
            Persons persons,
            Organisations organisations,
            Devices devices) {
        this.requests = requests;
        this.rules = rules;
        this.subscriptions = subscriptions;
        this.persons = persons;
        this.organisations = organisations;
        this.devices = devices;
    }

    /// Somebody or something by its name; empty text where it is gone.
    record Named(String id, String name) {}

    record ItemView(String label, Amount amount) {}

    /// What an approval ends.
    ///
    /// @param period by ISO 8601
    /// @param paidUntil from then on what is approved runs, where that is not over
    record ReplacedView(String title, Amount amount, String period, Instant paidUntil) {
        static ReplacedView of(Subscription subscription) {
            return new ReplacedView(
                    subscription.title(),
                    Amount.of(subscription.gross()),
                    subscription.plan().every().text(),
                    subscription.paidUntil());
        }
    }

    /// What a request subscribes to.
    ///
    /// @param period by ISO 8601
    /// @param id the subscription that it began; empty until then
    /// @param replaces what it takes the place of, while it is open
    record PlanView(
            String period,
            int trialDays,
            int graceDays,
            Id.@Nullable SubscriptionId id,
            @Nullable ReplacedView replaces) {}

    private PlanView plan(Plan plan, PaymentRequest request) {
        return new PlanView(
                plan.every().text(),
                plan.trialDays(),
                plan.graceDays(),
                subscriptions.of(request.id()).orElse(null),
                subscriptions.replacedBy(request).map(ReplacedView::of).orElse(null));
    }

    /// @param digest what an approval names, so that nothing else can be approved
    /// @param payee an organisation, or a person, who receives a `transfer`
    /// @param title what it is for; between people it may be empty
    /// @param kind left out between people
    /// @param subscription where it is for one: the amount is paid for each of its periods
    /// @param atTill whether it is for a bill of the payee's till, and so nobody else asked
    /// @param state `open`, `approved`, `paid`, `subscribed` where a trial began, `declined`,
    ///   `withdrawn` or `expired`
    /// @param needsPin whether who looks has to confirm, with the PIN or a passkey
    record RequestView(
            Id.PaymentRequestId id,
            String digest,
            Named payee,
            String title,
            Amount amount,
            List<ItemView> items,
            Agreement.@Nullable Sale kind,
            @Nullable PlanView subscription,
            Named askedBy,
            @Nullable Named askedOn,
            boolean atTill,
            Instant askedAt,
            Instant expiresAt,
            String state,
            Id.@Nullable SaleId sale,
            Id.@Nullable TransferId transfer,
            boolean forChild,
            boolean needsPin) {}

    record TaxView(Amount amount, int ratePpm, boolean inclusive, String region) {}

    record RefundView(Id.RefundId id, Instant at, Amount amount, String reason) {}

    /// @param party `developer`, `maker` or `platform`
    /// @param ratePpm what the agreement gives the party of the price without its tax, in parts per
    ///   million; all together are the whole
    record ShareView(String party, String name, int ratePpm, Amount amount) {}

    /// Which period of a subscription was paid.
    ///
    /// @param approvedAt when the subscription was approved
    /// @param renewal whether it was paid by the clock, and not with the approval
    record PeriodView(
            Id.SubscriptionId subscription,
            Id.PaymentRequestId request,
            Instant approvedAt,
            boolean renewal,
            Instant from,
            Instant until) {}

    /// @param askedBy who asked; at a till, the customer
    /// @param atTill whether it was for a bill of the payee's till
    /// @param net the amount without its tax, which the shares divide
    record ReceiptView(
            Id.SaleId sale,
            Instant at,
            String title,
            Named payee,
            Amount amount,
            TaxView tax,
            Amount net,
            @Nullable Named askedBy,
            @Nullable Named askedOn,
            boolean atTill,
            Named approvedBy,
            @Nullable PeriodView subscription,
            List<RefundView> refunds,
            List<ShareView> shares,
            String agreement) {}

    RequestView request(Id.PersonId viewer, PaymentRequest request) {
        return new RequestView(
                request.id(),
                request.digest(),
                payee(request.payee()),
                request.title(),
                Amount.of(request.gross()),
                request.items().stream()
                        .map(each -> new ItemView(each.label(), Amount.of(each.amount())))
                        .toList(),
                request.payee() instanceof PaymentRequest.Payee.Seller seller
                        ? seller.kind()
                        : null,
                request.plan().map(plan -> plan(plan, request)).orElse(null),
                person(request.asker()),
                request.askedOn().map(Purchase.Terminal::device).map(this::device).orElse(null),
                request.isAtTill(),
                request.asked(),
                request.expires(),
                state(request),
                request.sale().orElse(null),
                request.transfer().orElse(null),
                request.child(),
                rules.needsConfirmation(viewer, request.gross()));
    }

    private String state(PaymentRequest request) {
        return switch (request.state()) {
            case PaymentRequest.State.Open _ -> requests.isExpired(request) ? "expired" : "open";
            case PaymentRequest.State.Approved _ -> "approved";
            case PaymentRequest.State.Paid _ -> "paid";
            case PaymentRequest.State.Subscribed _ -> "subscribed";
            case PaymentRequest.State.Declined _ -> "declined";
            case PaymentRequest.State.Withdrawn _ -> "withdrawn";
        };
    }

    private Named payee(PaymentRequest.Payee payee) {
        return switch (payee) {
            case PaymentRequest.Payee.Seller seller -> organisation(seller.organisation());
            case PaymentRequest.Payee.Receiver receiver -> person(receiver.person());
        };
    }

    ReceiptView receipt(Receipts.Receipt receipt) {
        Sale sale = receipt.sale();
        return new ReceiptView(
                sale.id(),
                sale.at(),
                sale.title(),
                organisation(sale.developer()),
                Amount.of(sale.gross()),
                new TaxView(
                        amount(sale, sale.parts().tax()),
                        sale.tax().ratePpm(),
                        sale.tax().inclusive(),
                        sale.region()),
                amount(sale, sale.parts().sum() - sale.parts().tax()),
                receipt.request().map(PaymentRequest::asker).map(this::person).orElse(null),
                sale.boughtOn().map(this::device).orElse(null),
                receipt.request().filter(PaymentRequest::isAtTill).isPresent(),
                person(sale.buyer()),
                receipt.period().map(each -> period(each, receipt)).orElse(null),
                receipt.refunds().stream().map(each -> refund(sale, each)).toList(),
                shares(sale),
                sale.agreement());
    }

    private static PeriodView period(Subscribing.Period period, Receipts.Receipt receipt) {
        return new PeriodView(
                period.subscription(),
                period.request(),
                receipt.request().flatMap(PaymentRequest::decided).orElse(receipt.sale().at()),
                !period.isFirst(),
                period.from(),
                period.until());
    }

    private static Amount amount(Sale sale, long minor) {
        return Amount.of(new Money(minor, sale.currency()));
    }

    private static RefundView refund(Sale sale, Refund refund) {
        return new RefundView(
                refund.id(), refund.at(), amount(sale, refund.parts().sum()), refund.reason());
    }

    /// Without a maker its share is the developer's, as the agreement says.
    private List<ShareView> shares(Sale sale) {
        List<ShareView> shares = new ArrayList<>();
        int makerPpm = sale.shares().makerPpm();
        shares.add(
                new ShareView(
                        "developer",
                        organisation(sale.developer()).name(),
                        sale.shares().developerPpm() + (sale.maker().isPresent() ? 0 : makerPpm),
                        amount(sale, sale.parts().developer())));
        sale.maker()
                .ifPresent(maker ->
                        shares.add(
                                new ShareView(
                                        "maker",
                                        organisation(maker).name(),
                                        makerPpm,
                                        amount(sale, sale.parts().maker()))));
        shares.add(
                new ShareView(
                        "platform",
                        "",
                        sale.shares().platformPpm(),
                        amount(sale, sale.parts().platform())));
        return shares;
    }

    Named organisation(Id.OrganisationId id) {
        return new Named(id.text(), organisations.find(id).map(Organisation::name).orElse(""));
    }

    Named person(Id.PersonId id) {
        return new Named(id.text(), persons.find(id).map(Person::displayName).orElse(""));
    }

    Named device(Id.DeviceId id) {
        return new Named(id.text(), devices.find(id).map(Devices.Device::name).orElse(""));
    }
}
