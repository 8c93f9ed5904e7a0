package org.opentos.hub.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.opentos.hub.Hub;
import org.opentos.hub.settings.HubSettings;

/// A whole hub in the test's own process, on ports that were free and a database of its own in the
/// server that the test run shares. A hub started again on the same directory finds its database
/// again.
public final class TestHub {
    private static final Map<Path, TestDatabase> DATABASES = new ConcurrentHashMap<>();

    private TestHub() {}

    /// @param more arguments, which win over the free ports
    public static Hub start(Path data, String... more) {
        return start(data, Clock.systemUTC(), more);
    }

    /// @param clock of the hub's rooms; libraries that ask the system for the time still do
    public static Hub start(Path data, InstantSource clock, String... more) {
        TestDatabase database = DATABASES.computeIfAbsent(data, _ -> TestDatabase.fresh());
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("--data", data.toString()));
        arguments.addAll(List.of("--http-port", "0", "--https-port", "0"));
        arguments.addAll(List.of("--mqtt-port", "0", "--mqtts-port", "0"));
        arguments.addAll(List.of("--database-url", database.url()));
        arguments.addAll(List.of("--database-user", database.user()));
        arguments.addAll(List.of("--database-password-file", password(data, database).toString()));
        arguments.addAll(List.of(more));
        return Hub.start(HubSettings.read(arguments), clock);
    }

    private static Path password(Path data, TestDatabase database) {
        Path file = data.resolve("test-database.password");
        try {
            Files.writeString(file, database.password());
            return file;
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot write " + file, failure);
        }
    }
}
