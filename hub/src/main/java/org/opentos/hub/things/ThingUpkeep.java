package org.opentos.hub.things;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Fabric;
import org.opentos.hub.storage.Turns;
import org.opentos.protocol.Id;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/// What the living part does by the clock: every second it ends overdue invocations and writes who
/// was seen and what was refused; every minute it looks after its memory and the tokens of its
/// connections, and gathers what the observations of closed hours come to; every hour it makes
/// partitions and lets old history go, and the causes that nothing names any more.
@Component
class ThingUpkeep implements SmartLifecycle {
    /// One is for the short jobs while the hourly one deletes and the roll-up gathers much.
    private static final int THREADS = 3;

    /// What processes of one hub would otherwise do at once, to the same tables.
    private static final String TURN = "things-upkeep";

    private static final Logger log = LoggerFactory.getLogger(ThingUpkeep.class);

    private final InvocationStore invocations;
    private final ObservationPartitions partitions;
    private final RollUps rollUps;
    private final RollUpPartitions rollUpPartitions;
    private final CauseRetention causes;
    private final Presence presence;
    private final RefusalTally refusals;
    private final Connections connections;
    private final Roster roster;
    private final LiveChanges live;
    private final TwinFanOut fanOut;
    private final ObjectProvider<Fabric> fabric;
    private final InstantSource clock;
    private final Turns turns;
    private final ThingAdmission admission;
    private @Nullable ScheduledExecutorService jobs;

    ThingUpkeep(
            InvocationStore invocations,
            ObservationPartitions partitions,
            RollUps rollUps,
            RollUpPartitions rollUpPartitions,
            CauseRetention causes,
            Presence presence,
            RefusalTally refusals,
            Connections connections,
            Roster roster,
            LiveChanges live,
            TwinFanOut fanOut,
            ObjectProvider<Fabric> fabric,
            InstantSource clock,
            Turns turns,
            ThingAdmission admission) {
        this.invocations = invocations;
        this.partitions = partitions;
        this.rollUps = rollUps;
        this.rollUpPartitions = rollUpPartitions;
        this.causes = causes;
        this.presence = presence;
        this.refusals = refusals;
        this.connections = connections;
        this.roster = roster;
        this.live = live;
        this.fanOut = fanOut;
        this.fabric = fabric;
        this.clock = clock;
        this.turns = turns;
        this.admission = admission;
    }

    /// Before any door opens there are partitions for today.
    @Override
    public synchronized void start() {
        turns.take(
                TURN,
                () -> {
                    partitions.make();
                    rollUps.begin();
                });
        ScheduledExecutorService fresh =
                Executors.newScheduledThreadPool(
                        THREADS, Thread.ofVirtual().name("things-upkeep").factory());
        fresh.scheduleWithFixedDelay(safely(this::everySecond), 1, 1, TimeUnit.SECONDS);
        fresh.scheduleWithFixedDelay(safely(this::everyMinute), 60, 60, TimeUnit.SECONDS);
        fresh.scheduleWithFixedDelay(
                safely(() -> turns.take(TURN, rollUps::run)), 60, 60, TimeUnit.SECONDS);
        fresh.scheduleWithFixedDelay(
                safely(() -> turns.take(TURN, this::everyHour)), 60, 3_600, TimeUnit.SECONDS);
        jobs = fresh;
    }

    void everySecond() {
        endOverdue();
        admission.tellDisplaced();
        presence.flush();
        admission.tellUsedTwice();
    }

    void endOverdue() {
        List<TwinEffect> effects = new ArrayList<>();
        for (Invocation ended : invocations.endOverdue(clock.instant())) {
            roster.find(ended.device())
                    .ifPresent(thing ->
                            effects.add(new TwinEffect.InvocationChanged(thing, ended, false)));
        }
        fanOut.tell(effects);
    }

    void everyMinute() {
        presence.markOnlineSeen();
        connections.dropStale();
        fabric.getObject().disconnect(connections::hasExpired);
        Set<Id.HomeId> inUse = new HashSet<>(connections.homes());
        inUse.addAll(live.homesWatched());
        roster.keepOnly(inUse);
        // One that was admitted just before would otherwise stay unknown while it is connected.
        connections.homes().forEach(roster::home);
        for (Id.HomeId home : roster.homesKnown()) {
            List<TwinEffect> effects = new ArrayList<>();
            roster.changes(home).forEach(thing -> effects.add(new TwinEffect.PlaceChanged(thing)));
            fanOut.tell(effects);
        }
    }

    void everyHour() {
        partitions.make();
        rollUps.run();
        partitions.dropOld();
        rollUpPartitions.dropOld();
        causes.forgetOld();
    }

    private static Runnable safely(Runnable job) {
        return () -> {
            try {
                job.run();
            } catch (RuntimeException failure) {
                log.error("upkeep of things failed; it is tried again", failure);
            }
        };
    }

    @Override
    public synchronized void stop() {
        if (jobs != null) {
            jobs.shutdown();
            jobs = null;
        }
        presence.flush();
        refusals.flush();
    }

    @Override
    public synchronized boolean isRunning() {
        return jobs != null;
    }

    /// Before the doors and the web server, which start at the largest phases.
    @Override
    public int getPhase() {
        return 0;
    }
}
