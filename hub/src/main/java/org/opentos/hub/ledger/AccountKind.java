package org.opentos.hub.ledger;

/// What an account is for. The kind decides what its balance may be, and whether its entries are
/// chained for its owner.
public enum AccountKind {
    /// A person's money in the hub.
    WALLET(true, false),
    /// What is owed to an organisation; negative where the organisation owes.
    PAYABLE(false, true),
    /// What is kept back of an organisation's money.
    RESERVE(true, true),
    /// The platform's own share.
    REVENUE(false, false),
    /// Tax gathered for a region.
    TAX(false, false),
    /// Money on its way to or from a payment provider.
    CLEARING(false, false);

    private final boolean neverOverdrawn;
    private final boolean chained;

    AccountKind(boolean neverOverdrawn, boolean chained) {
        this.neverOverdrawn = neverOverdrawn;
        this.chained = chained;
    }

    /// Whether what is available may never be below zero.
    public boolean neverOverdrawn() {
        return neverOverdrawn;
    }

    /// Whether its entries are a hash chain, so that its owner can check a log of them.
    public boolean chained() {
        return chained;
    }
}
