package org.opentos.hub.revenue.payout;

import java.time.Instant;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.NamedLegs;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.ledger.Postings;
import org.opentos.protocol.Outcome;
import org.springframework.stereotype.Component;

/// Payouts and their returns as postings. Each has one key, so that asking the ledger again after a
/// crash changes nothing.
@Component
class PayoutPostings {
    /// The owner of what left, or is about to leave, the hub's bank account.
    static final String BANK = "bank";

    static final String PAYOUTS = "payouts";

    /// Of the accounts of what was withheld for a region.
    static final String WITHHOLDING = "withholding";

    private static final String SCOPE = "revenue";

    private final Postings postings;

    PayoutPostings(Postings postings) {
        this.postings = postings;
    }

    Outcome<PostingNumber> paid(Payout payout) {
        return post("payout", payout, payout.at(), 1);
    }

    Outcome<PostingNumber> returned(Payout payout) {
        return post("payout-return", payout, payout.returned().orElseThrow(), -1);
    }

    private Outcome<PostingNumber> post(String kind, Payout payout, Instant at, int sign) {
        NamedLegs legs =
                new NamedLegs(payout.amount().currency())
                        .add(
                                AccountKind.PAYABLE,
                                payout.organisation().text(),
                                -sign * payout.taken())
                        .add(AccountKind.CLEARING, BANK, PAYOUTS, sign * payout.amount().minor());
        payout.withheld()
                .ifPresent(withheld ->
                        legs.add(
                                AccountKind.TAX,
                                withheld.region(),
                                WITHHOLDING,
                                sign * withheld.minor()));
        String id = payout.id().text();
        return postings.post(new Key(SCOPE, kind + '/' + id), new Label(kind, id), at, legs);
    }
}
