package org.opentos.hub.things;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import org.opentos.hub.settings.HubSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The days of the observations, one partition each, so that a day goes as one.
@Component
class ObservationPartitions {
    /// Days made ahead; a device's clock may run an hour ahead, and a job may fail for a day.
    static final int DAYS_AHEAD = 3;

    private static final int DELETED_ROWS_MAX = 10_000;
    private static final String PREFIX = "observation_day_";
    private static final DateTimeFormatter DAY = DateTimeFormatter.BASIC_ISO_DATE;
    private static final Logger log = LoggerFactory.getLogger(ObservationPartitions.class);

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final Duration kept;

    ObservationPartitions(JdbcClient jdbc, InstantSource clock, HubSettings settings) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.kept = settings.history().kept();
    }

    /// Makes the partitions from yesterday to [#DAYS_AHEAD]. Where one cannot be made, its rows go
    /// to the partition for everything else and nothing is lost.
    void make() {
        LocalDate today = today();
        for (int day = -1; day <= DAYS_AHEAD; day++) {
            LocalDate date = today.plusDays(day);
            try {
                jdbc.sql(
                                "create table if not exists %s%s partition of observation for values from ('%s 00:00Z') to ('%s 00:00Z')"
                                        .formatted(
                                                PREFIX, DAY.format(date), date, date.plusDays(1)))
                        .update();
            } catch (DataAccessException failure) {
                log.warn("no partition for the observations of {}", date, failure);
            }
        }
    }

    /// Lets go of what is older than the operator's `history-days`; of observations only those that
    /// the roll-up has gathered.
    void dropOld() {
        Instant horizon = clock.instant().minus(kept);
        Instant gathered = RollUpState.read(jdbc).map(RollUpState::closedTo).orElse(Instant.EPOCH);
        Instant rawHorizon = gathered.isBefore(horizon) ? gathered : horizon;
        LocalDate oldest = LocalDate.ofInstant(rawHorizon, ZoneOffset.UTC);
        RollUpState.letRawGo(jdbc, oldest.atStartOfDay().toInstant(ZoneOffset.UTC));
        for (String name : days()) {
            LocalDate date = LocalDate.parse(name.substring(PREFIX.length()), DAY);
            if (date.isBefore(oldest)) {
                jdbc.sql("drop table " + name).update();
            }
        }
        delete("observation_otherwise", "at < ?", rawHorizon);
        delete("desire", "at < ?", horizon);
        delete("device_event", "received_at < ?", horizon);
        delete(
                "invocation",
                "state in ('completed', 'failed', 'expired') and changed_at < ?",
                horizon);
    }

    /// The partitions of days that exist, oldest first.
    List<String> days() {
        return jdbc.sql(
                        """
                        select c.relname from pg_inherits i join pg_class c on c.oid = i.inhrelid
                        where i.inhparent = 'observation'::regclass and c.relname ~ :pattern
                        order by 1
                        """)
                .param("pattern", "^" + PREFIX + "[0-9]{8}$")
                .query((row, _) -> row.getString(1))
                .list();
    }

    /// In portions, so that no lock is held for long.
    private void delete(String table, String which, Instant horizon) {
        int deleted;
        do {
            deleted =
                    jdbc.sql(
                                    "delete from %1$s where ctid = any(array(select ctid from %1$s where %2$s limit %3$d))"
                                            .formatted(table, which, DELETED_ROWS_MAX))
                            .param(horizon.atOffset(ZoneOffset.UTC))
                            .update();
        } while (deleted == DELETED_ROWS_MAX);
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
