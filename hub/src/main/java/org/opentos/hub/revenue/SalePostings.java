package org.opentos.hub.revenue;

import java.time.Instant;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.NamedLegs;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.ledger.Postings;
import org.opentos.hub.revenue.split.Parts;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.springframework.stereotype.Component;

/// Sales, refunds and the way out of the reserve as postings. Each has one key, so that asking the
/// ledger again after a crash changes nothing.
@Component
class SalePostings {
    /// The owner of what is the platform's.
    static final String PLATFORM = "platform";

    private static final String SCOPE = "revenue";

    private final Postings postings;

    SalePostings(Postings postings) {
        this.postings = postings;
    }

    /// Takes the price from the buyer's wallet and gives each its part; shares go into the reserve.
    Outcome<PostingNumber> sale(Sale sale) {
        Parts parts = sale.parts();
        NamedLegs legs = new NamedLegs(sale.currency());
        legs.add(AccountKind.WALLET, sale.buyer().text(), -parts.sum());
        shares(legs, sale, parts, AccountKind.RESERVE, 1);
        return post("sale", sale.id(), sale.at(), legs);
    }

    /// Gives the buyer back what each gives back.
    Outcome<PostingNumber> refund(Sale sale, Refund refund) {
        Parts parts = refund.parts();
        NamedLegs legs = new NamedLegs(sale.currency());
        AccountKind from = refund.fromReserve() ? AccountKind.RESERVE : AccountKind.PAYABLE;
        shares(legs, sale, parts, from, -1);
        legs.add(AccountKind.WALLET, sale.buyer().text(), parts.sum());
        return post("refund", refund.id(), refund.at(), legs);
    }

    /// What developer and maker still have of a sale leaves the reserve.
    Outcome<PostingNumber> release(Sale sale, Parts left, Instant at) {
        NamedLegs legs = new NamedLegs(sale.currency());
        legs.add(AccountKind.RESERVE, sale.developer().text(), -left.developer());
        legs.add(AccountKind.PAYABLE, sale.developer().text(), left.developer());
        sale.maker()
                .ifPresent(maker -> {
                    legs.add(AccountKind.RESERVE, maker.text(), -left.maker());
                    legs.add(AccountKind.PAYABLE, maker.text(), left.maker());
                });
        return post("release", sale.id(), at, legs);
    }

    private static void shares(NamedLegs legs, Sale sale, Parts parts, AccountKind kind, int sign) {
        legs.add(kind, sale.developer().text(), sign * parts.developer());
        sale.maker().ifPresent(maker -> legs.add(kind, maker.text(), sign * parts.maker()));
        legs.add(AccountKind.REVENUE, PLATFORM, sign * parts.platform());
        legs.add(AccountKind.TAX, sale.region(), sign * parts.tax());
    }

    private Outcome<PostingNumber> post(String kind, Id id, Instant at, NamedLegs legs) {
        return postings.post(
                new Key(SCOPE, kind + '/' + id.text()), new Label(kind, id.text()), at, legs);
    }
}
