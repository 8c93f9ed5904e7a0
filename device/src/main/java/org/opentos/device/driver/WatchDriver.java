package org.opentos.device.driver;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.opentos.device.model.ThingModel;

/// A watch on a wrist.
final class WatchDriver extends WalkedDriver {
    private static final double BATTERY_PERCENT = 82;
    private static final double BATTERY_SECONDS_PER_PERCENT = 1_100;
    private static final double CHARGE_SECONDS_PER_PERCENT = 36;

    WatchDriver(ThingModel model, InstantSource clock, RandomGenerator random, long wearer) {
        super(
                model,
                clock,
                random,
                BATTERY_PERCENT,
                BATTERY_SECONDS_PER_PERCENT,
                CHARGE_SECONDS_PER_PERCENT,
                wearer);
    }
}
