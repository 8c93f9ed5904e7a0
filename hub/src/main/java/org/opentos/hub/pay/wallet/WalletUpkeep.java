package org.opentos.hub.pay.wallet;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.storage.Turns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// What happens to wallets by the clock: providers are asked about what they have not told, the
/// ledger is asked again where its answer was lost, and old events are forgotten.
@Component
class WalletUpkeep implements SmartLifecycle {
    private static final int PAUSE_SECONDS = 20;

    /// What processes of one hub would otherwise do at once.
    private static final String TURN = "wallets";

    private static final Logger log = LoggerFactory.getLogger(WalletUpkeep.class);

    private final TopUps topUps;
    private final TakeBacks takeBacks;
    private final PaymentEvents events;
    private final Turns turns;
    private @Nullable ScheduledExecutorService jobs;

    WalletUpkeep(TopUps topUps, TakeBacks takeBacks, PaymentEvents events, Turns turns) {
        this.topUps = topUps;
        this.takeBacks = takeBacks;
        this.events = events;
        this.turns = turns;
    }

    @Override
    public void start() {
        ScheduledExecutorService begun =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("wallets").factory());
        begun.scheduleWithFixedDelay(this::round, PAUSE_SECONDS, PAUSE_SECONDS, TimeUnit.SECONDS);
        jobs = begun;
    }

    private void round() {
        List<Runnable> work = List.of(topUps::settle, takeBacks::settle, events::forgetOld);
        for (Runnable each : work) {
            try {
                turns.take(TURN, each);
            } catch (RuntimeException failure) {
                log.warn("wallets could not be looked after now; it is tried again", failure);
            }
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
