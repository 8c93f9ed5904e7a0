package org.opentos.hub.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.settings.StartException;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestDatabase;

class AuditRetentionTest {
    @TempDir Path data;

    @Test
    void entries_stay_as_long_as_the_operator_says() {
        TestClock clock = new TestClock();
        try (TestDatabase database = TestDatabase.fresh()) {
            add(database, clock, Duration.ofDays(40), AuditRetention.REMOVED_AT_ONCE_MAX + 1);
            add(database, clock, Duration.ofDays(40).minusSeconds(1), 2);
            AuditRetention usual = new AuditRetention(database.jdbc(), clock, settings());
            usual.removeOld();
            assertThat(left(database)).isEqualTo(AuditRetention.REMOVED_AT_ONCE_MAX + 3);
            AuditRetention shorter =
                    new AuditRetention(
                            database.jdbc(), clock, settings("--audit-retention-days", "40"));
            clock.advance(Duration.ofMillis(1));
            shorter.removeOld();
            assertThat(left(database)).isEqualTo(2);
            clock.advance(Duration.ofDays(360).plusSeconds(1));
            usual.removeOld();
            assertThat(left(database)).isZero();
        }
    }

    @Test
    void a_retention_that_would_blind_the_operator_is_refused() {
        assertThatThrownBy(() -> settings("--audit-retention-days", "29"))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("30 to 36500");
    }

    private HubSettings settings(String... more) {
        List<String> arguments = new ArrayList<>(List.of("--data", data.toString()));
        arguments.addAll(List.of(more));
        return HubSettings.read(arguments);
    }

    private static long left(TestDatabase database) {
        return database.jdbc().sql("select count(*) from audit_entry").query(Long.class).single();
    }

    private static void add(TestDatabase database, TestClock clock, Duration age, int entries) {
        database.jdbc()
                .sql(
                        "insert into audit_entry (at, actor, act, target) select ?, 'hub', 'a-test', 'x' from generate_series(1, ?)")
                .params(clock.instant().minus(age).atOffset(ZoneOffset.UTC), entries)
                .update();
    }
}
