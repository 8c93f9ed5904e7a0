package org.opentos.hub;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.settings.StartException;

class DoorCheckTest {

    @Test
    void every_port_that_is_taken_is_named_with_its_setting() throws IOException {
        try (ServerSocket one = taken();
                ServerSocket other = taken()) {
            assertThatThrownBy(() ->
                            check(
                                    "--https-port",
                                    Integer.toString(one.getLocalPort()),
                                    "--mqtt-port",
                                    Integer.toString(other.getLocalPort())))
                    .isInstanceOf(StartException.class)
                    .hasMessageContaining("https-port " + one.getLocalPort())
                    .hasMessageContaining("mqtt-port " + other.getLocalPort());
        }
    }

    @Test
    void two_doors_on_one_port_are_refused() throws IOException {
        String free = Integer.toString(free());
        assertThatThrownBy(() -> check("--http-port", free, "--mqtts-port", free))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("mqtts-port " + free + " is the port of another door");
    }

    @Test
    void free_ports_are_free_afterwards_and_any_port_needs_no_look() throws IOException {
        String free = Integer.toString(free());
        assertThatCode(() -> check("--http-port", free)).doesNotThrowAnyException();
        assertThatCode(() -> check("--http-port", free)).doesNotThrowAnyException();
    }

    @Test
    void an_address_of_another_machine_is_refused() throws IOException {
        String free = Integer.toString(free());
        assertThatThrownBy(() -> check("--bind", "192.0.2.1", "--http-port", free))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("192.0.2.1");
    }

    private static ServerSocket taken() throws IOException {
        return new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    private static int free() throws IOException {
        try (ServerSocket socket = taken()) {
            return socket.getLocalPort();
        }
    }

    /// @param settings which win over any port
    private static void check(String... settings) {
        List<String> arguments = new ArrayList<>(List.of("--data", Path.of("unused").toString()));
        arguments.addAll(List.of("--http-port", "0", "--https-port", "0"));
        arguments.addAll(List.of("--mqtt-port", "0", "--mqtts-port", "0"));
        arguments.addAll(List.of(settings));
        DoorCheck.check(HubSettings.read(arguments));
    }
}
