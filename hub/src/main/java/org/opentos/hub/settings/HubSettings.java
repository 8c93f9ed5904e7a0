package org.opentos.hub.settings;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
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
/// @param databaseUrl of an external PostgreSQL; empty for the embedded one
public record HubSettings(
        Path data,
        String bind,
        String host,
        int httpPort,
        int httpsPort,
        int mqttPort,
        int mqttsPort,
        Optional<String> databaseUrl,
        String databaseUser,
        Optional<Path> databasePasswordFile) {
    private static final String FILE = "hub.properties";
    private static final Set<String> NAMES =
            Set.of(
                    "bind",
                    "host",
                    "http-port",
                    "https-port",
                    "mqtt-port",
                    "mqtts-port",
                    "database-url",
                    "database-user",
                    "database-password-file");

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
        unknown.removeAll(NAMES);
        if (!unknown.isEmpty()) {
            throw new StartException(
                    "unknown setting "
                            + unknown.first()
                            + " (command line or "
                            + directory.resolve(FILE)
                            + "); known are "
                            + String.join(", ", new TreeSet<>(NAMES)));
        }
        return new HubSettings(
                directory,
                all.getOrDefault("bind", "127.0.0.1"),
                all.getOrDefault("host", "hub.localhost"),
                port(all, "http-port", 8080),
                port(all, "https-port", 8443),
                port(all, "mqtt-port", 1883),
                port(all, "mqtts-port", 8883),
                Optional.ofNullable(all.get("database-url")),
                all.getOrDefault("database-user", "opentos"),
                Optional.ofNullable(all.get("database-password-file")).map(Path::of));
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
        String text = all.get(name);
        if (text == null) {
            return usual;
        }
        try {
            int port = Integer.parseInt(text);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            throw new StartException(
                    name + " is " + text + "; it must be a number from 0 to 65535", notANumber);
        }
        throw new StartException(name + " is " + text + "; it must be a number from 0 to 65535");
    }
}
