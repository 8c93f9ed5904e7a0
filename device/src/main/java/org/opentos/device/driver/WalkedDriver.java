package org.opentos.device.driver;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.random.RandomGenerator;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;

/// What counts the steps of somebody who walks through a day ([WalkingDay]). All that the same
/// wearer wears counts the same.
///
/// Steps and heart rate follow the clock, not the polls: what was switched off for an hour has that
/// hour's steps when it is back, as the wearer walked them.
abstract class WalkedDriver extends WornDriver {
    private static final double HEART_REPORT_SECONDS = 5;

    private final long wearer;
    private WalkingDay walks;
    private LocalDate day;

    /// Steps that the wearer walked today without it.
    private double missed;

    private double before;
    private double beats;
    private double heartReportDueSeconds;
    private boolean goalTold;

    /// @param wearer who wears it
    WalkedDriver(
            ThingModel model,
            InstantSource clock,
            RandomGenerator random,
            double battery,
            double secondsPerPercent,
            double chargeSecondsPerPercent,
            long wearer) {
        super(model, clock, random, battery, secondsPerPercent, chargeSecondsPerPercent);
        this.wearer = wearer;
        day = now().toLocalDate();
        walks = WalkingDay.of(wearer, day);
    }

    @Override
    void restored() {
        super.restored();
        before = time();
        beats = walks.beats(before);
        set("steps", Math.floor(walks.steps(0, before)));
        set("heartRate", on("worn") ? beats : 0);
        goalTold = number("steps") >= number("stepGoal");
    }

    @Override
    void advance(double seconds) {
        super.advance(seconds);
        if (!now().toLocalDate().equals(day)) {
            day = now().toLocalDate();
            walks = WalkingDay.of(wearer, day);
            missed = 0;
            before = 0;
            goalTold = false;
        }
        double time = time();
        if (!on("worn")) {
            missed += walks.steps(before, time);
        }
        before = time;
        set("steps", Math.floor(walks.steps(0, time) - missed));
        heart(seconds, time);
        if (!goalTold && model.hasProperty("stepGoal") && number("steps") >= number("stepGoal")) {
            goalTold = true;
            emit("stepGoalReached", Json.object().set("steps", value("steps")));
        }
    }

    @Override
    void written(String property) {
        if (property.equals("stepGoal")) {
            goalTold = number("steps") >= number("stepGoal");
        }
    }

    private void heart(double seconds, double time) {
        beats += (walks.beats(time) - beats) * (1 - Math.exp(-seconds / 30));
        beats = Math.clamp(beats + random.nextGaussian() * 0.6, 48, 180);
        heartReportDueSeconds -= seconds;
        if (heartReportDueSeconds <= 0) {
            heartReportDueSeconds = HEART_REPORT_SECONDS;
            set("heartRate", on("worn") ? beats : 0);
        }
    }

    /// How the wearer walks today.
    WalkingDay walks() {
        return walks;
    }

    /// Seconds since midnight where the wearer is.
    double time() {
        return now().toLocalTime().toNanoOfDay() / 1e9;
    }

    private ZonedDateTime now() {
        return clock.instant().atZone(ZoneId.systemDefault());
    }
}
