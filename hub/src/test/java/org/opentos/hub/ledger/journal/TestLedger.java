package org.opentos.hub.ledger.journal;

import java.time.InstantSource;
import org.opentos.hub.ledger.Ledger;
import org.opentos.hub.testing.TestDatabase;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// The real ledger on a test's database, for rooms that post.
public final class TestLedger implements AutoCloseable {
    private final Poster poster;

    public TestLedger(TestDatabase database, InstantSource clock) {
        DriverManagerDataSource own =
                new DriverManagerDataSource(database.url(), database.user(), database.password());
        poster = new Poster(own, database.jdbc(), LedgerWorld.SECRET, clock, "");
    }

    public Ledger ledger() {
        return poster;
    }

    @Override
    public void close() {
        poster.close();
    }
}
