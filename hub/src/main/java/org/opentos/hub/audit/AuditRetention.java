package org.opentos.hub.audit;

import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.TimeUnit;
import org.opentos.hub.settings.HubSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/// Lets go of audit entries that are older than the operator's `audit-retention-days`.
@Component
class AuditRetention {
    static final int REMOVED_AT_ONCE_MAX = 10_000;

    /// The portions of one run; what is left waits for the next.
    static final int PORTIONS_MAX = 50;

    private static final int EVERY_MINUTES = 60;
    private static final Logger log = LoggerFactory.getLogger(AuditRetention.class);

    private final JdbcClient jdbc;
    private final InstantSource clock;
    private final HubSettings settings;

    AuditRetention(JdbcClient jdbc, InstantSource clock, HubSettings settings) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.settings = settings;
    }

    @Scheduled(
            fixedDelay = EVERY_MINUTES,
            initialDelay = EVERY_MINUTES,
            timeUnit = TimeUnit.MINUTES)
    void removeOld() {
        try {
            OffsetDateTime horizon =
                    clock.instant().minus(settings.auditRetention()).atOffset(ZoneOffset.UTC);
            int removed;
            int portions = 0;
            do {
                removed = remove(horizon);
                portions++;
            } while (removed == REMOVED_AT_ONCE_MAX && portions < PORTIONS_MAX);
        } catch (DataAccessException failure) {
            log.warn("cannot remove old audit entries; it is tried again later", failure);
        }
    }

    private int remove(OffsetDateTime horizon) {
        return jdbc.sql(
                        """
                        delete from audit_entry where sequence in (
                            select sequence from audit_entry where at < :horizon limit :most)
                        """)
                .param("horizon", horizon)
                .param("most", REMOVED_AT_ONCE_MAX)
                .update();
    }
}
