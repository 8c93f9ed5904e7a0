package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
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

    @Test
    void what_is_not_acknowledged_is_sent_again_in_order() {
        OutboundWindow window = new OutboundWindow();
        window.connected(10);
        int first = window.take(message(1), RECIPIENT, 1);
        int second = window.take(message(2), RECIPIENT, 2);
        int third = window.take(message(3), RECIPIENT, 1);
        assertThat(window.acknowledged(first)).isTrue();
        assertThat(window.acknowledged(first)).as("once only").isFalse();
        assertThat(window.received(second)).isTrue();
        window.connected(10);
        assertThat(window.open()).as("resending comes first").isFalse();
        assertThat(window.nextToResend()).isEqualTo(third);
        assertThat(window.nextToResend()).isEqualTo(second);
        assertThat(window.released(second)).isTrue();
        assertThat(window.nextToResend()).isZero();
        assertThat(window.completed(second)).isTrue();
        assertThat(window.acknowledged(third)).isTrue();
        assertThat(window.size()).isZero();
    }

    /// The window against a plain model: a map from identifier to what is awaited.
    @Test
    void it_agrees_with_a_model_through_random_acknowledgements() {
        long seed = System.nanoTime();
        System.out.println("OutboundWindowTest seed " + seed);
        Random random = new Random(seed);
        OutboundWindow window = new OutboundWindow();
        Map<Integer, String> model = new LinkedHashMap<>();
        int limit = 5;
        window.connected(limit);
        int number = 0;
        for (int step = 0; step < 50_000; step++) {
            int identifier = 1 + random.nextInt(40);
            String state = model.get(identifier);
            switch (random.nextInt(7)) {
                case 0, 1, 2 -> {
                    assertThat(window.open()).as("seed %d", seed).isEqualTo(model.size() < limit);
                    if (window.open()) {
                        int qos = 1 + random.nextInt(2);
                        int taken = window.take(message(number++), RECIPIENT, qos);
                        assertThat(model.put(taken, qos == 1 ? "PUBACK" : "PUBREC")).isNull();
                    }
                }
                case 3 -> {
                    assertThat(window.acknowledged(identifier)).isEqualTo("PUBACK".equals(state));
                    model.remove(identifier, "PUBACK");
                }
                case 4 -> {
                    boolean known = "PUBREC".equals(state) || "PUBCOMP".equals(state);
                    assertThat(window.received(identifier)).isEqualTo(known);
                    if ("PUBREC".equals(state)) {
                        model.remove(identifier);
                        model.put(identifier, "PUBCOMP");
                    }
                }
                case 5 -> {
                    assertThat(window.completed(identifier)).isEqualTo("PUBCOMP".equals(state));
                    model.remove(identifier, "PUBCOMP");
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
                        assertThat(again).containsExactlyElementsOf(model.keySet());
                    }
                }
            }
            assertThat(window.size()).isEqualTo(model.size());
        }
    }

    @Test
    void a_smaller_receive_maximum_after_reconnecting_is_kept() {
        OutboundWindow window = new OutboundWindow();
        window.connected(100);
        for (int number = 0; number < 50; number++) {
            window.take(message(number), RECIPIENT, 1);
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
