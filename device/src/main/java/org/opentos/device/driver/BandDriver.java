package org.opentos.device.driver;

import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.random.RandomGenerator;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;
import tools.jackson.databind.node.ArrayNode;

/// A band on the wrist of somebody who walks through a day ([WalkingDay]).
///
/// Steps and heart rate follow the clock, not the polls: a band that was switched off for an hour
/// has that hour's steps when it is back, as the wearer walked them.
final class BandDriver extends WornDriver {
    private static final double BATTERY_PERCENT = 71;
    private static final double BATTERY_SECONDS_PER_PERCENT = 8_600;
    private static final double CHARGE_SECONDS_PER_PERCENT = 54;
    private static final double HEART_REPORT_SECONDS = 5;

    /// The hours of today are told anew so often.
    private static final double HOURS_REPORT_SECONDS = 60;

    private static final double HOUR_SECONDS = 3_600;

    private final long wearer;
    private WalkingDay walks;
    private LocalDate day;

    /// Steps that the wearer walked today without the band.
    private double missed;

    private double before;
    private double beats;
    private double heartReportDueSeconds;
    private double hoursReportDueSeconds;
    private boolean goalTold;

    BandDriver(ThingModel model, InstantSource clock, RandomGenerator random) {
        super(
                model,
                clock,
                random,
                BATTERY_PERCENT,
                BATTERY_SECONDS_PER_PERCENT,
                CHARGE_SECONDS_PER_PERCENT);
        wearer = random.nextLong();
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
        hours();
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
        hoursReportDueSeconds -= seconds;
        if (hoursReportDueSeconds <= 0) {
            hoursReportDueSeconds = HOURS_REPORT_SECONDS;
            hours();
        }
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

    private void hours() {
        double time = time();
        ArrayNode steps = Json.array();
        ArrayNode hearts = Json.array();
        for (int hour = 0; hour < WalkingDay.HOURS; hour++) {
            double from = Math.min(hour * HOUR_SECONDS, time);
            double to = Math.min((hour + 1) * HOUR_SECONDS, time);
            steps.add(Math.round(walks.steps(from, to)));
            hearts.add(Math.round(walks.meanBeats(from, to)));
        }
        set("stepsByHour", steps);
        set("heartRateByHour", hearts);
    }

    /// Seconds since midnight where the wearer is.
    private double time() {
        return now().toLocalTime().toNanoOfDay() / 1e9;
    }

    private ZonedDateTime now() {
        return clock.instant().atZone(ZoneId.systemDefault());
    }
}
