package org.opentos.testkit.pay;

import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Everything that people and hubs have done at the companies. Each act is one step, and is told to
/// the [Messenger] in that step.
final class World {
    /// Says to a hub what happened.
    interface Messenger {
        void paid(Payment payment);

        void closed(Payment payment);

        void refunded(Refund refund, Payment payment);

        void disputed(Dispute dispute, Payment payment, boolean opened);

        void paidOut(PayOut payOut, boolean created);
    }

    /// A hub or a person asked for what the company does not do.
    static final class No extends RuntimeException {
        private final String code;

        /// @param code the company's own
        No(String code, String message) {
            super(message);
            this.code = code;
        }

        String code() {
            return code;
        }
    }

    private final Journal journal;
    private final InstantSource clock;
    private final Names names;
    private @Nullable Messenger messenger;

    World(Journal journal, InstantSource clock, Names names) {
        this.journal = journal;
        this.clock = clock;
        this.names = names;
    }

    synchronized void tells(Messenger listener) {
        messenger = listener;
    }

    private Messenger messenger() {
        if (messenger == null) {
            throw new IllegalStateException("nobody listens");
        }
        return messenger;
    }

    long now() {
        return clock.instant().getEpochSecond();
    }

    synchronized void keep(Kept kept) {
        journal.put(kept);
    }

    synchronized <T extends Kept> Optional<T> find(Class<T> kind, String key) {
        return Optional.ofNullable(journal.find(kind, key));
    }

    synchronized <T extends Kept> List<T> all(Class<T> kind, Predicate<T> wanted) {
        return journal.all(kind).stream().filter(wanted).toList();
    }

    private <T extends Kept> T one(Class<T> kind, String key) {
        return find(kind, key).orElseThrow(() -> new No("NOT_FOUND", "there is no " + key));
    }

    /// Begins a charge, or finds the one that was begun with the same content.
    synchronized Payment begin(Payment wanted) {
        Payment known = find(Payment.class, wanted.key()).map(this::expired).orElse(null);
        if (known == null) {
            keep(wanted);
            return wanted;
        }
        if (known.is("PAID")) {
            throw new No("ORDERPAID", "the order is paid");
        }
        if (known.is("CLOSED")) {
            throw new No("ORDER_CLOSED", "the order is closed");
        }
        if (known.amount() != wanted.amount() || !known.currency().equals(wanted.currency())) {
            throw new No("INVALID_REQUEST", "the order was begun with other values");
        }
        return known;
    }

    /// The payment as it is now: closed where its time is over.
    synchronized Payment expired(Payment payment) {
        if (!payment.is("OPEN") || now() < payment.expiresAt()) {
            return payment;
        }
        Payment closed = payment.closed();
        keep(closed);
        messenger().closed(closed);
        return closed;
    }

    synchronized Payment pay(String key) {
        Payment payment = expired(one(Payment.class, key));
        if (!payment.is("OPEN")) {
            throw new No("ORDER_CLOSED", key + " is " + payment.status());
        }
        Payment paid = payment.paid(now());
        keep(paid);
        move(
                paid,
                "charge",
                "charge",
                paid.amount(),
                paid.fee(),
                paid.chargeId(),
                paid.reference());
        messenger().paid(paid);
        return paid;
    }

    synchronized Payment close(String key) {
        Payment payment = expired(one(Payment.class, key));
        if (payment.is("PAID")) {
            throw new No("ORDERPAID", key + " is paid");
        }
        if (payment.is("CLOSED")) {
            return payment;
        }
        Payment closed = payment.closed();
        keep(closed);
        messenger().closed(closed);
        return closed;
    }

    /// Takes a refund on; [#endRefund] carries it out.
    synchronized Refund refund(Payment payment, String reference, long amount, String notifyUrl) {
        if (!payment.is("PAID")) {
            throw new No("INVALID_REQUEST", "the order is not paid");
        }
        long given =
                all(Refund.class, each -> each.payment().equals(payment.key())).stream()
                        .filter(each -> !each.status().equals("FAILED"))
                        .mapToLong(Refund::amount)
                        .sum();
        if (amount <= 0 || amount > payment.amount() - given) {
            throw new No("INVALID_REQUEST", "the refund is more than what is left");
        }
        Refund refund =
                new Refund(
                        payment.company(),
                        reference,
                        names.refund(payment.company()),
                        payment.key(),
                        amount,
                        notifyUrl,
                        "PENDING",
                        now(),
                        0);
        keep(refund);
        return refund;
    }

    synchronized Refund endRefund(String key, boolean done) {
        Refund refund = one(Refund.class, key);
        Payment payment = one(Payment.class, refund.payment());
        if (!refund.status().equals("PENDING")) {
            throw new No("INVALID_REQUEST", key + " is " + refund.status());
        }
        Refund ended = refund.ended(done ? "DONE" : "FAILED", now());
        keep(ended);
        if (done) {
            move(payment, "refund", "refund", -refund.amount(), 0, refund.id(), refund.reference());
        }
        messenger().refunded(ended, payment);
        return ended;
    }

    synchronized Dispute dispute(String paymentKey) {
        Payment payment = one(Payment.class, paymentKey);
        if (!payment.is("PAID")) {
            throw new No("INVALID_REQUEST", "the order is not paid");
        }
        if (!all(Dispute.class, each -> each.payment().equals(paymentKey)).isEmpty()) {
            throw new No("INVALID_REQUEST", "the order is disputed already");
        }
        Dispute dispute =
                new Dispute(
                        payment.company(),
                        names.dispute(payment.company()),
                        paymentKey,
                        payment.amount(),
                        payment.company().disputeFee(),
                        "OPEN",
                        now());
        keep(dispute);
        if (payment.company() == Company.STRIPE) {
            move(
                    payment,
                    "adjustment",
                    "dispute",
                    -dispute.amount(),
                    dispute.fee(),
                    dispute.id(),
                    payment.reference());
        }
        messenger().disputed(dispute, payment, true);
        return dispute;
    }

    synchronized Dispute closeDispute(String key, boolean won) {
        Dispute dispute = one(Dispute.class, key);
        Payment payment = one(Payment.class, dispute.payment());
        if (!dispute.status().equals("OPEN")) {
            throw new No("INVALID_REQUEST", key + " is " + dispute.status());
        }
        Dispute closed = dispute.closed(won ? "WON" : "LOST");
        keep(closed);
        if (won && payment.company() == Company.STRIPE) {
            move(
                    payment,
                    "adjustment",
                    "dispute_reversal",
                    dispute.amount(),
                    0,
                    dispute.id(),
                    payment.reference());
        }
        messenger().disputed(closed, payment, false);
        return closed;
    }

    /// Takes a pay-out on, or finds the one that was taken on with the same content.
    synchronized PayOut payOut(PayOut wanted) {
        PayOut known = find(PayOut.class, wanted.key()).orElse(null);
        if (known != null) {
            if (known.amount() != wanted.amount()
                    || !known.recipient().equals(wanted.recipient())) {
                throw new No("ALREADY_EXISTS", "the transfer was asked for with other values");
            }
            return known;
        }
        if (balance(wanted.company(), wanted.currency()) < wanted.amount()) {
            throw new No("NOT_ENOUGH", "the balance is too small");
        }
        keep(wanted);
        move(wanted, "transfer", "transfer", -wanted.amount());
        messenger().paidOut(wanted, true);
        return wanted;
    }

    synchronized PayOut endPayOut(String key, boolean done) {
        PayOut payOut = one(PayOut.class, key);
        boolean mayEnd =
                payOut.status().equals("PENDING") || payOut.status().equals("DONE") && !done;
        if (!mayEnd) {
            throw new No("INVALID_REQUEST", key + " is " + payOut.status());
        }
        PayOut ended = payOut.ended(done ? "DONE" : "FAILED", now());
        keep(ended);
        if (!done) {
            move(ended, "transfer_refund", "transfer_reversal", payOut.amount());
        }
        messenger().paidOut(ended, false);
        return ended;
    }

    /// What the hub has at a company, after fees.
    synchronized long balance(Company company, String currency) {
        return all(
                        Moved.class,
                        each -> each.company() == company && each.currency().equals(currency))
                .stream()
                .mapToLong(each -> each.amount() - each.fee())
                .sum();
    }

    private void move(
            Payment payment,
            String type,
            String category,
            long amount,
            long fee,
            String source,
            String reference) {
        keep(
                new Moved(
                        payment.company(),
                        names.movement(),
                        type,
                        category,
                        amount,
                        fee,
                        payment.currency(),
                        source,
                        reference,
                        now()));
    }

    private void move(PayOut payOut, String type, String category, long amount) {
        keep(
                new Moved(
                        payOut.company(),
                        names.movement(),
                        type,
                        category,
                        amount,
                        0,
                        payOut.currency(),
                        payOut.id(),
                        payOut.reference(),
                        now()));
    }
}
