package org.opentos.hub.revenue;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.Command;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.Ledger;
import org.opentos.hub.ledger.Leg;
import org.opentos.hub.ledger.OpenAccounts;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.revenue.split.Parts;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.stereotype.Component;

/// Sales, refunds and the way out of the reserve as postings. Each has one key, so that asking the
/// ledger again after a crash changes nothing.
@Component
class SalePostings {
    /// The owner of what is the platform's.
    static final String PLATFORM = "platform";

    private static final String SCOPE = "revenue";

    private final Ledger ledger;
    private final OpenAccounts accounts;

    SalePostings(Ledger ledger, OpenAccounts accounts) {
        this.ledger = ledger;
        this.accounts = accounts;
    }

    /// Takes the price from the buyer's wallet and gives each its part; shares go into the reserve.
    Outcome<PostingNumber> sale(Sale sale) {
        Parts parts = sale.parts();
        Legs legs = new Legs(sale.currency());
        legs.add(AccountKind.WALLET, sale.buyer().text(), -parts.sum());
        shares(legs, sale, parts, AccountKind.RESERVE, 1);
        return post("sale", sale.id(), sale.at(), legs);
    }

    /// Gives the buyer back what each gives back.
    Outcome<PostingNumber> refund(Sale sale, Refund refund) {
        Parts parts = refund.parts();
        Legs legs = new Legs(sale.currency());
        AccountKind from = refund.fromReserve() ? AccountKind.RESERVE : AccountKind.PAYABLE;
        shares(legs, sale, parts, from, -1);
        legs.add(AccountKind.WALLET, sale.buyer().text(), parts.sum());
        return post("refund", refund.id(), refund.at(), legs);
    }

    /// What developer and maker still have of a sale leaves the reserve.
    Outcome<PostingNumber> release(Sale sale, Parts left, Instant at) {
        Legs legs = new Legs(sale.currency());
        legs.add(AccountKind.RESERVE, sale.developer().text(), -left.developer());
        legs.add(AccountKind.PAYABLE, sale.developer().text(), left.developer());
        sale.maker()
                .ifPresent(maker -> {
                    legs.add(AccountKind.RESERVE, maker.text(), -left.maker());
                    legs.add(AccountKind.PAYABLE, maker.text(), left.maker());
                });
        return post("release", sale.id(), at, legs);
    }

    private static void shares(Legs legs, Sale sale, Parts parts, AccountKind kind, int sign) {
        legs.add(kind, sale.developer().text(), sign * parts.developer());
        sale.maker().ifPresent(maker -> legs.add(kind, maker.text(), sign * parts.maker()));
        legs.add(AccountKind.REVENUE, PLATFORM, sign * parts.platform());
        legs.add(AccountKind.TAX, sale.region(), sign * parts.tax());
    }

    /// Legs without those that move nothing.
    private static final class Legs {
        private final Currency currency;
        private final List<AccountName> names = new ArrayList<>();
        private final List<Long> amounts = new ArrayList<>();

        Legs(Currency currency) {
            this.currency = currency;
        }

        void add(AccountKind kind, String owner, long minor) {
            if (minor != 0) {
                names.add(new AccountName(kind, owner, currency, ""));
                amounts.add(minor);
            }
        }
    }

    private Outcome<PostingNumber> post(String kind, Id id, Instant at, Legs legs) {
        List<Leg> all = new ArrayList<>();
        for (int index = 0; index < legs.names.size(); index++) {
            switch (accounts.of(legs.names.get(index))) {
                case Outcome.Done<AccountNumber>(AccountNumber account) ->
                        all.add(
                                new Leg(
                                        account,
                                        new Money(legs.amounts.get(index), legs.currency)));
                case Outcome.Refused<AccountNumber>(var refusal) -> {
                    return Outcome.refused(refusal);
                }
            }
        }
        Key key = new Key(SCOPE, kind + '/' + id.text());
        Label label = new Label(kind, id.text());
        Answer answer =
                ledger.carryOut(new Command.Post(key, at, label, all)).toCompletableFuture().join();
        return switch (answer) {
            case Answer.Posted(PostingNumber posting, var _) -> Outcome.done(posting);
            case Answer.Refused(RefusalCode code, int _) ->
                    Outcome.refused(code, "The ledger refused this " + kind + ".");
            case Answer.Opened _, Answer.Held _, Answer.Captured _, Answer.Released _ ->
                    throw new IllegalStateException("a posting was answered " + answer);
        };
    }
}
