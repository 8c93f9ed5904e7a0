package org.opentos.hub.storage;

import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/// Work that a room does again and again while the hub runs, by one process of it at a time.
public abstract class Rounds implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Rounds.class);

    private final Turns turns;
    private final String name;
    private final int pauseSeconds;
    private final List<Runnable> work;
    private @Nullable ScheduledExecutorService jobs;

    /// @param name of the work, as other processes and the log know it
    /// @param pauseSeconds between the end of a round and the next
    /// @param work each piece is done in its turn, also where the one before failed
    protected Rounds(Turns turns, String name, int pauseSeconds, Runnable... work) {
        this.turns = turns;
        this.name = name;
        this.pauseSeconds = pauseSeconds;
        this.work = List.of(work);
    }

    @Override
    public void start() {
        ScheduledExecutorService begun =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name(name).factory());
        begun.scheduleWithFixedDelay(this::round, pauseSeconds, pauseSeconds, TimeUnit.SECONDS);
        jobs = begun;
    }

    /// A round now, as the clock would begin one. Blocks.
    public void round() {
        for (Runnable each : work) {
            try {
                turns.take(name, each);
            } catch (RuntimeException failure) {
                log.warn("{} could not be looked after now; it is tried again", name, failure);
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
