package org.opentos.device.driver;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;
import tools.jackson.databind.JsonNode;

/// A motor lock on a door that people walk through while it is unlocked.
///
/// A bolt cannot be driven out while the door stands open: it jams, says so, and stays unlocked.
final class DoorLockDriver extends SimulatedDriver {
    private static final double BATTERY_SECONDS_PER_PERCENT = 2 * 86_400;
    private static final double BATTERY_PERCENT_PER_TURN = 0.02;
    private static final double BATTERY_LOW_PERCENT = 15;
    private static final double LEFT_OPEN_SECONDS = 120;
    private static final double WALK_THROUGH_SECONDS = 25;
    private static final double CLOSE_SECONDS = 12;

    private double battery = 87;
    private boolean lowTold;
    private boolean leftOpenTold;
    private double openSeconds;
    private double unlockedSeconds;
    private Instant relockAt = Instant.MAX;

    DoorLockDriver(ThingModel model, InstantSource clock, RandomGenerator random) {
        super(model, clock, random);
    }

    @Override
    void begin() {
        set("battery", battery);
        set("lastMethod", "inside");
        set("bolt", "out");
    }

    @Override
    void restored() {
        battery = number("battery");
        set("doorOpen", false);
        settle();
    }

    @Override
    void advance(double seconds) {
        settle();
        drain(seconds / BATTERY_SECONDS_PER_PERCENT);
        door(seconds);
        unlockedSeconds = on("locked") ? 0 : unlockedSeconds + seconds;
        boolean due =
                !clock.instant().isBefore(relockAt)
                        || (on("autoLock") && unlockedSeconds >= number("autoLockDelay"));
        if (due && !on("locked") && !on("doorOpen")) {
            turn(true, "automatic");
        }
    }

    @Override
    void written(String property) {
        if (property.equals("locked")) {
            boolean wanted = on("locked");
            set("locked", !wanted);
            relockAt = Instant.MAX;
            turn(wanted, "remote");
        }
    }

    @Override
    void act(String action, JsonNode input, Invocation invocation) {
        if (action.equals("unlockFor")) {
            turn(false, "remote");
            relockAt = clock.instant().plus(Duration.ofSeconds(input.path("duration").asLong(30)));
            invocation.completed(Json.object().put("locksAt", relockAt.toString()));
        } else {
            super.act(action, input, invocation);
        }
    }

    private void turn(boolean locked, String method) {
        if (locked && on("doorOpen")) {
            set("bolt", "jammed");
            emit("boltJammed", Json.object().put("wanted", "locked"));
            return;
        }
        if (locked) {
            relockAt = Instant.MAX;
        }
        set("locked", locked);
        set("bolt", "moving");
        set("lastMethod", method);
        unlockedSeconds = 0;
        drain(BATTERY_PERCENT_PER_TURN);
    }

    /// The bolt arrives at the poll after it began to move.
    private void settle() {
        set("bolt", on("locked") ? "out" : "in");
    }

    private void door(double seconds) {
        if (on("doorOpen")) {
            openSeconds += seconds;
            if (openSeconds > LEFT_OPEN_SECONDS && !leftOpenTold) {
                leftOpenTold = true;
                emit("doorLeftOpen", Json.object().put("openFor", Math.round(openSeconds)));
            }
            if (happens(seconds, CLOSE_SECONDS)) {
                set("doorOpen", false);
                emit("doorClosed", Json.object().put("openFor", Math.round(openSeconds)));
            }
        } else if (!on("locked") && happens(seconds, WALK_THROUGH_SECONDS)) {
            openSeconds = 0;
            leftOpenTold = false;
            set("doorOpen", true);
            emit("doorOpened", Json.object().set("method", value("lastMethod")));
        }
    }

    private void drain(double percent) {
        battery = Math.max(1, battery - percent);
        set("battery", battery);
        if (battery <= BATTERY_LOW_PERCENT && !lowTold) {
            lowTold = true;
            emit("batteryLow", Json.object().set("battery", value("battery")));
        }
    }
}
