package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.connect;
import static org.opentos.hub.fabric.mqtt.RawClient.hex;
import static org.opentos.hub.fabric.mqtt.RawClient.publish5;
import static org.opentos.hub.fabric.mqtt.RawClient.subscribe5;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// MQTT 5: sessions, wills, keep alive and farewells.
class SessionStatementsTest extends OnTheWire {

    private static RawClient connected(String id, boolean clean, String properties, int present) {
        RawClient client = RawClient.to(world).send(connect5(id, clean, properties));
        String answer = client.hex();
        assertThat(answer.substring(4, 8)).as("session present").isEqualTo("0" + present + "00");
        return client;
    }

    // Sessions.

    @Test
    @Statement({
        "MQTT-3.1.2-4",
        "MQTT-3.1.2-5",
        "MQTT-3.1.2-6",
        "MQTT-3.1.2-23",
        "MQTT-3.1.3-2",
        "MQTT-3.1.4-4",
        "MQTT-3.2.2-2",
        "MQTT-3.2.2-3",
        "MQTT-4.5.0-1"
    })
    void a_session_is_created_kept_resumed_and_discarded() {
        try (RawClient from = five("kept-from")) {
            connected("kept", false, KEPT, 0).subscribed(true, "kept", 1).leave();
            published(from, "kept", "1", 0);
            try (RawClient again = connected("kept", false, KEPT, 1)) {
                assertThat(again.message(true)).isEqualTo("kept=1 q1");
            }
            connected("kept", true, KEPT, 0).leave();
            published(from, "kept", "2", 0);
            try (RawClient again = connected("kept", false, KEPT, 1)) {
                again.quiet();
                again.send("e000");
                assertThat(again.hex()).isEmpty();
            }
            connected("kept", false, "", 1).close();
            connected("kept", false, "", 0).close();
        }
    }

    @Test
    @Statement({"MQTT-3.1.3-2", "MQTT-4.1.0-1"})
    void sessions_are_told_apart_by_client_id_and_last_while_connected() {
        try (RawClient one = five("apart-1");
                RawClient other = five("apart-2")) {
            one.subscribed(true, "apart", 0);
            other.quiet();
            pass(1);
            other.send(publish5("apart", "x", 0, 0));
            assertThat(one.message(true)).isEqualTo("apart=x q0");
            other.quiet();
        }
    }

    @Test
    @Statement({"MQTT-4.1.0-2", "MQTT-3.1.2-8", "MQTT-3.1.2-10"})
    void a_session_ends_with_its_expiry_and_its_will_is_published_then_and_once() {
        try (RawClient hears = five("expiry-hears").subscribed(true, "expiry", 0)) {
            withWill("expiry", "1100000001", 0, will5("expiry", "gone", "18000000ff")).vanish();
            assertThat(hears.message(true)).isEqualTo("expiry=gone q0");
            connected("expiry", false, KEPT, 0).leave();
            hears.quiet();
        }
    }

    @Test
    @Statement({"MQTT-3.1.4-3", "MQTT-4.13.2-1", "MQTT-3.14.2-1", "MQTT-3.14.2-2"})
    void a_second_connection_takes_the_place_of_the_first() {
        try (RawClient first = connected("taken", true, KEPT, 0).subscribed(true, "taken", 1);
                RawClient second = connected("taken", false, KEPT, 1)) {
            assertThat(farewell(first)).isEqualTo("8e");
            published(second, "taken", "x", 0);
            assertThat(second.message(true)).isEqualTo("taken=x q1");
        }
    }

    @Test
    @Statement("MQTT-3.1.2-23")
    void a_disconnect_may_change_for_how_long_the_session_is_kept() {
        RawClient client = connected("changing", true, KEPT, 0);
        client.send("e007 00 05 1100000000");
        assertThat(client.hex()).isEmpty();
        connected("changing", false, "1100000001", 0).send("e007 00 05 1100000064").close();
        pass(2);
        connected("changing", false, "", 1).close();
        try (RawClient never = connected("changing", false, "", 0)) {
            never.send("e007 00 05 1100000064");
            assertThat(farewell(never)).isEqualTo("82");
        }
    }

    @Test
    @Statement({"MQTT-3.3.2-7", "MQTT-3.3.2-12"})
    void topic_aliases_end_with_their_connection() {
        try (RawClient hears = five("aliases-hears").subscribed(true, "aliases/#", 0);
                RawClient first = connected("aliases", true, KEPT, 0)) {
            for (int alias = 1; alias <= 32; alias++) {
                first.send(
                        publish5("aliases/" + alias, "x", 0, 0, "2300%02x".formatted(alias)),
                        publish5("", "y", 0, 0, "2300%02x".formatted(alias)));
                assertThat(hears.message(true)).isEqualTo("aliases/" + alias + "=x q0");
                assertThat(hears.message(true)).isEqualTo("aliases/" + alias + "=y q0");
            }
            try (RawClient again = connected("aliases", false, KEPT, 1)) {
                again.send(publish5("", "z", 0, 0, "230001"));
                assertThat(farewell(again)).isEqualTo("82");
            }
        }
    }

    // Wills.

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 0", "2, 0", "0, 1", "1, 1", "2, 1"})
    @Statement({"MQTT-3.1.2-7", "MQTT-3.1.2-8", "MQTT-3.1.2-14", "MQTT-3.1.2-15"})
    void a_will_is_published_with_its_qos_and_retained_where_it_says_so(int qos, int retain) {
        String topic = "left/" + qos + retain;
        int flags = qos << 3 | (retain == 1 ? WILL_RETAIN : 0);
        try (RawClient hears = five("left-hears").subscribed(true, topic, 2 | 8)) {
            withWill("left", "", flags, will5(topic, "gone", "")).vanish();
            assertThat(hears.message(true))
                    .isEqualTo(topic + "=gone q" + qos + (retain == 1 ? "r" : ""));
            try (RawClient later = five("left-later").subscribed(true, topic, 2)) {
                if (retain == 1) {
                    assertThat(later.message(true)).isEqualTo(topic + "=gone q" + qos + "r");
                } else {
                    later.quiet();
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "e000, 0",
        "e00100, 0",
        "e0020000, 0",
        "e00104, 1",
        "e0020400, 1",
        "e00181, 1",
        "c001ff, 1",
        "e00103, 1"
    })
    @Statement({"MQTT-3.1.2-8", "MQTT-3.1.2-10", "MQTT-3.14.4-3", "MQTT-3.14.2-1"})
    void only_a_normal_farewell_discards_the_will(String farewell, int published) {
        try (RawClient hears = five("farewell-hears").subscribed(true, "farewell", 0)) {
            RawClient client = withWill("farewell", "", 0, will5("farewell", "gone", ""));
            client.send(farewell);
            String last = client.hex();
            assertThat(last.isEmpty() || last.startsWith("e0")).isTrue();
            if (published == 1) {
                assertThat(hears.message(true)).isEqualTo("farewell=gone q0");
            } else {
                withWill("farewell", "", 0, will5("farewell", "next", "")).vanish();
                assertThat(hears.message(true)).isEqualTo("farewell=next q0");
            }
        }
    }

    @Test
    @Statement({"MQTT-3.1.3-9", "MQTT-3.1.2-8"})
    void who_is_back_before_the_will_delay_is_over_leaves_no_will() {
        try (RawClient hears = five("delay-hears").subscribed(true, "delay", 0)) {
            byte[] will = will5("delay", "gone", "1800000001");
            withWill("delay", KEPT, 0, will).vanish();
            try (RawClient back = connected("delay", false, KEPT, 1)) {
                pass(2);
                back.quiet();
                hears.quiet();
            }
            withWill("delay", KEPT, 0, will5("delay", "at once", "18000000ff")).vanish();
            connected("delay", true, "", 0).close();
            assertThat(hears.message(true)).as("the session ended").isEqualTo("delay=at once q0");
        }
    }

    @Test
    @Statement({"MQTT-3.1.3-10", "MQTT-3.3.2-4", "MQTT-3.3.2-20", "MQTT-3.3.2-18"})
    void the_properties_of_a_will_are_passed_on_in_their_order() {
        String passedOn =
                "0101"
                        + "03"
                        + chars("t")
                        + "08"
                        + chars("r")
                        + "09"
                        + chars("c")
                        + "26"
                        + chars("b")
                        + chars("1")
                        + "26"
                        + chars("a")
                        + chars("2")
                        + "26"
                        + chars("b")
                        + chars("3");
        try (RawClient hears = five("will-props-hears").subscribed(true, "will-props", 0)) {
            byte[] will = will5("will-props", "x", passedOn + "0200000064" + "1800000000");
            withWill("will-props", "", 0, will).vanish();
            assertThat(properties(hears.read())).contains(passedOn).contains("0200000064");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @Statement({"MQTT-3.1.2-8", "MQTT-3.1.4-3"})
    void a_will_without_delay_is_published_when_its_client_is_replaced(boolean clean) {
        try (RawClient hears = five("replaced-hears").subscribed(true, "replaced", 0);
                RawClient first = withWill("replaced", KEPT, 0, will5("replaced", "gone", ""))) {
            connected("replaced", clean, KEPT, clean ? 0 : 1).close();
            assertThat(farewell(first)).isEqualTo("8e");
            assertThat(hears.message(true)).isEqualTo("replaced=gone q0");
        }
    }

    // Keep alive.

    @Test
    @Statement({"MQTT-3.1.2-22", "MQTT-3.2.2-22"})
    @Statement311("MQTT-3.1.2-24")
    void silence_ends_the_connection_like_a_lost_network() {
        try (RawClient hears = five("silent-hears").subscribed(true, "silent/#", 0);
                RawClient client = RawClient.to(world);
                RawClient old = RawClient.to(world);
                RawClient patient = RawClient.to(world)) {
            patient.send(connect(4, "patient", "red/ann", true, 0, NONE));
            patient.read();
            old.send(connect(4, "silent4", "red/ann", true, 1, NONE));
            old.read();
            byte[] will = will5("silent/will", "gone", "");
            client.send(
                    connect(5, "silent", "red/ann", "right", true, 1, NONE, WILL, will),
                    hex("c000"));
            client.read();
            assertThat(client.hex()).isEqualTo("d000");
            long heardNanos = System.nanoTime();
            assertThat(farewell(client)).isEqualTo("8d");
            long silentMillis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - heardNanos);
            assertThat(silentMillis).isGreaterThan(1_000);
            assertThat(hears.message(true)).isEqualTo("silent/will=gone q0");
            assertThat(old.hex()).isEmpty();
            patient.quiet();
        }
    }

    // Farewells.

    @Test
    @Statement({"MQTT-3.14.4-1", "MQTT-3.14.4-2", "MQTT-3.14.2-2", "MQTT-4.13.2-1"})
    void nothing_follows_a_disconnect_of_the_door() {
        try (RawClient client = five("nothing").subscribed(true, "nothing", 0)) {
            client.send(
                    hex("36050001610001"),
                    hex("c000"),
                    publish5("nothing", "x", 2, 1),
                    subscribe5(2, "nothing/2", 0));
            assertThat(farewell(client)).isEqualTo("81");
        }
    }

    @Test
    @Statement({"MQTT-3.14.4-1", "MQTT-3.14.4-2"})
    void nothing_that_follows_a_disconnect_of_the_client_is_processed() {
        try (RawClient hears = five("after-hears").subscribed(true, "after", 0);
                RawClient client = five("after")) {
            client.send(hex("e000"), publish5("after", "x", 2, 1), hex("c000"));
            assertThat(client.hex()).isEmpty();
            hears.quiet();
        }
    }

    @Test
    @Statement("MQTT-3.14.2-3")
    void a_disconnect_explains_itself_only_where_there_is_room() {
        try (RawClient wordy = five("wordy");
                RawClient small = five("small-words", true, "2700000014");
                RawClient unwilling = five("unwilling", true, "1700")) {
            wordy.send("36050001610001");
            assertThat(wordy.hex()).startsWith("e0").contains("1f00");
            small.send("36050001610001");
            assertThat(small.hex()).isEqualTo("e00181");
            unwilling.send("36050001610001");
            assertThat(unwilling.hex()).isEqualTo("e00181");
        }
    }
}
