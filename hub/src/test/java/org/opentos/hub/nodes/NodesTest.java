package org.opentos.hub.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.settings.StartException;
import org.opentos.hub.testing.NatsServer;
import org.opentos.hub.testing.TestDatabase;

/// Processes of a hub on one database, joined by a real NATS server.
class NodesTest {
    private static final int PATIENCE_SECONDS = 15;

    private final NatsServer nats = NatsServer.start();
    private final TestDatabase database = TestDatabase.fresh();
    private final List<One> all = new ArrayList<>();

    /// A process and what it met.
    private final class One implements Nodes.Departure {
        final NatsNodes nodes;
        final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
        final BlockingQueue<String> events = new LinkedBlockingQueue<>();
        final AtomicInteger failures = new AtomicInteger();
        volatile List<String> introduction = List.of();

        One(Optional<String> earlier) {
            nodes =
                    new NatsNodes(
                            NatsConnection.open(nats.settings()),
                            database.template(),
                            database.transaction(),
                            earlier,
                            () -> events.add("expelled"));
            nodes.hear(
                    "news",
                    () -> introduction.stream().map(NodesTest::bytes).toList(),
                    word -> {
                        String text = text(word.content());
                        if (text.equals("bad")) {
                            throw new IllegalStateException("of the test");
                        }
                        heard.add(text);
                    });
            nodes.take("passing", word -> heard.add("passed " + text(word.content())));
            nodes.answer(
                    "question",
                    word ->
                            CompletableFuture.completedStage(
                                    bytes("answer to " + text(word.content()))));
            nodes.onDeparture(this);
            all.add(this);
        }

        One joined() {
            nodes.join();
            return this;
        }

        @Override
        public void adopting(Collection<String> gone) {
            if (!gone.isEmpty()) {
                events.add("adopting " + gone);
            }
        }

        @Override
        public void gone(Collection<String> gone, boolean adopter) {
            if (failures.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                events.add("failed");
                throw new IllegalStateException("of the test");
            }
            events.add("gone " + gone + (adopter ? " adopted" : ""));
        }

        String next(BlockingQueue<String> of) throws InterruptedException {
            @Nullable String next = of.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next == null) {
                throw new AssertionError("nothing came");
            }
            return next;
        }
    }

    private One another() {
        return new One(Optional.empty()).joined();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    @AfterEach
    void close() {
        all.forEach(each -> each.nodes.close());
        database.close();
        nats.close();
    }

    @Test
    void everybody_hears_what_is_told_in_order_before_it_is_done() {
        One left = another();
        One right = another();
        One third = another();
        List<CompletableFuture<?>> told = new ArrayList<>();
        for (int number = 0; number < 1_000; number++) {
            told.add(left.nodes.tell("news", bytes("" + number)).toCompletableFuture());
        }
        CompletableFuture.allOf(told.toArray(CompletableFuture[]::new)).join();
        for (One each : List.of(right, third)) {
            assertThat(each.heard).hasSize(1_000);
            for (int number = 0; number < 1_000; number++) {
                assertThat(each.heard.remove()).isEqualTo("" + number);
            }
        }
        assertThat(left.heard).isEmpty();
    }

    @Test
    void a_teller_learns_that_one_could_not_hear() {
        One left = another();
        One right = another();
        assertThatThrownBy(() -> left.nodes.tell("news", bytes("bad")).toCompletableFuture().join())
                .isInstanceOf(CompletionException.class);
        left.nodes.tell("news", bytes("good")).toCompletableFuture().join();
        assertThat(right.heard).containsExactly("good");
    }

    @Test
    void whoever_joins_is_introduced_before_it_goes_on() {
        One left = another();
        left.introduction = List.of("I have this", "and that");
        One right = another();
        assertThat(right.heard).containsExactly("I have this", "and that");
        right.nodes.tell("news", bytes("hello")).toCompletableFuture().join();
        assertThat(left.heard).containsExactly("hello");
    }

    @Test
    void what_is_told_while_nats_is_away_is_heard_once_when_it_is_back() throws Exception {
        One left = another();
        One right = another();
        nats.kill();
        CompletableFuture<?> told = left.nodes.tell("news", bytes("1")).toCompletableFuture();
        nats.startAgain();
        told.join();
        left.nodes.tell("news", bytes("2")).toCompletableFuture().join();
        assertThat(right.heard).containsExactly("1", "2");
    }

    @Test
    void what_is_passed_on_is_taken_in_order() throws Exception {
        One left = another();
        One right = another();
        for (int number = 0; number < 100; number++) {
            left.nodes.pass(right.nodes.self(), "passing", bytes("" + number));
        }
        for (int number = 0; number < 100; number++) {
            assertThat(right.next(right.heard)).isEqualTo("passed " + number);
        }
        assertThat(left.nodes.dropped()).isZero();
    }

    @Test
    void one_is_asked_and_answers_and_one_that_is_gone_does_not() {
        One left = another();
        One right = another();
        byte[] answer =
                left.nodes
                        .ask(right.nodes.self(), "question", bytes("why"))
                        .toCompletableFuture()
                        .join();
        assertThat(text(answer)).isEqualTo("answer to why");
        assertThatThrownBy(() ->
                        left.nodes
                                .ask("node-nobody", "question", bytes("who"))
                                .toCompletableFuture()
                                .join())
                .hasCauseInstanceOf(NodeGoneException.class);
    }

    @Test
    void a_lease_that_is_given_back_is_taken_over_by_one() throws Exception {
        One left = another();
        One right = another();
        One third = another();
        String name = left.nodes.self();
        left.nodes.close();
        List<String> seen = new ArrayList<>();
        for (One each : List.of(right, third)) {
            String first = each.next(each.events);
            seen.add(first.startsWith("adopting") ? each.next(each.events) : first);
        }
        assertThat(seen)
                .containsExactlyInAnyOrder("gone [" + name + "]", "gone [" + name + "] adopted");
        right.nodes.tell("news", bytes("without it")).toCompletableFuture().join();
    }

    @Test
    void a_lease_that_is_not_renewed_is_taken_over_and_nobody_waits_for_it() throws Exception {
        One left = another();
        One right = another();
        String name = left.nodes.self();
        left.nodes.vanish();
        assertThat(left.nodes.leased()).isFalse();
        CompletableFuture<?> told = right.nodes.tell("news", bytes("1")).toCompletableFuture();
        assertThat(right.next(right.events)).isEqualTo("adopting [" + name + "]");
        assertThat(right.next(right.events)).isEqualTo("gone [" + name + "] adopted");
        told.join();
        assertThat(right.nodes.others()).isEmpty();
    }

    @Test
    void what_follows_a_departure_is_tried_until_it_is_done() throws Exception {
        One left = another();
        One right = another();
        String name = left.nodes.self();
        right.failures.set(2);
        left.nodes.close();
        assertThat(right.next(right.events)).isEqualTo("adopting [" + name + "]");
        assertThat(right.next(right.events)).isEqualTo("failed");
        assertThat(right.next(right.events)).isEqualTo("failed");
        assertThat(right.next(right.events)).isEqualTo("gone [" + name + "] adopted");
        assertThat(right.nodes.others()).isEmpty();
        assertThat(right.nodes.leased()).isTrue();
    }

    @Test
    void whoever_lost_its_lease_is_told_to_go() throws Exception {
        One left = another();
        database.jdbc().sql("delete from hub_node").update();
        assertThat(left.next(left.events)).isEqualTo("expelled");
        assertThat(left.nodes.leased()).isFalse();
    }

    @Test
    void a_later_run_takes_the_place_of_an_earlier_one_at_once() throws Exception {
        One earlier = another();
        earlier.nodes.vanish();
        One later = new One(Optional.of(earlier.nodes.self())).joined();
        assertThat(later.next(later.events)).isEqualTo("adopting [" + earlier.nodes.self() + "]");
        assertThat(later.nodes.others()).isEmpty();
        assertThat(later.nodes.leased()).isTrue();
    }

    @Test
    void a_process_without_nats_does_not_join_others_by_accident() {
        another();
        assertThatThrownBy(() -> Leases.refuseOthers(database.template()))
                .isInstanceOf(StartException.class)
                .hasMessageContaining("nats-url");
    }
}
