package org.opentos.device.driver;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.random.RandomGenerator;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;

/// A watch on a wrist that rests, walks, and is charged when its battery runs out.
final class WatchDriver extends WornDriver {
    private static final double BATTERY_PERCENT = 82;
    private static final double BATTERY_SECONDS_PER_PERCENT = 1_100;
    private static final double CHARGE_SECONDS_PER_PERCENT = 36;
    private static final double HEART_REPORT_SECONDS = 5;
    private static final double REST_BEATS = 64;
    private static final double WALK_BEATS = 104;
    private static final double STEPS_PER_SECOND = 1.8;

    private double steps = 3_120;
    private double beats = REST_BEATS;
    private double heartReportDueSeconds;
    private boolean walking;
    private boolean goalTold;
    private LocalDate day;

    WatchDriver(ThingModel model, InstantSource clock, RandomGenerator random) {
        super(
                model,
                clock,
                random,
                BATTERY_PERCENT,
                BATTERY_SECONDS_PER_PERCENT,
                CHARGE_SECONDS_PER_PERCENT);
        day = today();
    }

    @Override
    void begin() {
        super.begin();
        set("steps", steps);
        set("heartRate", beats);
    }

    @Override
    void restored() {
        super.restored();
        steps = number("steps");
        goalTold = steps >= number("stepGoal");
        day = today();
    }

    @Override
    void advance(double seconds) {
        super.advance(seconds);
        if (!today().equals(day)) {
            day = today();
            steps = 0;
            goalTold = false;
        }
        if (walking ? happens(seconds, 240) : happens(seconds, 600)) {
            walking = !walking;
        }
        boolean moving = walking && on("worn");
        if (moving) {
            steps += STEPS_PER_SECOND * seconds;
        }
        heart(seconds, moving);
        set("steps", Math.floor(steps));
        if (!goalTold && model.hasProperty("stepGoal") && steps >= number("stepGoal")) {
            goalTold = true;
            emit("stepGoalReached", Json.object().set("steps", value("steps")));
        }
    }

    @Override
    void written(String property) {
        if (property.equals("stepGoal")) {
            goalTold = steps >= number("stepGoal");
        }
    }

    private void heart(double seconds, boolean moving) {
        double towards = moving ? WALK_BEATS : REST_BEATS;
        beats += (towards - beats) * (1 - Math.exp(-seconds / 30)) + random.nextGaussian() * 0.6;
        beats = Math.clamp(beats, 48, 180);
        heartReportDueSeconds -= seconds;
        if (heartReportDueSeconds <= 0) {
            heartReportDueSeconds = HEART_REPORT_SECONDS;
            set("heartRate", on("worn") ? beats : 0);
        }
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
