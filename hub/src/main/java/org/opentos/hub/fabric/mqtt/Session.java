package org.opentos.hub.fabric.mqtt;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.DoorStatus;
import org.opentos.hub.fabric.TopicAccess;
import org.opentos.hub.fabric.journal.Journal;
import org.opentos.hub.fabric.journal.SubscriptionRow;
import org.opentos.hub.fabric.peers.LocalSession;
import org.opentos.hub.fabric.peers.LocalSessions;
import org.opentos.hub.fabric.routing.Brake;
import org.opentos.hub.fabric.routing.Keeping;
import org.opentos.hub.fabric.routing.MessageTrace;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Recipient;
import org.opentos.hub.fabric.routing.Space;
import org.opentos.hub.fabric.routing.SpaceFabric;
import org.opentos.hub.fabric.routing.Subscriber;
import org.opentos.hub.fabric.routing.Subscription;
import org.opentos.hub.fabric.routing.Traces;

/// What the hub keeps for one client of one space: its subscriptions, what waits for it, and what
/// it has not acknowledged (MQTT 5, section 4.1).
///
/// Publishers on any thread put messages into the inbox, under a lock that is held for a few
/// instructions. Everything else belongs to the session's owner, who is the connection it is
/// attached to, or whoever claimed it while there is none.
final class Session implements Subscriber, SpaceFabric.Standing {
    private static final String QUEUE_FULL = "queue-full";

    private final long number;
    private final Client client;
    private final Space space;
    private final Sessions sessions;
    private final TopicAccess access;
    private final Limits limits;
    private final DoorMetrics metrics;
    private final @Nullable KeptQueue kept;
    private final AtomicReference<@Nullable Object> owner = new AtomicReference<>();

    // The owner's.
    private final OutboundWindow window = new OutboundWindow();

    /// Read by others, to tell other processes.
    private final Map<String, Subscription> subscriptions = new ConcurrentHashMap<>(2);

    private final BitSet receivedExactlyOnce = new BitSet(0);
    private DeliveryQueue pending = new DeliveryQueue();

    /// Counts what the owner took from the inbox and has not sent. Written by the owner only.
    private volatile int pendingCount;

    private volatile long pendingBytes;
    private volatile long expirySeconds;
    private volatile long detachedAtMillis;

    /// When the latest connection came.
    private volatile long sinceMillis;

    /// Whether it has gone to another process.
    private volatile boolean given;

    // Under the lock.
    private final Object lock = new Object();
    private DeliveryQueue inbox = new DeliveryQueue();
    private @Nullable Connection connection;
    private boolean awake;
    private boolean ended;

    /// Since when it counts as slow; 0 where it does not.
    private long slowSinceMillis;

    private @Nullable List<Brake> held;

    /// @param number by which other processes name it
    /// @param journal where it outlives its connection; null where it ends with it
    Session(
            long number,
            Client client,
            Space space,
            Sessions sessions,
            TopicAccess access,
            Limits limits,
            DoorMetrics metrics,
            @Nullable Journal journal) {
        this.number = number;
        this.client = client;
        this.space = space;
        this.sessions = sessions;
        this.access = access;
        this.limits = limits;
        this.metrics = metrics;
        this.kept = journal == null ? null : new KeptQueue(this, journal);
    }

    @Override
    public Client client() {
        return client;
    }

    Space space() {
        return space;
    }

    long number() {
        return number;
    }

    long sinceMillis() {
        return sinceMillis;
    }

    void sinceMillis(long millis) {
        sinceMillis = millis;
    }

    boolean given() {
        return given;
    }

    /// As other processes are told of it.
    LocalSession local(boolean connected) {
        KeptQueue queue = kept;
        List<SubscriptionRow> rows = new ArrayList<>();
        subscriptions.forEach((text, each) -> rows.add(SubscriptionRow.of(text, each)));
        return new LocalSession(
                number,
                client,
                queue == null ? 0 : queue.row(),
                connected,
                sinceMillis,
                List.copyOf(rows));
    }

    /// Goes to another process: what stands for it takes the place of its subscriptions, and
    /// nothing is delivered here any more.
    ///
    /// @return whether it had not ended before
    boolean give(LocalSessions.Successor successor) {
        given = true;
        if (!end()) {
            return false;
        }
        space.replace(subscriptions.values(), successor.of(local(false)));
        subscriptions.clear();
        return true;
    }

    /// The part of it that outlives its connection; null where none does.
    @Nullable KeptQueue kept() {
        return kept;
    }

    DoorMetrics metrics() {
        return metrics;
    }

    Traces traces() {
        return sessions.traces();
    }

    OutboundWindow window() {
        return window;
    }

    /// By the text of the filter, `$share` prefix included.
    Map<String, Subscription> subscriptions() {
        return subscriptions;
    }

    /// Packet identifiers of QoS 2 messages that were received and not yet released.
    BitSet receivedExactlyOnce() {
        return receivedExactlyOnce;
    }

    /// Becomes the owner where there is none.
    boolean claim(Object by) {
        return owner.compareAndSet(null, by);
    }

    void release(Object by) {
        owner.compareAndSet(by, null);
    }

    /// The connection that owns it; null where there is none or another claimed it.
    @Nullable Connection owningConnection() {
        return owner.get() instanceof Connection open ? open : null;
    }

    long expirySeconds() {
        return expirySeconds;
    }

    void expirySeconds(long seconds) {
        expirySeconds = seconds;
    }

    /// Whether it is disconnected and its time is over.
    boolean expired(long nowMillis) {
        return owner.get() == null && overdue(nowMillis);
    }

    /// Whether its time is over, as seen by whoever claimed it while it was disconnected.
    boolean overdue(long nowMillis) {
        return overdue(nowMillis, detachedAtMillis, expirySeconds);
    }

    static boolean overdue(long nowMillis, long detachedAtMillis, long expirySeconds) {
        return nowMillis - detachedAtMillis >= expirySeconds * 1_000;
    }

    /// Called by the owner. From here on, messages wake the connection.
    void attach(Connection to) {
        window.connected(to.receiveMaximum());
        synchronized (lock) {
            connection = to;
            slowSinceMillis = 0;
            awake = true;
        }
    }

    /// Called by the owner. From here on, messages with QoS 1 and 2 wait in the database, if it is
    /// kept, and all others are dropped.
    void detach(long nowMillis) {
        detachedAtMillis = nowMillis;
        KeptQueue queue = kept;
        if (queue != null) {
            queue.detached();
        }
        List<Brake> release;
        synchronized (lock) {
            connection = null;
            inbox.clear();
            release = takeHeld();
        }
        releaseAll(release);
        pending.clear();
        count();
        window.clear();
    }

    /// Takes over what the database has of a session that nobody is connected to.
    void restore(long row, long seconds, long detachedMillis) {
        Objects.requireNonNull(kept).restore(row);
        expirySeconds = seconds;
        detachedAtMillis = detachedMillis;
    }

    /// What [#deliver] and [KeptQueue] change is changed under it.
    Object lock() {
        return lock;
    }

    /// Called by the owner, once. Nothing is delivered any more.
    ///
    /// @return whether it had not ended before
    boolean close() {
        if (!end()) {
            return false;
        }
        subscriptions
                .values()
                .forEach(each -> space.unsubscribe(this, each.group(), each.filter()));
        subscriptions.clear();
        return true;
    }

    private boolean end() {
        List<Brake> release;
        synchronized (lock) {
            if (ended) {
                return false;
            }
            ended = true;
            inbox.clear();
            release = takeHeld();
        }
        releaseAll(release);
        return true;
    }

    private static void releaseAll(List<Brake> brakes) {
        if (!brakes.isEmpty()) {
            brakes.getFirst().releaseAll(brakes);
        }
    }

    private List<Brake> takeHeld() {
        List<Brake> release = held == null ? List.of() : held;
        held = null;
        return release;
    }

    // As the fabric's subscriber, on publishers' threads.

    @Override
    public boolean mayReceive(String topic) {
        return access.mayReceive(client, topic);
    }

    @Override
    public boolean reachable() {
        return owner.get() instanceof Connection;
    }

    @Override
    public @Nullable Keeping keeping() {
        KeptQueue queue = kept;
        return queue == null || queue.row() == 0 ? null : queue;
    }

    /// Whether one more kept message may wait in memory. Called under the lock.
    boolean roomForKept() {
        return roomForKeptMessages() > 0 && roomForKeptBytes() > 0;
    }

    int roomForKeptMessages() {
        return KeptQueue.IN_MEMORY_MESSAGES_MAX - inbox.count() - pendingCount;
    }

    long roomForKeptBytes() {
        return KeptQueue.IN_MEMORY_BYTES_MAX - inbox.bytes() - pendingBytes;
    }

    /// Lets a kept message follow what waits in memory. Called under the lock.
    void handOver(Publication publication, Recipient recipient) {
        enter(publication, recipient);
    }

    private void enter(Publication publication, Recipient recipient) {
        MessageTrace trace = publication.trace();
        if (trace != null) {
            trace.queued(client.clientId());
        }
        inbox.add(publication, recipient);
    }

    void wakeConnection() {
        Connection wake;
        synchronized (lock) {
            if (connection == null || awake) {
                return;
            }
            awake = true;
            wake = connection;
        }
        wake.wake();
    }

    void overflowed() {
        sessions.overflowed(this);
    }

    /// What waits cannot be read now; the client will have it on its next connection.
    void unreadable() {
        Connection open = owningConnection();
        if (open != null) {
            open.endSoon(
                    Reason.SERVER_UNAVAILABLE,
                    "connection-lost",
                    "What waits for this client cannot be read now; connect again.");
        }
    }

    /// A kept message is not to be delivered any more. Called by the owner.
    void done(long sequence) {
        KeptQueue queue = kept;
        if (queue != null && sequence > 0) {
            queue.journal().acknowledged(queue.row(), sequence);
        }
    }

    @Override
    public void deliver(Publication publication, Recipient recipient, @Nullable Brake brake) {
        Connection wake = null;
        boolean overflow = false;
        boolean pressed = false;
        synchronized (lock) {
            boolean unreliable = publication.qos() == 0 || recipient.qos() == 0;
            if (ended || connection == null) {
                return;
            }
            if (full(publication)) {
                makeRoom(publication);
                if (full(publication)) {
                    metrics.dropped(QUEUE_FULL, 1);
                    lost(publication);
                    if (unreliable) {
                        return;
                    }
                    overflow = true;
                }
            }
            if (!overflow) {
                enter(publication, recipient);
                if (connection != null && !awake) {
                    awake = true;
                    wake = connection;
                }
                pressed = brake != null && !isOwn(brake) && press(brake);
            }
        }
        if (wake != null) {
            wake.wake();
        }
        if (pressed && brake != null) {
            brake.hold();
        }
        if (overflow) {
            sessions.overflowed(this);
        }
    }

    /// A client that hears itself is not held up by itself.
    private boolean isOwn(Brake brake) {
        return connection != null && brake == connection.brake();
    }

    private boolean full(Publication publication) {
        return inbox.count() + pendingCount >= limits.queueMessagesMax()
                || inbox.bytes() + pendingBytes + publication.bytes() > limits.queueBytesMax();
    }

    /// Drops the oldest QoS 0 messages while they stand first in the inbox.
    private void makeRoom(Publication publication) {
        int dropped = 0;
        while (inbox.count() > 0
                && full(publication)
                && (inbox.publication().qos() == 0 || inbox.recipient().qos() == 0)) {
            lost(inbox.publication());
            inbox.remove();
            dropped++;
        }
        if (dropped > 0) {
            metrics.dropped(QUEUE_FULL, dropped);
        }
    }

    private void lost(Publication publication) {
        MessageTrace trace = publication.trace();
        if (trace != null) {
            trace.dropped(client.clientId(), QUEUE_FULL);
        }
    }

    /// Notes the publisher's brake where too much waits.
    ///
    /// @return whether it is to be held
    private boolean press(Brake brake) {
        Connection to = connection;
        if (slowSinceMillis != 0 || to == null || !crowded(1)) {
            return false;
        }
        List<Brake> list = held;
        if (list == null) {
            list = new ArrayList<>();
            held = list;
            to.relieveLater(list);
        } else if (list.contains(brake)) {
            return false;
        }
        list.add(brake);
        return true;
    }

    private boolean crowded(int divisor) {
        return inbox.count() + pendingCount >= limits.pressureMessages() / divisor
                || inbox.bytes() + pendingBytes >= limits.queueBytesMax() / 4 / divisor;
    }

    // As its connection's queue, on the connection's event loop.

    /// Lets the publishers go on although too much waits: this client is slow, and may not hold up
    /// others until it has caught up.
    ///
    /// @param since the brakes that were held when the time began; nothing is done where they are
    ///   released by now
    void relieve(List<Brake> since) {
        synchronized (lock) {
            if (held != since) {
                return;
            }
            held = null;
            slowSinceMillis = System.currentTimeMillis();
        }
        releaseAll(since);
    }

    /// Takes over what publishers delivered meanwhile.
    ///
    /// @return null where nothing waits; the next delivery wakes the connection then
    @Nullable DeliveryQueue take() {
        if (pending.count() > 0) {
            return pending;
        }
        boolean some;
        synchronized (lock) {
            some = inbox.count() > 0;
            if (some) {
                DeliveryQueue empty = pending;
                pending = inbox;
                inbox = empty;
                count();
            } else {
                awake = false;
            }
        }
        if (kept != null) {
            kept.readOn();
        }
        return some ? pending : null;
    }

    /// To be called after sending some of what [#take] gave.
    void sent() {
        count();
        List<Brake> release = List.of();
        synchronized (lock) {
            if ((held != null || slowSinceMillis != 0) && !crowded(2)) {
                slowSinceMillis = 0;
                release = takeHeld();
            }
        }
        releaseAll(release);
    }

    /// Puts a message before everything that was delivered after the subscription it answers.
    ///
    /// @return false where there is no room
    boolean answer(Publication publication, Recipient recipient) {
        if (pending.count() >= limits.queueMessagesMax()
                || pending.bytes() >= 2L * limits.queueBytesMax()) {
            return false;
        }
        pending.add(publication, recipient);
        count();
        return true;
    }

    private void count() {
        pendingCount = pending.count();
        pendingBytes = pending.bytes();
    }

    /// What waits for its client. Called on any thread.
    ///
    /// @return null where nobody is connected, or nothing waits
    DoorStatus.@Nullable Consumer consumer(long nowMillis) {
        if (!reachable()) {
            return null;
        }
        synchronized (lock) {
            int messages = inbox.count() + pendingCount;
            long stored = kept == null ? 0 : kept.stored();
            if (messages == 0 && stored == 0 && slowSinceMillis == 0) {
                return null;
            }
            boolean slow = slowSinceMillis != 0;
            return new DoorStatus.Consumer(
                    client.space().text(),
                    client.clientId(),
                    kept != null,
                    messages,
                    inbox.bytes() + pendingBytes,
                    stored,
                    slow,
                    slow ? Math.max(0, (nowMillis - slowSinceMillis) / 1_000) : 0);
        }
    }

    // As the fabric's standing, on any thread.

    @Override
    public boolean dismiss() {
        return sessions.endAdministratively(this);
    }
}
