package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.opentos.hub.fabric.routing.Brake;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Recipient;
import org.opentos.hub.fabric.routing.Subscriber;
import org.opentos.hub.fabric.routing.Subscription;
import org.opentos.hub.fabric.routing.Topic;

class OutboundWindowTest {
    private static final Recipient RECIPIENT =
            Recipient.answering(
                    new Subscription(
                            new Subscriber() {
                                @Override
                                public boolean mayReceive(String topic) {
                                    return true;
                                }

                                @Override
                                public boolean reachable() {
                                    return true;
                                }

                                @Override
                                public void deliver(
                                        Publication publication,
                                        Recipient recipient,
                                        @Nullable Brake brake) {}
                            },
                            "",
                            "a",
                            2,
                            false,
                            false,
                            0));

    private static Publication message(int number) {
        return new Publication(
                Topic.of("a/" + number),
                new byte[0],
                2,
                false,
                Publication.NO_PROPERTIES,
                Publication.NEVER);
    }

    private static int take(OutboundWindow window, int number, int qos) {
        return window.take(message(number), RECIPIENT, qos, window.nextSequence());
    }

    @Test
    void what_is_not_acknowledged_is_sent_again_in_order() {
        OutboundWindow window = new OutboundWindow();
        window.connected(10);
        int first = take(window, 1, 1);
        int second = take(window, 2, 2);
        int third = take(window, 3, 1);
        assertThat(window.acknowledged(first)).isTrue();
        assertThat(window.acknowledged(first)).as("once only").isFalse();
        assertThat(window.received(second)).isTrue();
        window.connected(10);
        assertThat(window.open()).as("resending comes first").isFalse();
        assertThat(window.nextToResend()).isEqualTo(second);
        assertThat(window.released(second)).isTrue();
        assertThat(window.nextToResend()).isEqualTo(third);
        assertThat(window.nextToResend()).isZero();
        assertThat(window.completed(second)).isTrue();
        assertThat(window.acknowledged(third)).isTrue();
        assertThat(window.size()).isZero();
    }

    @Test
    void an_identifier_follows_from_the_place_and_is_used_again_after_a_round() {
        OutboundWindow window = new OutboundWindow();
        window.connected(Limits.SEND_MAXIMUM);
        int stuck = window.take(message(0), RECIPIENT, 1, 7);
        assertThat(stuck).isEqualTo(OutboundWindow.identifier(7)).isEqualTo(8);
        for (long sequence = 8; sequence < 7 + 1_024; sequence++) {
            int identifier = window.take(message(1), RECIPIENT, 1, sequence);
            assertThat(window.sequence(identifier)).isEqualTo(sequence);
            assertThat(window.acknowledged(identifier)).isTrue();
        }
        assertThat(window.free(7 + 1_024)).as("the identifier of the stuck one").isFalse();
        assertThat(window.acknowledged(stuck)).isTrue();
        assertThat(window.free(7 + 1_024)).isTrue();
    }

    @Test
    void a_release_of_an_earlier_connection_is_sent_again() {
        OutboundWindow window = new OutboundWindow();
        window.restoreReceived(3);
        window.connected(10);
        assertThat(window.nextToResend()).isEqualTo(OutboundWindow.identifier(3));
        assertThat(window.released(OutboundWindow.identifier(3))).isTrue();
        assertThat(window.completed(OutboundWindow.identifier(3))).isTrue();
        assertThat(window.nextSequence()).isEqualTo(4);
    }

    /// The window against a plain model: a map from place to what is awaited.
    @Test
    void it_agrees_with_a_model_through_random_acknowledgements() {
        long seed = System.nanoTime();
        System.out.println("OutboundWindowTest seed " + seed);
        Random random = new Random(seed);
        OutboundWindow window = new OutboundWindow();
        TreeMap<Long, String> model = new TreeMap<>();
        int limit = 5;
        window.connected(limit);
        int number = 0;
        for (int step = 0; step < 50_000; step++) {
            int identifier = identifier(model, random);
            long place =
                    model.keySet().stream()
                            .filter(each -> OutboundWindow.identifier(each) == identifier)
                            .findFirst()
                            .orElse(0L);
            String state = model.get(place);
            switch (random.nextInt(7)) {
                case 0, 1, 2 -> {
                    assertThat(window.open()).as("seed %d", seed).isEqualTo(model.size() < limit);
                    long next = window.nextSequence();
                    if (window.open() && window.free(next)) {
                        int qos = 1 + random.nextInt(2);
                        assertThat(take(window, number++, qos))
                                .isEqualTo(OutboundWindow.identifier(next));
                        model.put(next, qos == 1 ? "PUBACK" : "PUBREC");
                    }
                }
                case 3 -> {
                    assertThat(window.acknowledged(identifier)).isEqualTo("PUBACK".equals(state));
                    model.remove(place, "PUBACK");
                }
                case 4 -> {
                    boolean known = "PUBREC".equals(state) || "PUBCOMP".equals(state);
                    assertThat(window.received(identifier)).isEqualTo(known);
                    model.replace(place, "PUBREC", "PUBCOMP");
                }
                case 5 -> {
                    assertThat(window.completed(identifier)).isEqualTo("PUBCOMP".equals(state));
                    model.remove(place, "PUBCOMP");
                }
                default -> {
                    if (random.nextInt(50) == 0) {
                        limit = Math.max(model.size(), 1 + random.nextInt(40));
                        window.connected(limit);
                        List<Integer> again = new ArrayList<>();
                        for (int each = window.nextToResend();
                                each != 0;
                                each = window.nextToResend()) {
                            again.add(each);
                        }
                        assertThat(again)
                                .containsExactlyElementsOf(
                                        model.keySet().stream()
                                                .map(OutboundWindow::identifier)
                                                .toList());
                    }
                }
            }
            assertThat(window.size()).isEqualTo(model.size());
        }
    }

    /// Mostly one that is in use, the oldest above all; sometimes any.
    private static int identifier(TreeMap<Long, String> model, Random random) {
        if (model.isEmpty() || random.nextInt(5) == 0) {
            return 1 + random.nextInt(1_024);
        }
        Long picked = model.floorKey(model.firstKey() + random.nextInt(60));
        return OutboundWindow.identifier(picked == null ? model.firstKey() : picked);
    }

    @Test
    void a_smaller_receive_maximum_after_reconnecting_is_kept() {
        OutboundWindow window = new OutboundWindow();
        window.connected(100);
        for (int number = 0; number < 50; number++) {
            take(window, number, 1);
        }
        window.connected(2);
        int first = window.nextToResend();
        assertThat(window.nextToResend()).isPositive();
        assertThat(window.nextToResend()).isZero();
        assertThat(window.acknowledged(first)).isTrue();
        assertThat(window.nextToResend()).isPositive();
        assertThat(window.nextToResend()).isZero();
    }

    @Test
    void a_queue_keeps_its_order_while_it_grows_and_wraps() {
        Random random = new Random(7);
        DeliveryQueue queue = new DeliveryQueue();
        int in = 0;
        int out = 0;
        for (int step = 0; step < 20_000; step++) {
            if (random.nextInt(100) < 52) {
                queue.add(message(in++), RECIPIENT);
            } else if (queue.count() > 0) {
                assertThat(queue.publication().topic().text()).isEqualTo("a/" + out++);
                queue.remove();
            }
            assertThat(queue.count()).isEqualTo(in - out);
        }
        assertThat(queue.bytes()).isPositive();
    }
}
