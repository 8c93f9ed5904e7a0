package org.opentos.hub.things;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.storage.Columns;
import org.opentos.hub.testing.FaultyDataSource;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestDatabase;
import org.opentos.protocol.Id;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// The roll-up against a plain model in memory.
class RollUpsTest {
    private static final Duration FINE = Duration.ofMinutes(5);
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestDatabase database = TestDatabase.fresh();
    private final FaultyDataSource faulty = new FaultyDataSource(database.dataSource());
    private final TestClock clock = new TestClock();
    private final HubSettings settings =
            HubSettings.read(List.of("--data", "target/nowhere", "--history-days", "2"));
    private final JdbcClient jdbc = JdbcClient.create(faulty);
    private final ObservationPartitions days = new ObservationPartitions(jdbc, clock, settings);
    private final RollUpPartitions months = new RollUpPartitions(jdbc, clock, settings);
    private final Map<TwinStore.Key, TreeMap<Instant, Object>> model = new HashMap<>();
    private RollUpClosing closing = new RollUpClosing(jdbc, clock);
    private RollUps rollUps = rollUps();

    @AfterEach
    void end() {
        database.close();
    }

    private RollUps rollUps() {
        RollUps fresh =
                new RollUps(
                        jdbc,
                        new JdbcTemplate(faulty),
                        new TransactionTemplate(new JdbcTransactionManager(faulty)),
                        closing,
                        months,
                        new NoDevices(),
                        clock,
                        settings);
        fresh.begin();
        return fresh;
    }

    @Test
    void what_is_gathered_is_what_was_observed_whenever_it_came_and_whatever_failed() {
        long seed = new Random().nextLong();
        System.out.println("RollUpsTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        List<TwinStore.Key> numbers = keys("temperature", 3);
        List<TwinStore.Key> states = keys("power", 2);
        for (int step = 1; step <= 30; step++) {
            clock.advance(Duration.ofMinutes(random.nextInt(30, 240)));
            days.make();
            write(random, numbers, states);
            if (step % 10 == 0) {
                killedAtEachStep(random);
            }
            days.dropOld();
            months.dropOld();
        }
        gather();
        RollUpState state = RollUpState.read(jdbc).orElseThrow();
        assertThat(state.rawFrom()).isAfter(Instant.parse("2026-02-27T00:00:00Z"));
        assertThat(jdbc.sql("select count(*) from observation_late").query(Long.class).single())
                .isZero();
        for (TwinStore.Key key : numbers) {
            check(key, "observation_fine", FINE, state.closedTo());
            check(key, "observation_hourly", HOUR, state.closedTo());
        }
        for (TwinStore.Key key : states) {
            assertThat(rows(key)).as("seed %d", seed).isEqualTo(changes(key, state.closedTo()));
        }
    }

    /// Also with a new process after each.
    private void killedAtEachStep(SplittableRandom random) {
        boolean done = false;
        for (int steps = 0; !done; steps++) {
            try {
                faulty.failAfter(steps, random.nextBoolean());
                done = rollUps.run() || steps > 5_000;
            } catch (DataAccessException | TransactionException killed) {
                faulty.heal();
                closing = new RollUpClosing(jdbc, clock);
                rollUps = rollUps();
            }
        }
        faulty.heal();
    }

    private void gather() {
        boolean done = false;
        while (!done) {
            done = rollUps.run();
        }
    }

    private static List<TwinStore.Key> keys(String property, int count) {
        List<TwinStore.Key> keys = new ArrayList<>();
        for (int index = 0; index < count; index++) {
            keys.add(
                    new TwinStore.Key(
                            new Id.DeviceId(new UUID(index, index + 1L)), property + index));
        }
        return keys;
    }

    /// Mostly of just now, sometimes a backlog of two days, sometimes twice of the same instant.
    private void write(
            SplittableRandom random, List<TwinStore.Key> numbers, List<TwinStore.Key> states) {
        Map<TwinStore.Key, Map<Instant, Object>> fresh = new HashMap<>();
        int count = random.nextInt(60);
        Duration back = Duration.ofMinutes(random.nextInt(5) == 0 ? 2_000 : 90);
        for (int index = 0; index < count; index++) {
            boolean number = random.nextBoolean();
            List<TwinStore.Key> keys = number ? numbers : states;
            Instant at =
                    clock.instant()
                            .minusSeconds(random.nextLong(back.toSeconds()))
                            .truncatedTo(ChronoUnit.MINUTES);
            Object value =
                    number
                            ? Object.class.cast(random.nextInt(-50, 50) / 4.0)
                            : random.nextBoolean();
            fresh.computeIfAbsent(keys.get(random.nextInt(keys.size())), _ -> new HashMap<>())
                    .put(at, value);
        }
        database.transaction()
                .executeWithoutResult(_ ->
                        database.template()
                                .execute((Connection connection) -> {
                                    save(connection, fresh);
                                    return null;
                                }));
        fresh.forEach(
                (key, values) -> model.computeIfAbsent(key, _ -> new TreeMap<>()).putAll(values));
    }

    private void save(Connection connection, Map<TwinStore.Key, Map<Instant, Object>> fresh)
            throws SQLException {
        Columns rows = TwinStore.observations();
        Columns late = TwinStore.lateHours();
        Instant lateBefore = closing.lateBefore();
        fresh.forEach((key, values) ->
                values.forEach((at, value) -> {
                    boolean number = value instanceof Double;
                    rows.add(
                            key.device(),
                            key.property(),
                            at,
                            number ? value : null,
                            number ? null : value.toString(),
                            false,
                            null,
                            new UUID(0, 1));
                    if (at.isBefore(lateBefore)) {
                        late.add(key.device(), key.property(), at.truncatedTo(ChronoUnit.HOURS));
                    }
                }));
        TwinStore.saveObservations(connection, rows);
        TwinStore.saveLateHours(connection, late);
    }

    private void check(TwinStore.Key key, String table, Duration step, Instant closedTo) {
        TreeMap<Instant, List<Double>> expected = new TreeMap<>();
        model.getOrDefault(key, new TreeMap<>())
                .headMap(closedTo)
                .forEach((at, value) ->
                        expected.computeIfAbsent(
                                        Instant.ofEpochSecond(
                                                Math.floorDiv(at.getEpochSecond(), step.toSeconds())
                                                        * step.toSeconds()),
                                        _ -> new ArrayList<>())
                                .add((Double) value));
        List<Instant> found =
                jdbc.sql(
                                "select at, count, least, mean, greatest, last from %s where device = ? and property = ? order by at"
                                        .formatted(table))
                        .params(key.device().value(), key.property())
                        .query((row, _) -> {
                            Instant at = TwinStore.instant(row, 1);
                            List<Double> values = expected.getOrDefault(at, List.of());
                            assertThat(row.getInt(2))
                                    .as("count at %s", at)
                                    .isEqualTo(values.size());
                            assertThat(row.getDouble(3))
                                    .isEqualTo(values.stream().min(Double::compare).orElseThrow());
                            assertThat(row.getDouble(4))
                                    .isEqualTo(
                                            values.stream()
                                                    .mapToDouble(each -> each)
                                                    .average()
                                                    .orElseThrow(),
                                            within(1e-9));
                            assertThat(row.getDouble(5))
                                    .isEqualTo(values.stream().max(Double::compare).orElseThrow());
                            assertThat(row.getDouble(6)).isEqualTo(values.getLast());
                            return at;
                        })
                        .list();
        assertThat(found).as(table).containsExactlyElementsOf(expected.keySet());
    }

    private TreeMap<Instant, Object> changes(TwinStore.Key key, Instant closedTo) {
        TreeMap<Instant, Object> changes = new TreeMap<>();
        Instant hour = Instant.MIN;
        Object was = "";
        for (Map.Entry<Instant, Object> each :
                model.getOrDefault(key, new TreeMap<>()).headMap(closedTo).entrySet()) {
            Instant now = each.getKey().truncatedTo(ChronoUnit.HOURS);
            if (!now.equals(hour) || !was.equals(each.getValue())) {
                changes.put(each.getKey(), each.getValue());
            }
            hour = now;
            was = each.getValue();
        }
        return changes;
    }

    private TreeMap<Instant, Object> rows(TwinStore.Key key) {
        TreeMap<Instant, Object> rows = new TreeMap<>();
        jdbc.sql("select at, value::text from observation_state where device = ? and property = ?")
                .params(key.device().value(), key.property())
                .query(
                        (org.springframework.jdbc.core.RowCallbackHandler)
                                row ->
                                        rows.put(
                                                TwinStore.instant(row, 1),
                                                Boolean.valueOf(row.getString(2))));
        return rows;
    }

    @Test
    void numbers_at_the_ends_of_a_double_stop_nothing() {
        TwinStore.Key key = keys("temperature", 1).getFirst();
        days.make();
        TreeMap<Instant, Object> extremes = new TreeMap<>();
        Instant at = clock.instant();
        for (double value :
                new double[] {
                    Double.MAX_VALUE,
                    Double.MAX_VALUE,
                    -Double.MAX_VALUE,
                    Double.MIN_VALUE,
                    1e-300,
                    0
                }) {
            extremes.put(at, value);
            at = at.plusSeconds(1);
        }
        TreeMap<Instant, Object> most = new TreeMap<>();
        for (int index = 0; index < 3; index++) {
            most.put(clock.instant().plusSeconds(600 + index), Double.MAX_VALUE);
        }
        database.template()
                .execute((Connection connection) -> {
                    save(connection, Map.of(key, extremes));
                    save(connection, Map.of(key, most));
                    return null;
                });
        clock.advance(Duration.ofHours(2));
        gather();
        assertThat(
                        jdbc.sql("select mean from observation_fine order by at")
                                .query(Double.class)
                                .list())
                .hasSize(2)
                .endsWith(Double.MAX_VALUE);
    }

    @Test
    void of_a_flapping_switch_a_bounded_number_of_changes_is_kept() {
        TwinStore.Key key = keys("power", 1).getFirst();
        days.make();
        TreeMap<Instant, Object> flapping = new TreeMap<>();
        for (int second = 0; second < 3_600; second++) {
            flapping.put(clock.instant().plusSeconds(second), second % 2 == 0);
        }
        database.template()
                .execute((Connection connection) -> {
                    save(connection, Map.of(key, flapping));
                    return null;
                });
        clock.advance(Duration.ofHours(2));
        gather();
        assertThat(rows(key))
                .hasSizeBetween(RollUpSql.STATES_AN_HOUR_MAX / 2, RollUpSql.STATES_AN_HOUR_MAX + 2)
                .containsEntry(flapping.firstKey(), true)
                .containsEntry(flapping.lastKey(), false);
    }

    /// A writer that was told that the hour is open, and commits after it was closed.
    @Test
    void an_hour_is_not_worked_out_while_somebody_writes_who_saw_it_open() throws SQLException {
        TwinStore.Key key = keys("temperature", 1).getFirst();
        days.make();
        gather();
        Instant at = clock.instant();
        try (Connection slow = database.dataSource().getConnection()) {
            slow.setAutoCommit(false);
            slow.createStatement().execute("select pg_current_xact_id()");
            Map<TwinStore.Key, Map<Instant, Object>> fresh = Map.of(key, Map.of(at, 7.0));
            save(slow, fresh);
            model.put(key, new TreeMap<>(Map.of(at, 7.0)));
            clock.advance(Duration.ofHours(3));
            rollUps.run();
            assertThat(RollUpState.read(jdbc).orElseThrow().closedTo()).isBeforeOrEqualTo(at);
            slow.commit();
        }
        gather();
        check(key, "observation_hourly", HOUR, clock.instant());
    }

    private static final class NoDevices implements Devices {
        @Override
        public Optional<Device> find(Id.DeviceId id) {
            return Optional.empty();
        }

        @Override
        public List<Device> inHome(Id.HomeId home) {
            return List.of();
        }

        @Override
        public Map<Id.DeviceId, Id.HomeId> homes(Collection<Id.DeviceId> devices) {
            return Map.of();
        }
    }
}
