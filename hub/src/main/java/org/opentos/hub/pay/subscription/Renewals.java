package org.opentos.hub.pay.subscription;

import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.pay.request.PaymentRules;
import org.opentos.hub.revenue.Agreement;
import org.opentos.hub.revenue.Sale;
import org.opentos.hub.revenue.Sales;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Pays for subscriptions by the clock. Which period is charged, as which sale, is written down
/// before the sale is asked for; whoever finds it so asks again for the same sale.
@Component
class Renewals {
    /// Subscriptions that one round takes.
    static final int ROUND_MAX = 500;

    private static final Logger log = LoggerFactory.getLogger(Renewals.class);

    private final SubscriptionRows rows;
    private final Sales sales;
    private final PaymentRules rules;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    Renewals(
            SubscriptionRows rows,
            Sales sales,
            PaymentRules rules,
            AuditLog audit,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.rows = rows;
        this.sales = sales;
        this.rules = rules;
        this.audit = audit;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// Does all that is due. Blocks.
    void renew() {
        rows.retryAfterMoneyCame(clock.instant());
        for (Charge each : rows.begun(ROUND_MAX)) {
            attempt(each.subscription(), () -> finish(each));
        }
        while (round() == ROUND_MAX) {
            log.info("{} subscriptions were due", ROUND_MAX);
        }
    }

    /// @return how many are not due any more
    private int round() {
        Instant now = clock.instant();
        int done = 0;
        for (Id.SubscriptionId each : rows.due(now, now.minus(Standing.AGAIN), ROUND_MAX)) {
            boolean whole = attempt(each, () -> begin(each).ifPresent(this::finish));
            done += whole && rows.begun(each).isEmpty() ? 1 : 0;
        }
        return done;
    }

    /// One that fails keeps no other from its turn.
    private static boolean attempt(Id.SubscriptionId id, Runnable work) {
        try {
            work.run();
            return true;
        } catch (RuntimeException failure) {
            log.warn("{} could not be renewed now; it is tried again", id, failure);
            return false;
        }
    }

    /// Decides what is next for one, and writes it down.
    ///
    /// @return what is to be charged
    Optional<Charge> begin(Id.SubscriptionId id) {
        Id.PersonId payer = rows.find(id).orElseThrow().payer();
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    rules.hold(payer);
                    Subscription held = rows.hold(id);
                    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                    Optional<Charge> before = rows.begun(id);
                    if (before.isPresent() || rows.isBeingReplaced(held)) {
                        return before;
                    }
                    return switch (held.standing().next(now)) {
                        case Standing.Step.Nothing _ -> Optional.<Charge>empty();
                        case Standing.Step.End(Standing.Reason reason) -> {
                            save(held, held.standing().ended(now, reason));
                            yield Optional.<Charge>empty();
                        }
                        case Standing.Step.Charge(int period) -> charge(held, period, now);
                    };
                }));
    }

    private Optional<Charge> charge(Subscription held, int period, Instant now) {
        Outcome<Money> price =
                sales.price(held.payee(), Agreement.Sale.SUBSCRIPTION, held.price(), held.region())
                        .then(gross -> allowed(held, gross, now));
        return switch (price) {
            case Outcome.Refused<Money>(Refusal refusal) -> {
                save(held, held.standing().failed(period, now, refusal.code()));
                yield Optional.empty();
            }
            case Outcome.Done<Money>(Money gross) -> {
                int attempt = rows.attempts(held.id(), period) + 1;
                Charge charge =
                        new Charge(
                                held.id(),
                                period,
                                attempt,
                                held.sale(period, attempt),
                                gross.minor(),
                                now);
                rows.insert(charge);
                yield Optional.of(charge);
            }
        };
    }

    /// What was approved bounds what is charged, also where the tax upon the price grows.
    private Outcome<Money> allowed(Subscription held, Money gross, Instant now) {
        if (gross.minor() > held.gross().minor()) {
            return Outcome.refused(
                    RefusalCode.APPROVAL_DIFFERS,
                    "It costs more than was approved; it has to be asked for again.");
        }
        return rules.refuse(held.payer(), held.spending(gross), now)
                .<Outcome<Money>>map(Outcome::refused)
                .orElseGet(() -> Outcome.done(gross));
    }

    /// Asks for the sale of a charge, and writes down what came of it. Where nobody knows yet, it
    /// stays as it is, and the subscription too.
    void finish(Charge charge) {
        Subscription subscription = rows.find(charge.subscription()).orElseThrow();
        switch (sales.sell(charge.sale(), subscription.purchase(), subscription.gross())) {
            case Outcome.Done<Sale> _ -> answered(charge, Optional.empty());
            case Outcome.Refused<Sale>(Refusal refusal) -> {
                if (refusal.code().category() == RefusalCode.Category.UNAVAILABLE
                        || isSold(charge)) {
                    log.warn("{} is not renewed yet: {}", subscription.id(), refusal.code());
                } else {
                    answered(charge, Optional.of(refusal.code()));
                }
            }
        }
    }

    /// Whether another process asked for the sale meanwhile, and was not refused.
    private boolean isSold(Charge charge) {
        return sales.find(charge.sale())
                .filter(sale -> !(sale.state() instanceof Sale.State.Refused))
                .isPresent();
    }

    private void answered(Charge charge, Optional<RefusalCode> refusal) {
        transaction.executeWithoutResult(_ -> {
            Subscription held = rows.hold(charge.subscription());
            if (rows.answered(charge, refusal)) {
                Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
                Standing standing = held.standing();
                save(
                        held,
                        refusal.map(code -> standing.failed(charge.period(), now, code))
                                .orElseGet(() -> standing.paid(charge.period())));
            }
        });
    }

    private void save(Subscription held, Standing next) {
        rows.save(held.id(), next);
        if (next.state() instanceof Standing.State.Ended(Instant _, Standing.Reason reason)) {
            audit.record(
                    "hub",
                    "subscription-ended",
                    held.id().text(),
                    "",
                    Map.of("reason", SubscriptionRows.text(reason)));
        }
    }
}
