package org.opentos.hub.ledger;

/// Which posting of the ledger: the ledger numbers them from 1 on, without a gap.
public record PostingNumber(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
