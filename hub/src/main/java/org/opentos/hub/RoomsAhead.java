package org.opentos.hub;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.opentos.hub.settings.HubSettings;

/// What the build runs so that Spring prepares [Rooms] ahead of time, without a data directory and
/// a database. The classes that it generates stand in for reading annotations at a start.
final class RoomsAhead {
    private RoomsAhead() {}

    static void main(String[] arguments) {
        HubSettings settings = HubSettings.read(List.of("--data", "nowhere"));
        Hub.application(
                        settings,
                        Clock.systemUTC(),
                        Map.of("spring.datasource.url", "jdbc:postgresql://localhost/"))
                .run();
    }
}
