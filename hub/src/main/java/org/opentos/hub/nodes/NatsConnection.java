package org.opentos.hub.nodes;

import io.nats.client.Connection;
import io.nats.client.ConnectionListener;
import io.nats.client.Consumer;
import io.nats.client.ErrorListener;
import io.nats.client.Nats;
import io.nats.client.Options;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.opentos.hub.settings.NatsSettings;
import org.opentos.hub.settings.StartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection to the NATS server that comes back by itself.
public final class NatsConnection {
    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration RECONNECT_EVERY = Duration.ofMillis(200);
    private static final int WAITING_MESSAGES_MAX = 200_000;

    private static final Logger log = LoggerFactory.getLogger(NatsConnection.class);

    private NatsConnection() {}

    /// A lost connection is said once, by [Changes]; what follows from it is told by those who meet
    /// it.
    private static final class Quietly implements ErrorListener {
        @Override
        public void errorOccurred(Connection connection, String error) {
            log.warn("the NATS server says: {}", error);
        }

        @Override
        public void exceptionOccurred(Connection connection, Exception failure) {
            log.debug("NATS", failure);
        }

        @Override
        public void slowConsumerDetected(Connection connection, Consumer consumer) {
            log.warn("messages from other hub processes are dropped: they come too fast");
        }
    }

    /// Says once that the server is gone, and once that it is back.
    private static final class Changes implements ConnectionListener {
        private final AtomicBoolean gone = new AtomicBoolean();

        @Override
        public void connectionEvent(Connection connection, Events event) {
            boolean away = connection.getStatus() == Connection.Status.RECONNECTING;
            if (event == Events.DISCONNECTED && away && gone.compareAndSet(false, true)) {
                log.warn(
                        "the NATS server is gone: hub processes do not hear each other until it is back");
            } else if (event == Events.RECONNECTED && gone.compareAndSet(true, false)) {
                log.warn("the NATS server is back");
            }
        }
    }

    /// @throws StartException where the server cannot be reached or does not let this in
    public static Connection open(NatsSettings settings) {
        Options.Builder options =
                Options.builder()
                        .server(settings.url())
                        .connectionName("opentos-hub")
                        .connectionTimeout(CONNECT_MAX)
                        .maxReconnects(-1)
                        .reconnectWait(RECONNECT_EVERY)
                        .reconnectBufferSize(0)
                        .maxMessagesInOutgoingQueue(WAITING_MESSAGES_MAX)
                        .discardMessagesWhenOutgoingQueueFull()
                        .errorListener(new Quietly())
                        .connectionListener(new Changes())
                        .noEcho();
        if (!settings.user().isEmpty()) {
            options.userInfo(settings.user().toCharArray(), settings.password());
        }
        try {
            return Nats.connect(options.build());
        } catch (IOException failure) {
            throw new StartException(
                    "cannot reach the NATS server at "
                            + settings.url()
                            + ": "
                            + failure.getMessage()
                            + "; check that it runs, and nats-url, nats-user and"
                            + " nats-password-file",
                    failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StartException("interrupted while connecting to NATS", interrupted);
        }
    }
}
