package org.opentos.device.driver;

import java.time.InstantSource;
import java.util.random.RandomGenerator;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;
import tools.jackson.databind.node.ArrayNode;

/// A band on a wrist, which tells the day by its hours, too.
final class BandDriver extends WalkedDriver {
    private static final double BATTERY_PERCENT = 71;
    private static final double BATTERY_SECONDS_PER_PERCENT = 8_600;
    private static final double CHARGE_SECONDS_PER_PERCENT = 54;

    /// The hours of today are told anew so often.
    private static final double HOURS_REPORT_SECONDS = 60;

    private static final double HOUR_SECONDS = 3_600;

    private double hoursReportDueSeconds;

    BandDriver(ThingModel model, InstantSource clock, RandomGenerator random, long wearer) {
        super(
                model,
                clock,
                random,
                BATTERY_PERCENT,
                BATTERY_SECONDS_PER_PERCENT,
                CHARGE_SECONDS_PER_PERCENT,
                wearer);
    }

    @Override
    void restored() {
        super.restored();
        hours();
    }

    @Override
    void advance(double seconds) {
        super.advance(seconds);
        hoursReportDueSeconds -= seconds;
        if (hoursReportDueSeconds <= 0) {
            hoursReportDueSeconds = HOURS_REPORT_SECONDS;
            hours();
        }
    }

    private void hours() {
        double time = time();
        ArrayNode steps = Json.array();
        ArrayNode hearts = Json.array();
        for (int hour = 0; hour < WalkingDay.HOURS; hour++) {
            double from = Math.min(hour * HOUR_SECONDS, time);
            double to = Math.min((hour + 1) * HOUR_SECONDS, time);
            steps.add(Math.round(walks().steps(from, to)));
            hearts.add(Math.round(walks().meanBeats(from, to)));
        }
        set("stepsByHour", steps);
        set("heartRateByHour", hearts);
    }
}
