package org.opentos.hub.things;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestDatabase;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.jdbc.core.JdbcTemplate;

class RefusalTallyTest {
    private static final Set<Thread.State> AT_REST =
            EnumSet.of(Thread.State.WAITING, Thread.State.TERMINATED);

    private final TestDatabase database = TestDatabase.fresh();
    private final RefusalTally tally =
            new RefusalTally(new JdbcTemplate(database.dataSource()), new TestClock());
    private final Id.DeviceId lamp = new Id.DeviceId(new UUID(8, 1));

    @AfterEach
    void close() {
        database.close();
    }

    private long counted() {
        return tally.of(List.of(lamp)).getOrDefault(lamp, List.of()).stream()
                .mapToLong(RefusalTally.Refused::count)
                .sum();
    }

    @Test
    void what_is_being_written_is_read() throws Exception {
        tally.count(lamp, Refusal.of(RefusalCode.BUSY, "Wait."));
        tally.flush();
        tally.count(lamp, Refusal.of(RefusalCode.BUSY, "Wait."));
        FutureTask<Void> writing = new FutureTask<>(tally::flush, null);
        FutureTask<Long> reading = new FutureTask<>(this::counted);
        try (Connection other = database.dataSource().getConnection();
                Statement statement = other.createStatement()) {
            other.setAutoCommit(false);
            statement.execute("select 1 from device_refusal for update");
            Thread.ofPlatform().start(writing);
            while (!waitsForARow()) {
                Thread.onSpinWait();
            }
            Thread reader = Thread.ofPlatform().start(reading);
            while (!AT_REST.contains(reader.getState())) {
                Thread.onSpinWait();
            }
            other.rollback();
        }
        writing.get();
        assertThat(reading.get()).isEqualTo(2);
        assertThat(counted()).isEqualTo(2);
    }

    private boolean waitsForARow() {
        return database.jdbc()
                        .sql(
                                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'")
                        .query(Long.class)
                        .single()
                > 0;
    }
}
