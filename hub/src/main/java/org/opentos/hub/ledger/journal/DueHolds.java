package org.opentos.hub.ledger.journal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.opentos.hub.ledger.Command;
import org.opentos.hub.ledger.HoldNumber;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Ledger;
import org.opentos.hub.storage.Sql;
import org.springframework.jdbc.core.simple.JdbcClient;

/// Ends holds whose time is over, so that what they set aside is available again.
final class DueHolds {
    private static final String SCOPE = "ledger";

    /// Holds that one round asks about.
    private static final int ROUND_MAX = 1_000;

    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final InstantSource clock;

    DueHolds(JdbcClient jdbc, Ledger ledger, InstantSource clock) {
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.clock = clock;
    }

    /// Waits for the ledger. What it does not answer now is asked again in the next round, under a
    /// key of its own: a hold that has ended is no longer due.
    void expire() {
        Instant now = clock.instant();
        due(now).stream()
                .map(hold -> ledger.carryOut(new Command.Expire(key(hold, now), now, hold)))
                .toList()
                .forEach(asked -> asked.toCompletableFuture().join());
    }

    private static Key key(HoldNumber hold, Instant now) {
        return new Key(SCOPE, "expire/%d/%d".formatted(hold.value(), now.toEpochMilli()));
    }

    private List<HoldNumber> due(Instant now) {
        return jdbc.sql(
                        "select number from ledger_hold where left_minor > 0 and until <= ? order by until limit ?")
                .param(Sql.of(now))
                .param(ROUND_MAX)
                .query((row, _) -> new HoldNumber(row.getLong("number")))
                .list();
    }
}
