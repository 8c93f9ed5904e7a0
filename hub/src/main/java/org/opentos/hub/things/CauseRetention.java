package org.opentos.hub.things;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.audit.Causes;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Lets go of causes that are older than the history and that nothing names: no grant, no twin, no
/// history, no cause that came after, and no device that is connected. So a chain that can still be
/// asked for stays whole, back to its root.
@Component
class CauseRetention {
    /// Reads all observations, therefore not with every hour's upkeep.
    static final Duration EVERY = Duration.ofDays(1);

    static final int FORGOTTEN_AT_ONCE_MAX = 10_000;

    /// The portions of one run; what is left waits for the next. A chain goes by one cause with
    /// each portion, beginning at its newest.
    static final int PORTIONS_MAX = 50;

    private static final String UNNAMED =
            """
            select c.id from cause c
            where c.at < :horizon and c.id <> all(:standing)
              and not exists (select from cause later where later.parent = c.id)
              and not exists (select from grant_ g where g.cause = c.id)
              and not exists (select from twin_property t where t.reported_cause = c.id)
              and not exists (select from twin_property t where t.desired_cause = c.id)
              and not exists (select from desire d where d.cause = c.id)
              and not exists (select from device_event e where e.cause = c.id)
              and not exists (select from invocation i where i.cause = c.id)
              and not exists (select from observation o where o.cause = c.id)
            limit :most
            """;

    private final JdbcClient jdbc;
    private final Causes causes;
    private final Presence presence;
    private final InstantSource clock;
    private final Duration historyKept;
    private @Nullable Instant done;

    CauseRetention(
            JdbcClient jdbc,
            Causes causes,
            Presence presence,
            InstantSource clock,
            HubSettings settings) {
        this.jdbc = jdbc;
        this.causes = causes;
        this.presence = presence;
        this.clock = clock;
        this.historyKept = settings.history().kept();
    }

    /// Forgets old causes, unless that was done within [#EVERY].
    synchronized void forgetOld() {
        Instant now = clock.instant();
        if (done != null && now.isBefore(done.plus(EVERY))) {
            return;
        }
        List<Id.CauseId> unnamed;
        int portions = 0;
        do {
            unnamed = unnamed(now.minus(historyKept));
            causes.forget(unnamed);
            portions++;
        } while (!unnamed.isEmpty() && portions < PORTIONS_MAX);
        done = now;
    }

    private List<Id.CauseId> unnamed(Instant horizon) {
        return jdbc.sql(UNNAMED)
                .param("horizon", horizon.atOffset(ZoneOffset.UTC))
                .param(
                        "standing",
                        presence.standingCauses().stream().map(Id::value).toArray(UUID[]::new))
                .param("most", FORGOTTEN_AT_ONCE_MAX)
                .query((row, _) -> Sql.id(row, "id", Id.CauseId::new))
                .list();
    }
}
