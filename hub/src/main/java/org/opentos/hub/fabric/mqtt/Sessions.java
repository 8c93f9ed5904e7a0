package org.opentos.hub.fabric.mqtt;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.TopicAccess;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.fabric.routing.Space;
import org.opentos.hub.fabric.routing.SpaceFabric;

/// The sessions of this process: at most one for each client id of a space, and at most one
/// connection for each session.
final class Sessions {
    private final SpaceFabric fabric;
    private final TopicAccess access;
    private final Publishing publishing;
    private final Limits limits;
    private final DoorMetrics metrics;
    private final ScheduledExecutorService timer;
    private final ConcurrentHashMap<Key, Session> sessions = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<TopicSpace, Integer> perSpace = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Session, DelayedWill> wills = new ConcurrentHashMap<>();

    private record Key(TopicSpace space, String clientId) {
        static Key of(Client client) {
            return new Key(client.space(), client.clientId());
        }
    }

    private record DelayedWill(Will will, ScheduledFuture<?> timeout) {}

    /// What came of the wish to have a session.
    sealed interface Attached {
        /// @param present whether it is one that was there before
        record To(Session session, boolean present) implements Attached {}

        /// Another connection is being ended; ask again when it is told so.
        record Wait() implements Attached {}

        /// The client id is another's.
        record Foreign() implements Attached {}

        /// The space has no room for one more client.
        record Full() implements Attached {}
    }

    Sessions(
            SpaceFabric fabric,
            TopicAccess access,
            Publishing publishing,
            Limits limits,
            DoorMetrics metrics,
            ScheduledExecutorService timer) {
        this.fabric = fabric;
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
    /// @param again run when it is worth asking again
    Attached attach(Client client, Space space, Connection by, boolean cleanStart, Runnable again) {
        Key key = Key.of(client);
        Session existing = sessions.get(key);
        if (existing == null) {
            return fresh(key, client, space, by, again);
        }
        boolean same =
                existing.client().subject().equals(client.subject())
                        && existing.client().app().equals(client.app());
        Connection other = existing.owningConnection();
        if (other != null && !same) {
            return new Attached.Foreign();
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
            end(existing);
            return fresh(key, client, space, by, again);
        }
        cancelWill(existing);
        fabric.leave(space);
        return new Attached.To(existing, true);
    }

    private Attached fresh(Key key, Client client, Space space, Connection by, Runnable again) {
        int inSpace = perSpace.getOrDefault(client.space(), 0);
        if (inSpace >= limits.connectionsPerSpaceMax() + limits.keptSessionsPerSpaceMax()) {
            return new Attached.Full();
        }
        Session session = new Session(client, space, this, access, limits, metrics);
        session.claim(by);
        if (sessions.putIfAbsent(key, session) != null) {
            timer.schedule(again, 1, TimeUnit.MILLISECONDS);
            return new Attached.Wait();
        }
        perSpace.merge(client.space(), 1, Integer::sum);
        fabric.add(session);
        return new Attached.To(session, false);
    }

    /// Whether one more session of this space may outlive its connection.
    boolean roomToKeep(TopicSpace space) {
        return perSpace.getOrDefault(space, 0) <= limits.keptSessionsPerSpaceMax();
    }

    /// Ends the ownership of a connection that is gone. Called on its event loop.
    ///
    /// @param will null where the client said farewell
    void detach(Session session, Connection by, @Nullable Will will) {
        session.detach(System.currentTimeMillis());
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
                ScheduledFuture<?> timeout =
                        timer.schedule(() -> publishWill(session), delay, TimeUnit.SECONDS);
                wills.put(session, new DelayedWill(will, timeout));
            }
        }
        session.release(by);
    }

    private void publishWill(Session session) {
        DelayedWill delayed = wills.remove(session);
        if (delayed != null) {
            delayed.timeout().cancel(false);
            publishing.will(session.client(), session.space(), delayed.will(), session);
        }
    }

    private void cancelWill(Session session) {
        DelayedWill delayed = wills.remove(session);
        if (delayed != null) {
            delayed.timeout().cancel(false);
        }
    }

    /// Ends a session for good. Called by its owner.
    private void end(Session session) {
        publishWill(session);
        if (session.close()) {
            sessions.remove(Key.of(session.client()), session);
            perSpace.computeIfPresent(
                    session.client().space(), (_, count) -> count == 1 ? null : count - 1);
            fabric.remove(session);
            fabric.leave(session.space());
        }
    }

    /// Ends a session that nobody owns.
    private void endUnowned(Session session) {
        Object me = new Object();
        if (session.claim(me)) {
            end(session);
        }
    }

    /// More waits for a client than may. Called on any thread.
    void overflowed(Session session) {
        Connection open = session.owningConnection();
        if (open == null) {
            endUnowned(session);
        } else {
            open.endForGood(
                    Reason.QUOTA_EXCEEDED,
                    "protocol-error",
                    "More waits for this client than the hub keeps; read faster or subscribe to less.");
        }
    }

    /// @return whether the client was connected
    boolean endAdministratively(Session session) {
        Connection open = session.owningConnection();
        if (open == null) {
            endUnowned(session);
            return false;
        }
        open.endForGood(
                Reason.ADMINISTRATIVE_ACTION,
                "administrative",
                "The place of this client changed; connect again.");
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
}
