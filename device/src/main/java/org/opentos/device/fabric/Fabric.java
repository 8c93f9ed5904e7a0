package org.opentos.device.fabric;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.opentos.device.json.Json;
import org.opentos.device.storage.Identity;
import org.opentos.device.storage.OutboundQueue;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;

/// Keeps this device connected to its hub and carries messages both ways.
///
/// One thread runs the connection from beginning to end: connect, subscribe, learn whose this
/// device is, then empty the queue until the connection ends; wait; again. Nothing is sent before
/// the hub has said whose the device is, so that no home sees what belongs to another.
public final class Fabric implements Asking, AutoCloseable {
    static final Duration STATUS_WAIT = Duration.ofSeconds(10);
    static final Duration ACKNOWLEDGEMENT_WAIT = Duration.ofSeconds(30);
    static final Duration COMMAND_WAIT = Duration.ofSeconds(10);

    /// A connection that has held this long resets the backoff.
    static final Duration STEADY = Duration.ofSeconds(10);

    private static final Duration STOP_WAIT = Duration.ofSeconds(2);
    private static final Logger LOG = System.getLogger(Fabric.class.getName());

    private final Identity identity;
    private final HubConnector connector;
    private final OutboundQueue queue;
    private final Inbox inbox;
    private final InstantSource clock;
    private final Runnable statusChanged;
    private final Backoff backoff;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;

    /// Hears the hub, one message at a time. What comes after the end of a connection is discarded:
    /// it was not acknowledged.
    private final ThreadPoolExecutor receiver =
            new ThreadPoolExecutor(
                    1,
                    1,
                    0,
                    TimeUnit.SECONDS,
                    new LinkedBlockingQueue<>(),
                    Thread.ofVirtual().name("receive").factory(),
                    new ThreadPoolExecutor.DiscardPolicy());

    private volatile ConnectionStatus status;
    private volatile @Nullable Connection connection;
    private volatile Optional<String> lastRefusal = Optional.empty();

    /// One connection, from the attempt to its end.
    private static final class Connection {
        final CompletableFuture<String> ended = new CompletableFuture<>();
        final CountDownLatch placed = new CountDownLatch(1);
        volatile @Nullable Mqtt5AsyncClient client;
    }

    public Fabric(
            Identity identity,
            OutboundQueue queue,
            Inbox inbox,
            InstantSource clock,
            RandomGenerator random,
            Runnable statusChanged)
            throws GeneralSecurityException, IOException {
        this.identity = identity;
        this.connector = new HubConnector(identity);
        this.queue = queue;
        this.inbox = inbox;
        this.clock = clock;
        this.statusChanged = statusChanged;
        this.backoff = new Backoff(random);
        this.status = new ConnectionStatus(ConnectionStatus.State.CONNECTING, "", clock.instant());
        this.thread = Thread.ofVirtual().name("fabric").unstarted(this::run);
    }

    public void start() {
        thread.start();
    }

    public ConnectionStatus status() {
        return status;
    }

    /// The code of the last message that the hub refused; empty where it refused none.
    public Optional<String> lastRefusal() {
        return lastRefusal;
    }

    @Override
    public void close() {
        stopped.countDown();
        Connection current = connection;
        if (current != null) {
            current.ended.complete("");
        }
        queue.wake();
        thread.interrupt();
        try {
            thread.join(STOP_WAIT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        receiver.shutdown();
    }

    @Override
    public Outcome<JsonNode> ask(DeviceId device, Channel channel, JsonNode message) {
        Connection current = connection;
        Mqtt5AsyncClient client = current == null ? null : current.client;
        if (client == null || status.state() != ConnectionStatus.State.ONLINE) {
            return unreachable();
        }
        try {
            Sent sent =
                    Sent.of(
                            client.publish(publish(Topics.of(device, channel), Json.bytes(message)))
                                    .get(COMMAND_WAIT.toMillis(), TimeUnit.MILLISECONDS));
            return sent.asOutcome();
        } catch (ExecutionException failure) {
            return Sent.failed(failure.getCause())
                    .map(Sent::asOutcome)
                    .orElseGet(Fabric::unreachable);
        } catch (TimeoutException slow) {
            return unreachable();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return unreachable();
        }
    }

    private static Outcome<JsonNode> unreachable() {
        return Outcome.refused(
                RefusalCode.HUB_UNREACHABLE,
                "The hub does not answer; try again when this device is online.");
    }

    private void run() {
        while (stopped.getCount() > 0) {
            Connection current = new Connection();
            connection = current;
            String reason = attempt(current);
            connection = null;
            if (stopped.getCount() == 0) {
                return;
            }
            Duration wait = backoff.after(reason);
            become(ConnectionStatus.State.OFFLINE, reason);
            LOG.log(
                    Level.INFO,
                    "offline ({0}); next attempt in {1} ms",
                    reason,
                    String.valueOf(wait.toMillis()));
            try {
                if (stopped.await(wait.toMillis(), TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException interrupted) {
                return;
            }
        }
    }

    /// Runs one connection to its end; answers why it ended.
    private String attempt(Connection current) {
        become(ConnectionStatus.State.CONNECTING, status.reason());
        try {
            Mqtt5AsyncClient client =
                    connector.client(context -> {
                        current.ended.complete(FailureReason.of(context.getCause()));
                        queue.wake();
                    });
            try {
                client.publishes(
                        MqttGlobalPublishFilter.ALL,
                        message -> receive(current, message),
                        receiver,
                        true);
                client.connect(connector.connect())
                        .get(2L * HubConnector.CONNECT_TIMEOUT_SECONDS, TimeUnit.SECONDS);
                current.client = client;
                return converse(current, client);
            } finally {
                client.disconnect();
                current.ended.complete(FailureReason.LOST);
            }
        } catch (ExecutionException failure) {
            return FailureReason.of(failure.getCause());
        } catch (TimeoutException slow) {
            return FailureReason.TIMEOUT;
        } catch (InterruptedException interrupted) {
            return FailureReason.LOST;
        } catch (IOException unresolved) {
            return FailureReason.of(unresolved);
        }
    }

    private String converse(Connection current, Mqtt5AsyncClient client)
            throws InterruptedException, ExecutionException, TimeoutException {
        long since = clock.millis();
        inbox.connected();
        client.subscribeWith()
                .addSubscriptions(subscriptions())
                .send()
                .get(COMMAND_WAIT.toMillis(), TimeUnit.MILLISECONDS);
        if (!current.placed.await(STATUS_WAIT.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.log(Level.WARNING, "the hub does not say whose this device is");
            return current.ended.getNow(FailureReason.TIMEOUT);
        }
        become(ConnectionStatus.State.ONLINE, "");
        LOG.log(Level.INFO, "online");
        new Drain(queue, client, topics(), current.ended, this::refused, statusChanged).run();
        if (clock.millis() - since >= STEADY.toMillis()) {
            backoff.reset();
        }
        return current.ended.getNow(FailureReason.TIMEOUT);
    }

    private List<Mqtt5Subscription> subscriptions() {
        List<String> filters = new ArrayList<>();
        for (Channel each :
                List.of(Channel.STATUS, Channel.DESIRED, Channel.ACTIONS, Channel.REFUSALS)) {
            filters.add(Topics.of(identity.device(), each));
        }
        inbox.hears().forEach(each -> filters.add(Topics.of(identity.device(), each)));
        if (identity.formFactor().terminal()) {
            filters.add(Topics.ROOT + "/+/" + Channel.TWIN.text());
            filters.add(Topics.ROOT + "/+/" + Channel.DESCRIPTION.text());
        }
        return filters.stream()
                .map(filter ->
                        Mqtt5Subscription.builder()
                                .topicFilter(filter)
                                .qos(MqttQos.AT_LEAST_ONCE)
                                .build())
                .toList();
    }

    private Drain.TopicOf topics() {
        return kind ->
                Topics.of(
                        identity.device(),
                        switch (kind) {
                            case REPORTED -> Channel.REPORTED;
                            case EVENT -> Channel.EVENTS;
                            case OUTCOME -> Channel.OUTCOMES;
                        });
    }

    static Mqtt5Publish publish(String topic, byte[] payload) {
        return Mqtt5Publish.builder()
                .topic(topic)
                .payload(payload)
                .qos(MqttQos.AT_LEAST_ONCE)
                .build();
    }

    /// A message is acknowledged once it has taken effect. One that cannot take effect now ends the
    /// connection; the hub delivers it again.
    private void receive(Connection current, Mqtt5Publish message) {
        if (current.ended.isDone()) {
            return;
        }
        try {
            Topics.parse(message.getTopic().toString())
                    .ifPresent(topic -> dispatch(current, topic, message.getPayloadAsBytes()));
            message.acknowledge();
        } catch (RuntimeException failure) {
            LOG.log(Level.ERROR, "a message on " + message.getTopic() + " took no effect", failure);
            current.ended.complete(FailureReason.LOST);
            queue.wake();
        }
    }

    private void dispatch(Connection current, Topics topic, byte[] payload) {
        Optional<JsonNode> message = Json.parse(payload);
        if (topic.channel() == Channel.TWIN && !topic.device().equals(identity.device())) {
            inbox.twin(topic.device(), message.filter(JsonNode::isObject));
            return;
        }
        if (message.isEmpty()) {
            LOG.log(Level.WARNING, "a message on {0} is not JSON and is ignored", topic.text());
            return;
        }
        JsonNode tree = message.get();
        if (topic.channel() == Channel.DESCRIPTION) {
            inbox.description(topic.device(), tree);
            return;
        }
        if (!topic.device().equals(identity.device())) {
            return;
        }
        switch (topic.channel()) {
            case STATUS -> {
                inbox.placed(tree);
                current.placed.countDown();
            }
            case DESIRED -> inbox.desired(tree);
            case ACTIONS -> {
                try {
                    inbox.action(tree);
                } catch (IOException failure) {
                    throw new java.io.UncheckedIOException(failure);
                }
            }
            case REFUSALS -> {
                refused(Json.text(tree, "code").orElse("refused"));
                inbox.refused(tree);
            }
            default -> {
                if (inbox.hears().contains(topic.channel())) {
                    inbox.told(topic.channel(), tree);
                }
            }
        }
    }

    private void refused(String code) {
        lastRefusal = Optional.of(code);
        statusChanged.run();
    }

    private void become(ConnectionStatus.State state, String reason) {
        ConnectionStatus before = status;
        status =
                new ConnectionStatus(
                        state, reason, before.state() == state ? before.since() : clock.instant());
        statusChanged.run();
    }
}
