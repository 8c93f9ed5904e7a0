package org.opentos.hub.fabric.mqtt;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.opentos.hub.fabric.routing.Filters;

/// What a run of [SessionModelTest] knows of sessions, subscriptions, messages and retained state,
/// in plain collections.
final class SessionModel {
    private final List<Session> sessions = new ArrayList<>();
    private final List<Message> shared = new ArrayList<>();
    private final Map<String, Set<Message>> retained = new HashMap<>();
    private int numbers;
    private int time;

    /// A message, told apart by its number, which is its payload.
    static final class Message {
        final int number;
        final String publisher;
        final String topic;
        final int qos;
        final boolean retain;
        final boolean empty;
        final boolean expired;
        final Map<Session, String> members = new LinkedHashMap<>();
        boolean mayBeLost;
        boolean acknowledged;
        int sends;
        int copies;
        private int sentAt;
        private int resolvedAt = -1;

        Message(
                int number,
                String publisher,
                String topic,
                int qos,
                boolean retain,
                boolean empty,
                boolean expired) {
            this.number = number;
            this.publisher = publisher;
            this.topic = topic;
            this.qos = qos;
            this.retain = retain;
            this.empty = empty;
            this.expired = expired;
        }

        String payload() {
            return empty ? "" : Integer.toString(number);
        }

        @Override
        public String toString() {
            return "%d(%s %s q%d%s)".formatted(number, publisher, topic, qos, retain ? "r" : "");
        }
    }

    /// A subscription that was acknowledged.
    record Wish(
            String filter,
            int qos,
            boolean noLocal,
            boolean retainAsPublished,
            int identifier,
            String group) {
        boolean matches(String topic) {
            return filter.endsWith("/+")
                    ? topic.startsWith(filter.substring(0, filter.length() - 1))
                    : topic.equals(filter);
        }
    }

    /// A message on its way into one session.
    static final class Expected {
        final Message message;
        final int qos;
        final boolean retain;
        final boolean answer;
        final boolean due;
        final Set<Integer> identifiers;
        final int firstConnection;
        int sends;
        boolean shared;
        int packetIdentifier;
        int copies;
        boolean released;
        boolean answered;
        boolean finished;
        boolean committed;

        /// What may come instead of each other: a QoS 2 message that was sent again comes once, as
        /// the subscriptions were at one of the times. Shared by all of them.
        private List<Expected> ways = List.of(this);

        private Expected(
                Message message,
                int qos,
                boolean retain,
                boolean answer,
                boolean due,
                Set<Integer> identifiers,
                int firstConnection) {
            this.message = message;
            this.qos = qos;
            this.retain = retain;
            this.answer = answer;
            this.due = due;
            this.identifiers = identifiers;
            this.firstConnection = firstConnection;
        }

        /// Whether it has to arrive. Empty messages cannot be told apart, so none of them has to.
        boolean required() {
            return due
                    && !message.empty
                    && ways.stream().allMatch(each -> each.qos > 0)
                    && message.acknowledged
                    && sends == message.sends;
        }

        boolean missing() {
            return required() && ways.stream().allMatch(each -> each.copies == 0);
        }

        private boolean isLike(Expected other) {
            return qos == other.qos
                    && retain == other.retain
                    && identifiers.equals(other.identifiers);
        }

        private void instead(Expected other) {
            ways = new ArrayList<>(other.ways);
            ways.add(this);
            other.ways.forEach(each -> each.ways = ways);
        }

        /// It came this way.
        void came(Session session) {
            ways.stream().filter(each -> each != this).forEach(session.expected::remove);
            ways = List.of(this);
        }

        @Override
        public String toString() {
            return "%s>q%d%s id %d x%d%s"
                    .formatted(
                            message,
                            qos,
                            answer ? " answer" : "",
                            packetIdentifier,
                            copies,
                            finished ? " finished" : "");
        }
    }

    /// One session, from its beginning to its end.
    static final class Session {
        final String client;
        final boolean kept;
        final Map<String, Wish> wishes = new LinkedHashMap<>();
        final List<Expected> expected = new ArrayList<>();
        boolean connected;
        boolean unnoticed;
        boolean ended;
        int connections;

        Session(String client, boolean kept) {
            this.client = client;
            this.kept = kept;
        }

        List<Expected> missing() {
            return expected.stream().filter(Expected::missing).toList();
        }

        private boolean mayBeReachable() {
            return connected || unnoticed;
        }

        private int firstConnection() {
            return mayBeReachable() ? connections : connections + 1;
        }

        @Override
        public String toString() {
            return "%s%s, connection %d%s%s"
                    .formatted(
                            client,
                            kept ? "" : " not kept",
                            connections,
                            connected ? "" : unnoticed ? ", vanished" : ", away",
                            ended ? ", ended" : "");
        }
    }

    int nextNumber() {
        return ++numbers;
    }

    int lastNumber() {
        return numbers;
    }

    Session begin(String client, boolean kept) {
        Session session = new Session(client, kept);
        sessions.add(session);
        return session;
    }

    void end(Session session) {
        session.ended = true;
        sessions.remove(session);
    }

    /// The sessions that have rows.
    List<Session> keptSessions() {
        return sessions.stream().filter(each -> each.kept).toList();
    }

    /// A message is sent, for the first time or again.
    void published(Message message) {
        message.sends++;
        message.sentAt = ++time;
        if (message.retain) {
            retained.computeIfAbsent(message.topic, _ -> new LinkedHashSet<>()).add(message);
        }
        // One of QoS 2 that may have been sent does not expire, and the hub may err about that.
        if (message.expired && message.qos < 2) {
            return;
        }
        boolean kept = false;
        for (Session each : sessions) {
            expectDirect(each, message);
            for (Wish wish : each.wishes.values()) {
                if (!wish.group().isEmpty() && wish.matches(message.topic)) {
                    message.members.put(each, "%s with q%d".formatted(each, wish.qos()));
                    kept |= wish.qos() > 0;
                    message.mayBeLost |= wish.qos() == 0 && each.mayBeReachable();
                    expect(each, message, List.of(wish), false, true);
                }
            }
        }
        message.mayBeLost |= !kept;
        if (!message.expired && !message.members.isEmpty() && !shared.contains(message)) {
            shared.add(message);
        }
    }

    private void expectDirect(Session session, Message message) {
        boolean own = message.publisher.equals(session.client);
        List<Wish> matching =
                session.wishes.values().stream()
                        .filter(wish -> wish.group().isEmpty() && wish.matches(message.topic))
                        .filter(wish -> !(own && wish.noLocal()))
                        .toList();
        if (!matching.isEmpty()) {
            expect(session, message, matching, session.kept, false);
        }
    }

    private static void expect(
            Session session, Message message, List<Wish> matching, boolean due, boolean shared) {
        List<Expected> before =
                session.expected.stream()
                        .filter(each ->
                                each.message == message && !each.answer && each.shared == shared)
                        .toList();
        int qos = Math.min(message.qos, matching.stream().mapToInt(Wish::qos).max().orElse(0));
        if (qos > 0 || message.qos == 2) {
            // What was taken only when it was sent again may come with QoS 0 alone, or not at all.
            before.stream()
                    .limit(message.qos == 2 ? before.size() : 1)
                    .forEach(each -> each.sends++);
        }
        boolean retain = message.retain && matching.stream().anyMatch(Wish::retainAsPublished);
        // A message that was sent before, when nobody here subscribed, may have been taken then.
        Expected fresh =
                new Expected(
                        message,
                        qos,
                        retain,
                        false,
                        due && message.sends == 1 && !message.expired,
                        identifiers(matching),
                        session.firstConnection());
        fresh.sends = message.sends;
        fresh.shared = shared;
        if (message.qos == 2 && !before.isEmpty()) {
            if (before.stream().anyMatch(each -> each.copies > 0 || each.isLike(fresh))) {
                return;
            }
            fresh.instead(before.getFirst());
        }
        session.expected.add(fresh);
    }

    private static Set<Integer> identifiers(List<Wish> wishes) {
        Set<Integer> all = new TreeSet<>();
        wishes.stream().map(Wish::identifier).filter(each -> each != 0).forEach(all::add);
        return all;
    }

    void acknowledged(Message message) {
        message.acknowledged = true;
        if (message.retain) {
            Set<Message> candidates = retained.getOrDefault(message.topic, Set.of());
            candidates.removeIf(each ->
                    each != message
                            && each.resolvedAt >= 0
                            && each.resolvedAt < message.sentAt
                            && message.sends == 1);
        }
        message.resolvedAt = ++time;
    }

    /// Nothing that was sent and not answered can be taken any more.
    void killed() {
        retained.values()
                .forEach(all ->
                        all.stream()
                                .filter(each -> each.resolvedAt < 0)
                                .forEach(each -> each.resolvedAt = ++time));
        sessions.stream()
                .flatMap(each -> each.expected.stream())
                .filter(each -> !each.committed)
                .forEach(each -> each.finished = false);
    }

    void committed() {
        sessions.stream()
                .flatMap(each -> each.expected.stream())
                .filter(each -> each.finished)
                .forEach(each -> each.committed = true);
    }

    /// Adds a subscription, and the retained messages that answer it.
    void subscribed(Session session, String text, Wish wish, int retainHandling) {
        boolean fresh = session.wishes.put(text, wish) == null;
        boolean wanted = retainHandling == 0 || (retainHandling == 1 && fresh);
        if (!wanted || !wish.group().isEmpty()) {
            return;
        }
        retained.forEach((topic, candidates) -> {
            for (Message each : candidates) {
                if (wish.matches(topic) && !each.empty && !each.expired) {
                    boolean certain = candidates.size() == 1 && each.acknowledged;
                    Expected answer =
                            new Expected(
                                    each,
                                    Math.min(each.qos, wish.qos()),
                                    true,
                                    true,
                                    certain && session.kept,
                                    identifiers(List.of(wish)),
                                    session.firstConnection());
                    answer.sends = each.sends;
                    session.expected.add(answer);
                }
            }
        });
    }

    /// Topics whose retained message is known, with its payload; empty where there is none.
    Map<String, String> retained() {
        Map<String, String> known = new HashMap<>();
        retained.forEach((topic, candidates) -> {
            if (candidates.size() == 1 && candidates.iterator().next().acknowledged) {
                known.put(topic, candidates.iterator().next().payload());
            }
        });
        return known;
    }

    /// Messages for a shared subscription that reached nobody, though every member is still there,
    /// each with its members when it was published. The session of a member that ends takes with it
    /// what it was given: MQTT 5, section 4.8.2, only says that such a message of QoS 1 should go
    /// to another.
    List<String> unshared() {
        Predicate<Message> lost =
                each ->
                        each.acknowledged
                                && !each.mayBeLost
                                && !each.empty
                                && each.sends == 1
                                && each.qos > 0
                                && each.copies == 0
                                && each.members.keySet().stream()
                                        .allMatch(member -> member.kept && !member.ended);
        return shared.stream()
                .filter(lost)
                .map(each -> "%s to one of %s".formatted(each, each.members.values()))
                .toList();
    }

    /// How many subscriptions there are, of all sessions.
    long subscriptions() {
        return sessions.stream().mapToLong(each -> each.wishes.size()).sum();
    }

    static Wish wish(
            String text, int qos, boolean noLocal, boolean retainAsPublished, int identifier) {
        Filters.Parsed parsed = Filters.parse(text);
        return new Wish(
                parsed.filter(), qos, noLocal, retainAsPublished, identifier, parsed.group());
    }
}
