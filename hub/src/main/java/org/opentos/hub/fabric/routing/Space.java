package org.opentos.hub.fabric.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.opentos.hub.fabric.TopicSpace;

/// One topic space: its subscriptions, the routes found so far, and its retained messages.
public final class Space {
    /// Routes remembered in a space; beyond, they are all forgotten and found again.
    static final int ROUTES_MAX = 4_096;

    /// Subscriptions in a space, of all its clients together.
    public static final int SUBSCRIPTIONS_MAX = 100_000;

    private final TopicSpace name;
    private final RetainedMessages retained;
    private final TopicTree<Place> places = new TopicTree<>();
    private final ReentrantReadWriteLock lock = new ReentrantReadWriteLock();
    private final ConcurrentHashMap<String, Route> routes = new ConcurrentHashMap<>();
    private int subscriptions;
    private volatile long version;

    /// What stands at one filter.
    private static final class Place {
        final Map<Subscriber, Subscription> direct = new LinkedHashMap<>(2);
        final Map<String, SharedPlace> groups = new LinkedHashMap<>(0);
    }

    private record SharedPlace(Map<Subscriber, Subscription> members, AtomicInteger next) {}

    Space(TopicSpace name, RetainedMessages retained) {
        this.name = name;
        this.retained = retained;
    }

    public TopicSpace name() {
        return name;
    }

    public RetainedMessages retained() {
        return retained;
    }

    /// What became of a wish to subscribe.
    public enum Added {
        NEW,
        REPLACED,
        FULL
    }

    public Added subscribe(Subscription subscription) {
        lock.writeLock().lock();
        try {
            if (subscriptions >= SUBSCRIPTIONS_MAX && !present(subscription)) {
                return Added.FULL;
            }
            Place place = places.findOrPut(subscription.filter(), Place::new);
            Map<Subscriber, Subscription> members =
                    subscription.group().isEmpty()
                            ? place.direct
                            : place.groups
                                    .computeIfAbsent(
                                            subscription.group(),
                                            _ ->
                                                    new SharedPlace(
                                                            new LinkedHashMap<>(),
                                                            new AtomicInteger()))
                                    .members();
            boolean fresh = members.put(subscription.subscriber(), subscription) == null;
            if (fresh) {
                subscriptions++;
            }
            changed();
            return fresh ? Added.NEW : Added.REPLACED;
        } finally {
            lock.writeLock().unlock();
        }
    }

    private boolean present(Subscription subscription) {
        Place place = places.find(subscription.filter());
        if (place == null) {
            return false;
        }
        if (subscription.group().isEmpty()) {
            return place.direct.containsKey(subscription.subscriber());
        }
        SharedPlace shared = place.groups.get(subscription.group());
        return shared != null && shared.members().containsKey(subscription.subscriber());
    }

    /// @return whether there was such a subscription
    public boolean unsubscribe(Subscriber subscriber, String group, String filter) {
        lock.writeLock().lock();
        try {
            Place place = places.find(filter);
            if (place == null) {
                return false;
            }
            boolean removed;
            if (group.isEmpty()) {
                removed = place.direct.remove(subscriber) != null;
            } else {
                SharedPlace shared = place.groups.get(group);
                removed = shared != null && shared.members().remove(subscriber) != null;
                if (shared != null && shared.members().isEmpty()) {
                    place.groups.remove(group);
                }
            }
            if (place.direct.isEmpty() && place.groups.isEmpty()) {
                places.remove(filter);
            }
            if (removed) {
                subscriptions--;
                changed();
            }
            return removed;
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// Puts subscriptions in the place of others in one step, so that no message is heard by both
    /// or by neither.
    public void replace(Collection<Subscription> before, Collection<Subscription> after) {
        lock.writeLock().lock();
        try {
            before.forEach(each -> unsubscribe(each.subscriber(), each.group(), each.filter()));
            after.forEach(this::subscribe);
        } finally {
            lock.writeLock().unlock();
        }
    }

    /// How many there are, of all clients.
    public int subscriptions() {
        lock.readLock().lock();
        try {
            return subscriptions;
        } finally {
            lock.readLock().unlock();
        }
    }

    private void changed() {
        version++;
        routes.clear();
    }

    /// Whether a route found earlier still holds.
    public boolean current(Route route) {
        return route.version() == version;
    }

    /// The route of a topic, found or remembered.
    public Route route(String topic) {
        Route known = routes.get(topic);
        return known != null && known.version() == version ? known : find(topic);
    }

    private Route find(String topic) {
        Map<Subscriber, Recipient> direct = new LinkedHashMap<>();
        List<Route.Group> groups = new ArrayList<>(0);
        long asOf;
        lock.readLock().lock();
        try {
            asOf = version;
            places.matching(
                    topic,
                    place -> {
                        for (Subscription each : place.direct.values()) {
                            Recipient known = direct.get(each.subscriber());
                            if (known == null) {
                                direct.put(each.subscriber(), new Recipient(each));
                            } else {
                                known.merge(each);
                            }
                        }
                        for (SharedPlace each : place.groups.values()) {
                            List<Recipient> members = new ArrayList<>(each.members().size());
                            each.members()
                                    .values()
                                    .forEach(member -> members.add(new Recipient(member)));
                            groups.add(new Route.Group(members, each.next()));
                        }
                    });
        } finally {
            lock.readLock().unlock();
        }
        Route route = new Route(new Topic(topic), asOf, direct.values(), groups);
        if (routes.mappingCount() >= ROUTES_MAX) {
            routes.clear();
        }
        routes.put(topic, route);
        return route;
    }
}
