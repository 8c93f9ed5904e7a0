package org.opentos.hub.revenue;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.storage.Turns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// What happens to sales by the clock: what the ledger did not answer is asked again, and shares
/// leave the reserve when their time in it is over.
@Component
class SaleUpkeep implements SmartLifecycle {
    private static final int PAUSE_SECONDS = 30;

    /// What processes of one hub would otherwise do at once.
    private static final String TURN = "sales";

    private static final Logger log = LoggerFactory.getLogger(SaleUpkeep.class);

    private final Sales sales;
    private final Turns turns;
    private @Nullable ScheduledExecutorService jobs;

    SaleUpkeep(Sales sales, Turns turns) {
        this.sales = sales;
        this.turns = turns;
    }

    @Override
    public void start() {
        ScheduledExecutorService begun =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("sales").factory());
        begun.scheduleWithFixedDelay(this::round, PAUSE_SECONDS, PAUSE_SECONDS, TimeUnit.SECONDS);
        jobs = begun;
    }

    private void round() {
        try {
            turns.take(
                    TURN,
                    () -> {
                        sales.settle();
                        while (sales.release() == Sales.ROUND_MAX) {
                            log.info("{} sales left the reserve", Sales.ROUND_MAX);
                        }
                    });
        } catch (RuntimeException failure) {
            log.warn("sales could not be looked after now; it is tried again", failure);
        }
    }

    @Override
    public void stop() {
        ScheduledExecutorService running = jobs;
        if (running != null) {
            running.shutdownNow();
            jobs = null;
        }
    }

    @Override
    public boolean isRunning() {
        return jobs != null;
    }
}
