package org.opentos.hub.pay.wallet;

import java.time.Instant;
import java.time.InstantSource;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.HoldNumber;
import org.opentos.hub.ledger.Holds;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.NamedLegs;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.ledger.Postings;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.stereotype.Component;

/// What happens to wallets as postings. Each has one key, so that asking the ledger again after a
/// crash changes nothing.
///
/// A provider's clearing account is negative by what the provider has of ours. A person's clearing
/// account `owed` is negative by what the person owes, because a provider took back what was paid
/// in.
@Component
class WalletPostings {
    static final String OWED = "owed";

    /// The owner of what is the platform's.
    private static final String PLATFORM = "platform";

    private static final String SCOPE = "wallet";

    private static final String PAY_OUT = "pay-out";

    private final Postings postings;
    private final Holds holds;
    private final InstantSource clock;

    WalletPostings(Postings postings, Holds holds, InstantSource clock) {
        this.postings = postings;
        this.holds = holds;
        this.clock = clock;
    }

    Outcome<PostingNumber> topUp(TopUp topUp) {
        long minor = topUp.amount().minor();
        NamedLegs legs =
                new NamedLegs(topUp.amount().currency())
                        .add(AccountKind.CLEARING, topUp.provider(), -minor)
                        .add(AccountKind.WALLET, topUp.person().text(), minor);
        return post("top-up", topUp.id().text(), topUp.id().text(), legs);
    }

    /// The provider took money back, or gave it back where an amount is below zero. Its fee is the
    /// platform's loss.
    Outcome<PostingNumber> takenBack(TakenBack.Step step) {
        NamedLegs legs =
                new NamedLegs(step.currency())
                        .add(AccountKind.CLEARING, step.provider(), step.taken() + step.fee())
                        .add(AccountKind.CLEARING, step.person().text(), OWED, -step.taken())
                        .add(AccountKind.REVENUE, PLATFORM, -step.fee());
        return post(
                step.kind(),
                "%s/%s/%d".formatted(step.provider(), step.id(), step.number()),
                step.topUp().text(),
                legs);
    }

    /// Takes what a person owes out of the wallet, or gives it back where the amount is below zero.
    ///
    /// @param step tells several of one person apart
    Outcome<PostingNumber> collect(Id.PersonId person, Money amount, String step) {
        Currency currency = amount.currency();
        NamedLegs legs =
                new NamedLegs(currency)
                        .add(AccountKind.WALLET, person.text(), -amount.minor())
                        .add(AccountKind.CLEARING, person.text(), OWED, amount.minor());
        return post(
                "collect", "%s/%s/%s".formatted(person.text(), currency.code(), step), "", legs);
    }

    /// Sets money aside that is to be paid out.
    Outcome<HoldNumber> setAside(PayOut payOut, Instant until) {
        return holds.hold(
                key(payOut, "hold"),
                clock.instant(),
                new AccountName(
                        AccountKind.WALLET, payOut.person().text(), payOut.amount().currency(), ""),
                payOut.amount(),
                until);
    }

    /// It was paid out: the provider has less of ours.
    Outcome<PostingNumber> captured(PayOut payOut, HoldNumber hold) {
        return holds.capture(
                key(payOut, "capture"),
                clock.instant(),
                hold,
                payOut.amount(),
                new Label(PAY_OUT, payOut.id().text()),
                legs(payOut, payOut.amount().minor()));
    }

    /// It was not paid out.
    Outcome<HoldNumber> freed(PayOut payOut, HoldNumber hold) {
        return holds.release(key(payOut, "release"), clock.instant(), hold);
    }

    /// It had been paid out, and the provider took it back.
    Outcome<PostingNumber> cameBack(PayOut payOut) {
        return post(
                "pay-out-back",
                payOut.id().text(),
                payOut.id().text(),
                legs(payOut, -payOut.amount().minor()));
    }

    private static NamedLegs legs(PayOut payOut, long minor) {
        return new NamedLegs(payOut.amount().currency())
                .add(AccountKind.WALLET, payOut.person().text(), -minor)
                .add(AccountKind.CLEARING, payOut.provider(), minor);
    }

    private static Key key(PayOut payOut, String step) {
        return new Key(SCOPE, "%s/%s/%s".formatted(PAY_OUT, step, payOut.id().text()));
    }

    private Outcome<PostingNumber> post(String kind, String key, String reference, NamedLegs legs) {
        return postings.post(
                new Key(SCOPE, kind + '/' + key),
                new Label(kind, reference),
                clock.instant(),
                legs);
    }
}
