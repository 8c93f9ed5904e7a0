package org.opentos.hub;

import java.io.IOException;
import java.net.BindException;
import java.nio.file.Files;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.settings.Doors;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.settings.StartException;
import org.opentos.hub.storage.EmbeddedPostgres;
import org.opentos.hub.storage.StorageException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.ConnectorStartFailedException;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.json.JsonMapper;

/// The hub's composition root. It starts in phases, each of which says what the next may rely on:
///
/// 1. **directory**: settings are understood, the data directory is this process's alone, and the
///    ports of the doors were free;
/// 2. **database**: PostgreSQL answers, durable, on loopback (or the external one is named);
/// 3. **rooms**: the schema is current and every feature is built;
/// 4. **doors**: HTTP, HTTPS, MQTT and MQTT over TLS listen;
/// 5. **ready**: `run/hub.json` in the data directory says where, for whoever waits.
public final class Hub implements AutoCloseable {
    /// The exit code where the hub cannot start for a reason that the operator can mend
    /// (`EX_CONFIG` of sysexits.h).
    static final int EXIT_CANNOT_START = 78;

    /// The exit code where the hub fails by a mistake of its own (`EX_SOFTWARE`).
    static final int EXIT_FAULT = 70;

    private static final Logger log = LoggerFactory.getLogger(Hub.class);

    private final DataDirectory directory;
    private final Optional<EmbeddedPostgres> database;
    private final ConfigurableApplicationContext rooms;

    private Hub(
            DataDirectory directory,
            Optional<EmbeddedPostgres> database,
            ConfigurableApplicationContext rooms) {
        this.directory = directory;
        this.database = database;
        this.rooms = rooms;
    }

    static void main(String[] arguments) {
        try {
            Hub hub = start(HubSettings.read(Arrays.asList(arguments)));
            Runtime.getRuntime().addShutdownHook(new Thread(hub::close, "hub-stop"));
        } catch (StartException | StorageException cannot) {
            log.debug("cannot start", cannot);
            System.err.println("The hub cannot start: " + cannot.getMessage());
            System.exit(EXIT_CANNOT_START);
        } catch (RuntimeException fault) {
            log.error("the hub failed to start", fault);
            System.err.println(
                    "The hub failed to start by a fault of its own: " + fault.getMessage());
            System.exit(EXIT_FAULT);
        }
    }

    /// Starts a hub in this process; returns when it is ready.
    ///
    /// @throws StartException where the operator has to do something first
    /// @throws StorageException where the database cannot run
    public static Hub start(HubSettings settings) {
        return start(settings, Clock.systemUTC());
    }

    /// Starts a hub whose rooms live by another clock, for what takes days.
    public static Hub start(HubSettings settings, InstantSource clock) {
        Instant began = Instant.now();
        DataDirectory directory = DataDirectory.lock(settings.data());
        Optional<EmbeddedPostgres> database = Optional.empty();
        try {
            DoorCheck.check(settings);
            if (settings.databaseUrl().isEmpty()) {
                database = Optional.of(EmbeddedPostgres.start(directory.database()));
            }
            Duration databaseTook = Duration.between(began, Instant.now());
            ConfigurableApplicationContext rooms =
                    rooms(settings, clock, properties(settings, database));
            Hub hub = new Hub(directory, database, rooms);
            hub.announce(settings, began, databaseTook);
            return hub;
        } catch (RuntimeException failure) {
            database.ifPresent(EmbeddedPostgres::close);
            directory.close();
            throw failure;
        }
    }

    private static ConfigurableApplicationContext rooms(
            HubSettings settings, InstantSource clock, Map<String, Object> properties) {
        try {
            return application(settings, clock, properties).run();
        } catch (RuntimeException failure) {
            throw explained(settings, failure);
        }
    }

    static SpringApplicationBuilder application(
            HubSettings settings, InstantSource clock, Map<String, Object> properties) {
        return new SpringApplicationBuilder(Rooms.class)
                .main(RoomsAhead.class)
                .web(WebApplicationType.SERVLET)
                .bannerMode(Banner.Mode.OFF)
                .registerShutdownHook(false)
                .logStartupInfo(false)
                .initializers(context -> {
                    context.getBeanFactory().registerSingleton("hubSettings", settings);
                    context.getBeanFactory().registerSingleton("clock", clock);
                })
                .properties(properties);
    }

    private static RuntimeException explained(HubSettings settings, RuntimeException failure) {
        for (Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof PortInUseException inUse) {
                return portInUse(inUse.getPort(), failure);
            }
            if (each instanceof ConnectorStartFailedException second) {
                return portInUse(second.getPort(), failure);
            }
            if (each instanceof BindException bind) {
                return new StartException(
                        "cannot listen: "
                                + bind.getMessage()
                                + "; stop the program that holds the port, or give another port or --bind address",
                        failure);
            }
            if (each instanceof StartException ours) {
                return ours;
            }
            if (each instanceof SQLException sql && settings.databaseUrl().isPresent()) {
                return new StartException(
                        "cannot use the database at "
                                + settings.databaseUrl().get()
                                + ": "
                                + sql.getMessage()
                                + ". Check that it runs, and database-url, database-user and"
                                + " database-password-file",
                        failure);
            }
        }
        return failure;
    }

    private static StartException portInUse(int port, RuntimeException failure) {
        return new StartException(
                "port "
                        + port
                        + " is in use by another program; stop it, or give another port with --http-port,"
                        + " --https-port, --mqtt-port or --mqtts-port",
                failure);
    }

    private static Map<String, Object> properties(
            HubSettings settings, Optional<EmbeddedPostgres> database) {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("server.port", settings.httpPort());
        properties.put("server.address", settings.bind());
        database.ifPresentOrElse(
                embedded -> {
                    properties.put("spring.datasource.url", embedded.url());
                    properties.put("spring.datasource.username", embedded.user());
                    properties.put("spring.datasource.password", embedded.password());
                },
                () -> {
                    properties.put("spring.datasource.url", settings.databaseUrl().orElseThrow());
                    properties.put("spring.datasource.username", settings.databaseUser());
                    properties.put("spring.datasource.password", externalPassword(settings));
                });
        return properties;
    }

    private static String externalPassword(HubSettings settings) {
        return settings.databasePasswordFile()
                .map(file -> {
                    try {
                        return Files.readString(file).strip();
                    } catch (IOException failure) {
                        throw new StartException(
                                "cannot read the database password from "
                                        + file
                                        + "; check database-password-file",
                                failure);
                    }
                })
                .orElse("");
    }

    private void announce(HubSettings settings, Instant began, Duration databaseTook) {
        Map<String, Object> ready = new LinkedHashMap<>();
        ready.put("pid", ProcessHandle.current().pid());
        ready.put("bind", settings.bind());
        ready.put("host", settings.host());
        ready.putAll(rooms.getBean(Doors.class).ports());
        database.ifPresent(embedded -> {
            ready.put("databasePid", embedded.pid());
            ready.put("databaseUrl", embedded.url());
        });
        ready.put("node", rooms.getBean(Nodes.class).self());
        ready.put("startedAt", began.toString());
        ready.put("databaseMillis", databaseTook.toMillis());
        try {
            directory.announceReady(rooms.getBean(JsonMapper.class).writeValueAsString(ready));
        } catch (IOException failure) {
            throw new StartException(
                    "cannot write run/hub.json in " + settings.data() + ": " + failure.getMessage(),
                    failure);
        }
        log.info(
                "ready after {} ms, {} ms of them for the database",
                Duration.between(began, Instant.now()).toMillis(),
                databaseTook.toMillis());
    }

    /// The beans of the hub, for a program that runs one inside itself.
    public ConfigurableApplicationContext rooms() {
        return rooms;
    }

    /// Closes the doors, finishes what was acknowledged, and stops the database.
    @Override
    public void close() {
        rooms.close();
        database.ifPresent(EmbeddedPostgres::close);
        directory.close();
    }
}
