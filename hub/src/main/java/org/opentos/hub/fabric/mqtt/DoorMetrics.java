package org.opentos.hub.fabric.mqtt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.ToDoubleFunction;
import org.opentos.hub.fabric.DoorStatus;
import org.opentos.protocol.RefusalCode;

/// What the door counts.
final class DoorMetrics {
    private static final List<String> VERSIONS = List.of("3.1.1", "5");
    private static final List<String> WAYS = List.of("tcp", "tls", "websocket", "websocket-tls");

    private final MeterRegistry registry;
    private final Instant startedAt = Instant.ofEpochMilli(System.currentTimeMillis());
    private final AtomicInteger connections = new AtomicInteger();
    private final AtomicIntegerArray clients =
            new AtomicIntegerArray(VERSIONS.size() * WAYS.size());
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final LongAdder bytesReceived = new LongAdder();
    private final LongAdder bytesSent = new LongAdder();
    private final Words refusals;
    private final Words drops;
    private final Words ends;

    DoorMetrics(MeterRegistry registry) {
        this.registry = registry;
        refusals =
                new Words(
                        "opentos.mqtt.refusals",
                        "code",
                        "Publications, subscriptions and connections that were refused");
        drops = new Words("opentos.mqtt.dropped", "why", "Messages that were not delivered");
        ends = new Words("opentos.mqtt.ended", "reason", "Connections that ended");
        gauge(
                "opentos.mqtt.connections",
                connections,
                AtomicInteger::get,
                "Connections that are open");
        for (int kind = 0; kind < clients.length(); kind++) {
            int which = kind;
            Gauge.builder("opentos.mqtt.clients", clients, of -> of.get(which))
                    .description("Clients that are connected")
                    .tag("version", version(kind))
                    .tag("way", way(kind))
                    .register(registry);
        }
        counter("opentos.mqtt.messages.received", received, "PUBLISH packets from clients");
        counter("opentos.mqtt.messages.sent", sent, "PUBLISH packets to clients");
        bytes("opentos.mqtt.received", bytesReceived, "Bytes of packets from clients");
        bytes("opentos.mqtt.sent", bytesSent, "Bytes of packets to clients");
    }

    private void counter(String name, LongAdder of, String description) {
        FunctionCounter.builder(name, of, LongAdder::sum)
                .description(description)
                .register(registry);
    }

    private void bytes(String name, LongAdder of, String description) {
        FunctionCounter.builder(name, of, LongAdder::sum)
                .description(description)
                .baseUnit("bytes")
                .register(registry);
    }

    /// Something that is measured when the metrics are read.
    <T> void gauge(String name, T of, ToDoubleFunction<T> value, String description) {
        Gauge.builder(name, of, value).description(description).register(registry);
    }

    /// Counts by word; a word is known from its first count on.
    private final class Words {
        private final String name;
        private final String tag;
        private final String description;
        private final ConcurrentHashMap<String, Counter> counters = new ConcurrentHashMap<>();

        Words(String name, String tag, String description) {
            this.name = name;
            this.tag = tag;
            this.description = description;
        }

        void add(String word, int count) {
            counters.computeIfAbsent(word, this::counter).increment(count);
        }

        private Counter counter(String word) {
            return Counter.builder(name).description(description).tag(tag, word).register(registry);
        }

        List<DoorStatus.Count> counts() {
            List<DoorStatus.Count> all = new ArrayList<>();
            counters.forEach(
                    (word, counter) -> all.add(new DoorStatus.Count(word, (long) counter.count())));
            all.sort(
                    Comparator.comparingLong(DoorStatus.Count::count)
                            .reversed()
                            .thenComparing(DoorStatus.Count::word));
            return List.copyOf(all);
        }
    }

    /// Counts a connection in.
    ///
    /// @return how many there are now
    int opened() {
        return connections.incrementAndGet();
    }

    void closed() {
        connections.decrementAndGet();
    }

    /// What [#connected] and [#disconnected] tell apart.
    static int kind(boolean five, boolean tls, boolean webSocket) {
        return ((webSocket ? 2 : 0) + (tls ? 1 : 0)) * VERSIONS.size() + (five ? 1 : 0);
    }

    private static String version(int kind) {
        return VERSIONS.get(kind % VERSIONS.size());
    }

    private static String way(int kind) {
        return WAYS.get(kind / VERSIONS.size());
    }

    void connected(int kind) {
        clients.incrementAndGet(kind);
    }

    void disconnected(int kind) {
        clients.decrementAndGet(kind);
    }

    void received() {
        received.increment();
    }

    void sent(int messages) {
        sent.add(messages);
    }

    void bytesReceived(int bytes) {
        bytesReceived.add(bytes);
    }

    void bytesSent(int bytes) {
        bytesSent.add(bytes);
    }

    /// A publication, subscription or connection that was refused.
    void refused(RefusalCode code) {
        refusals.add(code.text(), 1);
    }

    /// A message that was not delivered.
    ///
    /// @param why `queue-full`, `expired`, `too-large-for-client`, `not-allowed-any-more`
    void dropped(String why, int messages) {
        drops.add(why, messages);
    }

    /// A connection that ended.
    ///
    /// @param word as in `Admission.disconnected`
    void ended(String word) {
        ends.add(word, 1);
    }

    // As the operator reads it.

    Instant startedAt() {
        return startedAt;
    }

    int openConnections() {
        return connections.get();
    }

    /// Of the kinds that there are some of.
    List<DoorStatus.Clients> clients() {
        List<DoorStatus.Clients> some = new ArrayList<>();
        for (int kind = 0; kind < clients.length(); kind++) {
            if (clients.get(kind) > 0) {
                some.add(new DoorStatus.Clients(version(kind), way(kind), clients.get(kind)));
            }
        }
        return List.copyOf(some);
    }

    DoorStatus.Traffic traffic() {
        return new DoorStatus.Traffic(
                received.sum(), sent.sum(), bytesReceived.sum(), bytesSent.sum());
    }

    List<DoorStatus.Count> refusals() {
        return refusals.counts();
    }

    List<DoorStatus.Count> drops() {
        return drops.counts();
    }

    List<DoorStatus.Count> ends() {
        return ends.counts();
    }
}
