package org.opentos.hub.ledger.core;

import org.opentos.hub.ledger.AccountName;
import org.opentos.hub.ledger.AccountNumber;
import org.opentos.hub.ledger.Balance;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// An account as the books hold it. Only the books change its money, and only the proof its chain.
public final class Account {
    private final AccountNumber number;
    private final AccountName name;
    private long minor;
    private long heldMinor;
    private long entries;
    private int openHolds;
    private byte[] chain;

    /// An account as it was kept.
    ///
    /// @param entries how many it has; they are numbered from 1
    /// @param chain the hash of its last entry, or [#NO_CHAIN]
    public Account(
            AccountNumber number,
            AccountName name,
            long minor,
            long heldMinor,
            long entries,
            int openHolds,
            byte[] chain) {
        this.number = number;
        this.name = name;
        this.minor = minor;
        this.heldMinor = heldMinor;
        this.entries = entries;
        this.openHolds = openHolds;
        this.chain = chain;
        requireSound();
    }

    /// Of an account without entries, or whose entries are not chained.
    public static final byte[] NO_CHAIN = {};

    static Account opened(AccountNumber number, AccountName name) {
        return new Account(number, name, 0, 0, 0, 0, NO_CHAIN);
    }

    /// What must hold of every account, when it is read as when it is changed.
    private void requireSound() {
        boolean bounded = minor >= -Money.MINOR_MAX && minor <= Money.MINOR_MAX;
        boolean heldBounded = heldMinor >= 0 && heldMinor <= Money.MINOR_MAX;
        boolean covered = !name.kind().neverOverdrawn() || minor >= heldMinor;
        boolean holdsAgree = openHolds >= 0 && (openHolds == 0) == (heldMinor == 0);
        if (!bounded || !heldBounded || !covered || !holdsAgree || entries < 0) {
            throw new IllegalStateException(
                    "account %s, a %s, cannot have %d, of which %d is held by %d holds"
                            .formatted(number, name.kind(), minor, heldMinor, openHolds));
        }
    }

    void change(long minor, long heldMinor, long entries, int openHolds) {
        this.minor = minor;
        this.heldMinor = heldMinor;
        this.entries = entries;
        this.openHolds = openHolds;
        requireSound();
    }

    public void chain(byte[] hash) {
        chain = hash;
    }

    public AccountNumber number() {
        return number;
    }

    public AccountName name() {
        return name;
    }

    public Currency currency() {
        return name.currency();
    }

    public long minor() {
        return minor;
    }

    public long heldMinor() {
        return heldMinor;
    }

    public long entries() {
        return entries;
    }

    public int openHolds() {
        return openHolds;
    }

    public byte[] chain() {
        return chain;
    }

    public Balance balance() {
        return new Balance(number, currency(), minor, heldMinor);
    }
}
