package org.opentos.bench.crash;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.opentos.bench.wire.Login;

/// A subscriber whose session is to outlive everything, and which notes what it receives. It does
/// its own part of QoS 2: a message that comes again before its PUBREL is the same message.
final class Receiver {
    private static final int PUBLISH = 3;
    private static final int PUBACK = 4;
    private static final int PUBREC = 5;
    private static final int PUBREL = 6;
    private static final int PUBCOMP = 7;
    private static final int SUBACK = 9;
    private static final int SUBSCRIBED_SECONDS_MAX = 20;

    private final Login login;
    private final String filter;
    private final Map<String, Ledger> ledgers;
    private final Set<Integer> unreleased = new HashSet<>();
    private final AtomicLong received = new AtomicLong();
    private int sessionsLost;
    private boolean known;
    private @Nullable Line line;

    /// @param ledgers by topic
    Receiver(Login login, String filter, Map<String, Ledger> ledgers) {
        this.login = login;
        this.filter = filter;
        this.ledgers = ledgers;
    }

    /// Connects, and subscribes where the session is not there.
    void connect(int port) throws IOException, InterruptedException {
        Line open = Line.open(port, login, !known);
        line = open;
        CountDownLatch subscribed = new CountDownLatch(1);
        if (open.sessionPresent()) {
            subscribed.countDown();
        } else {
            sessionsLost += known ? 1 : 0;
            known = true;
            unreleased.clear();
            open.subscribe(1, filter, 2);
        }
        Thread.ofVirtual().start(() -> hear(open, subscribed));
        if (!subscribed.await(SUBSCRIBED_SECONDS_MAX, TimeUnit.SECONDS)) {
            throw new IOException("the subscription was not answered");
        }
    }

    void leave() throws IOException {
        Line open = line;
        if (open != null) {
            open.close();
        }
    }

    /// Sessions that were not there although they were to be kept.
    int sessionsLost() {
        return sessionsLost;
    }

    /// Messages so far.
    long received() {
        return received.get();
    }

    private void hear(Line open, CountDownLatch subscribed) {
        try {
            while (true) {
                Line.Packet packet = open.read();
                switch (packet.type()) {
                    case PUBLISH -> take(open, packet);
                    case PUBREL -> {
                        int identifier = packet.identifier();
                        unreleased.remove(identifier);
                        open.answer(PUBCOMP, identifier);
                    }
                    case SUBACK -> subscribed.countDown();
                    default -> throw new IOException("packet type " + packet.type());
                }
            }
        } catch (IOException ended) {
            // The hub was killed, or this client left.
        }
    }

    private void take(Line open, Line.Packet packet) throws IOException {
        byte[] topic = new byte[packet.content().getShort() & 0xFFFF];
        packet.content().get(topic);
        int identifier = packet.qos() == 0 ? 0 : packet.identifier();
        int properties = packet.content().get();
        packet.content().position(packet.content().position() + properties);
        byte[] payload = new byte[packet.content().remaining()];
        packet.content().get(payload);
        if (packet.qos() < 2 || unreleased.add(identifier)) {
            received.incrementAndGet();
            Ledger ledger = ledgers.get(new String(topic, StandardCharsets.UTF_8));
            if (ledger != null) {
                ledger.arrive(Integer.parseInt(new String(payload, StandardCharsets.UTF_8)));
            }
        }
        if (packet.qos() > 0) {
            open.answer(packet.qos() == 1 ? PUBACK : PUBREC, identifier);
        }
    }
}
