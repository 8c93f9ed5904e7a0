package org.opentos.hub.settings;

import java.time.Duration;
import java.util.Map;

/// How long history is kept, and how finely.
///
/// @param kept observations as they were reported, desires, events and ended invocations
/// @param fineStep the stretch of time that numbers are gathered into first; divides an hour
/// @param fineKept numbers gathered so
/// @param hourlyKept numbers gathered by the hour, and the changes of switches and choices
public record HistorySettings(
        Duration kept, Duration fineStep, Duration fineKept, Duration hourlyKept) {
    static final String DAYS = "history-days";
    static final String FINE_MINUTES = "history-fine-minutes";
    static final String FINE_DAYS = "history-fine-days";
    static final String HOURLY_DAYS = "history-hourly-days";

    private static final int DAYS_USUAL = 31;
    private static final int DAYS_MIN = 2;
    private static final int DAYS_MAX = 366;
    private static final int FINE_MINUTES_USUAL = 5;
    private static final int FINE_MINUTES_MAX = 30;
    private static final int FINE_DAYS_USUAL = 183;
    private static final int FINE_DAYS_MAX = 3_660;
    private static final int HOURLY_DAYS_USUAL = 731;
    private static final int HOURLY_DAYS_MAX = 36_500;
    private static final int HOUR_MINUTES = 60;

    /// @throws StartException where a setting is out of its range; what is coarser is never kept
    ///   for a shorter time
    static HistorySettings read(Map<String, String> all) {
        int days = HubSettings.number(all, DAYS, DAYS_USUAL, DAYS_MIN, DAYS_MAX);
        int minutes =
                HubSettings.number(all, FINE_MINUTES, FINE_MINUTES_USUAL, 1, FINE_MINUTES_MAX);
        if (HOUR_MINUTES % minutes != 0) {
            throw new StartException(
                    "%s is %d; it must divide an hour, as 1, 2, 5, 10, 15, 20 and 30 do"
                            .formatted(FINE_MINUTES, minutes));
        }
        int fine =
                HubSettings.number(
                        all, FINE_DAYS, Math.max(days, FINE_DAYS_USUAL), days, FINE_DAYS_MAX);
        int hourly =
                HubSettings.number(
                        all, HOURLY_DAYS, Math.max(fine, HOURLY_DAYS_USUAL), fine, HOURLY_DAYS_MAX);
        return new HistorySettings(
                Duration.ofDays(days),
                Duration.ofMinutes(minutes),
                Duration.ofDays(fine),
                Duration.ofDays(hourly));
    }
}
