package org.opentos.hub.ledger;

import java.time.InstantSource;
import java.util.concurrent.ConcurrentHashMap;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.springframework.stereotype.Component;

/// Accounts by their names, opened where they are missing.
@Component
public class OpenAccounts {
    /// Names that are remembered; beyond, all are forgotten and asked for again.
    private static final int NAMES_MAX = 100_000;

    private static final String SCOPE = "open";

    private final Ledger ledger;
    private final InstantSource clock;
    private final ConcurrentHashMap<AccountName, AccountNumber> known = new ConcurrentHashMap<>();

    public OpenAccounts(Ledger ledger, InstantSource clock) {
        this.ledger = ledger;
        this.clock = clock;
    }

    /// Blocks until the account is open.
    public Outcome<AccountNumber> of(AccountName name) {
        AccountNumber before = known.get(name);
        if (before != null) {
            return Outcome.done(before);
        }
        Answer answer =
                ledger.find(name).<Answer>map(Answer.Opened::new).orElseGet(() -> open(name));
        return switch (answer) {
            case Answer.Opened(AccountNumber account) -> {
                if (known.size() >= NAMES_MAX) {
                    known.clear();
                }
                known.put(name, account);
                yield Outcome.done(account);
            }
            case Answer.Refused(RefusalCode code, int _) ->
                    Outcome.refused(code, "The account cannot be opened now; try again later.");
            case Answer.Posted _, Answer.Held _, Answer.Captured _, Answer.Released _ ->
                    throw new IllegalStateException(
                            "an account was opened, and answered " + answer);
        };
    }

    private Answer open(AccountName name) {
        String text =
                String.join(
                        "/",
                        name.kind().name(),
                        name.owner(),
                        name.currency().code(),
                        name.purpose());
        return ledger.carryOut(new Command.Open(new Key(SCOPE, text), clock.instant(), name))
                .toCompletableFuture()
                .join();
    }
}
