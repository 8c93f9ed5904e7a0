package org.opentos.hub.web;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.pay.subscription.Subscription;
import org.opentos.hub.pay.subscription.Subscriptions;
import org.opentos.hub.revenue.Sale;
import org.opentos.hub.revenue.Sales;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.springframework.stereotype.Component;

/// Subscriptions as people, apps and organisations see them.
@Component
class SubscriptionViews {
    private final Subscriptions subscriptions;
    private final Sales sales;
    private final PaymentViews names;
    private final InstantSource clock;

    SubscriptionViews(
            Subscriptions subscriptions, Sales sales, PaymentViews names, InstantSource clock) {
        this.subscriptions = subscriptions;
        this.sales = sales;
        this.names = names;
        this.clock = clock;
    }

    record PaymentView(Id.SaleId sale, Instant at, Amount amount) {}

    /// @param amount for each period, tax included
    /// @param period by ISO 8601
    /// @param state `trial`, `active`, `grace` where a payment failed and is tried again, `ended`
    /// @param access whether whoever subscribed has it now
    /// @param paidUntil until when it is paid, or the trial runs
    /// @param nextPaymentAt empty where it is cancelled or ended
    /// @param graceUntil until when a payment that failed is tried again
    /// @param failure the code of why it failed
    /// @param reason why it ended: `cancelled`, `lapsed`, `ended-by-payee`, `replaced`
    record SubscriptionView(
            Id.SubscriptionId id,
            PaymentViews.Named payee,
            String item,
            String title,
            Amount amount,
            String period,
            int trialDays,
            int graceDays,
            PaymentViews.Named subscriber,
            PaymentViews.Named payer,
            String state,
            boolean access,
            boolean cancelled,
            Instant begunAt,
            Instant paidUntil,
            @Nullable Instant nextPaymentAt,
            @Nullable Instant graceUntil,
            @Nullable RefusalCode failure,
            @Nullable Instant endedAt,
            @Nullable String reason) {}

    /// @param payments what was paid for it, the newest first
    record WholeView(SubscriptionView subscription, List<PaymentView> payments) {}

    /// What an organisation sees of a subscription to something of its own.
    record SoldView(
            Id.SubscriptionId id,
            String item,
            String title,
            Amount amount,
            String period,
            String state,
            boolean cancelled,
            Instant begunAt,
            Instant paidUntil,
            @Nullable Instant endedAt,
            @Nullable String reason) {}

    SubscriptionView of(Subscription each) {
        Instant now = clock.instant();
        boolean renews = each.ended().isEmpty() && !each.isCancelled();
        return new SubscriptionView(
                each.id(),
                names.organisation(each.payee()),
                each.item(),
                each.title(),
                Amount.of(each.gross()),
                each.plan().every().text(),
                each.plan().trialDays(),
                each.plan().graceDays(),
                names.person(each.subscriber()),
                names.person(each.payer()),
                state(each),
                each.givesAccess(now),
                each.isCancelled(),
                each.made(),
                each.paidUntil(),
                renews ? each.paidUntil() : null,
                each.graceUntil().orElse(null),
                each.failure().orElse(null),
                each.ended().orElse(null),
                each.reason().orElse(null));
    }

    WholeView whole(Subscription each) {
        return new WholeView(
                of(each),
                subscriptions.sales(each).stream()
                        .map(sales::find)
                        .flatMap(Optional::stream)
                        .map(SubscriptionViews::payment)
                        .toList());
    }

    private static PaymentView payment(Sale sale) {
        return new PaymentView(sale.id(), sale.at(), Amount.of(sale.gross()));
    }

    SoldView sold(Subscription each) {
        return new SoldView(
                each.id(),
                each.item(),
                each.title(),
                Amount.of(each.gross()),
                each.plan().every().text(),
                state(each),
                each.isCancelled(),
                each.made(),
                each.paidUntil(),
                each.ended().orElse(null),
                each.reason().orElse(null));
    }

    private static String state(Subscription each) {
        return switch (each.phase()) {
            case TRIAL -> "trial";
            case ACTIVE -> "active";
            case GRACE -> "grace";
            case ENDED -> "ended";
        };
    }
}
