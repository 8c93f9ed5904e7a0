package org.opentos.hub.fabric.peers;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Admission;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.fabric.journal.Journal;
import org.opentos.hub.fabric.journal.SessionRow;
import org.opentos.hub.fabric.journal.SubscriptionRow;
import org.opentos.hub.fabric.routing.Neighbours;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.SpaceFabric;
import org.opentos.hub.fabric.routing.Subscription;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.nodes.Word;
import org.opentos.protocol.Subject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/// The sessions of the hub's other processes, each with its place in the space where it hears. So
/// whoever publishes here finds them like those of this process.
///
/// Every change of a session is told to all processes. What a client is told of it (CONNACK,
/// SUBACK, PUBACK of a retained message) follows when all of them know.
@Component
public class Peers implements Neighbours, Nodes.Departure {
    private static final String SESSIONS = "sessions";
    private static final String RELEASE = "release";

    /// For which a client waits until its session has come from another process; longer than it
    /// takes to notice that the other has been killed.
    private static final int CLAIM_SECONDS_MAX = 15;

    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
    private static final Logger log = LoggerFactory.getLogger(Peers.class);

    private final Nodes nodes;
    private final SpaceFabric fabric;
    private final Journal journal;
    private final Supplier<Admission> admission;
    private final Relays relays;
    private final AtomicLong listeners = new AtomicLong();

    // Under the lock.
    private final Object lock = new Object();
    private final PeerTable table;
    private final Map<Long, LocalSession> listening = new HashMap<>();

    /// Sessions of a process that tells all of its own, as long as it has not named them.
    private final Map<String, Set<PeerSession>> unnamed = new HashMap<>();

    /// Processes from which this one took over before its door opened.
    private final List<String> before = new ArrayList<>();

    private volatile @Nullable LocalSessions local;

    /// What became of the wish to have a client's session here.
    public enum Claim {
        /// No other process has it.
        FREE,
        /// Another party is connected with this client id at another process.
        FOREIGN,
        /// The process that has it does not answer.
        UNAVAILABLE
    }

    @Autowired
    Peers(Nodes nodes, SpaceFabric fabric, Journal journal, ObjectProvider<Admission> admission) {
        this(nodes, fabric, journal, admission::getObject);
    }

    /// @param admission asked for late, since the room above asks the fabric in turn
    public Peers(Nodes nodes, SpaceFabric fabric, Journal journal, Supplier<Admission> admission) {
        this.nodes = nodes;
        this.fabric = fabric;
        this.journal = journal;
        this.admission = admission;
        this.relays = new Relays(nodes, fabric);
        this.table = new PeerTable(fabric);
        if (!nodes.alone()) {
            nodes.hear(SESSIONS, this::introduction, this::heard);
            nodes.answer(RELEASE, this::release);
            nodes.onDeparture(this);
        }
    }

    /// Whether there are no other processes.
    public boolean alone() {
        return nodes.alone();
    }

    /// How many processes the hub has, this one included.
    public int processes() {
        return nodes.others().size() + 1;
    }

    /// Whether this process may go on, see [Nodes#leased].
    public boolean leased() {
        return nodes.leased();
    }

    /// Names the sessions of this process, those included that it took over. Called once, before
    /// anybody connects.
    public void open(LocalSessions sessions) {
        local = sessions;
        if (!nodes.alone()) {
            fabric.join(this);
            relays.open(sessions);
            tellAdopted(before);
        }
    }

    private void tellAdopted(List<String> gone) {
        if (!gone.isEmpty()) {
            nodes.tell(SESSIONS, SessionWord.adopted(gone));
        }
    }

    // What this process tells.

    /// A session came to be, or was connected or disconnected.
    ///
    /// @return completes when all processes know it
    public CompletionStage<?> came(LocalSession session) {
        return nodes.tell(SESSIONS, SessionWord.came(session));
    }

    /// A session ended.
    public void left(long number) {
        if (!nodes.alone()) {
            nodes.tell(SESSIONS, SessionWord.left(number));
        }
    }

    public CompletionStage<?> subscribed(long number, List<SubscriptionRow> subscriptions) {
        return nodes.tell(SESSIONS, SessionWord.subscribed(number, subscriptions));
    }

    public void unsubscribed(long number, List<String> texts) {
        if (!nodes.alone()) {
            nodes.tell(SESSIONS, SessionWord.unsubscribed(number, texts));
        }
    }

    private List<byte[]> introduction() {
        List<LocalSession> all = new ArrayList<>();
        LocalSessions here = local;
        if (here != null) {
            all.addAll(here.all());
        }
        synchronized (lock) {
            all.addAll(listening.values());
        }
        return SessionWord.all(all);
    }

    // As the fabric's neighbours.

    @Override
    public void pass(String node, TopicSpace space, Publication publication) {
        relays.pass(node, space, publication);
    }

    @Override
    public CompletionStage<?> retainedChanged(TopicSpace space) {
        return nodes.tell(SESSIONS, SessionWord.retained(space));
    }

    @Override
    public Listening listening(TopicSpace space, String filter) {
        long number = -listeners.incrementAndGet();
        LocalSession listener =
                new LocalSession(
                        number,
                        new Client(new Subject.Hub(), space, "listener" + number, ""),
                        0,
                        true,
                        System.currentTimeMillis(),
                        List.of(new SubscriptionRow(filter, 2, false, true, 0)));
        synchronized (lock) {
            listening.put(number, listener);
        }
        came(listener).toCompletableFuture().join();
        return () -> {
            synchronized (lock) {
                listening.remove(number);
            }
            left(number);
        };
    }

    // What other processes tell.

    private void heard(Word word) {
        byte[] bytes = word.content();
        String from = word.from();
        switch (bytes[0]) {
            case SessionWord.CAME -> came(from, Wire.read(bytes, Wire::session));
            case SessionWord.LEFT -> left(from, Wire.read(bytes, in -> in.readLong()));
            case SessionWord.SUBSCRIBED ->
                    Wire.read(
                            bytes,
                            in -> {
                                subscribed(from, in.readLong(), Wire.subscriptions(in));
                                return true;
                            });
            case SessionWord.UNSUBSCRIBED ->
                    Wire.read(
                            bytes,
                            in -> {
                                unsubscribed(from, in.readLong(), Wire.texts(in));
                                return true;
                            });
            case SessionWord.ALL_FOLLOW -> allFollow(from);
            case SessionWord.ALL_TOLD -> allTold(from);
            case SessionWord.ADOPTED -> dropAll(Wire.read(bytes, Wire::texts));
            case SessionWord.RETAINED ->
                    fabric.find(Wire.read(bytes, Wire::space))
                            .ifPresent(space -> space.retained().changedElsewhere());
            default -> throw new IllegalArgumentException("unknown kind " + bytes[0]);
        }
    }

    private void came(String from, LocalSession session) {
        LocalSessions here = local;
        if (session.connected()
                && here != null
                && here.contested(
                        session.client(),
                        session.sinceMillis(),
                        from,
                        nodes.self(),
                        given -> successor(given, from))) {
            return;
        }
        boolean before;
        synchronized (lock) {
            PeerSession known = table.find(from, session);
            if (known == null) {
                known = peer(session, from);
            }
            Set<PeerSession> stale = unnamed.get(from);
            if (stale != null) {
                stale.remove(known);
            }
            before = known.connected();
            table.put(known, from, session.number(), session.connected());
            PeerTable.resubscribe(known, session.subscriptions());
        }
        presence(session.client(), before, session.connected(), false);
    }

    private void allFollow(String from) {
        synchronized (lock) {
            Set<PeerSession> known = table.of(List.of(from));
            // What is on its way there is not yet its to name.
            known.removeIf(each -> each.number() == 0);
            unnamed.put(from, known);
        }
    }

    /// What a process did not name while it told all is not there any more.
    private void allTold(String from) {
        List<PeerSession> gone = new ArrayList<>();
        synchronized (lock) {
            Set<PeerSession> stale = unnamed.remove(from);
            if (stale != null) {
                stale.removeIf(each -> !each.node().equals(from));
                gone.addAll(stale);
                gone.forEach(table::remove);
            }
        }
        gone.forEach(each -> presence(each.client(), each.connected(), false, false));
    }

    private PeerSession peer(LocalSession session, String node) {
        return new PeerSession(
                session.client(),
                fabric.enter(session.client().space()),
                session.row(),
                relays,
                node);
    }

    private void left(String from, long number) {
        PeerSession gone;
        synchronized (lock) {
            gone = table.find(from, number);
            if (gone == null) {
                return;
            }
            table.remove(gone);
        }
        presence(gone.client(), gone.connected(), false, false);
    }

    private void subscribed(String from, long number, List<SubscriptionRow> rows) {
        synchronized (lock) {
            PeerSession session = table.find(from, number);
            if (session != null) {
                for (SubscriptionRow each : rows) {
                    Subscription subscription = each.subscription(session);
                    session.subscriptions().put(each.text(), subscription);
                    session.space().subscribe(subscription);
                }
            }
        }
    }

    private void unsubscribed(String from, long number, List<String> texts) {
        synchronized (lock) {
            PeerSession session = table.find(from, number);
            if (session != null) {
                for (String each : texts) {
                    Subscription gone = session.subscriptions().remove(each);
                    if (gone != null) {
                        session.space().unsubscribe(session, gone.group(), gone.filter());
                    }
                }
            }
        }
    }

    private void presence(Client client, boolean before, boolean now, boolean killed) {
        if (!before && now) {
            admission.get().connectedElsewhere(client);
        } else if (before && !now) {
            admission.get().disconnectedElsewhere(client, killed);
        }
    }

    // Sessions that move.

    /// Brings a client's session here, where another process has it. Blocks.
    public Claim claim(Client client) {
        if (nodes.alone()) {
            return Claim.FREE;
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(CLAIM_SECONDS_MAX);
        while (System.nanoTime() < deadline) {
            PeerSession there;
            synchronized (lock) {
                there = table.find(client);
            }
            if (there == null) {
                return Claim.FREE;
            }
            Optional<LocalSessions.Release> answer = askFor(there.node(), client);
            if (answer.isPresent()) {
                if (answer.get() == LocalSessions.Release.FOREIGN) {
                    return Claim.FOREIGN;
                }
                take(there);
            } else {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
        }
        return Claim.UNAVAILABLE;
    }

    private Optional<LocalSessions.Release> askFor(String node, Client client) {
        try {
            byte[] answer =
                    nodes.ask(node, RELEASE, Wire.write(0, out -> Wire.client(out, client)))
                            .toCompletableFuture()
                            .join();
            return Optional.of(LocalSessions.Release.values()[answer[0]]);
        } catch (CompletionException notNow) {
            log.debug("{} does not release {}", node, client.clientId(), notNow);
            return Optional.empty();
        }
    }

    /// Another process has let go of a session.
    private void take(PeerSession there) {
        if (there.row() == 0) {
            synchronized (lock) {
                if (table.find(there.client()) == there) {
                    table.remove(there);
                }
            }
            presence(there.client(), there.connected(), false, false);
        } else {
            adopt(there, journal.session(there.row()));
        }
    }

    /// Makes a kept session one of this process, if it is still there.
    private void adopt(PeerSession there, Optional<SessionRow> row) {
        synchronized (lock) {
            if (table.find(there.row()) != there) {
                return;
            }
            LocalSessions here = local;
            if (row.isPresent() && here != null) {
                table.withdraw(there);
                here.adopt(row.get(), there.subscriptions().values());
                fabric.leave(there.space());
            } else {
                table.remove(there);
            }
        }
        presence(there.client(), there.connected(), false, false);
    }

    private CompletionStage<byte[]> release(Word word) {
        LocalSessions here = local;
        if (here == null) {
            return CompletableFuture.completedStage(
                    new byte[] {(byte) LocalSessions.Release.FREE.ordinal()});
        }
        Client client = Wire.read(word.content(), Wire::client);
        return here.release(client, word.from(), given -> successor(given, word.from()))
                .thenApply(release -> new byte[] {(byte) release.ordinal()});
    }

    /// Takes the place of a session of this process that goes to another.
    private Collection<Subscription> successor(LocalSession given, String node) {
        if (given.row() == 0) {
            return List.of();
        }
        synchronized (lock) {
            PeerSession session = peer(given, node);
            given.subscriptions()
                    .forEach(each ->
                            session.subscriptions().put(each.text(), each.subscription(session)));
            table.put(session, node, 0, false);
            return List.copyOf(session.subscriptions().values());
        }
    }

    // Processes that go.

    @Override
    public void adopting(Collection<String> gone) {
        journal.adopt();
        if (local == null) {
            before.addAll(gone);
        }
    }

    @Override
    public void gone(Collection<String> gone, boolean adopter) {
        Collection<PeerSession> of;
        synchronized (lock) {
            of = table.of(gone);
            of.stream().filter(each -> each.row() == 0).forEach(table::remove);
        }
        for (PeerSession each : of) {
            boolean before = each.connected();
            each.stands(each.node(), each.number(), false);
            presence(each.client(), before, false, adopter);
        }
        if (adopter) {
            adoptAll(gone);
        }
    }

    private void adoptAll(Collection<String> gone) {
        LocalSessions here = local;
        if (here == null) {
            return;
        }
        for (SessionRow row : journal.sessions()) {
            PeerSession there;
            synchronized (lock) {
                there = table.find(row.row());
            }
            if (there != null) {
                adopt(there, Optional.of(row));
            } else {
                here.adopt(row, List.of());
            }
        }
        dropAll(List.copyOf(gone));
        tellAdopted(List.copyOf(gone));
    }

    /// Sessions of these processes that nobody took over have ended.
    private void dropAll(Collection<String> gone) {
        synchronized (lock) {
            table.of(gone).forEach(table::remove);
        }
    }
}
