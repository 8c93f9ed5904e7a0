package org.opentos.hub.fabric.routing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Who hears a topic, as of one version of its space's subscriptions.
public final class Route {
    private final Topic topic;
    private final long version;
    private final Recipient[] direct;
    private final Group[] groups;
    private final boolean keeps;

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

        private @Nullable Recipient pick(String topic, long nowNanos) {
            int start = Math.floorMod(next.getAndIncrement(), members.length);
            Recipient unreachable = null;
            for (int offset = 0; offset < members.length; offset++) {
                Recipient each = members[(start + offset) % members.length];
                if (!each.allowed(topic, nowNanos)) {
                    continue;
                }
                if (each.subscriber().reachable()) {
                    return each;
                }
                if (unreachable == null) {
                    unreachable = each;
                }
            }
            return unreachable;
        }
    }

    Route(Topic topic, long version, Collection<Recipient> direct, List<Group> groups) {
        this.topic = topic;
        this.version = version;
        this.direct = direct.toArray(Recipient[]::new);
        this.groups = groups.toArray(Group[]::new);
        this.keeps =
                direct.stream().anyMatch(Route::keeps) || groups.stream().anyMatch(Group::keeps);
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
        return direct.length > 0 || groups.length > 0;
    }

    /// How many are to have a message at most: each subscriber, and each shared subscription once.
    public int hearers() {
        return direct.length + groups.length;
    }

    /// Whether messages may have to be kept for somebody on the route.
    boolean keeps() {
        return keeps;
    }

    /// Everybody who is to have the next message: whoever subscribed and may receive it, and one
    /// member of each shared subscription.
    List<Recipient> recipients(@Nullable Subscriber origin) {
        List<Recipient> found = new ArrayList<>(direct.length + groups.length);
        long now = System.nanoTime();
        for (Recipient each : direct) {
            Recipient heard = each.subscriber() == origin ? each.own() : each;
            if (heard != null && heard.allowed(topic.text(), now)) {
                found.add(heard);
            }
        }
        for (Group each : groups) {
            Recipient picked = each.pick(topic.text(), now);
            if (picked != null) {
                found.add(picked);
            }
        }
        return found;
    }

    /// Hands the publication to everybody on the route, where nothing has to be kept.
    ///
    /// @param origin the subscriber that published it, for `no local`; null for the hub itself
    void carry(Publication publication, @Nullable Subscriber origin, @Nullable Brake brake) {
        if (!heard()) {
            return;
        }
        long now = System.nanoTime();
        for (Recipient each : direct) {
            Recipient heard = each.subscriber() == origin ? each.own() : each;
            if (heard != null && heard.allowed(topic.text(), now)) {
                heard.subscriber().deliver(publication, heard, brake);
            }
        }
        for (Group each : groups) {
            Recipient picked = each.pick(topic.text(), now);
            if (picked != null) {
                picked.subscriber().deliver(publication, picked, brake);
            }
        }
    }
}
