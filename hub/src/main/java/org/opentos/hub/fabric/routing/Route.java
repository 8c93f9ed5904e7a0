package org.opentos.hub.fabric.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.TopicSpace;

/// Who hears a topic, as of one version of its space's subscriptions.
///
/// Who is connected to another process of the hub hears through that process, which finds its own
/// recipients again: it gets a message once, however many there are. Kept messages and those of
/// shared subscriptions are the publisher's process's to place, wherever the recipient is.
public final class Route {
    private static final String[] NO_NODES = {};

    private final Topic topic;
    private final long version;
    private final Recipient[] direct;
    private final Recipient[] remoteKept;
    private final Group[] groups;
    private final boolean keeps;
    private final int hearers;

    /// Processes where somebody hears what is not kept.
    private final String[] nodes;

    /// Processes where somebody hears a message with QoS 0, which is never kept.
    private final String[] nodesOfUnkept;

    /// The members of one shared subscription; each message goes to one of them.
    static final class Group {
        private final Recipient[] members;
        private final AtomicInteger next;

        /// @param next counts messages, so that they go around
        Group(Collection<Recipient> members, AtomicInteger next) {
            this.members = members.toArray(Recipient[]::new);
            this.next = next;
        }

        private boolean keeps() {
            return Arrays.stream(members).anyMatch(Route::keeps);
        }

        /// The next member who is connected; where none is, one for whom it is kept, if any.
        private @Nullable Recipient pick(String topic, int qos, long nowNanos) {
            int start = Math.floorMod(next.getAndIncrement(), members.length);
            Recipient away = null;
            for (int offset = 0; offset < members.length; offset++) {
                Recipient each = members[(start + offset) % members.length];
                if (!each.allowed(topic, nowNanos)) {
                    continue;
                }
                if (each.subscriber().reachable()) {
                    return each;
                }
                if (away == null || away.keeping(qos) == null) {
                    away = each;
                }
            }
            return away;
        }
    }

    Route(Topic topic, long version, Collection<Recipient> all, List<Group> groups) {
        this.topic = topic;
        this.version = version;
        this.groups = groups.toArray(Group[]::new);
        this.hearers = all.size() + groups.size();
        this.keeps = all.stream().anyMatch(Route::keeps) || groups.stream().anyMatch(Group::keeps);
        this.direct =
                all.stream()
                        .filter(each -> !(each.subscriber() instanceof Remote))
                        .toArray(Recipient[]::new);
        if (direct.length == all.size()) {
            this.remoteKept = new Recipient[0];
            this.nodes = NO_NODES;
            this.nodesOfUnkept = NO_NODES;
        } else {
            this.remoteKept =
                    all.stream()
                            .filter(each -> each.subscriber() instanceof Remote && keeps(each))
                            .toArray(Recipient[]::new);
            this.nodes = nodes(all, each -> !keeps(each));
            this.nodesOfUnkept = nodes(all, _ -> true);
        }
    }

    private static String[] nodes(Collection<Recipient> all, Predicate<Recipient> which) {
        return all.stream()
                .filter(which)
                .map(Recipient::subscriber)
                .filter(Remote.class::isInstance)
                .map(each -> ((Remote) each).node())
                .distinct()
                .toArray(String[]::new);
    }

    private static boolean keeps(Recipient recipient) {
        return recipient.keeping(2) != null;
    }

    public Topic topic() {
        return topic;
    }

    long version() {
        return version;
    }

    /// Whether anybody subscribed to this topic.
    public boolean heard() {
        return hearers > 0;
    }

    /// How many are to have a message at most: each subscriber, and each shared subscription once.
    public int hearers() {
        return hearers;
    }

    /// Whether messages may have to be kept for somebody on the route.
    boolean keeps() {
        return keeps;
    }

    /// Everybody to whom this process hands the next message: whoever subscribed here or is to have
    /// it kept, and may receive it, and one member of each shared subscription.
    List<Recipient> recipients(int qos, @Nullable Subscriber origin) {
        List<Recipient> found = new ArrayList<>(hearers);
        long now = System.nanoTime();
        for (Recipient each : direct) {
            Recipient heard = each.subscriber() == origin ? each.own() : each;
            if (heard != null && heard.allowed(topic.text(), now)) {
                found.add(heard);
            }
        }
        if (qos > 0) {
            Collections.addAll(found, remoteKept);
        }
        for (Group each : groups) {
            Recipient picked = each.pick(topic.text(), qos, now);
            if (picked != null) {
                found.add(picked);
            }
        }
        return found;
    }

    /// Hands the publication to everybody on the route, where nothing has to be kept.
    ///
    /// @param origin the subscriber that published it, for `no local`; null for the hub itself
    void carry(
            Publication publication,
            @Nullable Subscriber origin,
            @Nullable Brake brake,
            TopicSpace space,
            Neighbours neighbours) {
        if (!heard()) {
            return;
        }
        long now = publication.receivedNanos();
        for (Recipient each : direct) {
            Recipient heard = each.subscriber() == origin ? each.own() : each;
            if (heard != null && heard.allowed(topic.text(), now)) {
                heard.subscriber().deliver(publication, heard, brake);
            }
        }
        for (Group each : groups) {
            Recipient picked = each.pick(topic.text(), publication.qos(), now);
            if (picked != null) {
                picked.subscriber().deliver(publication, picked, brake);
            }
        }
        passOn(publication, space, neighbours);
    }

    /// Passes the publication to the processes where somebody hears it and it is not kept.
    void passOn(Publication publication, TopicSpace space, Neighbours neighbours) {
        for (String node : publication.qos() == 0 ? nodesOfUnkept : nodes) {
            neighbours.pass(node, space, publication);
        }
    }

    /// Hands a publication that another process passed on to those here who have it from nobody
    /// else.
    void carryPassed(Publication publication) {
        long now = publication.receivedNanos();
        for (Recipient each : direct) {
            if (each.keeping(publication.qos()) == null && each.allowed(topic.text(), now)) {
                each.subscriber().deliver(publication, each, null);
            }
        }
    }
}
