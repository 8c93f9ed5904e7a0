package org.opentos.hub;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.settings.StartException;

/// Looks, before the database starts, whether the doors will be able to listen. Whoever takes a
/// port after it is found when the doors open, which is the truth.
final class DoorCheck {
    private DoorCheck() {}

    /// @throws StartException names every port that cannot be taken, and the setting that moves it
    static void check(HubSettings settings) {
        InetAddress address = address(settings.bind());
        Map<String, Integer> doors = new LinkedHashMap<>();
        doors.put("http-port", settings.httpPort());
        doors.put("https-port", settings.httpsPort());
        doors.put("mqtt-port", settings.mqttPort());
        doors.put("mqtts-port", settings.mqttsPort());
        doors.values().removeIf(port -> port == 0);
        List<ServerSocket> held = new ArrayList<>();
        List<String> faults = new ArrayList<>();
        try {
            doors.forEach(
                    (setting, port) -> listen(address, setting, port, held).ifPresent(faults::add));
        } finally {
            held.forEach(DoorCheck::release);
        }
        if (!faults.isEmpty()) {
            throw new StartException(
                    "it cannot listen on "
                            + settings.bind()
                            + ": "
                            + String.join("; ", faults)
                            + ". Stop the program that holds the port, or give another with --"
                            + String.join(", --", doors.keySet()));
        }
    }

    private static InetAddress address(String bind) {
        try {
            return InetAddress.getByName(bind);
        } catch (UnknownHostException unknown) {
            throw new StartException(
                    "bind is "
                            + bind
                            + ", which is no address of this machine; give one with --bind, or leave"
                            + " it out for 127.0.0.1",
                    unknown);
        }
    }

    /// Holds the port until all were looked at, so that two doors on one port are found as well.
    private static Optional<String> listen(
            InetAddress address, String setting, int port, List<ServerSocket> held) {
        if (held.stream().anyMatch(socket -> socket.getLocalPort() == port)) {
            return Optional.of(setting + " " + port + " is the port of another door as well");
        }
        @Nullable ServerSocket socket = null;
        try {
            socket = new ServerSocket();
            socket.bind(new InetSocketAddress(address, port));
            held.add(socket);
            return Optional.empty();
        } catch (BindException failure) {
            release(socket);
            return Optional.of(setting + " " + port + ": " + failure.getMessage());
        } catch (IOException failure) {
            release(socket);
            throw new StartException(
                    "cannot open a socket: " + failure.getMessage() + "; check the system's limits",
                    failure);
        }
    }

    private static void release(@Nullable ServerSocket socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException failure) {
            throw new java.io.UncheckedIOException("cannot give back a port", failure);
        }
    }
}
