package org.opentos.hub.things;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads observations and what they come to, for charts.
@Component
class ObservationCharts {
    /// The rows that a chart of a switch or a choice is made of at most; the newest.
    static final int STATES_READ_MAX = 50_000;

    /// Of numbers, and where it is the changes that are told rather than every value.
    ///
    /// @param step what one point stands for; zero for values as they were reported
    record Chart(Duration step, List<ThingHistory.Point> points) {}

    private static final String ITEMS_RAW =
            """
            select at, 1 as count, number as least, number as mean, number as greatest, number as last
            from observation
            where device = :device and property = :property and at >= :from%1$d and at < :to%1$d and number is not null
            """;

    private static final String ITEMS_ROLLED_UP =
            """
            select at, count, least, mean, greatest, last from %2$s
            where device = :device and property = :property and at >= :from%1$d and at < :to%1$d
            """;

    private final JdbcClient jdbc;
    private final Duration fineStep;

    ObservationCharts(JdbcClient jdbc, HubSettings settings) {
        this.jdbc = jdbc;
        this.fineStep = settings.history().fineStep();
    }

    Chart numbers(Id.DeviceId device, String property, Instant from, Instant to, int points) {
        ChartPlan plan = ChartPlan.of(from, to, points, fineStep, RollUpState.read(jdbc));
        return new Chart(
                plan.step(),
                statement("", plan, device, property, from, to, points)
                        .query((row, _) ->
                                new ThingHistory.Point(
                                        TwinStore.instant(row, 1),
                                        TwinStore.json(row.getString(2)),
                                        row.getDouble(3),
                                        row.getDouble(4),
                                        row.getDouble(5)))
                        .list());
    }

    /// @param prefix empty, or what makes the database explain the statement instead
    JdbcClient.StatementSpec statement(
            String prefix,
            ChartPlan plan,
            Id.DeviceId device,
            String property,
            Instant from,
            Instant to,
            int points) {
        List<String> items = new ArrayList<>();
        for (ChartPlan.Section section : plan.sections()) {
            items.add(
                    switch (section.source()) {
                        case RAW -> ITEMS_RAW.formatted(items.size());
                        case FINE -> ITEMS_ROLLED_UP.formatted(items.size(), "observation_fine");
                        case HOURLY ->
                                ITEMS_ROLLED_UP.formatted(items.size(), "observation_hourly");
                    });
        }
        JdbcClient.StatementSpec statement =
                jdbc.sql(prefix + sql(plan, items))
                        .param("device", device.value())
                        .param("property", property)
                        .param("points", points);
        if (!plan.aligned()) {
            statement = statement.param("from", Sql.of(from)).param("to", Sql.of(to));
        }
        for (int index = 0; index < plan.sections().size(); index++) {
            ChartPlan.Section section = plan.sections().get(index);
            statement =
                    statement
                            .param("from" + index, Sql.of(section.from()))
                            .param("to" + index, Sql.of(section.to()));
        }
        return statement;
    }

    private static String sql(ChartPlan plan, List<String> items) {
        String bin =
                plan.aligned()
                        ? "date_bin('%d seconds', at, 'epoch'::timestamptz)"
                                .formatted(plan.step().toSeconds())
                        : """
                        width_bucket(extract(epoch from at), extract(epoch from cast(:from as timestamptz)),
                                     extract(epoch from cast(:to as timestamptz)), :points)\
                        """;
        return """
        select min(at), to_jsonb(%s)::text, min(least), max(greatest), (array_agg(last order by at desc))[1]
        from (select binned.*, sum(count) over (partition by bin) as total
              from (select item.*, %s as bin from (%s) item) binned) item
        group by bin order by 1 limit :points
        """
                .formatted(RollUpSql.mean(), bin, String.join("union all\n", items));
    }

    /// The newest changes of a switch or a choice, and what the first observation says.
    Chart states(Id.DeviceId device, String property, Instant from, Instant to, int points) {
        Optional<RollUpState> state = RollUpState.read(jdbc);
        ChartPlan plan = ChartPlan.of(from, to, points, fineStep, state);
        Instant closed =
                !plan.aligned() || state.isEmpty() || state.get().closedTo().isBefore(from)
                        ? from
                        : state.get().closedTo();
        return new Chart(
                Duration.ZERO,
                values(
                        """
                        select at, value::text from (
                            select at, value, lag(value) over (order by at) as was from (
                                (select at, value from observation_state
                                 where device = :device and property = :property
                                   and at >= :from and at < :to and at < :closed
                                 order by at desc limit :read)
                                union all
                                (select at, coalesce(value, to_jsonb(number)) from observation
                                 where device = :device and property = :property
                                   and at >= :from and at < :to and at >= :closed
                                 order by at desc limit :read)
                            ) every
                        ) reported
                        where was is distinct from value
                        order by at desc limit :points
                        """,
                        device,
                        property,
                        from,
                        to,
                        points,
                        closed));
    }

    /// The newest observations of anything else.
    Chart values(Id.DeviceId device, String property, Instant from, Instant to, int points) {
        return new Chart(
                Duration.ZERO,
                values(
                        """
                        select at, coalesce(value, to_jsonb(number))::text
                        from observation
                        where device = :device and property = :property and at >= :from and at < :to
                        order by at desc limit :points
                        """,
                        device,
                        property,
                        from,
                        to,
                        points,
                        null));
    }

    private List<ThingHistory.Point> values(
            String sql,
            Id.DeviceId device,
            String property,
            Instant from,
            Instant to,
            int points,
            @Nullable Instant closed) {
        JdbcClient.StatementSpec statement =
                jdbc.sql(sql)
                        .param("device", device.value())
                        .param("property", property)
                        .param("from", Sql.of(from))
                        .param("to", Sql.of(to))
                        .param("points", points);
        if (closed != null) {
            statement = statement.param("closed", Sql.of(closed)).param("read", STATES_READ_MAX);
        }
        return statement
                .query((row, _) ->
                        new ThingHistory.Point(
                                TwinStore.instant(row, 1),
                                TwinStore.json(row.getString(2)),
                                null,
                                null,
                                null))
                .list()
                .reversed();
    }
}
