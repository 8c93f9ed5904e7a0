package org.opentos.hub.fabric.mqtt;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.journal.Journal;
import org.opentos.hub.fabric.journal.SessionRow;
import org.opentos.hub.fabric.peers.LocalSession;
import org.opentos.hub.fabric.peers.LocalSessions;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Recipient;
import org.opentos.hub.fabric.routing.Subscription;

/// The door's sessions as the hub's other processes reach them: told of, given up, taken over.
final class SessionsForPeers implements LocalSessions {
    private final Sessions sessions;
    private final Journal journal;

    SessionsForPeers(Sessions sessions, Journal journal) {
        this.sessions = sessions;
        this.journal = journal;
    }

    @Override
    public List<LocalSession> all() {
        return sessions.standing().stream()
                .filter(each -> each.kept() == null || each.keeping() != null)
                .map(each -> each.local(each.reachable()))
                .toList();
    }

    @Override
    public CompletionStage<Release> release(Client to, String node, Successor successor) {
        CompletableFuture<Release> done = new CompletableFuture<>();
        release(to, node, successor, done);
        return done;
    }

    private void release(
            Client to, String node, Successor successor, CompletableFuture<Release> done) {
        Session existing = sessions.find(to);
        if (existing == null) {
            CompletionStage<?> ending = sessions.ending(to);
            complete(done, ending == null ? journal.flushed() : ending);
            return;
        }
        Connection other = existing.owningConnection();
        Runnable again = () -> release(to, node, successor, done);
        if (other != null && !Sessions.sameParty(existing.client(), to)) {
            done.complete(Release.FOREIGN);
        } else if (other != null) {
            other.takeOver(again);
        } else {
            Object me = new Object();
            if (!existing.claim(me) || existing.keeping() == null) {
                existing.release(me);
                sessions.later(again);
                return;
            }
            sessions.give(existing, successor);
            complete(done, journal.moved(existing.keeping().row(), node));
        }
    }

    private static void complete(CompletableFuture<Release> done, CompletionStage<?> commit) {
        commit.whenComplete((_, failure) -> {
            if (failure == null) {
                done.complete(Release.FREE);
            } else {
                done.completeExceptionally(failure);
            }
        });
    }

    @Override
    public boolean contested(
            Client by, long sinceMillis, String node, String self, Successor successor) {
        Session existing = sessions.find(by);
        if (existing == null) {
            return false;
        }
        Connection open = existing.owningConnection();
        boolean later =
                existing.sinceMillis() > sinceMillis
                        || (existing.sinceMillis() == sinceMillis && self.compareTo(node) > 0);
        if (open != null && later) {
            return true;
        }
        sessions.give(existing, successor);
        if (open != null) {
            open.takeOver(() -> {});
        }
        return false;
    }

    @Override
    public void adopt(SessionRow row, Collection<Subscription> predecessor) {
        Session existing = sessions.find(row.client());
        if (existing != null) {
            // It was this process's before, or the client has come meanwhile.
            existing.space().replace(predecessor, List.of());
            return;
        }
        Runnable will = sessions.restore(row, predecessor);
        Session session = sessions.find(row.client());
        if (session != null) {
            sessions.tellOthers(session);
        }
        will.run();
    }

    @Override
    public void reached(long number, long sequence) {
        Session session = sessions.find(number);
        KeptQueue kept = session == null ? null : session.kept();
        if (kept != null) {
            kept.reached(sequence);
        }
    }

    @Override
    public void overflowed(long number) {
        Session session = sessions.find(number);
        if (session != null) {
            sessions.overflowed(session);
        }
    }

    @Override
    public void deliver(long number, Publication publication, SharedDelivery how) {
        Session session = sessions.find(number);
        if (session != null && session.mayReceive(publication.topic().text())) {
            session.deliver(
                    publication,
                    Recipient.ofShared(
                            session, how.qos(), how.retainAsPublished(), how.identifiers()),
                    null);
        }
    }

    /// Looks for what other processes added to queues, should their word of it have been lost.
    /// Called once a second; blocks.
    void lookAgain() {
        Map<Long, KeptQueue> connected = new HashMap<>();
        for (Session each : sessions.standing()) {
            KeptQueue kept = each.kept();
            if (kept != null && kept.attached()) {
                connected.put(kept.row(), kept);
            }
        }
        if (!connected.isEmpty()) {
            Map<Long, Long> ends = journal.ends(connected.keySet());
            connected.forEach((row, kept) -> kept.reached(ends.getOrDefault(row, 0L)));
        }
    }
}
