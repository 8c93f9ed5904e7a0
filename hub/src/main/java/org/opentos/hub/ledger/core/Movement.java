package org.opentos.hub.ledger.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Answer.Refused;
import org.opentos.hub.ledger.Balance;
import org.opentos.hub.ledger.Leg;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// The legs of one posting on their way into the accounts. They are tried on drafts first, so that
/// a refused posting leaves nothing behind.
final class Movement {
    private static final int WORD_BITS = 32;
    private static final long WORD = (1L << WORD_BITS) - 1;

    private static final class Draft {
        private final Account account;
        private final int firstLeg;
        private long minor;
        private long heldMinor;
        private long entries;
        private int openHolds;

        Draft(Account account, int firstLeg) {
            this.account = account;
            this.firstLeg = firstLeg;
            this.minor = account.minor();
            this.heldMinor = account.heldMinor();
            this.entries = account.entries();
            this.openHolds = account.openHolds();
        }
    }

    private final List<Leg> legs;
    private final List<Optional<Account>> accounts;
    private final List<Draft> drafts;
    private final List<Entry> entries;

    /// Money of a hold that is free before anything is posted.
    ///
    /// @param ends whether the hold ends by it
    record Freed(Account account, long minor, boolean ends) {}

    private Movement(List<Leg> legs, List<Optional<Account>> accounts) {
        this.legs = legs;
        this.accounts = accounts;
        this.drafts = new ArrayList<>(legs.size());
        this.entries = new ArrayList<>(legs.size());
    }

    /// @param accounts by number, of all that the legs name
    static Movement of(List<Leg> legs, Function<AccountNumber, Optional<Account>> accounts) {
        List<Optional<Account>> found = new ArrayList<>(legs.size());
        for (Leg leg : legs) {
            found.add(accounts.apply(leg.account()));
        }
        return new Movement(legs, found);
    }

    /// What stands in the way of the legs as such: an account that is not there, a currency that is
    /// not the account's, a sum that is not zero.
    Optional<Refused> fault() {
        int unknown = accounts.indexOf(Optional.<Account>empty());
        if (unknown >= 0) {
            return Optional.of(new Refused(RefusalCode.ACCOUNT_UNKNOWN, unknown));
        }
        for (int index = 0; index < legs.size(); index++) {
            if (account(index).currency() != legs.get(index).amount().currency()) {
                return Optional.of(new Refused(RefusalCode.CURRENCY_DIFFERS, index));
            }
        }
        Currency summed = legs.getFirst().amount().currency();
        boolean zero = isZero(legs, summed);
        for (int index = 1; index < legs.size() && zero; index++) {
            Currency next = legs.get(index).amount().currency();
            zero = next == summed || isZero(legs, next);
        }
        return zero ? Optional.empty() : Optional.of(Refused.whole(RefusalCode.POSTING_UNBALANCED));
    }

    private Account account(int leg) {
        return accounts.get(leg).orElseThrow();
    }

    /// Sums in two words: 64 amounts of 62 bits would leave a `long`.
    private static boolean isZero(List<Leg> legs, Currency currency) {
        long high = 0;
        long low = 0;
        for (Leg leg : legs) {
            if (leg.amount().currency() == currency) {
                high += leg.amount().minor() >> WORD_BITS;
                low += leg.amount().minor() & WORD;
            }
        }
        return high + (low >> WORD_BITS) == 0 && (low & WORD) == 0;
    }

    /// Whether the legs take exactly this amount out of the account.
    static boolean takes(List<Leg> legs, AccountNumber account, Money amount) {
        List<Leg> ofAccount = new ArrayList<>();
        for (Leg leg : legs) {
            if (leg.account().equals(account)) {
                ofAccount.add(leg);
            }
        }
        ofAccount.add(new Leg(account, amount));
        return isZero(ofAccount, amount.currency());
    }

    /// Posts the legs, which have no fault, to drafts of their accounts.
    ///
    /// @param first money of a hold that is free before anything is posted
    Optional<Refused> draft(Optional<Freed> first) {
        for (int index = 0; index < legs.size(); index++) {
            Draft draft = draft(account(index), index, first);
            long amount = legs.get(index).amount().minor();
            // Both are of 62 bits, so the sum is right, and then looked at.
            draft.minor += amount;
            if (draft.minor > Money.MINOR_MAX || draft.minor < -Money.MINOR_MAX) {
                return Optional.of(new Refused(RefusalCode.BALANCE_TOO_LARGE, index));
            }
            draft.entries++;
            entries.add(
                    new Entry(draft.account, draft.entries, amount, draft.minor, draft.heldMinor));
        }
        for (Draft draft : drafts) {
            boolean overdrawn = draft.minor < draft.heldMinor;
            if (overdrawn && draft.account.name().kind().neverOverdrawn()) {
                return Optional.of(new Refused(RefusalCode.FUNDS_INSUFFICIENT, draft.firstLeg));
            }
        }
        return Optional.empty();
    }

    private Draft draft(Account account, int leg, Optional<Freed> freed) {
        for (Draft each : drafts) {
            if (each.account == account) {
                return each;
            }
        }
        Draft fresh = new Draft(account, leg);
        if (freed.isPresent() && freed.get().account() == account) {
            fresh.heldMinor -= freed.get().minor();
            fresh.openHolds -= freed.get().ends() ? 1 : 0;
        }
        drafts.add(fresh);
        return fresh;
    }

    /// Makes the drafts the truth.
    ///
    /// @param changes to which the accounts are added
    List<Entry> apply(Changes changes) {
        for (Draft each : drafts) {
            each.account.change(each.minor, each.heldMinor, each.entries, each.openHolds);
            changes.touched().add(each.account);
        }
        return List.copyOf(entries);
    }

    /// In the order of each account's first leg.
    List<Balance> balances() {
        List<Balance> balances = new ArrayList<>(drafts.size());
        for (Draft each : drafts) {
            balances.add(each.account.balance());
        }
        return balances;
    }
}
