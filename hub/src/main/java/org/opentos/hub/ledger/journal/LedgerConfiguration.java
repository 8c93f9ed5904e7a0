package org.opentos.hub.ledger.journal;

import java.time.InstantSource;
import javax.sql.DataSource;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.storage.Secrets;
import org.springframework.boot.jdbc.autoconfigure.JdbcConnectionDetails;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/// Makes the ledger of the hub.
@Configuration(proxyBeanMethods = false)
class LedgerConfiguration {
    /// The name of the secret under which entries are salted.
    private static final String SECRET = "ledger-salts";

    @Bean
    SharedLedger ledger(
            JdbcConnectionDetails database,
            JdbcClient jdbc,
            Secrets secrets,
            InstantSource clock,
            Nodes nodes) {
        Poster poster =
                new Poster(writersOwn(database), jdbc, secrets.key(SECRET), clock, nodes.self());
        return new SharedLedger(poster, nodes, jdbc);
    }

    /// Beside the pool: the writer's lock lives as long as its connection.
    private static DataSource writersOwn(JdbcConnectionDetails database) {
        DriverManagerDataSource source = new DriverManagerDataSource(database.getJdbcUrl());
        source.setUsername(database.getUsername());
        source.setPassword(database.getPassword());
        return source;
    }
}
