package org.opentos.device.driver;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.opentos.device.model.ThingModel;

/// Glasses whose wearer goes in and out, with a display that follows the light.
final class GlassesDriver extends WornDriver {
    private static final double BATTERY_PERCENT = 64;
    private static final double BATTERY_SECONDS_PER_PERCENT = 260;
    private static final double CHARGE_SECONDS_PER_PERCENT = 24;
    private static final double LIGHT_REPORT_SECONDS = 10;
    private static final double INSIDE_LUX = 320;
    private static final double OUTSIDE_LUX = 11_000;

    /// How often, on average, the wearer goes from inside to outside or back.
    private static final double STAY_SECONDS = 1_800;

    private boolean outside;
    private double light = INSIDE_LUX;
    private double lightReportDueSeconds;

    GlassesDriver(ThingModel model, InstantSource clock, RandomGenerator random) {
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
        set("light", light);
    }

    @Override
    void advance(double seconds) {
        super.advance(seconds);
        if (happens(seconds, STAY_SECONDS)) {
            outside = !outside;
        }
        double towards = outside ? OUTSIDE_LUX : INSIDE_LUX;
        light += (towards - light) * (1 - Math.exp(-seconds / 4));
        lightReportDueSeconds -= seconds;
        if (lightReportDueSeconds <= 0) {
            lightReportDueSeconds = LIGHT_REPORT_SECONDS;
            set("light", Math.max(0, light * (1 + random.nextGaussian() * 0.02)));
            follow();
        }
    }

    @Override
    void written(String property) {
        if (property.equals("autoBrightness")) {
            follow();
        } else if (property.equals("brightness")) {
            // Who sets it by hand does not want it set for them.
            set("autoBrightness", false);
        }
    }

    private void follow() {
        if (on("autoBrightness")) {
            set("brightness", 30 * Math.log10(Math.max(light, 1)) - 20);
        }
    }
}
