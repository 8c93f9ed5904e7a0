package org.opentos.bench.crash;

import java.util.BitSet;

/// What was promised of numbered messages, and what came of it. Safe for use by several threads.
public final class Ledger {
    private final BitSet acknowledged = new BitSet();
    private final BitSet arrived = new BitSet();
    private final BitSet repeated = new BitSet();

    /// Somebody took responsibility for the message.
    public synchronized void acknowledge(int number) {
        acknowledged.set(number);
    }

    /// The message was found where it belongs.
    public synchronized void arrive(int number) {
        if (arrived.get(number)) {
            repeated.set(number);
        }
        arrived.set(number);
    }

    public synchronized int acknowledged() {
        return acknowledged.cardinality();
    }

    public synchronized int lastAcknowledged() {
        return acknowledged.length() - 1;
    }

    /// Acknowledged, but nowhere to be found.
    public synchronized int lost() {
        BitSet missing = (BitSet) acknowledged.clone();
        missing.andNot(arrived);
        return missing.cardinality();
    }

    /// Found more than once.
    public synchronized int duplicated() {
        return repeated.cardinality();
    }
}
