package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.packet;
import static org.opentos.hub.fabric.mqtt.RawClient.publish5;
import static org.opentos.hub.fabric.mqtt.RawClient.subscribe5;
import static org.opentos.hub.fabric.mqtt.RawClient.text;
import static org.opentos.hub.fabric.mqtt.RawClient.two;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A client whose session is kept, and that connects and asks again where the door fails it. It
/// notes what was acknowledged to it and what it heard.
final class FaultyClient {
    private static final byte[] HOUR = RawClient.hex("1100000e10");
    private static final int ATTEMPTS_MAX = 3;
    private static final int DUPLICATE = 8;

    /// Every message of QoS 1 and 2 has the same, so that a forgotten one would show.
    private static final int IDENTIFIER = 7;

    final String home;
    final String name;

    /// Refusals, and ends of the connection that it did not ask for.
    int troubles;

    /// Topic and payload of what was acknowledged; true where it was not refused.
    final Map<String, Boolean> published = new LinkedHashMap<>();

    final Map<String, String> retained = new TreeMap<>();

    /// Topic and payload, in the order in which they came, each once.
    final Set<String> heard = new LinkedHashSet<>();

    private final Set<String> filters = new TreeSet<>();
    private final Set<Integer> unreleased = new TreeSet<>();
    private @Nullable DoorWorld world;
    private @Nullable RawClient client;

    /// Whether it was told of its session.
    private boolean session;

    private int messages;

    FaultyClient(String home, String name) {
        this.home = home;
        this.name = name;
    }

    /// Also takes its session over from its own earlier connection.
    void connect(DoorWorld to, boolean clean) {
        world = to;
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            RawClient next = RawClient.to(to);
            next.send(RawClient.connect(5, name, home + "/ann", clean, 0, HOUR));
            byte[] answer = next.read();
            if (answer.length > 3 && answer[3] == 0) {
                assertThat(answer[2])
                        .as("session present for %s", name)
                        .isEqualTo((byte) (session && !clean ? 1 : 0));
                client = next;
                session = true;
                if (clean) {
                    filters.clear();
                    unreleased.clear();
                }
                return;
            }
            troubles++;
        }
        throw new AssertionError(name + " is not let in");
    }

    private RawClient client() {
        if (client == null) {
            throw new IllegalStateException(name + " is not connected");
        }
        return client;
    }

    /// Takes what comes until there is an answer of this type.
    ///
    /// @return empty where the connection ended; then there is a new one
    private byte[] answer(int type) {
        byte[] next = client().read();
        while (next.length > 0 && (next[0] & 0xFF) != type && (next[0] & 0xFF) != 0xE0) {
            take(next);
            next = client().read();
        }
        if (next.length == 0 || (next[0] & 0xFF) == 0xE0) {
            troubles++;
            connect(Objects.requireNonNull(world), false);
            return new byte[0];
        }
        return next;
    }

    private byte[] ask(byte[] packet, int type) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            client().send(packet);
            byte[] answer = answer(type);
            if (answer.length > 0) {
                return answer;
            }
        }
        throw new AssertionError(name + " gets no answer");
    }

    void subscribe(String filter, int qos) {
        assertThat(ask(subscribe5(1, filter, qos), 0x90)).endsWith((byte) qos);
        filters.add(filter);
    }

    void unsubscribe(String filter) {
        ask(packet(0xA2, two(1), new byte[1], text(filter)), 0xB0);
        filters.remove(filter);
    }

    void publish(String topic, int qos, boolean retain) {
        publish(topic, Integer.toString(++messages), qos, retain);
    }

    void clear(String topic) {
        publish(topic, "", 1, true);
    }

    private void publish(String topic, String payload, int qos, boolean retain) {
        int flags = qos << 1 | (retain ? 1 : 0);
        client().send(publish5(topic, payload, flags, IDENTIFIER));
        byte[] answer = answer(qos == 1 ? 0x40 : 0x50);
        if (answer.length == 0 && qos == 2) {
            answer = ask(publish5(topic, payload, flags | DUPLICATE, IDENTIFIER), 0x50);
        }
        boolean done = answer.length > 0 && (answer.length < 5 || (answer[4] & 0x80) == 0);
        troubles += done ? 0 : 1;
        published.put(topic + "=" + payload, done);
        if (done && retain) {
            retained.put(topic, payload);
            retained.values().remove("");
        }
        if (done && qos == 2) {
            ask(packet(0x62, two(IDENTIFIER)), 0x70);
        }
    }

    private void take(byte[] packet) {
        switch (packet[0] & 0xF0) {
            case 0x30 -> message(packet);
            case 0x60 -> {
                int identifier = (packet[2] & 0xFF) << 8 | packet[3] & 0xFF;
                unreleased.remove(identifier);
                client().send(packet(0x70, two(identifier)));
            }
            default -> {}
        }
    }

    private void message(byte[] packet) {
        String text = RawClient.message(packet, true);
        String message = text.substring(0, text.indexOf(' '));
        int identifier = RawClient.identifier(packet);
        if ((packet[0] & 6) == 2) {
            if (!heard.add(message)) {
                assertThat(packet[0] & DUPLICATE).as("%s is a duplicate", message).isPositive();
            }
            client().send(packet(0x40, two(identifier)));
        } else {
            if (unreleased.add(identifier)) {
                assertThat(heard.add(message)).as("%s comes once", message).isTrue();
            }
            client().send(packet(0x50, two(identifier)));
        }
    }

    /// Takes what comes until all is there that was acknowledged to the publisher, and nothing is
    /// half done.
    void catchUp(FaultyClient publisher) {
        while (!heard.containsAll(due(publisher, true)) || !unreleased.isEmpty()) {
            byte[] next = client().read();
            if (next.length == 0 || (next[0] & 0xFF) == 0xE0) {
                troubles++;
                connect(Objects.requireNonNull(world), false);
            } else {
                take(next);
            }
        }
        // What is not due may still come before the answer.
        ask(packet(0xC0), 0xD0);
    }

    /// What the publisher sent to a topic that this one still hears.
    private List<String> due(FaultyClient publisher, boolean acknowledgedOnly) {
        List<String> due = new ArrayList<>();
        publisher.published.forEach((message, acknowledged) -> {
            boolean wanted = filters.stream().anyMatch(each -> matches(each, message));
            if (wanted && (acknowledged || !acknowledgedOnly)) {
                due.add(message);
            }
        });
        return due;
    }

    private static boolean matches(String filter, String message) {
        return filter.endsWith("/#")
                ? message.startsWith(filter.substring(0, filter.length() - 1))
                : message.startsWith(filter + "=");
    }

    /// What was heard is what was sent, in the order of each topic.
    void check(FaultyClient publisher) {
        for (String filter : filters) {
            List<String> sent =
                    due(publisher, false).stream().filter(each -> matches(filter, each)).toList();
            List<String> came = heard.stream().filter(each -> matches(filter, each)).toList();
            assertThat(sent).containsSubsequence(came);
        }
        assertThat(due(publisher, false)).containsAll(heard);
    }

    void leave() {
        farewell("e000");
    }

    void leaveForGood() {
        farewell("e007000511 00000000");
        session = false;
        filters.clear();
    }

    void leaveFor(int seconds) {
        farewell("e007000511 %08x".formatted(seconds));
    }

    private void farewell(String packet) {
        RawClient leaving = client();
        leaving.send(packet);
        byte[] next = leaving.read();
        while (next.length > 0 && (next[0] & 0xFF) != 0xE0) {
            next = leaving.read();
        }
        leaving.close();
        client = null;
    }
}
