package org.opentos.device.fabric;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientSslConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedListener;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.opentos.device.storage.Identity;
import org.opentos.device.storage.Identity.Credential;

/// Makes the client that connects this device to its hub.
final class HubConnector {
    static final int CONNECT_TIMEOUT_SECONDS = 10;
    static final int KEEP_ALIVE_SECONDS = 20;

    /// The fabric's payload of 64 KiB and room for its head.
    static final int PACKET_BYTES_MAX = 96 * 1024;

    private static final int PORT_TLS = 8883;
    private static final int PORT_PLAIN = 1883;

    private final Identity identity;
    private final MqttClientSslConfig tls;
    private final AtomicInteger attempts = new AtomicInteger();

    HubConnector(Identity identity) throws GeneralSecurityException, IOException {
        this.identity = identity;
        var config =
                MqttClientSslConfig.builder()
                        .trustManagerFactory(HubTrust.trusting(identity.authority()))
                        .handshakeTimeout(CONNECT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (identity.credential() instanceof Credential.Certificate certificate) {
            config = config.keyManagerFactory(HubTrust.proving(certificate));
        }
        this.tls = config.build();
    }

    /// A client for the next attempt, which goes to the hub's next address where it has several.
    Mqtt5AsyncClient client(MqttClientDisconnectedListener hearsTheEnd)
            throws UnknownHostException {
        List<URI> doors = identity.mqtt();
        URI door = doors.get(Math.floorMod(attempts.getAndIncrement(), doors.size()));
        var transport =
                MqttClientTransportConfig.builder()
                        .serverAddress(address(door))
                        .socketConnectTimeout(CONNECT_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                        .mqttConnectTimeout(CONNECT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (secure(door)) {
            transport = transport.sslConfig(tls);
        }
        return MqttClient.builder()
                .useMqttVersion5()
                .identifier(identity.device().text())
                .transportConfig(transport.build())
                .executorConfig()
                .nettyThreads(1)
                .applyExecutorConfig()
                .addDisconnectedListener(hearsTheEnd)
                .buildAsync();
    }

    private static boolean secure(URI door) {
        return "mqtts".equals(door.getScheme());
    }

    Mqtt5Connect connect() {
        var connect =
                Mqtt5Connect.builder()
                        .cleanStart(true)
                        .sessionExpiryInterval(0)
                        .keepAlive(KEEP_ALIVE_SECONDS)
                        .restrictions()
                        .maximumPacketSize(PACKET_BYTES_MAX)
                        .applyRestrictions();
        if (identity.credential() instanceof Credential.Token(String token)) {
            connect =
                    connect.simpleAuth()
                            .username(identity.device().text())
                            .password(token.getBytes(StandardCharsets.UTF_8))
                            .applySimpleAuth();
        }
        return connect.build();
    }

    /// Resolved anew for each attempt, as a hub may move. RFC 6761 says that `*.localhost` is this
    /// machine; the resolver of Java does not know.
    static InetSocketAddress address(URI hub) throws UnknownHostException {
        int port = hub.getPort() > 0 ? hub.getPort() : secure(hub) ? PORT_TLS : PORT_PLAIN;
        String host = hub.getHost();
        InetAddress address =
                host.endsWith(".localhost")
                        ? InetAddress.getByAddress(host, new byte[] {127, 0, 0, 1})
                        : InetAddress.getByName(host);
        return new InetSocketAddress(address, port);
    }
}
