package org.opentos.hub.settings;

import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// Where the hub's doors listen, known once they do.
@Component
public class Doors {
    private final Map<String, Integer> ports = new LinkedHashMap<>();

    /// Notes a door.
    ///
    /// @param door `http`, `https`, `mqtt` or `mqtts`
    public synchronized void opened(String door, int port) {
        ports.put(door, port);
    }

    public synchronized Map<String, Integer> ports() {
        return Map.copyOf(ports);
    }

    @EventListener
    void webServerListens(WebServerInitializedEvent event) {
        opened("http", event.getWebServer().getPort());
    }
}
