package org.opentos.hub.nodes;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.settings.StartException;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/// Joins the hub's other processes where a NATS server is named, before anything else begins.
@Configuration(proxyBeanMethods = false)
class NodesConfiguration {
    /// Before every room's own beginning.
    private static final int PHASE = -1_000;

    /// The exit code of a process whose lease was over (`EX_TEMPFAIL` of sysexits.h): it may be
    /// started again.
    private static final int EXIT_EXPELLED = 75;

    @Bean
    Nodes nodes(
            HubSettings settings,
            JdbcTemplate jdbc,
            TransactionTemplate transaction,
            MeterRegistry registry) {
        if (settings.nats().isEmpty()) {
            Leases.refuseOthers(jdbc);
            return new Alone();
        }
        NatsNodes nodes =
                new NatsNodes(
                        NatsConnection.open(settings.nats().get()),
                        jdbc,
                        transaction,
                        earlier(name(settings)),
                        () -> Runtime.getRuntime().halt(EXIT_EXPELLED));
        Gauge.builder("opentos.nodes", nodes, each -> each.others().size() + 1.0)
                .description("Processes of this hub whose leases are in force.")
                .register(registry);
        Gauge.builder("opentos.nodes.dropped", nodes, NatsNodes::dropped)
                .description("Messages to other processes that were dropped, as too many waited.")
                .register(registry);
        return nodes;
    }

    @Bean
    SmartLifecycle nodesLifecycle(Nodes nodes, HubSettings settings) {
        return new SmartLifecycle() {
            private volatile boolean running;

            @Override
            public void start() {
                nodes.join();
                if (!nodes.alone()) {
                    write(name(settings), nodes.self());
                }
                running = true;
            }

            @Override
            public void stop() {
                running = false;
            }

            @Override
            public boolean isRunning() {
                return running;
            }

            @Override
            public int getPhase() {
                return PHASE;
            }
        };
    }

    /// The data directory is this process's alone, so whoever left a name there has ended.
    private static Path name(HubSettings settings) {
        return settings.data().resolve("run/node");
    }

    private static Optional<String> earlier(Path file) {
        try {
            return Files.exists(file)
                    ? Optional.of(Files.readString(file).strip())
                    : Optional.empty();
        } catch (IOException failure) {
            throw new StartException("cannot read " + file + "; remove it", failure);
        }
    }

    private static void write(Path file, String name) {
        try {
            Files.createDirectories(file.resolveSibling("."));
            Files.writeString(file, name);
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file, failure);
        }
    }
}
