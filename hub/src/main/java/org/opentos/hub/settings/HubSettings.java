package org.opentos.hub.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;

/// What the operator may set, from the command line (`--http-port 8080`) or from `hub.properties`
/// in the data directory (`http-port=8080`); the command line wins.
///
/// @param bind the address to listen on; loopback unless the operator says otherwise
/// @param host the name by which people and devices reach the hub
/// @param httpPort 0 to 65535; 0 takes any free port, also below
/// @param auditRetention how long the log of acts that change rights is kept
/// @param history how long history is kept, and how finely
/// @param databaseUrl of an external PostgreSQL; empty for the embedded one
/// @param nats where the hub's processes find each other; empty where there is only one
/// @param payments which payment providers this hub works with
/// @param payouts from where organisations are paid out; empty where they are not
/// @param content from where content may come beside the public network
/// @param hearing with what it hears; empty where it does not
public record HubSettings(
        Path data,
        String bind,
        String host,
        int httpPort,
        int httpsPort,
        int mqttPort,
        int mqttsPort,
        Duration auditRetention,
        HistorySettings history,
        Optional<String> databaseUrl,
        String databaseUser,
        Optional<Path> databasePasswordFile,
        Optional<NatsSettings> nats,
        PaymentSettings payments,
        Optional<PayoutSettings> payouts,
        ContentSettings content,
        Optional<HearingSettings> hearing) {
    /// A year and what it takes to look at it.
    static final int AUDIT_RETENTION_DAYS = 400;

    private static final int AUDIT_RETENTION_DAYS_MIN = 30;
    private static final int AUDIT_RETENTION_DAYS_MAX = 36_500;
    private static final String FILE = "hub.properties";
    private static final Set<String> NAMES =
            Set.of(
                    "bind",
                    "host",
                    "http-port",
                    "https-port",
                    "mqtt-port",
                    "mqtts-port",
                    "audit-retention-days",
                    HistorySettings.DAYS,
                    HistorySettings.FINE_MINUTES,
                    HistorySettings.FINE_DAYS,
                    HistorySettings.HOURLY_DAYS,
                    "database-url",
                    "database-user",
                    "database-password-file",
                    NatsSettings.URL,
                    NatsSettings.USER,
                    NatsSettings.PASSWORD_FILE,
                    ContentSettings.PRIVATE_ORIGINS,
                    HearingSettings.PROGRAM,
                    HearingSettings.MODELS);

    /// @throws StartException where an argument or the file cannot be understood
    public static HubSettings read(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        for (int index = 0; index < arguments.size(); index += 2) {
            String name = arguments.get(index);
            if (!name.startsWith("--") || index + 1 == arguments.size()) {
                throw new StartException(
                        "cannot understand the argument "
                                + name
                                + "; give --data DIRECTORY and pairs of --NAME VALUE");
            }
            given.put(name.substring(2), arguments.get(index + 1));
        }
        String data = given.remove("data");
        if (data == null) {
            throw new StartException("say where the hub keeps its data: --data DIRECTORY");
        }
        Path directory = Path.of(data).toAbsolutePath().normalize();
        Map<String, String> all = file(directory.resolve(FILE));
        all.putAll(given);
        TreeSet<String> unknown = new TreeSet<>(all.keySet());
        unknown.removeAll(known());
        if (!unknown.isEmpty()) {
            throw new StartException(
                    "unknown setting "
                            + unknown.first()
                            + " (command line or "
                            + directory.resolve(FILE)
                            + "); known are "
                            + String.join(", ", known()));
        }
        return new HubSettings(
                directory,
                all.getOrDefault("bind", "127.0.0.1"),
                all.getOrDefault("host", "hub.localhost"),
                port(all, "http-port", 8080),
                port(all, "https-port", 8443),
                port(all, "mqtt-port", 1883),
                port(all, "mqtts-port", 8883),
                Duration.ofDays(
                        number(
                                all,
                                "audit-retention-days",
                                AUDIT_RETENTION_DAYS,
                                AUDIT_RETENTION_DAYS_MIN,
                                AUDIT_RETENTION_DAYS_MAX)),
                HistorySettings.read(all),
                Optional.ofNullable(all.get("database-url")),
                all.getOrDefault("database-user", "opentos"),
                Optional.ofNullable(all.get("database-password-file")).map(Path::of),
                NatsSettings.read(all),
                PaymentSettings.read(all),
                PayoutSettings.read(all),
                ContentSettings.read(all),
                HearingSettings.read(all));
    }

    private static TreeSet<String> known() {
        TreeSet<String> known = new TreeSet<>(NAMES);
        known.addAll(PaymentSettings.NAMES);
        known.addAll(PayoutSettings.NAMES);
        return known;
    }

    private static Map<String, String> file(Path file) {
        Map<String, String> settings = new HashMap<>();
        if (!Files.exists(file)) {
            return settings;
        }
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (IOException | IllegalArgumentException damaged) {
            throw new StartException(
                    file
                            + " is damaged: "
                            + damaged.getMessage()
                            + ". Mend it (NAME=VALUE on each line) or remove it.",
                    damaged);
        }
        properties.forEach(
                (name, value) -> settings.put(name.toString(), value.toString().strip()));
        return settings;
    }

    private static int port(Map<String, String> all, String name, int usual) {
        return number(all, name, usual, 0, 65_535);
    }

    static int number(Map<String, String> all, String name, int usual, int least, int most) {
        String text = all.get(name);
        if (text == null) {
            return usual;
        }
        String wrong = name + " is " + text + "; it must be a number from " + least + " to " + most;
        try {
            int number = Integer.parseInt(text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            throw new StartException(wrong, notANumber);
        }
        throw new StartException(wrong);
    }
}
