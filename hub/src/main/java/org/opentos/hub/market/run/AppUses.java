package org.opentos.hub.market.run;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What apps did with what people let them do, and when, to the minute.
@Component
public class AppUses {
    public static final Duration KEPT = Duration.ofDays(30);

    /// Rows that are forgotten in one round.
    static final int FORGOTTEN_MAX = 10_000;

    static final int SHOWN_MAX = 500;

    private final JdbcClient jdbc;
    private final InstantSource clock;

    AppUses(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// How often an app called the same in an hour.
    ///
    /// @param call of the sdk
    /// @param hour at which it begins
    /// @param last to the minute
    /// @param count refused ones included
    public record Use(String call, Instant hour, Instant last, int count, int refused) {}

    /// Counts a call, before it is answered.
    void record(Id.InstallationId installation, String call, boolean refused) {
        jdbc.sql(
                        """
                        insert into app_use (installation, call, minute, count, refused) values (?, ?, ?, 1, ?)
                        on conflict (installation, minute, call) do update
                            set count = app_use.count + 1, refused = app_use.refused + excluded.refused
                        """)
                .params(
                        installation.value(),
                        call,
                        Sql.of(clock.instant().truncatedTo(ChronoUnit.MINUTES)),
                        refused ? 1 : 0)
                .update();
    }

    /// Those of an installation, the newest first.
    public List<Use> of(Id.InstallationId installation) {
        return jdbc.sql(
                        """
                        select call, date_trunc('hour', minute) as hour, max(minute) as last,
                            sum(count) as count, sum(refused) as refused
                        from app_use where installation = ?
                        group by call, hour order by last desc, call limit ?
                        """)
                .params(installation.value(), SHOWN_MAX)
                .query((row, _) ->
                        new Use(
                                row.getString("call"),
                                Sql.instant(row, "hour").orElseThrow(),
                                Sql.instant(row, "last").orElseThrow(),
                                row.getInt("count"),
                                row.getInt("refused")))
                .list();
    }

    void forgetOld() {
        jdbc.sql(
                        """
                        delete from app_use where (installation, minute, call) in
                            (select installation, minute, call from app_use where minute < ?
                             order by minute limit ?)
                        """)
                .params(Sql.of(clock.instant().minus(KEPT)), FORGOTTEN_MAX)
                .update();
    }
}
