package org.opentos.device.driver;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;

/// A headset that somebody takes up now and then; its controllers drain while it is worn.
final class HeadsetDriver extends WornDriver {
    private static final double BATTERY_PERCENT = 88;
    private static final double BATTERY_SECONDS_PER_PERCENT = 90;
    private static final double CHARGE_SECONDS_PER_PERCENT = 72;
    private static final double CONTROLLER_SECONDS_PER_PERCENT = 900;

    /// How often, on average, its wearer steps over the boundary.
    private static final double CROSSING_SECONDS = 1_200;

    private double left = 76;
    private double right = 69;

    HeadsetDriver(ThingModel model, InstantSource clock, RandomGenerator random) {
        super(
                model,
                clock,
                random,
                BATTERY_PERCENT,
                BATTERY_SECONDS_PER_PERCENT,
                CHARGE_SECONDS_PER_PERCENT);
    }

    @Override
    void begin() {
        super.begin();
        set("leftController", left);
        set("rightController", right);
    }

    @Override
    void restored() {
        super.restored();
        left = number("leftController");
        right = number("rightController");
    }

    @Override
    void advance(double seconds) {
        super.advance(seconds);
        double change =
                on("charging")
                        ? seconds / CHARGE_SECONDS_PER_PERCENT
                        : -seconds / CONTROLLER_SECONDS_PER_PERCENT;
        left = Math.clamp(left + change, 1, 100);
        right = Math.clamp(right + change, 1, 100);
        set("leftController", left);
        set("rightController", right);
        if (on("worn") && happens(seconds, CROSSING_SECONDS)) {
            emit("boundaryCrossed", Json.nothing());
        }
    }
}
