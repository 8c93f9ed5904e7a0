package org.opentos.voice;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Sound that came lately: what somebody has still to look at, and behind it what was looked at, so
/// that from a place in it all can be handed on without a gap. For any number of threads.
final class RecentSound {
    /// What waits at most, ten seconds; the oldest of it goes first.
    static final int WAITING_BYTES_MAX = 320_000;

    /// What is kept behind what was looked at: a phrase, and the time that it takes to check
    /// another one.
    static final int KEPT_BYTES_MAX = 320_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition came = lock.newCondition();
    private final ArrayDeque<byte[]> waiting = new ArrayDeque<>();
    private final ArrayDeque<byte[]> taken = new ArrayDeque<>();
    private int waitingBytes;
    private int keptBytes;

    /// All that was ever taken, and so the place of what is taken next.
    private long takenBytes;

    /// Sound that came; not to be changed by anybody afterwards. Where it is none, whoever waits is
    /// told that nothing came.
    void add(byte[] samples) {
        lock.lock();
        try {
            if (samples.length > 0) {
                waiting.addLast(samples);
                waitingBytes += samples.length;
            }
            while (waitingBytes > WAITING_BYTES_MAX) {
                waitingBytes -= waiting.removeFirst().length;
            }
            came.signal();
        } finally {
            lock.unlock();
        }
    }

    /// What is to be looked at next, after that long at most; empty where nothing came.
    Optional<byte[]> next(long millis) throws InterruptedException {
        lock.lock();
        try {
            if (waiting.isEmpty()) {
                boolean _ = came.await(millis, TimeUnit.MILLISECONDS);
            }
            if (waiting.isEmpty()) {
                return Optional.empty();
            }
            byte[] next = waiting.removeFirst();
            waitingBytes -= next.length;
            taken.addLast(next);
            takenBytes += next.length;
            keptBytes += next.length;
            while (keptBytes - taken.getFirst().length >= KEPT_BYTES_MAX) {
                keptBytes -= taken.removeFirst().length;
            }
            return Optional.of(next);
        } finally {
            lock.unlock();
        }
    }

    /// How many bytes were taken until now.
    long taken() {
        lock.lock();
        try {
            return takenBytes;
        } finally {
            lock.unlock();
        }
    }

    /// All that came from there to now, what waits included.
    ///
    /// @param from how many bytes were taken before it
    /// @return empty where that is not kept any more, or was not taken yet
    Optional<byte[]> since(long from) {
        lock.lock();
        try {
            long place = takenBytes - keptBytes;
            if (from < place || from > takenBytes) {
                return Optional.empty();
            }
            ByteArrayOutputStream since = new ByteArrayOutputStream();
            for (byte[] each : taken) {
                if (place + each.length > from) {
                    int left = (int) Math.max(0, from - place);
                    since.writeBytes(Arrays.copyOfRange(each, left, each.length));
                }
                place += each.length;
            }
            waiting.forEach(since::writeBytes);
            return Optional.of(since.toByteArray());
        } finally {
            lock.unlock();
        }
    }
}
