package org.opentos.bench.load;

import java.util.Arrays;

/// Durations, and which share of them is at most how long.
public final class Percentiles {
    private long[] nanos = new long[1 << 14];
    private int count;

    public void add(long each) {
        if (count == nanos.length) {
            nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count++] = each;
    }

    public void clear() {
        count = 0;
    }

    /// The least duration that at least this share of all do not exceed, in milliseconds; 0 where
    /// there is none.
    ///
    /// @param share from 0 to 1
    public double milliseconds(double share) {
        if (count == 0) {
            return 0;
        }
        Arrays.sort(nanos, 0, count);
        int rank = (int) Math.ceil(share * count);
        return nanos[Math.clamp(rank - 1, 0, count - 1)] / 1e6;
    }
}
