package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.packet;
import static org.opentos.hub.fabric.mqtt.RawClient.text;
import static org.opentos.hub.fabric.mqtt.RawClient.two;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.mqtt.SessionModel.Expected;
import org.opentos.hub.fabric.mqtt.SessionModel.Message;
import org.opentos.hub.fabric.mqtt.SessionModel.Session;
import org.opentos.hub.fabric.mqtt.SessionModel.Wish;

/// A client that keeps its side of the protocol, also across connections, and holds every packet
/// against the model.
final class ModelClient {
    private static final byte[] NONE = {};

    final String name;
    private final boolean five;
    private final SessionModel model;
    private final Random random;

    // What outlives a connection.
    private @Nullable Session session;
    private final Map<Integer, Expected> received = new HashMap<>();
    private final Map<Integer, Expected> released = new HashMap<>();
    private final Map<Integer, Outgoing> outgoing = new LinkedHashMap<>();
    private int lastIdentifier;

    // Of one connection.
    private @Nullable RawClient connection;
    private boolean endsOnClose;
    private boolean closing;
    private int receiveMaximum;
    private @Nullable Message will;
    private final Set<Integer> inFlight = new HashSet<>();
    private final List<Runnable> held = new ArrayList<>();
    private final List<Expected> unsettled = new ArrayList<>();
    private final Map<String, Integer> latest = new HashMap<>();
    private int answer;

    private static final class Outgoing {
        private final Message message;
        private final byte[] content;
        private boolean taken;

        private Outgoing(Message message, byte[] content) {
            this.message = message;
            this.content = content;
        }
    }

    ModelClient(String name, boolean five, SessionModel model, Random random) {
        this.name = name;
        this.five = five;
        this.model = model;
        this.random = random;
    }

    boolean connected() {
        return connection != null;
    }

    boolean hasKeptSession() {
        return session != null && session.kept;
    }

    // Coming and going.

    /// @param expirySeconds of an MQTT 5 session; an MQTT 3.1.1 session is kept if it is not clean
    /// @param willing whether it leaves a will
    /// @return the will of the connection whose place this one takes; null where there is none
    @Nullable Message connect(
            DoorWorld world, boolean clean, int expirySeconds, int maximum, boolean willing) {
        RawClient fresh = RawClient.to(world);
        Message nextWill =
                willing
                        ? new Message(
                                model.nextNumber(), name, "will/" + name, 1, false, false, false)
                        : null;
        byte[] properties =
                HexFormat.of().parseHex("11%08x21%04x".formatted(expirySeconds, maximum));
        byte[] willBytes =
                nextWill == null
                        ? NONE
                        : RawClient.join(
                                five ? new byte[1] : NONE,
                                text(nextWill.topic),
                                text(nextWill.payload()));
        fresh.send(
                RawClient.connect(
                        five ? 5 : 4,
                        name,
                        "red/" + name,
                        "right",
                        clean,
                        0,
                        five ? properties : NONE,
                        nextWill == null ? 0 : 0x0C,
                        willBytes));
        Message old = will;
        if (connection != null) {
            publishWill();
            readRest();
            left(false);
        }
        boolean present = !clean && session != null;
        byte[] answered = fresh.read();
        assertThat(answered).as("CONNACK of %s", name).hasSizeGreaterThan(3);
        assertThat(answered[3]).as("reason of %s", name).isZero();
        assertThat(answered[2] == 1).as("session present of %s", name).isEqualTo(present);
        connection = fresh;
        will = nextWill;
        receiveMaximum = five ? maximum : Limits.SEND_MAXIMUM;
        begin(present, five ? expirySeconds > 0 : !clean);
        return old;
    }

    private void publishWill() {
        if (will != null) {
            model.published(will);
            model.acknowledged(will);
        }
    }

    private void begin(boolean present, boolean keep) {
        if (!present) {
            forget();
            session = model.begin(name, keep);
        }
        Session mine = session();
        mine.connected = true;
        mine.unnoticed = false;
        mine.connections++;
        endsOnClose = !keep;
        for (Map.Entry<Integer, Outgoing> each : List.copyOf(outgoing.entrySet())) {
            if (each.getValue().taken) {
                send(packet(0x62, two(each.getKey())));
            } else {
                Message message = each.getValue().message;
                model.published(message);
                send(packet(0x30 | flags(message) | 8, each.getValue().content));
            }
        }
    }

    private Session session() {
        return java.util.Objects.requireNonNull(session);
    }

    private RawClient connection() {
        return java.util.Objects.requireNonNull(connection);
    }

    private void forget() {
        if (session != null) {
            model.end(session);
            session = null;
        }
        received.clear();
        released.clear();
        outgoing.clear();
    }

    /// @param unnoticed whether the hub may believe that it is still there
    private void left(boolean unnoticed) {
        connection().close();
        connection = null;
        will = null;
        inFlight.clear();
        held.clear();
        unsettled.clear();
        latest.clear();
        Session mine = session();
        mine.connected = false;
        mine.unnoticed = unnoticed;
        if (endsOnClose) {
            forget();
        }
    }

    /// Reads what came before the end of the connection, and answers nothing.
    private void readRest() {
        closing = true;
        for (byte[] each = connection().read(); each.length > 0; each = connection().read()) {
            handle(each);
        }
        closing = false;
    }

    /// @param ends whether it asks for the end of its session too
    void disconnect(boolean ends) {
        boolean withEnd = ends && five;
        connection()
                .send(
                        withEnd
                                ? packet(0xE0, new byte[] {0, 5}, RawClient.hex("1100000000"))
                                : packet(0xE0));
        readRest();
        settled();
        endsOnClose |= withEnd;
        left(false);
    }

    /// @return the will that the hub will publish; null where there is none
    @Nullable Message vanish() {
        connection().vanish();
        Message last = will;
        publishWill();
        left(true);
        return last;
    }

    /// The hub dies. Those whose session ends with their connection may hear every will before.
    ///
    /// @return the will that the hub will publish when it is back; null where there is none
    @Nullable Message orphaned() {
        if (session().kept) {
            publishWill();
            return will;
        }
        if (will != null) {
            model.published(will);
        }
        return null;
    }

    void killed() {
        readRest();
        left(false);
    }

    // Asking.

    void subscribe(String text, int qos, int wished, int identifier) {
        int options = five ? wished : 0;
        Wish wish =
                SessionModel.wish(
                        text, qos, (options & 4) != 0, (options & 8) != 0, five ? identifier : 0);
        byte[] properties =
                !five
                        ? NONE
                        : identifier == 0 ? new byte[1] : new byte[] {2, 0x0B, (byte) identifier};
        model.subscribed(session(), text, wish, options >> 4 & 3);
        ask(
                0x90,
                packet(
                        0x82,
                        two(900),
                        properties,
                        text(text),
                        new byte[] {(byte) (qos | options)}));
    }

    void unsubscribe(String text) {
        ask(0xB0, packet(0xA2, two(901), five ? new byte[1] : NONE, text(text)));
        session().wishes.remove(text);
    }

    /// Reads everything that the hub sent before it heard this.
    void settle() {
        List<Expected> before = List.copyOf(unsettled);
        ask(0xD0, packet(0xC0));
        before.forEach(each -> each.finished = true);
        unsettled.removeAll(before);
    }

    private void settled() {
        unsettled.forEach(each -> each.finished = true);
        unsettled.clear();
    }

    private void ask(int type, byte[] packet) {
        answer = 0;
        send(packet);
        readUntil(() -> answer == type);
    }

    private void send(byte[] packet) {
        connection().send(packet);
    }

    void hear(Message message) {
        readUntil(() ->
                session().expected.stream()
                        .anyMatch(each -> each.message == message && each.copies > 0));
    }

    private void readUntil(BooleanSupplier enough) {
        while (!enough.getAsBoolean()) {
            byte[] next = connection().read();
            assertThat(next).as("%s is still connected", name).isNotEmpty();
            handle(next);
        }
    }

    /// Sends acknowledgements that were held back, and what came until the hub heard them.
    void catchUp() {
        List<Runnable> all = List.copyOf(held);
        held.clear();
        all.forEach(Runnable::run);
        settle();
    }

    void drain() {
        do {
            while (!held.isEmpty() || stillDue()) {
                boolean quiet = held.isEmpty();
                catchUp();
                if (quiet && held.isEmpty() && stillDue()) {
                    handle(dueNext());
                }
            }
            settle();
            settle();
        } while (!held.isEmpty() || stillDue());
    }

    private byte[] dueNext() {
        try {
            byte[] next = connection().read();
            assertThat(next).as("%s is still connected", name).isNotEmpty();
            return next;
        } catch (AssertionError silence) {
            throw new AssertionError(
                    "%s waits for %s; in flight %s, received %s, published %s"
                            .formatted(
                                    name,
                                    session().missing(),
                                    inFlight,
                                    received,
                                    outgoing.keySet()),
                    silence);
        }
    }

    private boolean stillDue() {
        return !inFlight.isEmpty()
                || !received.isEmpty()
                || !outgoing.isEmpty()
                || !session().missing().isEmpty();
    }

    // Publishing.

    void publish(String topic, int qos, boolean retain, boolean empty, int expirySeconds) {
        boolean expires = five && expirySeconds == 0;
        Message message = new Message(model.nextNumber(), name, topic, qos, retain, empty, expires);
        int identifier = 0;
        while (qos > 0 && (identifier == 0 || outgoing.containsKey(identifier))) {
            lastIdentifier = lastIdentifier % 20 + 1;
            identifier = lastIdentifier;
        }
        byte[] properties =
                five ? HexFormat.of().parseHex("0502%08x".formatted(expirySeconds)) : NONE;
        byte[] content =
                RawClient.join(
                        text(topic),
                        qos == 0 ? NONE : two(identifier),
                        properties,
                        message.payload().getBytes(StandardCharsets.UTF_8));
        if (qos > 0) {
            outgoing.put(identifier, new Outgoing(message, content));
        }
        model.published(message);
        send(packet(0x30 | flags(message), content));
    }

    private static int flags(Message message) {
        return message.qos << 1 | (message.retain ? 1 : 0);
    }

    boolean mayPublish() {
        return outgoing.size() < 15;
    }

    void awaitAcknowledgements() {
        readUntil(() -> outgoing.values().stream().allMatch(each -> each.taken));
    }

    // Hearing.

    private void handle(byte[] packet) {
        int type = packet[0] & 0xF0;
        switch (type) {
            case 0x30 -> heard(packet);
            case 0x40, 0x50 -> acknowledged(type, packet);
            case 0x60 -> released(identifier(packet));
            case 0x70 -> outgoing.remove(identifier(packet));
            case 0x90, 0xB0, 0xD0 -> answer = type;
            case 0xE0 -> assertThat(closing).as("the end of %s", name).isTrue();
            default -> throw new AssertionError("a packet of type " + type);
        }
    }

    private static int identifier(byte[] packet) {
        return (packet[2] & 0xFF) << 8 | packet[3] & 0xFF;
    }

    private void acknowledged(int type, byte[] packet) {
        int identifier = identifier(packet);
        Outgoing out = outgoing.get(identifier);
        assertThat(out).as("what %s published as %d", name, identifier).isNotNull();
        boolean refused = five && packet[1] > 2 && (packet[4] & 0xFF) >= 0x80;
        if (!refused) {
            model.acknowledged(out.message);
        }
        if (type == 0x40 || refused) {
            // Nothing tells that a QoS 2 message was refused by a hub that is being killed.
            outgoing.remove(identifier);
        } else {
            out.taken = true;
            later(() -> send(packet(0x62, two(identifier))));
        }
        assertThat(refused && !closing).as("a refusal").isFalse();
    }

    /// Answers now, or holds the answer back until [#catchUp].
    private void later(Runnable answering) {
        if (closing || random.nextInt(3) == 0) {
            held.add(answering);
        } else {
            answering.run();
        }
    }

    private void heard(byte[] packet) {
        Heard heard = Heard.of(packet, five);
        Expected expected = find(heard);
        assertThat(expected)
                .as("%s is to hear %s; it expects %s", name, heard, session().expected)
                .isNotNull();
        expected.came(session());
        boolean again = expected.packetIdentifier != 0;
        String what = "%s hears %s, which is %s".formatted(name, heard, expected);
        if (expected.qos > 0) {
            if (again) {
                assertThat(heard.duplicate()).as("DUP: %s", what).isTrue();
                assertThat(expected.packetIdentifier).as(what).isEqualTo(heard.identifier());
            } else if (expected.firstConnection >= session().connections) {
                assertThat(heard.duplicate()).as("DUP: %s", what).isFalse();
            }
            assertThat(expected.finished || expected.released).as("done: %s", what).isFalse();
            assertThat(inFlight.add(heard.identifier())).as("in flight: %s", what).isTrue();
            assertThat(inFlight.size()).as("receive maximum").isLessThanOrEqualTo(receiveMaximum);
        }
        String order =
                "%s %s %d %d"
                        .formatted(
                                expected.message.publisher,
                                heard.topic(),
                                expected.message.qos,
                                expected.qos);
        // Empty messages cannot be told apart, and what is sent again may come again, later.
        boolean known = !expected.message.empty && expected.message.sends == 1;
        if (!expected.answer && known) {
            Integer before = latest.put(order, expected.message.number);
            assertThat(before == null || before < expected.message.number)
                    .as("after %s: %s", before, what)
                    .isTrue();
        }
        expected.packetIdentifier = heard.identifier();
        acknowledge(expected, heard.identifier());
    }

    private void acknowledge(Expected expected, int identifier) {
        if (expected.qos == 2) {
            if (received.put(identifier, expected) == null) {
                count(expected);
            }
            later(() -> send(packet(0x50, two(identifier))));
            return;
        }
        if (expected.copies == 0) {
            count(expected);
        }
        if (expected.qos == 1) {
            later(() -> {
                send(packet(0x40, two(identifier)));
                inFlight.remove(identifier);
                unsettled.add(expected);
            });
        } else {
            session().expected.remove(expected);
        }
    }

    private static void count(Expected expected) {
        expected.copies++;
        expected.message.copies += expected.answer ? 0 : 1;
    }

    private @Nullable Expected find(Heard heard) {
        Expected known = heard.qos() == 2 ? received.get(heard.identifier()) : null;
        if (known != null) {
            return heard.is(known) ? known : null;
        }
        List<Expected> all = session().expected.stream().filter(heard::is).toList();
        return all.stream()
                .filter(each -> heard.qos() > 0 && each.packetIdentifier == heard.identifier())
                .filter(each -> !each.finished && !each.released)
                .findFirst()
                .or(() -> all.stream().filter(each -> each.packetIdentifier == 0).findFirst())
                .orElse(null);
    }

    private void released(int identifier) {
        Expected expected = received.remove(identifier);
        if (expected == null) {
            expected = released.get(identifier);
        }
        assertThat(expected).as("PUBREL %d to %s", identifier, name).isNotNull();
        assertThat(expected.finished).as("PUBREL after PUBCOMP: %s", expected).isFalse();
        expected.released = true;
        released.put(identifier, expected);
        inFlight.add(identifier);
        assertThat(inFlight.size()).as("receive maximum").isLessThanOrEqualTo(receiveMaximum);
        Expected answered = expected;
        later(() -> {
            send(packet(0x70, two(identifier)));
            answered.answered = true;
            inFlight.remove(identifier);
            unsettled.add(answered);
        });
    }

    /// Messages of QoS 2 that it has, and whose release it has not answered.
    List<String> unanswered() {
        return released.entrySet().stream()
                .filter(each -> !each.getValue().answered)
                .map(each -> name + " " + each.getKey() + ": " + each.getValue())
                .toList();
    }
}
