package org.opentos.device.driver;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;

/// What is worn and has a battery: it drains while it is worn, and is taken off to be charged.
abstract class WornDriver extends SimulatedDriver {
    private static final double BATTERY_LOW_PERCENT = 15;
    private static final double BATTERY_CHARGE_PERCENT = 4;

    private final double secondsPerPercent;
    private final double chargeSecondsPerPercent;
    private double battery;
    private boolean lowTold;

    /// @param battery percent at the first start
    /// @param secondsPerPercent how long one percent lasts at half brightness
    WornDriver(
            ThingModel model,
            InstantSource clock,
            RandomGenerator random,
            double battery,
            double secondsPerPercent,
            double chargeSecondsPerPercent) {
        super(model, clock, random);
        this.battery = battery;
        this.secondsPerPercent = secondsPerPercent;
        this.chargeSecondsPerPercent = chargeSecondsPerPercent;
    }

    @Override
    void begin() {
        set("battery", battery);
        set("worn", true);
    }

    @Override
    void restored() {
        battery = number("battery");
    }

    @Override
    void advance(double seconds) {
        if (on("charging")) {
            battery = Math.min(100, battery + seconds / chargeSecondsPerPercent);
            if (battery >= 100) {
                set("charging", false);
                set("worn", true);
                lowTold = false;
            }
        } else {
            double bright = 0.5 + number("brightness") / 100;
            battery = Math.max(1, battery - seconds * bright / secondsPerPercent);
            if (battery <= BATTERY_CHARGE_PERCENT) {
                set("charging", true);
                set("worn", false);
            }
        }
        set("battery", battery);
        if (battery <= BATTERY_LOW_PERCENT && !lowTold) {
            lowTold = true;
            emit("batteryLow", Json.object().set("battery", value("battery")));
        }
    }

    @Override
    void written(String property) {}
}
