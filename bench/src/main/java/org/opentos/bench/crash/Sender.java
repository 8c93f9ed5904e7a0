package org.opentos.bench.crash;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.opentos.bench.wire.Login;

/// A client that publishes the numbers 1, 2, 3 … and notes which of them the hub took
/// responsibility for: by PUBACK, or by PUBREC.
///
/// After a lost connection it says again what MQTT asks for: with a session that is still there
/// what was not acknowledged, and with QoS 2 what is half done. Without one it forgets what is half
/// done, since nobody can tell whether it arrived, and says again only what has QoS 1.
final class Sender {
    private static final int WINDOW = 20;
    private static final int PUBACK = 4;
    private static final int PUBREC = 5;
    private static final int PUBREL = 6;
    private static final int PUBCOMP = 7;
    private static final int WAIT_MILLIS_MAX = 200;

    private final Login login;
    private final String topic;
    private final int qos;
    private final IntFunction<String> payload;
    private final Ledger ledger;
    private final long pauseNanos;

    /// By packet identifier; the number is negative once PUBREC has come.
    private final Map<Integer, Integer> underWay = new TreeMap<>();

    private int number;
    private int identifier;
    private volatile boolean stopping;

    /// @param perSecond at most
    Sender(
            Login login,
            String topic,
            int qos,
            IntFunction<String> payload,
            Ledger ledger,
            int perSecond) {
        this.login = login;
        this.topic = topic;
        this.qos = qos;
        this.payload = payload;
        this.ledger = ledger;
        this.pauseNanos = TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /// Publishes until the connection ends or [#stop] is called and everything is answered.
    void run(int port) {
        try (Line line = Line.open(port, login, false)) {
            Semaphore room = new Semaphore(WINDOW);
            resume(line, room);
            Thread answers = Thread.ofVirtual().start(() -> hear(line, room));
            send(line, room, answers);
            answers.join();
        } catch (IOException ended) {
            // The hub was killed: the next run goes on from here.
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    void stop() {
        stopping = true;
    }

    private synchronized void resume(Line line, Semaphore room) throws IOException {
        if (!line.sessionPresent() && qos == 2) {
            underWay.clear();
        }
        for (Map.Entry<Integer, Integer> each : underWay.entrySet()) {
            room.acquireUninterruptibly();
            int held = each.getValue();
            if (held < 0) {
                line.answer(PUBREL, each.getKey());
            } else {
                boolean again = line.sessionPresent();
                line.publish(each.getKey(), topic, qos, again, payload.apply(held));
            }
        }
    }

    private void send(Line line, Semaphore room, Thread answers)
            throws IOException, InterruptedException {
        while (answers.isAlive() && !stopping) {
            if (room.tryAcquire(WAIT_MILLIS_MAX, TimeUnit.MILLISECONDS)) {
                int next;
                int as;
                synchronized (this) {
                    next = ++number;
                    do {
                        identifier = identifier % 0xFFFF + 1;
                    } while (underWay.containsKey(identifier));
                    as = identifier;
                    underWay.put(as, next);
                }
                line.publish(as, topic, qos, false, payload.apply(next));
                LockSupport.parkNanos(pauseNanos);
            }
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
        while (answers.isAlive() && waiting() > 0 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
        line.close();
    }

    private synchronized int waiting() {
        return underWay.size();
    }

    private void hear(Line line, Semaphore room) {
        try {
            while (true) {
                Line.Packet packet = line.read();
                switch (packet.type()) {
                    case PUBACK, PUBCOMP -> done(packet, room);
                    case PUBREC -> halfDone(line, packet, room);
                    default -> throw new IOException("packet type " + packet.type());
                }
            }
        } catch (IOException ended) {
            // Seen by the sender, which ends too.
        }
    }

    private synchronized void done(Line.Packet packet, Semaphore room) {
        @Nullable Integer held = underWay.remove(packet.identifier());
        if (held != null) {
            if (held > 0 && packet.reason() < Line.REFUSED_FROM) {
                ledger.acknowledge(held);
            }
            room.release();
        }
    }

    private synchronized void halfDone(Line line, Line.Packet packet, Semaphore room)
            throws IOException {
        int as = packet.identifier();
        @Nullable Integer held = underWay.get(as);
        if (held != null && packet.reason() >= Line.REFUSED_FROM) {
            underWay.remove(as);
            room.release();
        } else {
            if (held != null && held > 0) {
                ledger.acknowledge(held);
                underWay.put(as, -held);
            }
            line.answer(PUBREL, as);
        }
    }
}
