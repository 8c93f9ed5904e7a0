package org.opentos.hub.things;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.opentos.hub.settings.HistorySettings;
import org.opentos.hub.settings.HubSettings;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The months of what observations come to, one partition each.
@Component
class RollUpPartitions {
    private static final String FINE = "observation_fine";
    private static final List<String> TABLES =
            List.of(FINE, "observation_hourly", "observation_state");
    private static final String MIDDLE = "_month_";
    private static final DateTimeFormatter MONTH = DateTimeFormatter.ofPattern("yyyyMM");

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final HistorySettings settings;
    private final Set<YearMonth> made = ConcurrentHashMap.newKeySet();

    RollUpPartitions(JdbcClient jdbc, InstantSource clock, HubSettings settings) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.settings = settings.history();
    }

    /// Makes the month of each hour from the first to the last.
    void make(Instant from, Instant to) {
        YearMonth last = month(to);
        for (YearMonth month = month(from); !month.isAfter(last); month = month.plusMonths(1)) {
            if (!made.contains(month)) {
                for (String table : TABLES) {
                    jdbc.sql(
                                    "create table if not exists %s%s%s partition of %1$s for values from ('%4$s-01 00:00Z') to ('%5$s-01 00:00Z')"
                                            .formatted(
                                                    table,
                                                    MIDDLE,
                                                    MONTH.format(month),
                                                    month,
                                                    month.plusMonths(1)))
                            .update();
                }
                made.add(month);
            }
        }
    }

    /// Lets go of months that ended before the operator's retention, but never of one whose hours
    /// may still be worked out again.
    void dropOld() {
        RollUpState.read(jdbc)
                .ifPresent(state ->
                        Map.of(
                                        FINE,
                                        settings.fineKept(),
                                        "observation_hourly",
                                        settings.hourlyKept(),
                                        "observation_state",
                                        settings.hourlyKept())
                                .forEach((table, kept) -> dropOld(table, kept, state.rawFrom())));
    }

    private void dropOld(String table, Duration kept, Instant rawFrom) {
        Instant horizon = clock.instant().minus(kept);
        for (String name : months(table)) {
            YearMonth month =
                    YearMonth.parse(name.substring(table.length() + MIDDLE.length()), MONTH);
            Instant end = month.plusMonths(1).atDay(1).atStartOfDay().toInstant(ZoneOffset.UTC);
            if (!end.isAfter(horizon) && !end.isAfter(rawFrom)) {
                if (table.equals(FINE)) {
                    RollUpState.letFineGo(jdbc, end);
                }
                jdbc.sql("drop table " + name).update();
                made.remove(month);
            }
        }
    }

    /// The partitions of months that exist, oldest first.
    List<String> months(String table) {
        return jdbc.sql(
                        """
                        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                        where i.inhparent = cast(? as regclass) order by 1
                        """)
                .param(table)
                .query((row, _) -> row.getString(1))
                .list();
    }

    private static YearMonth month(Instant at) {
        return YearMonth.from(at.atOffset(ZoneOffset.UTC));
    }
}
