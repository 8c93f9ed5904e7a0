package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.opentos.hub.fabric.mqtt.SessionModel.Message;
import org.opentos.hub.fabric.routing.Space;

/// Random runs of a few clients against a real door, which is killed now and then, held against a
/// model in memory. `-Dtest.seed=…` repeats one run, `-Dtest.times=…` times, since what clients do
/// at once comes in another order each time; `-Dtest.seeds=…` says how many are many.
class SessionModelTest {
    private static final int STEPS = 120;
    private static final List<String> TOPICS = List.of("t/a", "t/b", "s/a");
    private static final List<String> FILTERS =
            List.of("t/a", "t/b", "t/+", "will/+", "$share/g/s/+");

    static LongStream few() {
        return seeds(4);
    }

    static LongStream many() {
        return seeds(Integer.getInteger("test.seeds", 400));
    }

    private static LongStream seeds(int count) {
        Long one = Long.getLong("test.seed");
        return one != null
                ? LongStream.generate(() -> one).limit(Integer.getInteger("test.times", 1))
                : LongStream.rangeClosed(1, count);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("few")
    void sessions_do_what_the_model_says(long seed) {
        new Run(seed).all();
    }

    @Tag("long")
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("many")
    void sessions_do_what_the_model_says_in_many_runs(long seed) {
        new Run(seed).all();
    }

    /// One run from one seed.
    private static final class Run {
        private final long seed;
        private final Random random;
        private final SessionModel model = new SessionModel();
        private final List<String> steps = new ArrayList<>();
        private final List<ModelClient> clients;
        private final ModelClient observer;
        private DoorWorld world = new DoorWorld();

        Run(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            this.clients =
                    Stream.of("five", "also-five", "three", "more-five")
                            .map(name ->
                                    new ModelClient(name, !name.equals("three"), model, random))
                            .toList();
            this.observer = new ModelClient("observer", true, model, random);
        }

        void all() {
            try {
                observer.connect(world, false, 3_600, 100, false);
                observer.subscribe("will/+", 1, 0, 0);
                for (int step = 0; step < STEPS; step++) {
                    step();
                }
                drain();
            } catch (AssertionError | RuntimeException failure) {
                throw new AssertionError(
                        "seed %d, after %s".formatted(seed, String.join(", ", steps)), failure);
            } finally {
                world.close();
            }
        }

        private void step() {
            ModelClient client = clients.get(random.nextInt(clients.size()));
            int what = random.nextInt(100);
            if (what < 2) {
                kill();
            } else if (what < 4) {
                note("sweep", client);
                world.journal.sweep();
                model.committed();
            } else if (!client.connected() || what < 9) {
                connect(client);
            } else if (what < 14) {
                note("disconnect", client);
                client.disconnect(random.nextInt(6) == 0);
                // Nothing tells a client that its farewell is on the disk.
                world.journal.sweep();
            } else if (what < 19) {
                note("vanish", client);
                Message will = client.vanish();
                noticed("-" + client.name + " connection-lost");
                ended();
                seen(will);
            } else if (what < 33) {
                subscribe(client);
            } else if (what < 37) {
                String filter = pick(FILTERS);
                note("unsubscribe " + filter, client);
                settleAll();
                client.unsubscribe(filter);
            } else if (what < 75) {
                publish(client);
            } else if (what < 90) {
                note("catch up", client);
                client.catchUp();
            } else {
                note("settle", client);
                client.settle();
            }
        }

        private void note(String what, ModelClient who) {
            steps.add(who.name + " " + what);
        }

        private <T> T pick(List<T> from) {
            return from.get(random.nextInt(from.size()));
        }

        private void connect(ModelClient client) {
            boolean clean = random.nextInt(5) == 0;
            int expiry = random.nextInt(4) == 0 ? 0 : 3_600;
            int maximum = random.nextBoolean() ? 1_000 : 1 + random.nextInt(4);
            boolean will = random.nextInt(3) == 0;
            note("connect%s %d".formatted(clean ? " clean" : "", expiry), client);
            settleAll();
            seen(client.connect(world, clean, expiry, maximum, will));
        }

        /// What was published before is on its way to whoever subscribed before.
        private void settleAll() {
            clients.stream().filter(ModelClient::connected).forEach(ModelClient::settle);
        }

        private void noticed(String what) {
            try {
                while (!world.nextComing().equals(what)) {}
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }

        /// Waits until a session that ends with its connection has, of which the hub tells before.
        private void ended() {
            long patience = patience();
            while (subscriptions() != model.subscriptions() && System.nanoTime() < patience) {
                Thread.yield();
            }
            assertThat(subscriptions()).as("subscriptions").isEqualTo(model.subscriptions());
        }

        private long subscriptions() {
            return world.fabric.spaces().stream().mapToLong(Space::subscriptions).sum();
        }

        private static long patience() {
            return System.nanoTime() + DoorWorld.PATIENCE_SECONDS * 1_000_000_000L;
        }

        private void subscribe(ModelClient client) {
            String filter = pick(FILTERS);
            int options = random.nextBoolean() ? 8 : 0;
            options |= random.nextInt(3) == 0 && !filter.startsWith("$") ? 4 : 0;
            options |= random.nextInt(3) << 4;
            int qos = random.nextInt(3);
            note("subscribe %s q%d %x".formatted(filter, qos, options), client);
            settleAll();
            client.subscribe(filter, qos, options, random.nextInt(5));
        }

        private void publish(ModelClient client) {
            int count = 1 + random.nextInt(4);
            boolean wait = random.nextInt(4) > 0;
            note(
                    "publish %d after %d%s"
                            .formatted(count, model.lastNumber(), wait ? " and wait" : ""),
                    client);
            for (int number = 0; number < count && client.mayPublish(); number++) {
                int qos = random.nextInt(3);
                boolean retain = qos > 0 && random.nextInt(4) == 0;
                boolean empty = retain && random.nextInt(3) == 0;
                int expiry = random.nextInt(10) == 0 ? 0 : 3_600;
                client.publish(pick(TOPICS), qos, retain, empty, expiry);
            }
            if (wait) {
                client.awaitAcknowledgements();
            }
        }

        private void kill() {
            steps.add("kill");
            DoorWorld next = world.killedAndStartedAgain();
            List<ModelClient> all =
                    Stream.concat(clients.stream(), Stream.of(observer))
                            .filter(ModelClient::connected)
                            .toList();
            List<Message> wills =
                    all.stream().map(ModelClient::orphaned).filter(Objects::nonNull).toList();
            all.forEach(ModelClient::killed);
            model.killed();
            world = next;
            assertThat(subscriptions()).as("subscriptions").isEqualTo(model.subscriptions());
            observer.connect(world, false, 3_600, 100, false);
            wills.forEach(this::seen);
            world.journal.sweep();
            assertThat(wrongCounters()).as("counters that are not their rows").isZero();
        }

        /// Waits until the hub has published a will.
        private void seen(@Nullable Message will) {
            if (will != null) {
                steps.add("will " + will);
                observer.hear(will);
                observer.catchUp();
                world.journal.sweep();
            }
        }

        private void drain() {
            steps.add("drain");
            List<ModelClient> all = new ArrayList<>(clients);
            all.add(observer);
            for (ModelClient each : all) {
                if (!each.connected() && each.hasKeptSession()) {
                    each.connect(world, false, 3_600, 1_000, false);
                }
            }
            List<ModelClient> connected = all.stream().filter(ModelClient::connected).toList();
            connected.forEach(ModelClient::awaitAcknowledgements);
            connected.forEach(ModelClient::drain);
            long patience = patience();
            while (unfinished() && System.nanoTime() < patience) {
                connected.forEach(ModelClient::drain);
            }
            assertThat(model.unshared()).as("of a shared subscription, to nobody").isEmpty();
            assertThat(all.stream().map(ModelClient::unanswered).flatMap(List::stream)).isEmpty();
            world.journal.sweep();
            assertThat(wrongCounters()).as("counters that are not their rows").isZero();
            assertThat(count("fabric_session")).isEqualTo(model.keptSessions().size());
            assertThat(count("fabric_queue")).isEqualTo(model.keptSessions().size());
            assertThat(count("fabric_subscription"))
                    .isEqualTo(
                            model.keptSessions().stream()
                                    .mapToLong(each -> each.wishes.size())
                                    .sum());
            for (String each : List.of("fabric_delivery", "fabric_message", "fabric_received")) {
                assertThat(count(each)).as(each).isZero();
            }
            retained();
        }

        private void retained() {
            Map<String, String> found = new HashMap<>();
            world.database
                    .jdbc()
                    .sql(
                            "select topic, convert_from(payload, 'UTF8') as payload from fabric_retained")
                    .query(row -> {
                        found.put(row.getString(1), row.getString(2));
                    });
            model.retained()
                    .forEach((topic, payload) ->
                            assertThat(found.getOrDefault(topic, ""))
                                    .as("retained at %s", topic)
                                    .isEqualTo(payload));
        }

        /// Whether messages wait that may be lost, which the hub reads when it comes to it, or
        /// sessions that ended with the hub, which it ends within a second.
        private boolean unfinished() {
            world.journal.sweep();
            return count("fabric_delivery") > 0
                    || count("fabric_session") > model.keptSessions().size();
        }

        private long wrongCounters() {
            return number(
                    "select count(*) from fabric_queue q cross join lateral (select count(*) as"
                            + " messages, coalesce(sum(d.bytes), 0) as bytes from fabric_delivery"
                            + " d where d.session = q.session) r where q.messages <> r.messages"
                            + " or q.bytes <> r.bytes");
        }

        private long count(String table) {
            return number("select count(*) from " + table);
        }

        private long number(String sql) {
            return world.database.jdbc().sql(sql).query(Long.class).single();
        }
    }
}
