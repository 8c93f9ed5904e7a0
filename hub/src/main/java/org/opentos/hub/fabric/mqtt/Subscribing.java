package org.opentos.hub.fabric.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.opentos.hub.fabric.CurrentValues;
import org.opentos.hub.fabric.Message;
import org.opentos.hub.fabric.journal.Journal;
import org.opentos.hub.fabric.journal.SubscriptionRow;
import org.opentos.hub.fabric.routing.Filters;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Recipient;
import org.opentos.hub.fabric.routing.Space;
import org.opentos.hub.fabric.routing.Subscription;
import org.opentos.hub.fabric.routing.Topic;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// SUBSCRIBE and UNSUBSCRIBE of one connection (MQTT 5, sections 3.8 to 3.11).
final class Subscribing {
    private static final Logger log = LoggerFactory.getLogger(Subscribing.class);
    private static final int SUBACK = 0x90;
    private static final int UNSUBACK = 0xB0;
    private static final int RETAINED_ALWAYS = 0;
    private static final int RETAINED_IF_NEW = 1;

    private final Rooms rooms;
    private final Connection connection;
    private final Session session;
    private final boolean five;

    /// One filter of a SUBSCRIBE.
    private record Wish(String text, Filters.Parsed parsed, int options) {
        int qos() {
            return options & 3;
        }

        boolean noLocal() {
            return (options & 4) != 0;
        }

        boolean retainAsPublished() {
            return (options & 8) != 0;
        }

        int retainHandling() {
            return (options >> 4) & 3;
        }
    }

    Subscribing(Rooms rooms, Connection connection, Session session) {
        this.rooms = rooms;
        this.connection = connection;
        this.session = session;
        this.five = connection.connect().five();
    }

    void subscribe(Fields fields) throws Violation {
        int identifier = fields.packetIdentifier();
        Properties properties =
                five ? Properties.read(fields, Properties.OF_SUBSCRIBE) : Properties.NONE;
        int subscriptionIdentifier = (int) properties.number(Properties.SUBSCRIPTION_IDENTIFIER, 0);
        List<Wish> wishes = new ArrayList<>(2);
        while (fields.remaining() > 0) {
            wishes.add(wish(fields));
        }
        if (wishes.isEmpty()) {
            throw Violation.protocol("a SUBSCRIBE names no filter");
        }
        checkAnswer(wishes.size());
        byte[] codes = new byte[wishes.size()];
        List<Subscription> answered = new ArrayList<>(wishes.size());
        for (int index = 0; index < codes.length; index++) {
            Wish wish = wishes.get(index);
            Optional<Refusal> refusal =
                    index < Limits.FILTERS_PER_PACKET_MAX
                            ? refuse(wish)
                            : Optional.of(full("filters in one packet"));
            if (refusal.isPresent()) {
                rooms.metrics().refused(refusal.get().code());
                codes[index] =
                        (byte)
                                (five
                                        ? Reason.ofSubscription(refusal.get().code())
                                        : Reason.UNSPECIFIED_ERROR);
            } else {
                codes[index] = (byte) add(wish, subscriptionIdentifier, answered);
            }
        }
        KeptQueue kept = session.kept();
        if (kept == null && rooms.peers().alone()) {
            answer(answered, identifier, codes);
            return;
        }
        List<SubscriptionRow> rows = rows(wishes, codes);
        connection.awaitAnswers();
        if (kept == null) {
            after(known(rows), () -> answerWithRetained(answered, identifier, codes));
        } else {
            after(
                    kept.journal().subscribed(kept.row(), rows).thenCompose(_ -> known(rows)),
                    () ->
                            answerKept(
                                    kept,
                                    answered,
                                    delivered -> {
                                        acknowledge(identifier, codes, delivered);
                                        wishes.forEach(
                                                each -> kept.unanswered().remove(each.text()));
                                    }));
        }
    }

    /// Completes when every process of the hub knows the subscriptions.
    private CompletionStage<?> known(List<SubscriptionRow> rows) {
        return rooms.peers().subscribed(session.number(), rows);
    }

    private void answer(List<Subscription> answered, int identifier, byte[] codes) {
        Writing.codes(connection.outlet().buffer(), SUBACK, identifier, five, codes);
        retained(answered).forEach(this::answer);
        answerCurrentValues(answered);
        connection.drainSoon();
    }

    /// Reads the retained messages again where another process changed them.
    private void answerWithRetained(List<Subscription> answered, int identifier, byte[] codes) {
        Thread.ofVirtual()
                .name("mqtt-retained")
                .start(() -> {
                    boolean read = retainedRead();
                    connection
                            .eventLoop()
                            .execute(() -> {
                                if (!read) {
                                    unavailable();
                                } else if (!connection.ended()) {
                                    answer(answered, identifier, codes);
                                    connection.flushSoon();
                                    connection.answered();
                                    connection.resume(Connection.COMMITTING);
                                }
                            });
                });
    }

    private boolean retainedRead() {
        try {
            session.space().retained().load();
            return true;
        } catch (RuntimeException failure) {
            log.error("cannot read the retained messages", failure);
            return false;
        }
    }

    /// Looks the answers up before SUBACK, so that whatever is published after it is no answer.
    private void answerKept(
            KeptQueue kept,
            List<Subscription> subscriptions,
            Consumer<List<Journal.Answer>> acknowledge) {
        Thread.ofVirtual()
                .name("mqtt-current-values")
                .start(() -> {
                    Optional<List<Journal.Answer>> delivered = keptAnswers(kept, subscriptions);
                    connection
                            .eventLoop()
                            .execute(() -> {
                                if (delivered.isEmpty()) {
                                    unavailable();
                                } else if (!connection.ended()) {
                                    acknowledge.accept(delivered.get());
                                }
                            });
                });
    }

    private void acknowledge(int identifier, byte[] codes, List<Journal.Answer> delivered) {
        Writing.codes(connection.outlet().buffer(), SUBACK, identifier, five, codes);
        connection.flushSoon();
        delivered.forEach(this::answer);
        connection.answered();
        connection.resume(Connection.COMMITTING);
    }

    /// The subscriptions that were granted.
    private List<SubscriptionRow> rows(List<Wish> wishes, byte[] codes) {
        List<SubscriptionRow> rows = new ArrayList<>(codes.length);
        for (int index = 0; index < codes.length; index++) {
            String text = wishes.get(index).text();
            Subscription granted = session.subscriptions().get(text);
            if (codes[index] >= 0 && granted != null) {
                rows.add(SubscriptionRow.of(text, granted));
            }
        }
        return rows;
    }

    /// Where the database cannot be written or a process not be told, the connection ends without
    /// an acknowledgement. The session stays, with all that waits in it.
    private void after(CompletionStage<?> commit, Runnable then) {
        connection.pause(Connection.COMMITTING);
        commit.whenComplete((_, failure) ->
                connection
                        .eventLoop()
                        .execute(() -> {
                            if (failure == null && !connection.ended()) {
                                then.run();
                            } else if (failure != null) {
                                unavailable();
                            }
                        }));
    }

    /// An answer that is larger than the client takes cannot be sent, so nothing is done at all.
    private void checkAnswer(int filters) throws Violation {
        if (!connection.outlet().takes(Writing.codesBytes(five, filters))) {
            throw new Violation(
                    Reason.PACKET_TOO_LARGE,
                    "your maximum packet size leaves no room for the answer to so many filters");
        }
    }

    private void unavailable() {
        connection.end(
                Reason.SERVER_UNAVAILABLE,
                "connection-lost",
                "The hub cannot keep the subscription now; connect and subscribe again.");
    }

    private Wish wish(Fields fields) throws Violation {
        String text = fields.text();
        int options = fields.oneByte();
        if ((options & (five ? 0xC0 : 0xFC)) != 0) {
            throw Violation.malformed("the subscription options are wrong");
        }
        if ((options & 3) == 3 || (options & 0x30) == 0x30) {
            throw Violation.protocol("a QoS is 0, 1 or 2, and so is retain handling");
        }
        Filters.Parsed parsed = parsed(text);
        if (!parsed.group().isEmpty() && (options & 4) != 0) {
            throw Violation.protocol("a shared subscription cannot be without local messages");
        }
        return new Wish(text, parsed, options);
    }

    private static Filters.Parsed parsed(String text) throws Violation {
        try {
            return Filters.parse(text);
        } catch (IllegalArgumentException notAFilter) {
            throw Violation.malformed("a topic filter is not valid");
        }
    }

    private Optional<Refusal> refuse(Wish wish) {
        String filter = wish.parsed().filter();
        if (wish.text().getBytes(StandardCharsets.UTF_8).length > Limits.TOPIC_BYTES_MAX
                || Filters.levels(filter) > Limits.TOPIC_LEVELS_MAX) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.TOPIC_UNKNOWN,
                            "A topic filter has at most "
                                    + Limits.TOPIC_BYTES_MAX
                                    + " bytes and "
                                    + Limits.TOPIC_LEVELS_MAX
                                    + " levels."));
        }
        if (session.subscriptions().size() >= Limits.SUBSCRIPTIONS_PER_CLIENT_MAX
                && !session.subscriptions().containsKey(wish.text())) {
            return Optional.of(full("subscriptions of one client"));
        }
        return rooms.access().refuseSubscribe(connection.client(), filter);
    }

    private static Refusal full(String what) {
        return Refusal.of(RefusalCode.LIMIT_REACHED, "There may be no more " + what + ".");
    }

    /// @return the reason code
    private int add(Wish wish, int subscriptionIdentifier, List<Subscription> answered) {
        Subscription subscription =
                new Subscription(
                        session,
                        wish.parsed().group(),
                        wish.parsed().filter(),
                        wish.qos(),
                        wish.noLocal(),
                        wish.retainAsPublished(),
                        subscriptionIdentifier);
        Space.Added added = session.space().subscribe(subscription);
        if (added == Space.Added.FULL) {
            rooms.metrics().refused(RefusalCode.LIMIT_REACHED);
            return five ? Reason.QUOTA_EXCEEDED : Reason.UNSPECIFIED_ERROR;
        }
        session.subscriptions().put(wish.text(), subscription);
        KeptQueue kept = session.kept();
        boolean fresh =
                added == Space.Added.NEW
                        || (kept != null && kept.unanswered().contains(wish.text()));
        if (fresh && kept != null) {
            kept.unanswered().add(wish.text());
        }
        boolean wanted =
                wish.retainHandling() == RETAINED_ALWAYS
                        || (wish.retainHandling() == RETAINED_IF_NEW && fresh);
        if (wanted && wish.parsed().group().isEmpty()) {
            answered.add(subscription);
        }
        return wish.qos();
    }

    /// What is published while the values are looked up waits, so that a new value is never
    /// followed by an older one.
    private void answerCurrentValues(List<Subscription> subscriptions) {
        if (rooms.currentValues().isEmpty() || subscriptions.isEmpty()) {
            return;
        }
        Runnable once = onlyOnce(connection::answered);
        connection.awaitAnswers();
        connection
                .eventLoop()
                .schedule(once, Limits.CURRENT_VALUES_MILLIS_MAX, TimeUnit.MILLISECONDS);
        Thread.ofVirtual()
                .name("mqtt-current-values")
                .start(() -> {
                    List<Journal.Answer> answers = currentValues(subscriptions);
                    connection
                            .eventLoop()
                            .execute(() -> {
                                if (!connection.ended()) {
                                    answers.forEach(this::answer);
                                }
                                once.run();
                            });
                });
    }

    private static Runnable onlyOnce(Runnable what) {
        boolean[] done = {false};
        return () -> {
            if (!done[0]) {
                done[0] = true;
                what.run();
            }
        };
    }

    /// The answers that are only delivered; those that are kept are in the queue after this.
    ///
    /// @return empty where they could not be kept
    private Optional<List<Journal.Answer>> keptAnswers(
            KeptQueue kept, List<Subscription> subscriptions) {
        if (subscriptions.isEmpty()) {
            return Optional.of(List.of());
        }
        List<Journal.Answer> delivered = new ArrayList<>();
        try {
            session.space().retained().load();
            rooms.journal()
                    .answer(
                            kept,
                            () -> {
                                List<Journal.Answer> all = retained(subscriptions);
                                all.addAll(currentValues(subscriptions));
                                delivered.clear();
                                delivered.addAll(all);
                                delivered.removeIf(Subscribing::isKept);
                                all.removeAll(delivered);
                                return all;
                            });
        } catch (RuntimeException failure) {
            log.error("cannot answer subscriptions of {}", session.client().clientId(), failure);
            return Optional.empty();
        }
        return Optional.of(delivered);
    }

    private static boolean isKept(Journal.Answer answer) {
        return answer.recipient().keeping(answer.publication().qos()) != null;
    }

    private List<Journal.Answer> retained(List<Subscription> subscriptions) {
        List<Journal.Answer> answers = new ArrayList<>();
        long now = System.currentTimeMillis();
        for (Subscription each : subscriptions) {
            for (Publication found : session.space().retained().matching(each.filter(), now)) {
                if (session.mayReceive(found.topic().text())) {
                    answers.add(new Journal.Answer(found, Recipient.answering(each)));
                }
            }
        }
        return answers;
    }

    private List<Journal.Answer> currentValues(List<Subscription> subscriptions) {
        List<Journal.Answer> answers = new ArrayList<>();
        for (Subscription each : subscriptions) {
            for (CurrentValues values : rooms.currentValues()) {
                try {
                    for (Message message : values.matching(session.client(), each.filter())) {
                        if (answers.size() < Limits.CURRENT_VALUES_MAX
                                && session.mayReceive(message.topic())) {
                            answers.add(
                                    new Journal.Answer(
                                            publication(message), Recipient.answering(each)));
                        }
                    }
                } catch (RuntimeException failure) {
                    log.error("cannot look up the current values of {}", each.filter(), failure);
                }
            }
        }
        return answers;
    }

    private static Publication publication(Message message) {
        return new Publication(
                Topic.of(message.topic()),
                message.payload(),
                message.qos(),
                true,
                Publication.NO_PROPERTIES,
                Publication.NEVER);
    }

    private void answer(Journal.Answer answer) {
        if (!session.answer(answer.publication(), answer.recipient())) {
            connection.endForGood(
                    Reason.QUOTA_EXCEEDED,
                    "protocol-error",
                    "These subscriptions ask for more kept messages at once than may wait;"
                            + " subscribe to less.",
                    () -> {});
        }
    }

    void unsubscribe(Fields fields) throws Violation {
        int identifier = fields.packetIdentifier();
        if (five) {
            Properties.read(fields, Properties.OF_UNSUBSCRIBE);
        }
        List<String> texts = new ArrayList<>(2);
        while (fields.remaining() > 0) {
            texts.add(fields.text());
        }
        if (texts.isEmpty()) {
            throw Violation.protocol("an UNSUBSCRIBE names no filter");
        }
        checkAnswer(texts.size());
        byte[] codes = new byte[texts.size()];
        for (int index = 0; index < codes.length; index++) {
            Filters.Parsed parsed = parsed(texts.get(index));
            session.subscriptions().remove(texts.get(index));
            boolean removed = session.space().unsubscribe(session, parsed.group(), parsed.filter());
            codes[index] = (byte) (removed ? Reason.SUCCESS : Reason.NO_SUBSCRIPTION_EXISTED);
        }
        rooms.peers().unsubscribed(session.number(), texts);
        KeptQueue kept = session.kept();
        if (kept == null) {
            unsubscribed(identifier, codes);
        } else {
            texts.forEach(kept.unanswered()::remove);
            after(
                    kept.journal().unsubscribed(kept.row(), texts),
                    () -> unsubscribed(identifier, codes));
        }
    }

    private void unsubscribed(int identifier, byte[] codes) {
        Writing.codes(
                connection.outlet().buffer(),
                UNSUBACK,
                identifier,
                five,
                five ? codes : new byte[0]);
        connection.flushSoon();
        connection.resume(Connection.COMMITTING);
    }
}
