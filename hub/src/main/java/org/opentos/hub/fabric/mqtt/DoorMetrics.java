package org.opentos.hub.fabric.mqtt;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.opentos.protocol.RefusalCode;

/// What the door counts.
final class DoorMetrics {
    private final MeterRegistry registry;
    private final AtomicInteger connections = new AtomicInteger();
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private final ConcurrentHashMap<String, Counter> counters = new ConcurrentHashMap<>();

    DoorMetrics(MeterRegistry registry) {
        this.registry = registry;
        Gauge.builder("opentos.mqtt.connections", connections, AtomicInteger::get)
                .description("Connections that are open")
                .register(registry);
        FunctionCounter.builder("opentos.mqtt.messages.received", received, LongAdder::sum)
                .description("PUBLISH packets from clients")
                .register(registry);
        FunctionCounter.builder("opentos.mqtt.messages.sent", sent, LongAdder::sum)
                .description("PUBLISH packets to clients")
                .register(registry);
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

    void received() {
        received.increment();
    }

    void sent(int messages) {
        sent.add(messages);
    }

    /// A publication, subscription or connection that was refused.
    void refused(RefusalCode code) {
        counter("opentos.mqtt.refusals", "code", code.text()).increment();
    }

    /// A message that was not delivered.
    ///
    /// @param why `queue-full`, `expired`, `too-large-for-client`, `not-allowed-any-more`
    void dropped(String why, int messages) {
        counter("opentos.mqtt.dropped", "why", why).increment(messages);
    }

    /// A connection that ended.
    ///
    /// @param word as in `Admission.disconnected`
    void ended(String word) {
        counter("opentos.mqtt.ended", "reason", word).increment();
    }

    private Counter counter(String name, String tag, String value) {
        return counters.computeIfAbsent(
                name + ' ' + value, _ -> registry.counter(name, tag, value));
    }
}
