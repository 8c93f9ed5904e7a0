package org.opentos.hub.things;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Charts over what is kept as it was reported and what is kept gathered.
class ObservationChartsTest extends LivingTest {
    private static final Duration FINE = Duration.ofMinutes(5);
    private static final Duration RATIO_LOOKS = Duration.ofDays(1);
    private static final int LOOKS = 15;

    @Test
    void a_plan_covers_its_span_once_and_makes_no_more_points_than_asked_for() {
        long seed = new Random().nextLong();
        System.out.println("ObservationChartsTest seed " + seed);
        SplittableRandom random = new SplittableRandom(seed);
        Instant now = world.clock.instant();
        for (int round = 0; round < 20_000; round++) {
            Instant to =
                    now.minusSeconds(random.nextLong(800 * 86_400L))
                            .plusNanos(random.nextInt(1_000_000) * 1_000L);
            Instant from =
                    to.minusNanos(
                            1_000 * (1 + (long) Math.exp(random.nextDouble() * Math.log(8e13))));
            int points = random.nextInt(1, ThingHistory.POINTS_MAX + 1);
            Instant closed =
                    now.minus(Duration.ofHours(random.nextInt(1, 50)))
                            .truncatedTo(ChronoUnit.HOURS);
            RollUpState state =
                    new RollUpState(
                            now.minus(Duration.ofDays(31)).truncatedTo(ChronoUnit.DAYS),
                            now.minus(Duration.ofDays(183)).truncatedTo(ChronoUnit.DAYS),
                            closed,
                            Optional.empty());
            ChartPlan plan =
                    ChartPlan.of(
                            from,
                            to,
                            points,
                            FINE,
                            random.nextInt(10) == 0 ? Optional.empty() : Optional.of(state));
            Instant at = from;
            for (ChartPlan.Section section : plan.sections()) {
                assertThat(section.from()).as("seed %d", seed).isEqualTo(at);
                assertThat(section.to()).isAfter(at);
                at = section.to();
                if (section.source() != ChartPlan.Source.RAW) {
                    assertThat(section.to()).isBeforeOrEqualTo(closed);
                    long source = section.source() == ChartPlan.Source.FINE ? 300 : 3_600;
                    assertThat(plan.step().toSeconds() % source).isZero();
                    assertThat(section.from().getEpochSecond() % source).isZero();
                }
            }
            assertThat(at).isEqualTo(to);
            if (plan.aligned()) {
                long step = plan.step().toSeconds();
                assertThat(
                                Math.floorDiv(to.minusNanos(1).getEpochSecond(), step)
                                        - Math.floorDiv(from.getEpochSecond(), step)
                                        + 1)
                        .as("seed %d", seed)
                        .isLessThanOrEqualTo(points);
            }
        }
    }

    @Test
    void what_is_gathered_and_what_is_not_yet_is_one_chart_and_a_late_report_is_in_it() {
        Client lamp = world.connect(world.lamp);
        Instant begin = world.clock.instant();
        List<Double> values = new ArrayList<>();
        for (int minute = 0; minute < 180; minute++) {
            report(lamp, "temperature", String.valueOf(minute % 17), world.clock.instant());
            values.add((double) (minute % 17));
            world.clock.advance(Duration.ofMinutes(1));
        }
        gather();
        Instant late = begin.plusSeconds(30);
        report(lamp, "temperature", "100", late);
        values.add(100.0);
        Instant now = world.clock.instant();
        assertThat(chart(now.minus(Duration.ofHours(12)), now, 24).points().getFirst().max())
                .isEqualTo(16);
        gather();
        for (int points : new int[] {1, 2, 7, 24, 60, ThingHistory.POINTS_MAX}) {
            ThingHistory.Observations chart = chart(now.minus(Duration.ofHours(12)), now, points);
            assertThat(chart.points()).hasSizeBetween(1, points);
            assertThat(chart.points().stream().mapToDouble(ThingHistory.Point::max).max())
                    .hasValue(100);
            assertThat(chart.points().stream().mapToDouble(ThingHistory.Point::min).min())
                    .hasValue(0);
            assertThat(chart.points().getLast().last()).isEqualTo(179 % 17);
        }
        ThingHistory.Observations one = chart(now.minus(Duration.ofHours(12)), now, 1);
        assertThat(one.stepSeconds()).isEqualTo(86_400);
        assertThat(java.util.Objects.requireNonNull(one.points().getFirst().value()).doubleValue())
                .isEqualTo(
                        values.stream().mapToDouble(each -> each).average().orElseThrow(),
                        within(1e-9));
    }

    @Test
    void a_switch_is_its_changes_also_when_the_reports_are_gone() {
        Client lamp = world.connect(world.lamp);
        for (int minute = 0; minute < 150; minute++) {
            report(lamp, "power", String.valueOf(minute / 50 % 2 == 1), world.clock.instant());
            world.clock.advance(Duration.ofMinutes(1));
        }
        world.clock.advance(Duration.ofDays(40));
        gather();
        world.room(ObservationPartitions.class).make();
        world.room(ObservationPartitions.class).dropOld();
        assertThat(
                        world.database
                                .jdbc()
                                .sql("select count(*) from observation")
                                .query(Long.class)
                                .single())
                .isZero();
        Instant now = world.clock.instant();
        ThingHistory.Observations power =
                done(
                        history()
                                .observations(
                                        owner(),
                                        world.lamp,
                                        "power",
                                        Optional.of(now.minus(Duration.ofDays(60))),
                                        Optional.of(now),
                                        300));
        assertThat(power.stepSeconds()).isZero();
        assertThat(power.points())
                .extracting(point -> point.at() + " " + point.value())
                .containsExactly(
                        "2026-03-01T12:00:00Z false",
                        "2026-03-01T12:50:00Z true",
                        "2026-03-01T13:40:00Z false");
    }

    @Test
    void a_device_that_leaves_takes_what_was_gathered_along() {
        Client lamp = world.connect(world.lamp);
        report(lamp, "temperature", "20", world.clock.instant());
        report(lamp, "power", "true", world.clock.instant());
        report(lamp, "temperature", "21", world.clock.instant().minus(Duration.ofHours(5)));
        world.clock.advance(Duration.ofHours(2));
        gather();
        report(lamp, "temperature", "21", world.clock.instant().minus(Duration.ofHours(4)));
        assertThat(gathered()).isEqualTo(6);
        world.database
                .transaction()
                .executeWithoutResult(
                        _ -> world.room(PlaceChanges.class).leaving(world.lamp, world.home));
        assertThat(gathered()).isZero();
        gather();
        assertThat(gathered()).isZero();
    }

    private long gathered() {
        return world.database
                .jdbc()
                .sql(
                        """
                        select (select count(*) from observation_fine) + (select count(*) from observation_hourly)
                             + (select count(*) from observation_state) + (select count(*) from observation_late)
                        """)
                .query(Long.class)
                .single();
    }

    @Test
    void gathered_months_go_with_their_retention() {
        Client lamp = world.connect(world.lamp);
        report(lamp, "temperature", "20", world.clock.instant());
        world.clock.advance(Duration.ofHours(2));
        gather();
        RollUpPartitions months = world.room(RollUpPartitions.class);
        for (int days : new int[] {150, 100, 600}) {
            world.clock.advance(Duration.ofDays(days));
            gather();
            world.room(ObservationPartitions.class).dropOld();
            months.dropOld();
            boolean fine = days == 150;
            assertThat(months.months("observation_fine").contains("observation_fine_month_202603"))
                    .isEqualTo(fine);
            assertThat(
                            months.months("observation_hourly")
                                    .contains("observation_hourly_month_202603"))
                    .isEqualTo(days != 600);
            assertThat(
                            months.months("observation_state")
                                    .contains("observation_state_month_202603"))
                    .isEqualTo(days != 600);
        }
    }

    /// A report each minute, of which the last 31 days are there as they were.
    @Test
    void a_year_is_read_from_few_rows_of_few_partitions() {
        Instant now = world.clock.instant();
        Instant begin = now.minus(Duration.ofDays(365));
        world.room(RollUpPartitions.class).make(begin, now);
        for (int day = 0; day <= 31; day++) {
            world.room(ObservationPartitions.class).make();
            world.clock.advance(Duration.ofDays(-1));
        }
        world.clock.advance(Duration.ofDays(32));
        fill(begin, now);
        ObservationCharts charts = world.room(ObservationCharts.class);
        Optional<RollUpState> state = RollUpState.read(world.database.jdbc());
        assertThat(state.orElseThrow().closedTo()).isEqualTo(now);
        ChartPlan year = ChartPlan.of(begin, now, 400, FINE, state);
        JsonNode plan =
                new JsonMapper()
                        .readTree(
                                charts.statement(
                                                "explain (analyze, format json) ",
                                                year,
                                                world.lamp,
                                                "temperature",
                                                begin,
                                                now,
                                                400)
                                        .query(String.class)
                                        .single());
        TreeSet<String> relations = new TreeSet<>();
        long rows = read(plan, relations);
        assertThat(relations)
                .allMatch(name -> name.startsWith("observation_hourly_month_"))
                .hasSize(13);
        assertThat(rows).isEqualTo(365 * 24);
        long yearNanos = look(begin, now);
        long dayNanos = look(now.minus(RATIO_LOOKS), now);
        System.out.printf(
                "a year: %d rows read of %d partitions, %.1f times as long as a day%n",
                rows, relations.size(), (double) yearNanos / dayNanos);
        assertThat(chart(begin, now, 400).points()).hasSizeBetween(360, 400);
        assertThat(chart(begin, now, 400).stepSeconds()).isEqualTo(86_400);
    }

    private long look(Instant from, Instant to) {
        long[] nanos = new long[LOOKS];
        for (int index = 0; index < LOOKS; index++) {
            long began = System.nanoTime();
            chart(from, to, 400);
            nanos[index] = System.nanoTime() - began;
        }
        java.util.Arrays.sort(nanos);
        return nanos[LOOKS / 2];
    }

    private void fill(Instant begin, Instant now) {
        var jdbc = world.database.jdbc();
        String series =
                "generate_series('%s'::timestamptz, '%s'::timestamptz - interval '1 second', '%s')";
        String gatheredSeries = series.formatted(begin, now, "5 minutes");
        String rawSeries = series.formatted(now.minus(Duration.ofDays(31)), now, "1 minute");
        String gathered =
                """
                insert into %s select ?, 'temperature', date_bin('%d seconds', at, 'epoch'::timestamptz) bin, count(*), min(x), avg(x), max(x), max(x)
                from (select at, sin(extract(epoch from at) / 7e4)::float8 as x from %s at) o group by bin
                """;
        jdbc.sql(gathered.formatted("observation_fine", 300, gatheredSeries))
                .param(world.lamp.value())
                .update();
        jdbc.sql(gathered.formatted("observation_hourly", 3_600, gatheredSeries))
                .param(world.lamp.value())
                .update();
        jdbc.sql(
                        """
                        insert into observation (device, property, at, number, changed, cause)
                        select ?, 'temperature', at, sin(extract(epoch from at) / 7e4), false, gen_random_uuid()
                        from %s at
                        """
                                .formatted(rawSeries))
                .param(world.lamp.value())
                .update();
        jdbc.sql(
                        "update observation_roll_up set closed_to = :now, raw_from = :raw, fine_from = :fine")
                .param("now", Sql.of(now))
                .param("raw", Sql.of(now.minus(Duration.ofDays(31))))
                .param("fine", Sql.of(now.minus(Duration.ofDays(183))))
                .update();
        jdbc.sql("analyze").update();
    }

    private static long read(JsonNode node, TreeSet<String> relations) {
        long rows = 0;
        if (node.has("Relation Name") && node.path("Actual Loops").asInt(0) > 0) {
            relations.add(node.path("Relation Name").asString());
            rows +=
                    Math.round(
                            node.path("Actual Rows").asDouble()
                                    * node.path("Actual Loops").asInt());
        }
        for (JsonNode child : node) {
            rows += read(child, relations);
        }
        return rows;
    }

    @Test
    void what_is_coarser_is_never_kept_for_a_shorter_time() {
        assertThat(
                        HubSettings.read(
                                        List.of(
                                                "--data",
                                                "target/nowhere",
                                                "--history-days",
                                                "300"))
                                .history()
                                .fineKept())
                .isEqualTo(Duration.ofDays(300));
        org.assertj.core.api.Assertions.assertThatThrownBy(() ->
                        HubSettings.read(
                                List.of("--data", "target/nowhere", "--history-fine-minutes", "7")))
                .hasMessageContaining("must divide an hour");
        org.assertj.core.api.Assertions.assertThatThrownBy(() ->
                        HubSettings.read(
                                List.of(
                                        "--data",
                                        "target/nowhere",
                                        "--history-hourly-days",
                                        "100")))
                .hasMessageContaining("183 to 36500");
    }

    private ThingHistory.Observations chart(Instant from, Instant to, int points) {
        return done(
                history()
                        .observations(
                                owner(),
                                world.lamp,
                                "temperature",
                                Optional.of(from),
                                Optional.of(to),
                                points));
    }

    private void report(Client client, String property, String value, Instant at) {
        assertThat(
                        world.send(
                                client,
                                world.lamp,
                                Channel.REPORTED,
                                "{\"values\":{\"%s\":%s},\"at\":\"%s\"}"
                                        .formatted(property, value, at)))
                .isEmpty();
    }
}
