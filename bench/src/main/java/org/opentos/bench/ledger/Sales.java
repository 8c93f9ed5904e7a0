package org.opentos.bench.ledger;

import java.util.Random;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.opentos.bench.load.Percentiles;
import org.opentos.cli.CommandException;
import org.opentos.hub.ledger.Answer;
import org.opentos.hub.ledger.Ledger;

/// Sells: as fast as answers come, or at a pace.
final class Sales {
    /// Sales that are asked for and not answered yet.
    private static final int UNDER_WAY_MAX = 8_000;

    private static final int PAYMENTS_PER_SECOND = 100;
    private static final long ANSWER_SECONDS_MAX = 60;

    private final Ledger ledger;
    private final Random random = new Random(1);
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong refused = new AtomicLong();
    private long asked;

    Sales(Ledger ledger) {
        this.ledger = ledger;
    }

    long asked() {
        return asked;
    }

    /// @return sales answered each second, after the lead
    double run(Market market, double leadSeconds, double measureSeconds)
            throws InterruptedException {
        Semaphore room = new Semaphore(UNDER_WAY_MAX);
        sell(market, room, leadSeconds);
        long began = System.nanoTime();
        long before = answered.get();
        sell(market, room, measureSeconds);
        double rate = (answered.get() - before) / ((System.nanoTime() - began) / 1e9);
        if (!room.tryAcquire(UNDER_WAY_MAX, ANSWER_SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new CommandException("the ledger does not answer");
        }
        checkRefused();
        return rate;
    }

    private void checkRefused() {
        if (refused.get() > 0) {
            throw new CommandException(refused.get() + " sales were refused");
        }
    }

    private void sell(Market market, Semaphore room, double seconds) throws InterruptedException {
        long deadline = System.nanoTime() + Math.round(seconds * 1e9);
        while (System.nanoTime() < deadline) {
            room.acquire();
            ledger.carryOut(market.sale(Long.toString(asked++), random))
                    .thenAccept(answer -> {
                        count(answer);
                        room.release();
                    });
        }
    }

    private void count(Answer answer) {
        if (answer instanceof Answer.Refused) {
            refused.incrementAndGet();
        }
        answered.incrementAndGet();
    }

    /// @return the time under which 99 of 100 payments stay that come one by one
    double paymentMilliseconds(Market market, double seconds) throws InterruptedException {
        Percentiles percentiles = new Percentiles();
        Semaphore done = new Semaphore(0);
        int payments = (int) (seconds * PAYMENTS_PER_SECOND);
        long began = System.nanoTime();
        for (int payment = 0; payment < payments; payment++) {
            long due = began + payment * (TimeUnit.SECONDS.toNanos(1) / PAYMENTS_PER_SECOND);
            LockSupport.parkNanos(due - System.nanoTime());
            ledger.carryOut(market.sale(Long.toString(asked++), random))
                    .thenAccept(answer -> {
                        count(answer);
                        synchronized (percentiles) {
                            // From when it was due, so that nobody waits unseen.
                            percentiles.add(System.nanoTime() - due);
                        }
                        done.release();
                    });
        }
        if (!done.tryAcquire(payments, ANSWER_SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new CommandException("the ledger does not answer");
        }
        checkRefused();
        synchronized (percentiles) {
            return percentiles.milliseconds(0.99);
        }
    }
}
