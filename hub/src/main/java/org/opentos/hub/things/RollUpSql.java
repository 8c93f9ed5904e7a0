package org.opentos.hub.things;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/// The statements by which an hour's observations are gathered. The hour stands in them as it is,
/// so that each is planned for one partition alone; their parameters are the devices and
/// properties.
final class RollUpSql {
    /// The changes of a switch or a choice that are kept of an hour; of more, every second, third
    /// and so on, with the first and the last.
    static final int STATES_AN_HOUR_MAX = 120;

    /// A longer text is no choice, and not kept.
    static final int STATE_CHARACTERS_MAX = 128;

    /// A number nearer to 0 counts as 0 in a mean, because the database refuses to divide it.
    static final String NEGLIGIBLE = "1e-290";

    private static final String KEYS = "unnest(?::uuid[], ?::text[]) key (device, property)";
    private static final String OF_KEY =
            "o.device = key.device and o.property = key.property and o.at >= '%1$s' and o.at < '%2$s'";

    private static final String CLEAR = "delete from %3$s o using " + KEYS + " where " + OF_KEY;

    private static final String GATHER =
            """
            insert into %3$s (device, property, at, count, least, mean, greatest, last)
            select key.device, key.property, gathered.* from %4$s cross join lateral (
                select bin, sum(count), min(least), %5$s, max(greatest), (array_agg(last order by at desc))[1]
                from (select o.*, sum(count) over (partition by bin) as total from (%6$s) o) o
                group by bin
            ) gathered
            """;

    private static final String FROM_RAW =
            """
            select at, date_bin('%3$d seconds', at, 'epoch'::timestamptz) as bin, 1 as count,
                   number as least, number as mean, number as greatest, number as last
            from observation o where %4$s and number is not null
            """;

    private static final String FROM_FINE =
            """
            select at, '%1$s'::timestamptz as bin, count, least, mean, greatest, last
            from observation_fine o where %3$s
            """;

    private static final String STATES =
            """
            insert into observation_state (device, property, at, value)
            select key.device, key.property, kept.at, kept.value from %3$s cross join lateral (
                select at, value from (
                    select at, value, row_number() over (order by at) as place, count(*) over () as changes
                    from (
                        select at, value, lag(value) over (order by at) as was from observation o
                        where %4$s and jsonb_typeof(value) in ('boolean', 'string') and length(value #>> '{}') <= %5$d
                    ) reported
                    where was is distinct from value
                ) change
                where changes <= %6$d or place in (1, changes) or place %% ((changes + %6$d - 1) / %6$d) = 0
            ) kept
            """;

    private RollUpSql() {}

    /// The mean of rows with `mean`, `count`, `least` and `greatest` and the `total` of their
    /// counts; never outside of what it is the mean of, as rounding would have it.
    static String mean() {
        return "greatest(min(least), least(max(greatest), sum(case when abs(mean) < %s then 0 else mean * (count::float8 / total::float8) end)))"
                .formatted(NEGLIGIBLE);
    }

    static List<String> clear(Instant hour) {
        Instant end = end(hour);
        return List.of(
                CLEAR.formatted(hour, end, "observation_fine"),
                CLEAR.formatted(hour, end, "observation_hourly"),
                CLEAR.formatted(hour, end, "observation_state"));
    }

    /// To be run in this order.
    static List<String> gather(Instant hour, Duration fineStep) {
        Instant end = end(hour);
        String ofKey = OF_KEY.formatted(hour, end);
        return List.of(
                gather(
                        "observation_fine",
                        FROM_RAW.formatted(hour, end, fineStep.toSeconds(), ofKey)),
                gather("observation_hourly", FROM_FINE.formatted(hour, end, ofKey)),
                STATES.formatted(hour, end, KEYS, ofKey, STATE_CHARACTERS_MAX, STATES_AN_HOUR_MAX));
    }

    private static String gather(String into, String from) {
        return GATHER.formatted("", "", into, KEYS, mean(), from);
    }

    private static Instant end(Instant hour) {
        return hour.plus(Duration.ofHours(1));
    }
}
