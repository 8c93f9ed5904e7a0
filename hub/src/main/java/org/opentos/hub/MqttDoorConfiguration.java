package org.opentos.hub;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.opentos.hub.fabric.mqtt.MqttDoor;
import org.opentos.hub.fabric.mqtt.Tls;
import org.opentos.hub.identity.CertificateAuthority;
import org.opentos.hub.settings.Doors;
import org.opentos.hub.settings.HubSettings;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/// Opens the MQTT door after every room is built and the pages are served, and closes it first.
@Configuration(proxyBeanMethods = false)
class MqttDoorConfiguration {
    /// After the web server, which starts in an earlier phase.
    static final int PHASE = WebServerApplicationContext.START_STOP_LIFECYCLE_PHASE + 1_000;

    @Bean
    SmartLifecycle mqttDoorLifecycle(
            MqttDoor door, HubSettings settings, Doors doors, CertificateAuthority authority) {
        return new Lifecycle(door, settings, doors, authority);
    }

    private static final class Lifecycle implements SmartLifecycle {
        private final MqttDoor door;
        private final HubSettings settings;
        private final Doors doors;
        private final CertificateAuthority authority;
        private volatile boolean running;

        Lifecycle(
                MqttDoor door, HubSettings settings, Doors doors, CertificateAuthority authority) {
            this.door = door;
            this.settings = settings;
            this.doors = doors;
            this.authority = authority;
        }

        @Override
        public void start() {
            Set<String> names =
                    new LinkedHashSet<>(
                            List.of(settings.host(), settings.bind(), "localhost", "127.0.0.1"));
            MqttDoor.Ports ports =
                    door.open(
                            settings.bind(),
                            settings.mqttPort(),
                            settings.mqttsPort(),
                            () -> new Tls(authority.serverKeys(names), authority.root()));
            doors.opened("mqtt", ports.plain());
            doors.opened("mqtts", ports.tls());
            running = true;
        }

        @Override
        public void stop() {
            door.close();
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
    }
}
