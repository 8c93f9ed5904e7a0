package org.opentos.hub.fabric.peers;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.fabric.journal.SubscriptionRow;
import org.opentos.hub.fabric.routing.SpaceFabric;
import org.opentos.hub.fabric.routing.Subscription;

/// The sessions of other processes, found by client, by number at their process, and by row. Not
/// safe for use by several threads at once.
final class PeerTable {
    private final SpaceFabric fabric;
    private final Map<Name, PeerSession> byClient = new HashMap<>();
    private final Map<Place, PeerSession> byPlace = new HashMap<>();
    private final Map<Long, PeerSession> byRow = new HashMap<>();

    private record Name(TopicSpace space, String clientId) {
        static Name of(Client client) {
            return new Name(client.space(), client.clientId());
        }
    }

    private record Place(String node, long number) {
        static Place of(PeerSession session) {
            return new Place(session.node(), session.number());
        }
    }

    PeerTable(SpaceFabric fabric) {
        this.fabric = fabric;
    }

    @Nullable PeerSession find(Client client) {
        return byClient.get(Name.of(client));
    }

    @Nullable PeerSession find(String node, long number) {
        return byPlace.get(new Place(node, number));
    }

    @Nullable PeerSession find(long row) {
        return byRow.get(row);
    }

    @Nullable PeerSession find(String node, LocalSession session) {
        return session.row() != 0 ? find(session.row()) : find(node, session.number());
    }

    /// Notes a session that is new or stands in another place. Another one of the same client goes.
    ///
    /// @param number 0 while it is on its way to that process
    void put(PeerSession session, String node, long number, boolean connected) {
        byPlace.remove(Place.of(session), session);
        session.stands(node, number, connected);
        PeerSession before = byClient.put(Name.of(session.client()), session);
        if (before != null && before != session) {
            remove(before);
        }
        if (number != 0) {
            byPlace.put(Place.of(session), session);
        }
        if (session.row() != 0) {
            byRow.put(session.row(), session);
        }
    }

    static void resubscribe(PeerSession session, List<SubscriptionRow> rows) {
        List<Subscription> before = List.copyOf(session.subscriptions().values());
        session.subscriptions().clear();
        rows.forEach(each -> session.subscriptions().put(each.text(), each.subscription(session)));
        session.space().replace(before, session.subscriptions().values());
    }

    /// Forgets a session with its subscriptions.
    void remove(PeerSession gone) {
        withdraw(gone);
        gone.space().replace(gone.subscriptions().values(), List.of());
        gone.subscriptions().clear();
        fabric.leave(gone.space());
    }

    /// Forgets a session, but leaves its subscriptions where they are.
    void withdraw(PeerSession gone) {
        byPlace.remove(Place.of(gone), gone);
        byClient.remove(Name.of(gone.client()), gone);
        byRow.remove(gone.row(), gone);
    }

    Set<PeerSession> of(Collection<String> nodes) {
        Set<PeerSession> found = new LinkedHashSet<>();
        byPlace.values().stream().filter(each -> nodes.contains(each.node())).forEach(found::add);
        byRow.values().stream().filter(each -> nodes.contains(each.node())).forEach(found::add);
        return found;
    }
}
