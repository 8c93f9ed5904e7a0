package org.opentos.hub.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.nodes.Alone;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.storage.Secrets;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestDatabase;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

class UpkeepTest {

    @Test
    void a_consent_that_was_never_given_goes_and_a_token_that_lives_stays() {
        TestClock clock = new TestClock();
        try (TestDatabase database = TestDatabase.fresh();
                var rooms = new AnnotationConfigApplicationContext()) {
            rooms.registerBean(InstantSource.class, () -> clock);
            rooms.registerBean(JdbcClient.class, database::jdbc);
            rooms.registerBean(TransactionTemplate.class, database::transaction);
            rooms.registerBean(JsonMapper.class, () -> JsonMapper.builder().build());
            rooms.registerBean(Nodes.class, Alone::new);
            rooms.register(
                    AuditLog.class,
                    Secrets.class,
                    Attempts.class,
                    StoredPersons.class,
                    SignInLinks.class,
                    Upkeep.class);
            rooms.refresh();
            add(database, clock, "asked", Duration.ofMinutes(59), null);
            add(database, clock, "never-given", Duration.ofMinutes(61), null);
            add(database, clock, "alive", Duration.ofDays(3), Duration.ofDays(1));
            add(database, clock, "over", Duration.ofDays(3), Duration.ofDays(-1));
            rooms.getBean(Upkeep.class).removeExpired();
            assertThat(
                            database.jdbc()
                                    .sql("select id from oauth2_authorization order by id")
                                    .query(String.class)
                                    .list())
                    .containsExactly("alive", "asked");
        }
    }

    private static void add(
            TestDatabase database,
            TestClock clock,
            String id,
            Duration age,
            @org.jspecify.annotations.Nullable Duration refreshLeft) {
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        database.jdbc()
                .sql(
                        """
                        insert into oauth2_authorization (id, registered_client_id, principal_name,
                            authorization_grant_type, created_at, refresh_token_expires_at)
                        values (:id, 'tos', 'somebody', 'authorization_code', :created, :refresh)
                        """)
                .param("id", id)
                .param("created", now.minus(age))
                .param(
                        "refresh",
                        refreshLeft == null ? null : now.plus(refreshLeft),
                        java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .update();
    }
}
