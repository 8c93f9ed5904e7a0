package org.opentos.hub.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;
import org.springframework.stereotype.Component;

/// Sets money aside, and captures or releases it, by the names of accounts. Blocks until the ledger
/// has answered, and refuses with its code; after `busy` and `storage-unavailable` it may have been
/// done or not, and the same key tells.
@Component
public class Holds {
    private final Ledger ledger;
    private final OpenAccounts accounts;

    public Holds(Ledger ledger, OpenAccounts accounts) {
        this.ledger = ledger;
        this.accounts = accounts;
    }

    /// @param until from then on it cannot be captured
    public Outcome<HoldNumber> hold(
            Key key, Instant at, AccountName name, Money amount, Instant until) {
        return accounts.of(name)
                .then(account ->
                        switch (ask(new Command.Hold(key, at, account, amount, until))) {
                            case Answer.Held(HoldNumber hold, var _) -> Outcome.done(hold);
                            case Answer other -> refused(other);
                        });
    }

    /// Posts legs that take the whole amount of a hold out of its account.
    public Outcome<PostingNumber> capture(
            Key key, Instant at, HoldNumber hold, Money amount, Label label, NamedLegs legs) {
        List<Leg> all = new ArrayList<>();
        for (NamedLegs.Named each : legs.legs()) {
            switch (accounts.of(each.account())) {
                case Outcome.Done<AccountNumber>(AccountNumber account) ->
                        all.add(new Leg(account, each.amount()));
                case Outcome.Refused<AccountNumber>(var refusal) -> {
                    return Outcome.refused(refusal);
                }
            }
        }
        return switch (ask(new Command.Capture(key, at, hold, amount, true, label, all))) {
            case Answer.Captured(PostingNumber posting, long _, var _) -> Outcome.done(posting);
            case Answer other -> refused(other);
        };
    }

    /// Ends a hold: its money is free again.
    public Outcome<HoldNumber> release(Key key, Instant at, HoldNumber hold) {
        return switch (ask(new Command.Release(key, at, hold))) {
            case Answer.Released(HoldNumber released, long _, var _) -> Outcome.done(released);
            case Answer other -> refused(other);
        };
    }

    private Answer ask(Command command) {
        return ledger.carryOut(command).toCompletableFuture().join();
    }

    private static <T> Outcome<T> refused(Answer answer) {
        return switch (answer) {
            case Answer.Refused(RefusalCode code, int _) ->
                    Outcome.refused(code, "The ledger refused this hold.");
            case Answer.Opened _,
                    Answer.Posted _,
                    Answer.Held _,
                    Answer.Captured _,
                    Answer.Released _ ->
                    throw new IllegalStateException("a hold was answered " + answer);
        };
    }
}
