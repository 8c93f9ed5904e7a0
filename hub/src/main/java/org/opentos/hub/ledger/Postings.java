package org.opentos.hub.ledger;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.springframework.stereotype.Component;

/// Posts by the names of accounts, which are opened where they are missing.
@Component
public class Postings {
    private final Ledger ledger;
    private final OpenAccounts accounts;

    public Postings(Ledger ledger, OpenAccounts accounts) {
        this.ledger = ledger;
        this.accounts = accounts;
    }

    /// Blocks until the ledger has answered. Refused with the ledger's code; after `busy` and
    /// `storage-unavailable` the posting may stand or not, and the same key tells.
    public Outcome<PostingNumber> post(Key key, Label label, Instant at, NamedLegs legs) {
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
        Answer answer =
                ledger.carryOut(new Command.Post(key, at, label, all)).toCompletableFuture().join();
        return switch (answer) {
            case Answer.Posted(PostingNumber posting, var _) -> Outcome.done(posting);
            case Answer.Refused(RefusalCode code, int _) ->
                    Outcome.refused(code, "The ledger refused this " + label.kind() + ".");
            case Answer.Opened _, Answer.Held _, Answer.Captured _, Answer.Released _ ->
                    throw new IllegalStateException("a posting was answered " + answer);
        };
    }
}
