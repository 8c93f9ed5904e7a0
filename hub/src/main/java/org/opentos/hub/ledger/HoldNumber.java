package org.opentos.hub.ledger;

/// Which hold of the ledger: the ledger numbers them from 1 on.
public record HoldNumber(long value) {
    @Override
    public String toString() {
        return Long.toString(value);
    }
}
