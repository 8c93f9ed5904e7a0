package org.opentos.hub.pay.wallet;

import java.util.Optional;
import java.util.function.ToLongFunction;
import org.opentos.hub.ledger.AccountEntry;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Balance;
import org.opentos.hub.ledger.Ledger;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Books what providers take back of payments, and collects it from the wallets that were paid
/// into, as far as they reach; what is left is owed.
@Component
class TakeBacks {
    /// What one round of [#settle] takes.
    static final int ROUND_MAX = 100;

    private static final Logger log = LoggerFactory.getLogger(TakeBacks.class);

    private final TakenBackRows rows;
    private final WalletPostings postings;
    private final Ledger ledger;

    TakeBacks(TakenBackRows rows, WalletPostings postings, Ledger ledger) {
        this.rows = rows;
        this.postings = postings;
        this.ledger = ledger;
    }

    Optional<TakenBack> find(String provider, String id) {
        return rows.find(provider, id);
    }

    void keep(TakenBack latest) {
        rows.keep(latest);
        post(latest);
    }

    private void post(TakenBack takenBack) {
        rows.plan(takenBack.provider(), takenBack.id())
                .ifPresent(step -> {
                    switch (postings.takenBack(step)) {
                        case Outcome.Done<PostingNumber> _ -> {
                            rows.posted(step);
                            collect(step.person(), step.currency());
                        }
                        case Outcome.Refused<PostingNumber>(Refusal refusal) ->
                                log.warn(
                                        "what {} took back as {} is not booked yet: {}",
                                        step.provider(),
                                        step.id(),
                                        refusal.code());
                    }
                });
    }

    /// Settles what a person owes with what is available in the wallet, or the other way round.
    void collect(Id.PersonId person, Currency currency) {
        Optional<AccountNumber> owing =
                account(AccountKind.CLEARING, person, currency, WalletPostings.OWED);
        Optional<AccountNumber> wallet = account(AccountKind.WALLET, person, currency, "");
        if (owing.isEmpty() || wallet.isEmpty()) {
            return;
        }
        // The entries of both tell postings apart, and are read before the balances: asked twice,
        // one is made once; and one that was refused is another once either account has moved.
        String step = "%d/%d".formatted(entries(owing.get()), entries(wallet.get()));
        long owed = -balance(owing.get(), Balance::minor);
        long available = balance(wallet.get(), Balance::availableMinor);
        long moved = Math.min(owed, Math.max(0, available));
        if (moved == 0) {
            return;
        }
        if (postings.collect(person, new Money(moved, currency), step)
                instanceof Outcome.Refused<PostingNumber>(Refusal refusal)) {
            log.info("{} still owes {} {}: {}", person, moved, currency, refusal.code());
        }
    }

    private Optional<AccountNumber> account(
            AccountKind kind, Id.PersonId person, Currency currency, String purpose) {
        return ledger.find(new AccountName(kind, person.text(), currency, purpose));
    }

    private long entries(AccountNumber account) {
        return ledger.entries(account, Long.MAX_VALUE, 1).stream()
                .mapToLong(AccountEntry::number)
                .findFirst()
                .orElse(0);
    }

    private long balance(AccountNumber account, ToLongFunction<Balance> part) {
        return ledger.balance(account).map(part::applyAsLong).orElse(0L);
    }

    /// Books what is not booked yet, and collects what is owed where a wallet has something again.
    void settle() {
        rows.unposted(ROUND_MAX).forEach(this::post);
        ledger.unsettled(AccountKind.CLEARING, WalletPostings.OWED, ROUND_MAX)
                .forEach(each ->
                        collect(Id.PersonId.parse(each.name().owner()), each.name().currency()));
    }
}
