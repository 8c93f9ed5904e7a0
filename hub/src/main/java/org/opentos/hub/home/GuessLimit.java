package org.opentos.hub.home;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/// Counts wrong guesses by who makes them, and says when somebody has had enough.
///
/// It lives in memory: what it guards has so many values that starting anew with the process gives
/// a guesser nothing.
final class GuessLimit {
    static final int WRONG_GUESSES_MAX = 10;
    static final Duration WINDOW = Duration.ofMinutes(10);

    /// More than so many guessers are not remembered; the one quiet for longest is forgotten.
    static final int GUESSERS_MAX = 10_000;

    private final Map<String, Deque<Instant>> wrong = new LinkedHashMap<>(16, 0.75f, true);

    synchronized boolean isExhausted(String guesser, Instant now) {
        Deque<Instant> times = wrong.get(guesser);
        if (times == null) {
            return false;
        }
        forgetOld(times, now);
        return times.size() >= WRONG_GUESSES_MAX;
    }

    synchronized void wrong(String guesser, Instant now) {
        Deque<Instant> times = wrong.computeIfAbsent(guesser, _ -> new ArrayDeque<>());
        forgetOld(times, now);
        times.addLast(now);
        if (times.size() > WRONG_GUESSES_MAX) {
            times.removeFirst();
        }
        if (wrong.size() > GUESSERS_MAX) {
            wrong.remove(wrong.keySet().iterator().next());
        }
    }

    private static void forgetOld(Deque<Instant> times, Instant now) {
        while (!times.isEmpty() && !times.peekFirst().isAfter(now.minus(WINDOW))) {
            times.removeFirst();
        }
    }
}
