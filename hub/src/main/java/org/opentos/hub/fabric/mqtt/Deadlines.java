package org.opentos.hub.fabric.mqtt;

/// How long a connection may be silent, and until when. All times are those of `System.nanoTime`.
final class Deadlines {
    /// For which admission may take.
    private static final int ADMISSION_MILLIS_MAX = 30_000;

    private final long bornNanos = System.nanoTime();
    private long heardNanos = bornNanos;
    private long unwritableNanos;
    private int keepAliveSeconds;

    /// What is to be done about a connection.
    enum Verdict {
        FINE,
        TOO_LATE,
        SILENT,
        STALLED
    }

    void heard() {
        heardNanos = System.nanoTime();
    }

    /// When the client was last heard, or what it had said before was read on.
    long heardNanos() {
        return heardNanos;
    }

    void writable(boolean writable) {
        unwritableNanos = writable ? 0 : System.nanoTime();
    }

    /// @param seconds 0 where the client may be silent for ever
    void keepAlive(int seconds) {
        keepAliveSeconds = seconds;
    }

    private static long millis(long fromNanos, long toNanos) {
        return (toNanos - fromNanos) / 1_000_000;
    }

    /// Of a connection whose CONNECT has not come.
    Verdict beforeConnect(long nowNanos, Limits limits) {
        return millis(bornNanos, nowNanos) > limits.connectMillisMax()
                ? Verdict.TOO_LATE
                : Verdict.FINE;
    }

    /// Of a connection whose CONNECT is not answered.
    Verdict admitting(long nowNanos) {
        return millis(bornNanos, nowNanos) > ADMISSION_MILLIS_MAX ? Verdict.TOO_LATE : Verdict.FINE;
    }

    /// Of a connection that is established.
    ///
    /// @param listening whether all that the client sends is read, so that its silence is its own
    Verdict open(long nowNanos, boolean listening, Limits limits) {
        if (keepAliveSeconds > 0
                && listening
                && millis(heardNanos, nowNanos) > keepAliveSeconds * 1_500L) {
            return Verdict.SILENT;
        }
        return unwritableNanos != 0 && millis(unwritableNanos, nowNanos) > limits.stallMillisMax()
                ? Verdict.STALLED
                : Verdict.FINE;
    }
}
