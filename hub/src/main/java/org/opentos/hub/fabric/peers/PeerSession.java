package org.opentos.hub.fabric.peers;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.routing.Brake;
import org.opentos.hub.fabric.routing.Keeping;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Recipient;
import org.opentos.hub.fabric.routing.Remote;
import org.opentos.hub.fabric.routing.Space;
import org.opentos.hub.fabric.routing.Subscription;

/// A session of another process. One that is kept stays the same object while it moves from process
/// to process.
final class PeerSession implements Remote, Keeping {
    private final Client client;
    private final Space space;
    private final long row;
    private final Relays relays;

    /// By the text of the filter. Changed under the lock of [Peers].
    private final Map<String, Subscription> subscriptions = new HashMap<>(2);

    private volatile Place place;

    /// Where it is.
    ///
    /// @param number by which its process knows it; 0 while it is on its way there
    private record Place(String node, long number, boolean connected) {}

    PeerSession(Client client, Space space, long row, Relays relays, String node) {
        this.client = client;
        this.space = space;
        this.row = row;
        this.relays = relays;
        this.place = new Place(node, 0, false);
    }

    void stands(String node, long number, boolean connected) {
        place = new Place(node, number, connected);
    }

    Client client() {
        return client;
    }

    Space space() {
        return space;
    }

    Map<String, Subscription> subscriptions() {
        return subscriptions;
    }

    boolean connected() {
        return place.connected();
    }

    long number() {
        return place.number();
    }

    @Override
    public String node() {
        return place.node();
    }

    @Override
    public boolean reachable() {
        return place.connected();
    }

    @Override
    public @Nullable Keeping keeping() {
        return row == 0 ? null : this;
    }

    /// What it hears by itself is passed to its process; a shared subscription picked it for this.
    @Override
    public void deliver(Publication publication, Recipient recipient, @Nullable Brake brake) {
        Place now = place;
        relays.passTo(now.node(), now.number(), publication, recipient);
    }

    // As what is kept.

    @Override
    public long row() {
        return row;
    }

    /// Its own process says what it sent.
    @Override
    public boolean attached() {
        return false;
    }

    @Override
    public void kept(long sequence, Publication publication, Recipient recipient) {
        Place now = place;
        if (now.connected()) {
            relays.reached(now.node(), now.number(), sequence);
        }
    }

    @Override
    public void overflowed() {
        Place now = place;
        relays.overflowed(now.node(), now.number());
    }
}
