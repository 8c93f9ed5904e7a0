package org.opentos.hub.fabric.mqtt;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.TopicAccess;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.fabric.journal.Journal;
import org.opentos.hub.fabric.journal.SessionRow;
import org.opentos.hub.fabric.peers.LocalSessions;
import org.opentos.hub.fabric.peers.Peers;
import org.opentos.hub.fabric.routing.Space;
import org.opentos.hub.fabric.routing.SpaceFabric;
import org.opentos.hub.fabric.routing.Subscription;
import org.opentos.hub.fabric.routing.Traces;
import org.opentos.hub.fabric.routing.Will;

/// The sessions of this process: at most one for each client id of a space, and at most one
/// connection for each session.
final class Sessions {
    /// Since when a session whose time is over counts as disconnected, so that no step of the clock
    /// brings it back.
    private static final long LONG_AGO_MILLIS = 0;

    private final SpaceFabric fabric;
    private final Peers peers;
    private final Journal journal;
    private final TopicAccess access;
    private final Publishing publishing;
    private final Limits limits;
    private final DoorMetrics metrics;
    private final ScheduledExecutorService timer;
    private final ConcurrentHashMap<Key, Session> sessions = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<TopicSpace, Integer> perSpace = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Session, DelayedWill> wills = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Long, Session> byNumber = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    /// Ends of kept sessions that are not committed yet.
    private final ConcurrentHashMap<Key, CompletionStage<?>> endings = new ConcurrentHashMap<>();

    private record Key(TopicSpace space, String clientId) {
        static Key of(Client client) {
            return new Key(client.space(), client.clientId());
        }
    }

    private record DelayedWill(Will will, ScheduledFuture<?> timeout) {}

    /// What came of the wish to have a session.
    sealed interface Attached {
        /// @param present whether it is one that was there before
        /// @param replaced completes when the kept session whose place it takes is gone for good;
        ///   null where there is none
        record To(Session session, boolean present, @Nullable CompletionStage<?> replaced)
                implements Attached {}

        /// Another connection is being ended; ask again when it is told so.
        record Wait() implements Attached {}

        /// Another process has it by now.
        record Gone() implements Attached {}

        /// The client id is another's.
        record Foreign() implements Attached {}

        /// The space has no room for one more client.
        record Full() implements Attached {}
    }

    Sessions(
            SpaceFabric fabric,
            Peers peers,
            Journal journal,
            TopicAccess access,
            Publishing publishing,
            Limits limits,
            DoorMetrics metrics,
            ScheduledExecutorService timer) {
        this.fabric = fabric;
        this.peers = peers;
        this.journal = journal;
        this.access = access;
        this.publishing = publishing;
        this.limits = limits;
        this.metrics = metrics;
        this.timer = timer;
    }

    /// Gives a connection its session. Called on the connection's event loop.
    ///
    /// @param space held by the caller; the session takes that hold over where it is made anew, and
    ///   the caller's hold is let go otherwise
    /// @param keep whether a session that is made anew outlives its connection
    /// @param again run when it is worth asking again
    Attached attach(
            Client client,
            Space space,
            Connection by,
            boolean cleanStart,
            boolean keep,
            Runnable again) {
        Key key = Key.of(client);
        Session existing = sessions.get(key);
        if (existing == null) {
            return fresh(key, client, space, by, keep, again, endings.get(key));
        }
        boolean same = sameParty(existing.client(), client);
        Connection other = existing.owningConnection();
        if (other != null && !same) {
            return new Attached.Foreign();
        }
        if (existing.given()) {
            // It has gone to another process since that was asked; the client comes again.
            return new Attached.Gone();
        }
        if (other != null || !existing.claim(by)) {
            if (other != null) {
                other.takeOver(again);
            } else {
                timer.schedule(again, 1, TimeUnit.MILLISECONDS);
            }
            return new Attached.Wait();
        }
        if (sessions.get(key) != existing) {
            existing.release(by);
            timer.schedule(again, 1, TimeUnit.MILLISECONDS);
            return new Attached.Wait();
        }
        if (cleanStart || !same || existing.overdue(System.currentTimeMillis())) {
            CompletionStage<?> replaced = end(existing);
            return fresh(key, client, space, by, keep, again, replaced);
        }
        cancelWill(existing);
        fabric.leave(space);
        existing.sinceMillis(System.currentTimeMillis());
        return new Attached.To(existing, true, null);
    }

    private Attached fresh(
            Key key,
            Client client,
            Space space,
            Connection by,
            boolean keep,
            Runnable again,
            @Nullable CompletionStage<?> replaced) {
        int inSpace = perSpace.getOrDefault(client.space(), 0);
        if (inSpace >= limits.connectionsPerSpaceMax() + limits.keptSessionsPerSpaceMax()) {
            return new Attached.Full();
        }
        Session session = session(client, space, keep);
        session.sinceMillis(System.currentTimeMillis());
        session.claim(by);
        if (sessions.putIfAbsent(key, session) != null) {
            timer.schedule(again, 1, TimeUnit.MILLISECONDS);
            return new Attached.Wait();
        }
        stands(session);
        return new Attached.To(session, false, replaced);
    }

    private void stands(Session session) {
        byNumber.put(session.number(), session);
        perSpace.merge(session.client().space(), 1, Integer::sum);
        fabric.add(session);
    }

    /// Forgets a session that has ended or gone.
    private void remove(Session session) {
        sessions.remove(Key.of(session.client()), session);
        byNumber.remove(session.number());
        perSpace.computeIfPresent(
                session.client().space(), (_, count) -> count == 1 ? null : count - 1);
        fabric.remove(session);
        fabric.leave(session.space());
    }

    private Session session(Client client, Space space, boolean keep) {
        return new Session(
                numbers.incrementAndGet(),
                client,
                space,
                this,
                access,
                limits,
                metrics,
                keep ? journal : null);
    }

    /// Those there are now; may change while they are walked over.
    Collection<Session> standing() {
        return sessions.values();
    }

    Traces traces() {
        return fabric.traces();
    }

    /// Takes over the sessions that the database has of this process. Called once, before anybody
    /// connects.
    void restore() {
        List<Runnable> wills = new ArrayList<>();
        for (SessionRow row : journal.sessions()) {
            wills.add(restore(row, List.of()));
        }
        sessions.values().forEach(this::tellOthers);
        // Only now are all there who are to hear them.
        wills.forEach(Runnable::run);
    }

    /// A session whose time was over before only waits for its end. It has no subscriptions any
    /// more, since what a shared one took would end with it.
    ///
    /// @param predecessor the subscriptions that stood for it so far
    /// @return what publishes its will when it is time
    Runnable restore(SessionRow row, Collection<Subscription> predecessor) {
        Client client = row.client();
        Space space = fabric.enter(client.space());
        Session session = session(client, space, true);
        long now = System.currentTimeMillis();
        long detachedAt = row.detachedAt().map(Instant::toEpochMilli).orElse(now);
        boolean over = Session.overdue(now, detachedAt, row.expirySeconds());
        session.restore(row.row(), row.expirySeconds(), over ? LONG_AGO_MILLIS : detachedAt);
        if (!over) {
            row.subscriptions()
                    .forEach(each ->
                            session.subscriptions().put(each.text(), each.subscription(session)));
        }
        space.replace(predecessor, session.subscriptions().values());
        sessions.put(Key.of(client), session);
        stands(session);
        if (row.detachedAt().isEmpty()) {
            journal.detached(
                    row.row(),
                    row.expirySeconds(),
                    row.will().isPresent(),
                    Instant.ofEpochMilli(now));
        }
        return () ->
                row.will()
                        .ifPresent(will -> {
                            long delay = Math.min(will.delaySeconds(), row.expirySeconds());
                            publishLater(session, will, delay - (now - detachedAt) / 1_000);
                        });
    }

    /// Whether the client's session may outlive its connection: one that did before, or one more of
    /// this space.
    boolean roomToKeep(Client client) {
        Session existing = sessions.get(Key.of(client));
        return (existing != null && existing.kept() != null)
                || perSpace.getOrDefault(client.space(), 0) <= limits.keptSessionsPerSpaceMax();
    }

    /// Ends the ownership of a connection that is gone. Called on its event loop.
    ///
    /// @param will null where the client said farewell
    void detach(Session session, Connection by, @Nullable Will will) {
        if (session.given()) {
            // The one who took its place is another connection of the same client.
            if (will != null && will.delaySeconds() == 0) {
                publishing.will(session.client(), session.space(), will, session);
            }
            session.detach(System.currentTimeMillis());
            session.release(by);
            return;
        }
        long now = System.currentTimeMillis();
        session.detach(now);
        boolean willWaits = false;
        if (session.expirySeconds() == 0) {
            if (will != null) {
                publishing.will(session.client(), session.space(), will, session);
            }
            end(session);
        } else if (will != null) {
            long delay = Math.min(will.delaySeconds(), session.expirySeconds());
            if (delay == 0) {
                publishing.will(session.client(), session.space(), will, session);
            } else {
                publishLater(session, will, delay);
                willWaits = true;
            }
        }
        if (session.keeping() != null && session.expirySeconds() > 0) {
            journal.detached(
                    session.keeping().row(),
                    session.expirySeconds(),
                    willWaits,
                    Instant.ofEpochMilli(now));
            tellOthers(session);
        }
        session.release(by);
    }

    void tellOthers(Session disconnected) {
        if (!peers.alone()) {
            peers.came(disconnected.local(false));
        }
    }

    private void publishLater(Session session, Will will, long delaySeconds) {
        // Within one step, so that the will is there when its time is over at once.
        wills.compute(
                session,
                (_, _) ->
                        new DelayedWill(
                                will,
                                timer.schedule(
                                        () -> publishWill(session),
                                        Math.max(0, delaySeconds),
                                        TimeUnit.SECONDS)));
    }

    private void publishWill(Session session) {
        DelayedWill delayed = wills.remove(session);
        if (delayed != null) {
            delayed.timeout().cancel(false);
            publishing.will(session.client(), session.space(), delayed.will(), session);
            if (session.keeping() != null) {
                journal.willPublished(session.keeping().row());
            }
        }
    }

    private void cancelWill(Session session) {
        DelayedWill delayed = wills.remove(session);
        if (delayed != null) {
            delayed.timeout().cancel(false);
        }
    }

    /// Ends a session for good. Called by its owner.
    ///
    /// @return completes when the database knows; null where it knows nothing of the session
    private @Nullable CompletionStage<?> end(Session session) {
        publishWill(session);
        if (session.close()) {
            Key key = Key.of(session.client());
            // First, so that whoever has its place next waits for it.
            CompletionStage<?> ended = toEnd(key, session);
            remove(session);
            peers.left(session.number());
            return ended;
        }
        return null;
    }

    private @Nullable CompletionStage<?> toEnd(Key key, Session session) {
        if (session.keeping() == null) {
            return null;
        }
        CompletionStage<?> ended = journal.ended(session.keeping().row());
        endings.put(key, ended);
        ended.whenComplete((_, _) -> endings.remove(key, ended));
        return ended;
    }

    /// Ends a session that nobody owns.
    ///
    /// @return whether nobody did
    private boolean endUnowned(Session session) {
        boolean unowned = session.claim(new Object());
        if (unowned) {
            end(session);
        }
        return unowned;
    }

    /// More waits for a client than may. Called on any thread.
    void overflowed(Session session) {
        endForGood(
                session,
                Reason.QUOTA_EXCEEDED,
                "protocol-error",
                "More waits for this client than the hub keeps; read faster or subscribe to less.");
    }

    /// @return whether the client was connected
    boolean endAdministratively(Session session) {
        return endForGood(
                session,
                Reason.ADMINISTRATIVE_ACTION,
                "administrative",
                "The place of this client changed; connect again.");
    }

    /// Ends a session with the connection it has, also where that changes meanwhile.
    ///
    /// @return whether it has one
    private boolean endForGood(Session session, int reason, String why, String detail) {
        Connection open = session.owningConnection();
        if (open == null) {
            return !endUnowned(session)
                    && session.reachable()
                    && endForGood(session, reason, why, detail);
        }
        open.endForGood(reason, why, detail, () -> endForGood(session, reason, why, detail));
        return true;
    }

    /// Ends the sessions whose time is over. Called once a second.
    void expire() {
        long now = System.currentTimeMillis();
        for (Session each : sessions.values()) {
            if (each.expired(now)) {
                endUnowned(each);
            }
        }
    }

    // What [SessionsForPeers] does with them.

    @Nullable Session find(Client client) {
        return sessions.get(Key.of(client));
    }

    @Nullable Session find(long number) {
        return byNumber.get(number);
    }

    /// Completes when the end of the client's last kept session is committed; null where it is.
    @Nullable CompletionStage<?> ending(Client client) {
        return endings.get(Key.of(client));
    }

    static boolean sameParty(Client one, Client other) {
        return one.subject().equals(other.subject()) && one.app().equals(other.app());
    }

    /// Lets a session go to another process, whose matter its will is from now on.
    void give(Session session, LocalSessions.Successor successor) {
        cancelWill(session);
        if (session.give(successor)) {
            remove(session);
        }
    }

    void later(Runnable what) {
        timer.schedule(what, 1, TimeUnit.MILLISECONDS);
    }
}
