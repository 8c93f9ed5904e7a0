package org.opentos.hub.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

class EmbeddedPostgresTest {

    @Test
    void an_acknowledged_commit_is_durable_and_nobody_comes_in_without_the_password()
            throws SQLException {
        try (EmbeddedPostgres usual = EmbeddedPostgres.start(Path.of("target/usual-database"));
                var connection = usual.connect("opentos");
                var statement = connection.createStatement()) {
            assertThat(setting(statement, "fsync")).isEqualTo("on");
            assertThat(setting(statement, "synchronous_commit")).isEqualTo("on");
            assertThat(setting(statement, "full_page_writes")).isEqualTo("on");
            assertThat(setting(statement, "listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(setting(statement, "password_encryption")).isEqualTo("scram-sha-256");
            try (var rules =
                    statement.executeQuery("select distinct auth_method from pg_hba_file_rules")) {
                assertThat(rules.next()).isTrue();
                assertThat(rules.getString(1)).isEqualTo("scram-sha-256");
                assertThat(rules.next()).isFalse();
            }
        }
    }

    private static String setting(java.sql.Statement statement, String name) throws SQLException {
        try (var value = statement.executeQuery("show " + name)) {
            value.next();
            return value.getString(1);
        }
    }
}
