package org.opentos.hub.revenue;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.revenue.split.Parts;
import org.opentos.hub.revenue.split.TaxRate;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Sales and their refunds: what each comes to is decided and written down first, then the ledger
/// is asked. Where the answer is lost, [#settle] asks again, under the same key.
@Component
public class Sales {
    /// Sales that one round of [#settle] or [#release] takes.
    static final int ROUND_MAX = 500;

    /// After this the ledger's answer counts as lost.
    static final Duration ANSWER_MAX = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(Sales.class);

    private final SaleRows rows;
    private final SalePostings postings;
    private final Agreements agreements;
    private final TaxRates taxes;
    private final TransactionTemplate transaction;
    private final InstantSource clock;

    Sales(
            SaleRows rows,
            SalePostings postings,
            Agreements agreements,
            TaxRates taxes,
            TransactionTemplate transaction,
            InstantSource clock) {
        this.rows = rows;
        this.postings = postings;
        this.agreements = agreements;
        this.taxes = taxes;
        this.transaction = transaction;
        this.clock = clock;
    }

    /// What the buyer of such a purchase pays now, tax included. Refused as
    /// `agreement-not-accepted` where the developer may not sell.
    public Outcome<Money> price(
            Id.OrganisationId developer, Agreement.Sale kind, Money named, String region) {
        return agreements
                .refuseUnlessAccepted(developer)
                .<Outcome<Money>>map(Outcome::refused)
                .orElseGet(() -> {
                    TaxRate.Priced priced =
                            taxes.find(region, kind, clock.instant()).of(named.minor());
                    return Outcome.done(new Money(priced.gross(), named.currency()));
                });
    }

    /// Sells at whatever it comes to.
    public Outcome<Sale> sell(Id.SaleId id, Purchase purchase) {
        return sell(id, purchase, new Money(Money.MINOR_MAX, purchase.price().currency()));
    }

    /// Sells, and takes the price from the buyer's wallet. Blocks.
    ///
    /// Refused, in this order: `agreement-not-accepted` where the developer has not accepted the
    /// version in force; `approval-differs` where it comes to more than that; `key-reused` where
    /// another purchase has this id; what the ledger refuses, `funds-insufficient` above all. After
    /// `busy` and `storage-unavailable` the sale may stand or not: asking again with the same id
    /// tells.
    ///
    /// @param id the buyer's side makes it; the same id again is the same sale
    /// @param most what the buyer agreed to, tax included: a sale takes the price of its own
    ///   moment, which may be another than that of the agreement
    public Outcome<Sale> sell(Id.SaleId id, Purchase purchase, Money most) {
        byte[] request = SaleRequest.hash(purchase);
        Optional<SaleRows.Stored> before = rows.find(id);
        if (before.isEmpty()) {
            Optional<Refusal> refusal = agreements.refuseUnlessAccepted(purchase.developer());
            if (refusal.isPresent()) {
                return Outcome.refused(refusal.get());
            }
            Sale decided = decide(id, purchase);
            if (decided.gross().minor() > most.minor()) {
                return Outcome.refused(
                        RefusalCode.APPROVAL_DIFFERS,
                        "It costs more now than was approved; it has to be asked for again.");
            }
            rows.insert(decided, request);
            before = rows.find(id);
        }
        SaleRows.Stored stored = before.orElseThrow();
        if (!Arrays.equals(stored.request(), request)) {
            return Outcome.refused(
                    RefusalCode.KEY_REUSED,
                    "Another purchase has this id already; give this one an id of its own.");
        }
        return settled(stored.sale());
    }

    private Sale decide(Id.SaleId id, Purchase purchase) {
        Instant now = clock.instant();
        Agreement agreement = agreements.at(now);
        Optional<Purchase.Terminal> paid = purchase.paid(agreement);
        Agreement.Applied applied =
                agreement.applied(
                        purchase.kind(),
                        purchase.region(),
                        purchase.boughtOn().map(each -> each.product().text()),
                        now);
        TaxRate rate = taxes.find(purchase.region(), purchase.kind(), now);
        TaxRate.Priced priced = rate.of(purchase.price().minor());
        return new Sale(
                id,
                now,
                purchase.kind(),
                purchase.item(),
                purchase.title(),
                purchase.buyer(),
                purchase.developer(),
                paid.map(Purchase.Terminal::maker),
                purchase.boughtOn().map(Purchase.Terminal::device),
                purchase.region(),
                purchase.price().currency(),
                rate,
                agreement.version(),
                applied.term(),
                applied.shares(),
                Parts.of(priced.gross(), priced.tax(), applied.shares(), paid.isPresent()),
                now.plus(agreement.reserve()),
                new Sale.State.Begun());
    }

    private Outcome<Sale> settled(Sale sale) {
        return switch (sale.state()) {
            case Sale.State.Paid _ -> Outcome.done(sale);
            case Sale.State.Refused(RefusalCode code) -> refused(code);
            case Sale.State.Begun _ ->
                    switch (postings.sale(sale)) {
                        case Outcome.Done<PostingNumber>(PostingNumber posting) -> {
                            rows.paid("sale", sale.id(), posting);
                            yield Outcome.done(rows.find(sale.id()).orElseThrow().sale());
                        }
                        case Outcome.Refused<PostingNumber>(Refusal refusal) -> {
                            if (last(refusal)) {
                                rows.refused("sale", sale.id(), refusal.code());
                            }
                            yield refused(refusal.code());
                        }
                    };
        };
    }

    /// Whether the ledger will say the same whenever it is asked again.
    private static boolean last(Refusal refusal) {
        return refusal.code().category() != RefusalCode.Category.UNAVAILABLE;
    }

    private static <T> Outcome<T> refused(RefusalCode code) {
        return Outcome.refused(
                code,
                switch (code) {
                    case FUNDS_INSUFFICIENT ->
                            "There is not enough in the wallet; put money into it and try again.";
                    case BUSY, STORAGE_UNAVAILABLE ->
                            "It could not be finished now; ask again, with the same id.";
                    default -> "The ledger refused it.";
                });
    }

    public Optional<Sale> find(Id.SaleId id) {
        return rows.find(id).map(SaleRows.Stored::sale);
    }

    /// What a posting of this room was about.
    public record About(Id.SaleId sale, String title) {}

    /// The sales behind postings, by the references of those: ids of sales and refunds. References
    /// that are neither are left out.
    public Map<String, About> about(Collection<String> references) {
        return rows.about(references);
    }

    /// All refunds of a sale, oldest first.
    public List<Refund> refunds(Id.SaleId sale) {
        return rows.refunds(sale);
    }

    /// Gives money of a sale back to its buyer. Blocks.
    ///
    /// Refused, in this order: `not-found`; `key-reused` where another refund has this id;
    /// `sale-unpaid`; `refund-too-large`.
    ///
    /// @param id the same id again is the same refund
    /// @param minor of the sale's currency, more than 0
    public Outcome<Refund> refund(Id.RefundId id, Id.SaleId sale, long minor, String reason) {
        Outcome<Refund> decided =
                Objects.requireNonNull(transaction.execute(_ -> decide(id, sale, minor, reason)));
        return decided.then(refund -> settled(refund, rows.find(sale).orElseThrow().sale()));
    }

    private Outcome<Refund> decide(Id.RefundId id, Id.SaleId of, long minor, String reason) {
        Optional<SaleRows.Stored> held = rows.hold(of);
        if (held.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.NOT_FOUND, "There is no such sale; look at the receipt.");
        }
        Optional<Refund> before = rows.find(id);
        if (before.isPresent()) {
            Refund same = before.get();
            return same.sale().equals(of) && same.parts().sum() == minor
                    ? Outcome.done(same)
                    : Outcome.refused(
                            RefusalCode.KEY_REUSED,
                            "Another refund has this id already; give this one an id of its own.");
        }
        SaleRows.Stored stored = held.get();
        if (!(stored.sale().state() instanceof Sale.State.Paid)) {
            return Outcome.refused(
                    RefusalCode.SALE_UNPAID, "The sale was not paid; there is nothing to refund.");
        }
        Parts left = left(stored.sale());
        if (minor < 1 || minor > left.sum()) {
            return Outcome.refused(
                    RefusalCode.REFUND_TOO_LARGE,
                    "From 1 to " + left.sum() + " minor units can still be refunded.");
        }
        String shown =
                reason.length() <= Refund.REASON_CHARACTERS_MAX
                        ? reason
                        : reason.substring(0, Refund.REASON_CHARACTERS_MAX);
        Refund refund =
                new Refund(
                        id,
                        of,
                        clock.instant(),
                        shown,
                        left.refund(minor),
                        stored.released().isEmpty(),
                        new Sale.State.Begun());
        rows.insert(refund);
        return Outcome.done(refund);
    }

    /// What each still has of a sale.
    public Parts left(Sale sale) {
        Parts left = sale.parts();
        for (Refund each : rows.refunds(sale.id())) {
            if (!(each.state() instanceof Sale.State.Refused)) {
                left = left.minus(each.parts());
            }
        }
        return left;
    }

    private Outcome<Refund> settled(Refund refund, Sale sale) {
        return switch (refund.state()) {
            case Sale.State.Paid _ -> Outcome.done(refund);
            case Sale.State.Refused(RefusalCode code) -> refused(code);
            case Sale.State.Begun _ ->
                    switch (postings.refund(sale, refund)) {
                        case Outcome.Done<PostingNumber>(PostingNumber posting) -> {
                            rows.paid("refund", refund.id(), posting);
                            yield Outcome.done(rows.find(refund.id()).orElseThrow());
                        }
                        case Outcome.Refused<PostingNumber>(Refusal refusal) -> {
                            if (last(refusal)) {
                                rows.refused("refund", refund.id(), refusal.code());
                            }
                            yield refused(refusal.code());
                        }
                    };
        };
    }

    /// Takes all sales out of the reserve whose time in it is over.
    void releaseAll() {
        while (release() == ROUND_MAX) {
            log.info("{} sales left the reserve", ROUND_MAX);
        }
    }

    /// Takes sales out of the reserve whose time in it is over.
    ///
    /// @return how many
    int release() {
        Instant now = clock.instant();
        List<SaleRows.Stored> due =
                Objects.requireNonNull(transaction.execute(_ -> rows.release(now, ROUND_MAX)));
        due.forEach(this::released);
        return due.size();
    }

    /// It is booked for the moment at which it left the reserve, which statements go by.
    private void released(SaleRows.Stored stored) {
        Sale sale = stored.sale();
        // Refunds before the release are all known: each waited for the sale's row.
        Parts left = sale.parts();
        for (Refund each : rows.refunds(sale.id())) {
            if (each.fromReserve() && !(each.state() instanceof Sale.State.Refused)) {
                left = left.minus(each.parts());
            }
        }
        if (left.developer() + left.maker() == 0
                || postings.release(sale, left, stored.released().orElseThrow())
                        instanceof Outcome.Done<PostingNumber>) {
            rows.releaseDone(sale.id());
        }
    }

    /// Asks the ledger again where its answer was lost, after a crash above all.
    void settle() {
        Instant before = clock.instant().minus(ANSWER_MAX);
        rows.begun(before, ROUND_MAX).forEach(this::settled);
        Consumer<Refund> refunds =
                each -> settled(each, rows.find(each.sale()).orElseThrow().sale());
        rows.begunRefunds(before, ROUND_MAX).forEach(refunds);
        rows.releasing(ROUND_MAX).forEach(this::released);
    }
}
