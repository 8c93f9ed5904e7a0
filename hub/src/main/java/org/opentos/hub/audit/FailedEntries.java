package org.opentos.hub.audit;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.storage.Outbox;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What the [Outbox] gave up telling: shown as a metric and in the hub's health, until the operator
/// has each tried again or dropped.
@Component("outboxHealthIndicator")
public class FailedEntries implements HealthIndicator {
    /// The hub works; something that it should have told is not told.
    static final Status DEGRADED = new Status("DEGRADED");

    /// What one answer lists, oldest first.
    static final int LISTED_MAX = 200;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final AuditLog audit;
    private final Outbox outbox;

    FailedEntries(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            InstantSource clock,
            AuditLog audit,
            Outbox outbox,
            MeterRegistry metrics) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
        this.audit = audit;
        this.outbox = outbox;
        Gauge.builder("opentos.outbox.failed", this, FailedEntries::measured)
                .description("Outbox entries that failed too often and wait for the operator")
                .register(metrics);
    }

    /// An entry that is not tried any more by itself.
    ///
    /// @param kind what it tells, for example `grants-changed`
    /// @param at when it was written
    /// @param failure why its last attempt failed; empty text where that is not known
    public record Entry(
            long sequence, String kind, Instant at, int attempts, String payload, String failure) {}

    /// The oldest [#LISTED_MAX] of them.
    public List<Entry> list() {
        return jdbc.sql(
                        """
                        select sequence, kind, at, attempts, payload::text as payload,
                            coalesce(failure, '') as failure
                        from outbox where attempts >= :attempts order by sequence limit :most
                        """)
                .param("attempts", Outbox.ATTEMPTS_MAX)
                .param("most", LISTED_MAX)
                .query((row, _) ->
                        new Entry(
                                row.getLong("sequence"),
                                row.getString("kind"),
                                row.getObject("at", OffsetDateTime.class).toInstant(),
                                row.getInt("attempts"),
                                row.getString("payload"),
                                row.getString("failure")))
                .list();
    }

    /// Has an entry told again, as often as a new one.
    ///
    /// @return whether there is such a failed entry
    public boolean retry(long sequence, String address) {
        boolean found =
                act(
                        "outbox-entry-retried",
                        "update outbox set attempts = 0, not_before = :now",
                        sequence,
                        address);
        if (found) {
            outbox.wake();
        }
        return found;
    }

    /// Removes an entry without telling it.
    ///
    /// @return whether there was such a failed entry
    public boolean drop(long sequence, String address) {
        return act("outbox-entry-dropped", "delete from outbox", sequence, address);
    }

    private boolean act(String act, String change, long sequence, String address) {
        return Boolean.TRUE.equals(
                transaction.execute(_ -> {
                    Optional<String> kind =
                            jdbc.sql(
                                            change
                                                    + " where sequence = :sequence and attempts >= :attempts returning kind")
                                    .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                                    .param("sequence", sequence)
                                    .param("attempts", Outbox.ATTEMPTS_MAX)
                                    .query(String.class)
                                    .optional();
                    kind.ifPresent(each ->
                            audit.record(
                                    "hub",
                                    act,
                                    "outbox/" + sequence,
                                    address,
                                    Map.of("kind", each)));
                    return kind.isPresent();
                }));
    }

    private long count() {
        return jdbc.sql("select count(*) from outbox where attempts >= ?")
                .param(Outbox.ATTEMPTS_MAX)
                .query(Long.class)
                .single();
    }

    /// Not a number where the database does not answer: that is told elsewhere.
    private double measured() {
        try {
            return count();
        } catch (DataAccessException away) {
            return Double.NaN;
        }
    }

    @Override
    public Health health() {
        long failed = count();
        return (failed == 0 ? Health.up() : Health.status(DEGRADED))
                .withDetail("failedEntries", failed)
                .build();
    }
}
