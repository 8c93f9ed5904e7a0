package org.opentos.hub.market.publish;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.storage.Sql;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestDatabase;
import org.springframework.jdbc.core.simple.JdbcClient;

class PackageRetentionTest {
    private static final UUID DEVELOPER = new UUID(0, 1);
    private static final Duration LONG = PackageRetention.KEPT.plusDays(1);

    private final TestClock clock = new TestClock();
    private final TestDatabase database = TestDatabase.fresh();
    private final JdbcClient jdbc = database.jdbc();
    private int codes;

    @BeforeEach
    void developer() {
        jdbc.sql(
                        "insert into organisation (id, kind, name, created_at) values (?, 'developer', 'Dev', ?)")
                .params(DEVELOPER, Sql.of(clock.instant()))
                .update();
        jdbc.sql("insert into app (id, organisation, made) values ('org.example.moon', ?, ?)")
                .params(DEVELOPER, Sql.of(clock.instant()))
                .update();
        jdbc.sql("insert into developer_key values (?, ?, 'Key', ?, ?, null)")
                .params("k".repeat(43), DEVELOPER, DEVELOPER, Sql.of(clock.instant()))
                .update();
    }

    @AfterEach
    void close() {
        database.close();
    }

    private void submitted(
            String digest, String state, @Nullable Instant decided, @Nullable Instant withdrawn) {
        jdbc.sql("insert into app_package values (?, ?) on conflict do nothing")
                .params(digest(digest), new byte[] {1})
                .update();
        jdbc.sql(
                        """
                        insert into submission (id, app, code, name, manifest, digest, bytes, key, state, submitted_by,
                            submitted, decided, withdrawn)
                        values (?, 'org.example.moon', ?, '1', '{}', ?, 1, ?, ?, ?, ?, ?, ?)
                        """)
                .params(new UUID(1, codes), ++codes, digest(digest), "k".repeat(43), state)
                .params(DEVELOPER, Sql.of(clock.instant()))
                .param(decided == null ? null : Sql.of(decided))
                .param(withdrawn == null ? null : Sql.of(withdrawn))
                .update();
    }

    private static String digest(String letter) {
        return letter.repeat(64);
    }

    private List<String> packages() {
        return jdbc.sql("select left(digest, 1) from app_package order by digest")
                .query((row, _) -> row.getString(1))
                .list();
    }

    @Test
    void what_nobody_can_have_any_more_goes_after_a_while_and_its_entry_stays() {
        Instant now = clock.instant();
        submitted("a", "refused", now, null);
        submitted("b", "withdrawn", now, now);
        submitted("c", "approved", now, null);
        submitted("d", "submitted", null, null);
        submitted("e", "refused", now.plus(LONG), null);

        PackageRetention.forget(jdbc, clock);
        assertThat(packages()).containsExactly("a", "b", "c", "d", "e");
        clock.advance(LONG);
        PackageRetention.forget(jdbc, clock);

        assertThat(packages()).containsExactly("c", "d", "e");
        assertThat(jdbc.sql("select count(*) from submission").query(Integer.class).single())
                .isEqualTo(5);
    }

    @Test
    void what_another_version_has_too_stays() {
        Instant now = clock.instant();
        submitted("a", "refused", now, null);
        submitted("a", "approved", now, null);
        submitted("b", "refused", now, null);
        jdbc.sql("insert into app_draft values ('org.example.moon', ?, '{}', ?, 1, ?)")
                .params(DEVELOPER, digest("b"), Sql.of(now))
                .update();
        clock.advance(LONG);

        PackageRetention.forget(jdbc, clock);

        assertThat(packages()).containsExactly("a", "b");
    }
}
