package org.opentos.bench.load;

/// Counts what one subscriber received of numbered messages, for each publisher from 0 on: none may
/// be missing, and none may come twice or out of turn.
public final class Tally {
    private final long[] next;
    private long received;
    private long missing;
    private long repeated;

    public Tally(int publishers) {
        this.next = new long[publishers];
    }

    public void add(int publisher, long number) {
        long expected = next[publisher];
        if (number < expected) {
            repeated++;
            return;
        }
        received++;
        missing += number - expected;
        next[publisher] = number + 1;
    }

    public long received() {
        return received;
    }

    /// Empty where all of them came once and in their order.
    ///
    /// @param sent by each publisher
    public String fault(long[] sent) {
        long tail = 0;
        for (int publisher = 0; publisher < next.length; publisher++) {
            tail += sent[publisher] - next[publisher];
        }
        return missing + tail == 0 && repeated == 0
                ? ""
                : "%d messages missing, %d repeated or out of turn"
                        .formatted(missing + tail, repeated);
    }
}
