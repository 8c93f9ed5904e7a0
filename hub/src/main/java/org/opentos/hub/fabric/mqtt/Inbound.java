package org.opentos.hub.fabric.mqtt;

import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.routing.Filters;
import org.opentos.hub.fabric.routing.Keeper;
import org.opentos.hub.fabric.routing.Keeping;
import org.opentos.hub.fabric.routing.MessageTrace;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The messages of one connection's client, and the acknowledgements in both directions (MQTT 5,
/// sections 3.3 to 3.7 and 4.3).
final class Inbound {
    private static final Logger log = LoggerFactory.getLogger(Inbound.class);
    private static final int PUBACK = 0x40;
    private static final int PUBREC = 0x50;
    private static final int PUBREL = 0x62;
    private static final int PUBCOMP = 0x70;
    private static final long OF_PUBLISH_FROM_ANYONE =
            Properties.OF_PUBLISH | 1L << Properties.SUBSCRIPTION_IDENTIFIER;

    private final Rooms rooms;
    private final Connection connection;
    private final Session session;
    private final boolean five;
    private final Acknowledgements acknowledgements = new Acknowledgements(this::acknowledge);

    /// Where the client published last; most publish to few topics.
    private Publishing.@Nullable Target latest;

    private @Nullable String @Nullable [] aliases;

    /// Of the message at hand, where an operator waits for it.
    private @Nullable MessageTrace trace;

    /// Null where no traced message waits for its answer.
    private @Nullable UnansweredTraces unanswered;

    private int inletMessages;
    private int exactlyOnce;

    Inbound(Rooms rooms, Connection connection, Session session) {
        this.rooms = rooms;
        this.connection = connection;
        this.session = session;
        this.five = connection.connect().five();
        this.exactlyOnce = session.receivedExactlyOnce().cardinality();
    }

    // PUBLISH.

    void publish(Fields fields, int flags) throws Violation {
        int qos = (flags >> 1) & 3;
        if (qos == 3 || (qos == 0 && (flags & 8) != 0)) {
            throw Violation.malformed("the flags of PUBLISH are wrong");
        }
        Publishing.Target known = latest;
        boolean same = known != null && fields.skipText(known.name());
        String topic = same ? "" : fields.text();
        int identifier = qos > 0 ? fields.packetIdentifier() : 0;
        Properties properties =
                five ? Properties.read(fields, OF_PUBLISH_FROM_ANYONE) : Properties.NONE;
        if (properties != Properties.NONE) {
            check(properties);
        }
        if (!same || properties.has(Properties.TOPIC_ALIAS)) {
            topic = named(same && known != null ? known.route().topic().text() : topic, properties);
            same = false;
        }
        byte[] payload = fields.bytes(fields.remaining());
        rooms.metrics().received();
        boolean repeated = qos == 2 && session.receivedExactlyOnce().get(identifier);
        if (qos > 0) {
            checkQuota(repeated);
        }
        if (repeated) {
            // PUBREC is all that it gets (MQTT-4.3.3-10).
            acknowledgements.ready(2, identifier, null);
            return;
        }
        if (rooms.fabric().traces().watching()) {
            String name = same && known != null ? known.route().topic().text() : topic;
            traced(name, flags, identifier, payload.length);
        } else {
            trace = null;
        }
        if (same && known != null) {
            Optional<Refusal> refusal =
                    rooms.publishing().refuse(connection.client(), known, connection.heardNanos());
            if (refusal.isPresent()) {
                latest = null;
                answer(qos, identifier, refusal.get());
            } else {
                carry(known, flags, identifier, payload, properties);
            }
            return;
        }
        switch (rooms.publishing().target(connection.client(), session.space(), topic)) {
            case Outcome.Refused<Publishing.Target>(Refusal refusal) ->
                    answer(qos, identifier, refusal);
            case Outcome.Done<Publishing.Target>(Publishing.Target target) -> {
                latest = target;
                carry(target, flags, identifier, payload, properties);
            }
        }
    }

    /// A QoS 2 message counts once, although its PUBREC may still wait. One that is repeated does
    /// not count again, but the answers that wait are bounded all the same.
    private void checkQuota(boolean repeated) throws Violation {
        int unacknowledged = repeated ? 0 : acknowledgements.waitingAtLeastOnce() + exactlyOnce;
        if (Math.max(acknowledgements.waiting(), unacknowledged) >= Limits.RECEIVE_MAXIMUM) {
            throw new Violation(
                    Reason.RECEIVE_MAXIMUM_EXCEEDED,
                    "at most " + Limits.RECEIVE_MAXIMUM + " messages may be unacknowledged");
        }
    }

    private void traced(String topic, int flags, int identifier, int bytes) {
        int qos = (flags >> 1) & 3;
        Client client = connection.client();
        MessageTrace begun =
                rooms.fabric()
                        .traces()
                        .begin(
                                session.space().name(),
                                client.clientId(),
                                topic,
                                qos,
                                (flags & 1) != 0,
                                bytes);
        trace = begun;
        if (begun != null && qos > 0) {
            unanswered = UnansweredTraces.with(unanswered, identifier, begun);
        }
    }

    private static void check(Properties properties) throws Violation {
        if (properties.has(Properties.SUBSCRIPTION_IDENTIFIER)) {
            throw Violation.protocol("a client's PUBLISH carries no subscription identifier");
        }
        properties.checkResponseTopic();
    }

    /// The topic, from its alias where it is left out.
    private String named(String topic, Properties properties) throws Violation {
        if (!topic.isEmpty() && !Filters.validTopic(topic)) {
            throw new Violation(Reason.TOPIC_NAME_INVALID, "a topic name holds no wildcards");
        }
        if (!properties.has(Properties.TOPIC_ALIAS)) {
            if (topic.isEmpty()) {
                throw new Violation(
                        five ? Reason.PROTOCOL_ERROR : Reason.MALFORMED_PACKET,
                        "a PUBLISH names no topic");
            }
            return topic;
        }
        int alias = (int) properties.number(Properties.TOPIC_ALIAS, 0);
        if (alias == 0 || alias > Limits.TOPIC_ALIAS_MAXIMUM) {
            throw new Violation(
                    Reason.TOPIC_ALIAS_INVALID,
                    "a topic alias is 1 to " + Limits.TOPIC_ALIAS_MAXIMUM);
        }
        @Nullable String[] table = aliases;
        if (table == null) {
            table = new @Nullable String[Limits.TOPIC_ALIAS_MAXIMUM + 1];
            aliases = table;
        }
        if (!topic.isEmpty()) {
            table[alias] = topic;
            return topic;
        }
        String named = table[alias];
        if (named == null) {
            throw Violation.protocol("a topic alias is used before it is given");
        }
        return named;
    }

    private void carry(
            Publishing.Target target,
            int flags,
            int identifier,
            byte[] payload,
            Properties properties) {
        int qos = (flags >> 1) & 3;
        if (properties.number(Properties.PAYLOAD_FORMAT, 0) == 1 && !Utf8.decodes(payload)) {
            answer(
                    qos,
                    identifier,
                    Refusal.of(
                            RefusalCode.BODY_MALFORMED,
                            "The payload is said to be text and is not UTF-8."));
            return;
        }
        long expiry =
                properties.has(Properties.MESSAGE_EXPIRY)
                        ? System.currentTimeMillis()
                                + properties.number(Properties.MESSAGE_EXPIRY, 0) * 1_000
                        : Publication.NEVER;
        Publication publication =
                new Publication(
                        target.route().topic(),
                        payload,
                        qos,
                        (flags & 1) != 0,
                        properties.passedOn(),
                        expiry,
                        connection.heardNanos(),
                        trace);
        if (trace != null) {
            target.note(trace, connection.client());
        }
        if (qos == 2) {
            session.receivedExactlyOnce().set(identifier);
            exactlyOnce++;
        }
        CompletionStage<Optional<Refusal>> stage;
        try {
            stage =
                    rooms.publishing()
                            .publish(
                                    connection.client(),
                                    session.space(),
                                    target,
                                    publication,
                                    session,
                                    connection.brake(),
                                    receipt(qos, identifier));
        } catch (RuntimeException failure) {
            log.error("cannot take a message to {}", target.route().topic(), failure);
            answer(qos, identifier, unavailable());
            return;
        }
        if (stage == null) {
            answer(qos, identifier, null);
        } else {
            answerAfter(stage, qos, identifier);
        }
    }

    /// A kept session is to know a QoS 2 message also after the hub was killed.
    private Keeper.@Nullable Receipt receipt(int qos, int identifier) {
        Keeping keeping = session.keeping();
        return qos == 2 && keeping != null ? new Keeper.Receipt(keeping.row(), identifier) : null;
    }

    private static Refusal unavailable() {
        return Refusal.of(
                RefusalCode.STORAGE_UNAVAILABLE,
                "The message could not be processed; publish it again later.");
    }

    private void answer(int qos, int identifier, @Nullable Refusal refusal) {
        if (qos > 0) {
            acknowledgements.ready(qos, identifier, refusal);
        } else if (refusal != null) {
            rooms.metrics().refused(refusal.code());
            if (trace != null) {
                trace.refused(refusal.code().text());
            }
        }
    }

    private void answerAfter(CompletionStage<Optional<Refusal>> stage, int qos, int identifier) {
        Acknowledgements.Waiting waiting =
                qos > 0 ? acknowledgements.expect(qos, identifier) : null;
        inletMessages++;
        if (inletMessages >= rooms.limits().inletMessagesMax()) {
            connection.pause(Connection.INLET_BUSY);
        }
        MessageTrace path = trace;
        stage.whenComplete((refusal, failure) -> {
            Refusal answer = failure == null ? refusal.orElse(null) : unavailable();
            if (path != null && answer == null) {
                path.committed();
            } else if (path != null && answer != null && qos == 0) {
                path.refused(answer.code().text());
            }
            if (failure != null) {
                log.error("an inlet failed", failure);
            }
            if (connection.eventLoop().inEventLoop()) {
                completed(waiting, answer);
            } else {
                connection.eventLoop().execute(() -> completed(waiting, answer));
            }
        });
    }

    private void completed(Acknowledgements.@Nullable Waiting waiting, @Nullable Refusal refusal) {
        inletMessages--;
        if (connection.ended()) {
            return;
        }
        if (waiting != null) {
            acknowledgements.ready(waiting, refusal);
        } else if (refusal != null) {
            rooms.metrics().refused(refusal.code());
        }
        if (inletMessages <= rooms.limits().inletMessagesMax() / 2) {
            connection.resume(Connection.INLET_BUSY);
        }
    }

    private void acknowledge(int qos, int identifier, @Nullable Refusal refusal) {
        if (unanswered != null) {
            unanswered = unanswered.without(identifier, refusal);
        }
        int reason = Reason.SUCCESS;
        String explanation = null;
        if (refusal != null) {
            rooms.metrics().refused(refusal.code());
            if (!five && refusal.code().category() == RefusalCode.Category.UNAVAILABLE) {
                endUnacknowledged(qos, identifier, refusal);
                return;
            }
            reason = Reason.ofMessage(refusal.code());
            if (connection.connect().problemInformation()) {
                explanation =
                        connection
                                .outlet()
                                .fitting(refusal.code().text() + ": " + refusal.detail());
            }
            if (five && qos == 2) {
                release(identifier);
                KeptQueue kept = session.kept();
                if (kept != null && refusal.code() == RefusalCode.STORAGE_UNAVAILABLE) {
                    kept.journal().refused(kept.row(), identifier);
                }
            }
        }
        if (connection.ended()) {
            return;
        }
        Writing.acknowledgement(
                connection.outlet().buffer(),
                qos == 1 ? PUBACK : PUBREC,
                identifier,
                five,
                reason,
                explanation);
        connection.flushSoon();
    }

    /// MQTT 3.1.1 knows no acknowledgement that says "not kept". A client of that version is cut
    /// off instead, so that it sends the message again (section 4.4).
    private void endUnacknowledged(int qos, int identifier, Refusal refusal) {
        if (qos == 2) {
            release(identifier);
        }
        connection.end(Reason.SERVER_BUSY, "message-not-kept", refusal.detail());
    }

    private boolean release(int identifier) {
        if (!session.receivedExactlyOnce().get(identifier)) {
            return false;
        }
        session.receivedExactlyOnce().clear(identifier);
        exactlyOnce--;
        return true;
    }

    /// The connection ends: QoS 2 messages that are still in an inlet's hands will be sent again,
    /// and are then taken as new, since nobody can say now what will become of them.
    void abandon() {
        acknowledgements.unfinished(2).forEach(this::release);
    }

    // PUBACK, PUBREC, PUBREL, PUBCOMP.

    private int reason(Fields fields, IntPredicate known) throws Violation {
        if (fields.remaining() == 0) {
            return Reason.SUCCESS;
        }
        if (!five) {
            throw Violation.malformed("bytes follow a packet identifier");
        }
        int reason = fields.oneByte();
        if (!known.test(reason)) {
            throw Violation.protocol("an acknowledgement has no such reason code");
        }
        if (fields.remaining() > 0) {
            Properties.read(fields, Properties.OF_ACKNOWLEDGEMENT);
        }
        return reason;
    }

    void publishAcknowledged(Fields fields) throws Violation {
        int identifier = fields.packetIdentifier();
        reason(fields, Reason::acknowledges);
        long sequence = session.window().sequence(identifier);
        MessageTrace path = session.window().trace(identifier);
        if (session.window().acknowledged(identifier)) {
            confirmed(path);
            session.done(sequence);
            connection.drainSoon();
        }
    }

    private void confirmed(@Nullable MessageTrace path) {
        if (path != null) {
            path.confirmed(connection.client().clientId());
        }
    }

    void publishReceived(Fields fields) throws Violation {
        int identifier = fields.packetIdentifier();
        long sequence = session.window().sequence(identifier);
        if (reason(fields, Reason::acknowledges) >= Reason.UNSPECIFIED_ERROR) {
            if (session.window().rejected(identifier)) {
                session.done(sequence);
                connection.drainSoon();
            }
            return;
        }
        MessageTrace path = session.window().trace(identifier);
        boolean known = session.window().received(identifier);
        if (known) {
            confirmed(path);
        }
        KeptQueue kept = session.kept();
        if (known && kept != null) {
            afterCommit(
                    kept.journal().received(kept.row(), sequence),
                    () -> step(PUBREL, identifier, true));
        } else {
            step(PUBREL, identifier, known);
        }
    }

    private void step(int packet, int identifier, boolean known) {
        Writing.acknowledgement(
                connection.outlet().buffer(),
                packet,
                identifier,
                five,
                known ? Reason.SUCCESS : Reason.PACKET_IDENTIFIER_NOT_FOUND,
                null);
        connection.flushSoon();
    }

    /// Goes on once the hub will remember that it did. Where it cannot remember, the connection
    /// ends, so that the client begins this step again.
    private void afterCommit(CompletionStage<?> commit, Runnable then) {
        commit.whenComplete((_, failure) ->
                connection
                        .eventLoop()
                        .execute(() -> {
                            if (connection.ended()) {
                                return;
                            }
                            if (failure == null) {
                                then.run();
                            } else {
                                connection.end(
                                        Reason.SERVER_BUSY,
                                        "message-not-kept",
                                        unavailable().detail());
                            }
                        }));
    }

    void publishReleased(Fields fields) throws Violation {
        int identifier = fields.packetIdentifier();
        reason(fields, Reason::completes);
        KeptQueue kept = session.kept();
        if (kept != null && session.receivedExactlyOnce().get(identifier)) {
            afterCommit(
                    kept.journal().released(kept.row(), identifier),
                    () -> step(PUBCOMP, identifier, release(identifier)));
        } else {
            step(PUBCOMP, identifier, release(identifier));
        }
    }

    void publishCompleted(Fields fields) throws Violation {
        int identifier = fields.packetIdentifier();
        reason(fields, Reason::completes);
        long sequence = session.window().sequence(identifier);
        if (session.window().completed(identifier)) {
            session.done(sequence);
            connection.drainSoon();
        }
    }
}
