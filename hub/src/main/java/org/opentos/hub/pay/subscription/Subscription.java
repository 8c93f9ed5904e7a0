package org.opentos.hub.pay.subscription;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.opentos.hub.pay.request.PaymentRules;
import org.opentos.hub.pay.request.Plan;
import org.opentos.hub.revenue.Agreement;
import org.opentos.hub.revenue.Purchase;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;

/// What a person pays for again and again, as it was approved once.
///
/// @param request whose approval began it: the cause of each of its payments
/// @param subscriber who asked, and has it
/// @param payer who approved, and pays
/// @param price as the payee names it
/// @param gross what was approved for each period, tax included; never more is charged
/// @param app the OAuth client that asked; empty text for a page of the hub's
/// @param made when it was approved
public record Subscription(
        Id.SubscriptionId id,
        Id.PaymentRequestId request,
        Id.PersonId subscriber,
        Id.PersonId payer,
        Id.OrganisationId payee,
        String item,
        String title,
        Money price,
        Money gross,
        String region,
        String app,
        Optional<Purchase.Terminal> askedOn,
        Instant made,
        Standing standing) {

    /// How it stands, as it is shown.
    public enum Phase {
        TRIAL,
        ACTIVE,
        GRACE,
        ENDED
    }

    public Plan plan() {
        return standing.plan();
    }

    public Phase phase() {
        return switch (standing.state()) {
            case Standing.State.Trial _ -> Phase.TRIAL;
            case Standing.State.Starting _, Standing.State.Active _ -> Phase.ACTIVE;
            case Standing.State.Grace _ -> Phase.GRACE;
            case Standing.State.Ended _ -> Phase.ENDED;
        };
    }

    /// Until when it is paid, or its trial runs; the next payment is then.
    public Instant paidUntil() {
        return standing.paidUntil();
    }

    public boolean isCancelled() {
        return standing.cancelled().isPresent();
    }

    public boolean givesAccess(Instant now) {
        return standing.givesAccess(now);
    }

    /// Until when a payment that failed is tried again.
    public Optional<Instant> graceUntil() {
        return standing.state() instanceof Standing.State.Grace grace
                ? Optional.of(grace.until())
                : Optional.empty();
    }

    /// Why the last payment failed, while it is tried again.
    public Optional<RefusalCode> failure() {
        return standing.state() instanceof Standing.State.Grace grace
                ? Optional.of(grace.why())
                : Optional.empty();
    }

    public Optional<Instant> ended() {
        return standing.state() instanceof Standing.State.Ended ended
                ? Optional.of(ended.at())
                : Optional.empty();
    }

    /// Why it ended: `cancelled`, `lapsed`, `ended-by-payee` or `replaced`.
    public Optional<String> reason() {
        return standing.state() instanceof Standing.State.Ended ended
                ? Optional.of(SubscriptionRows.text(ended.reason()))
                : Optional.empty();
    }

    Subscription with(Standing next) {
        return new Subscription(
                id,
                request,
                subscriber,
                payer,
                payee,
                item,
                title,
                price,
                gross,
                region,
                app,
                askedOn,
                made,
                next);
    }

    /// What the payer's limits look at.
    PaymentRules.Spending spending(Money now) {
        return new PaymentRules.Spending(app, askedOn.map(Purchase.Terminal::device), now);
    }

    Purchase purchase() {
        return new Purchase(
                Agreement.Sale.SUBSCRIPTION,
                item,
                title,
                price,
                payer,
                payee,
                askedOn,
                Optional.empty(),
                region);
    }

    /// The sale of one attempt to be paid for a period: the same whoever asks for it.
    Id.SaleId sale(int period, int attempt) {
        String name = "%s/%d/%d".formatted(id.text(), period, attempt);
        return new Id.SaleId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8)));
    }
}
