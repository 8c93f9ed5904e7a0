package org.opentos.hub.things;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.audit.Causes;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.home.Access;
import org.opentos.hub.home.Operation;
import org.opentos.hub.home.Resource;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.models.ThingModel;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Subject;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What happened to a device and why: observations for charts, events, invocations, and changes
/// with the chain of causes back to who began it.
@Component
public class ThingHistory {
    public static final int POINTS_MAX = 1_000;
    public static final int ROWS_MAX = 200;
    private static final Duration SPAN = Duration.ofDays(1);
    private static final double NANOS_A_SECOND = 1e9;

    /// Observations of a property.
    ///
    /// @param unit empty text where there is none
    /// @param stepSeconds what one point stands for; 0 for values as they were reported
    public record Observations(String unit, double stepSeconds, List<Point> points) {}

    /// One observation, or what a stretch of time comes to.
    ///
    /// @param at of the first observation; where it stands for some that are not kept any more,
    ///   when their step began
    /// @param value the mean where it stands for several
    public record Point(
            Instant at,
            @Nullable JsonNode value,
            @Nullable Double min,
            @Nullable Double max,
            @Nullable Double last) {}

    public record Event(
            String event, JsonNode data, Instant at, Instant receivedAt, Id.CauseId cause) {}

    /// @param kind `reported`, `desired`, `event` or `action`
    /// @param from JSON null where there was nothing before
    /// @param causes nearest first; the last is the root
    public record Change(
            Instant at,
            String kind,
            String affordance,
            @Nullable JsonNode from,
            @Nullable JsonNode to,
            List<CauseView> causes) {}

    /// A cause with its actor's name.
    public record CauseView(
            Id.CauseId id, Cause.Kind kind, Actor actor, String door, String text, Instant at) {}

    /// @param name empty text where the one who acted is gone
    public record Actor(String id, String name) {}

    private record Row(
            Instant at,
            String kind,
            String affordance,
            @Nullable JsonNode from,
            @Nullable JsonNode to,
            Id.CauseId cause) {}

    private final JdbcClient jdbc;
    private final ThingQueries things;
    private final ObservationCharts charts;
    private final InvocationStore invocations;
    private final Causes causes;
    private final Persons persons;
    private final Devices devices;
    private final Access access;
    private final InstantSource clock;

    ThingHistory(
            JdbcClient jdbc,
            ThingQueries things,
            ObservationCharts charts,
            InvocationStore invocations,
            Causes causes,
            Persons persons,
            Devices devices,
            Access access,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.things = things;
        this.charts = charts;
        this.invocations = invocations;
        this.causes = causes;
        this.persons = persons;
        this.devices = devices;
        this.access = access;
        this.clock = clock;
    }

    /// At most `points` observations from `from` to `to`. Numbers are gathered into stretches of
    /// equal length, each with mean, least, greatest and last, as fine as the points and what is
    /// kept of that time allow. Of a switch or a choice these are the newest changes, of other
    /// values the newest.
    ///
    /// @param from a day before `to` where it is not given
    /// @param to now where it is not given
    public Outcome<Observations> observations(
            Subject asker,
            Id.DeviceId device,
            String property,
            Optional<Instant> from,
            Optional<Instant> to,
            int points) {
        return things.seen(asker, device, Operation.HISTORY_SEE)
                .then(thing -> {
                    ThingModel.@Nullable Property described =
                            thing.model().properties().get(property);
                    if (described == null) {
                        return Outcome.refused(
                                RefusalCode.PROPERTY_UNKNOWN, "The device has no such property.");
                    }
                    Instant end = to.orElseGet(clock::instant);
                    Instant start = from.orElseGet(() -> end.minus(SPAN));
                    if (!start.isBefore(end) || start.isBefore(ObservationTime.EARLIEST)) {
                        return Outcome.refused(
                                RefusalCode.TIME_INVALID,
                                "Ask for a time from 2020 on, with from before to.");
                    }
                    int most = Math.clamp(points, 1, POINTS_MAX);
                    String type = described.schema().path("type").asString("");
                    ObservationCharts.Chart chart =
                            switch (type) {
                                case "number", "integer" ->
                                        charts.numbers(device, property, start, end, most);
                                case "boolean", "string" ->
                                        charts.states(device, property, start, end, most);
                                default -> charts.values(device, property, start, end, most);
                            };
                    return Outcome.done(
                            new Observations(
                                    described.unit(),
                                    chart.step().toNanos() / NANOS_A_SECOND,
                                    chart.points()));
                });
    }

    /// The newest events first.
    public Outcome<List<Event>> events(Subject asker, Id.DeviceId device, int limit) {
        return things.seen(asker, device, Operation.HISTORY_SEE)
                .map(_ ->
                        jdbc.sql(
                                        """
                                        select event, data::text, at, received_at, cause from device_event
                                        where device = ? order by at desc limit ?
                                        """)
                                .params(device.value(), rows(limit))
                                .query((row, _) ->
                                        new Event(
                                                row.getString(1),
                                                TwinStore.json(row.getString(2)),
                                                TwinStore.instant(row, 3),
                                                TwinStore.instant(row, 4),
                                                Sql.id(row, "cause", Id.CauseId::new)))
                                .list());
    }

    /// The newest invocations first.
    public Outcome<List<ObjectNode>> invocations(Subject asker, Id.DeviceId device, int limit) {
        return things.seen(asker, device, Operation.HISTORY_SEE)
                .map(_ ->
                        invocations.recent(device, rows(limit)).stream()
                                .map(TwinMessages::invocation)
                                .toList());
    }

    /// What changed, newest first, each with why. Changes at one instant are never torn apart, so
    /// there may be a few more than asked for.
    ///
    /// @param before only what is older; everything where it is not given
    public Outcome<List<Change>> changes(
            Subject asker, Id.DeviceId device, int limit, Optional<Instant> before) {
        return things.seen(asker, device, Operation.HISTORY_SEE)
                .map(thing -> {
                    List<Row> rows =
                            changes(
                                    device,
                                    rows(limit),
                                    before.orElseGet(
                                            () -> clock.instant().plus(Duration.ofDays(1))));
                    Map<Id.CauseId, List<Cause>> chains =
                            causes.chains(
                                    rows.stream().map(Row::cause).toList(),
                                    thing.homeId().orElseThrow());
                    Map<String, String> names =
                            names(chains.values().stream().flatMap(List::stream).toList());
                    return rows.stream()
                            .map(row ->
                                    new Change(
                                            row.at(),
                                            row.kind(),
                                            row.affordance(),
                                            row.from(),
                                            row.to(),
                                            views(
                                                    chains.getOrDefault(row.cause(), List.of()),
                                                    names)))
                            .toList();
                });
    }

    private List<Row> changes(Id.DeviceId device, int limit, Instant before) {
        return jdbc.sql(
                        """
                        select at, kind, affordance, was::text, now::text, cause from (
                            (select at, 'reported' as kind, property as affordance, was, coalesce(value, to_jsonb(number)) as now, cause
                             from observation where device = :device and changed and at < :before
                             order by at desc fetch first :limit rows with ties)
                            union all
                            (select at, 'desired', property, was, value, cause
                             from desire where device = :device and at < :before
                             order by at desc fetch first :limit rows with ties)
                            union all
                            (select at, 'event', event, null, data, cause
                             from device_event where device = :device and at < :before
                             order by at desc fetch first :limit rows with ties)
                            union all
                            (select requested_at, 'action', action, null, input, cause
                             from invocation where device = :device and requested_at < :before
                             order by requested_at desc fetch first :limit rows with ties)
                        ) as every
                        order by at desc fetch first :limit rows with ties
                        """)
                .param("device", device.value())
                .param("before", Sql.of(before))
                .param("limit", limit)
                .query(ThingHistory::row)
                .list();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        @Nullable String was = row.getString(4);
        @Nullable String now = row.getString(5);
        return new Row(
                TwinStore.instant(row, 1),
                row.getString(2),
                row.getString(3),
                was == null ? null : TwinStore.json(was),
                now == null ? null : TwinStore.json(now),
                new Id.CauseId(row.getObject(6, UUID.class)));
    }

    /// The chain from a cause back to its root, in whichever of the asker's homes it is.
    public Outcome<List<CauseView>> causes(Subject asker, Id.CauseId cause) {
        for (Id.HomeId home : access.homes(asker)) {
            Optional<Refusal> refusal =
                    access.refuse(asker, Operation.HISTORY_SEE, new Resource.OfHome(home));
            List<Cause> chain = refusal.isPresent() ? List.of() : causes.chain(cause, home);
            if (!chain.isEmpty()) {
                return Outcome.done(views(chain, names(chain)));
            }
        }
        return Outcome.refused(
                RefusalCode.NOT_FOUND, "There is no such cause, or it is not yours to see.");
    }

    private static List<CauseView> views(List<Cause> chain, Map<String, String> names) {
        List<CauseView> views = new ArrayList<>(chain.size());
        for (Cause each : chain) {
            views.add(
                    new CauseView(
                            each.id(),
                            each.kind(),
                            new Actor(each.actor(), names.getOrDefault(each.actor(), "")),
                            each.door(),
                            each.text(),
                            each.at()));
        }
        return views;
    }

    /// The names of everybody in these causes: persons with one statement, devices from memory.
    private Map<String, String> names(List<Cause> all) {
        Map<String, String> names = new java.util.HashMap<>();
        Set<Id.PersonId> people = new HashSet<>();
        for (Cause cause : all) {
            String actor = cause.actor();
            if (actor.startsWith("person_")) {
                people.add(Id.PersonId.parse(actor));
            } else if (actor.startsWith("device_")) {
                devices.find(Id.DeviceId.parse(actor))
                        .ifPresent(device -> names.put(actor, device.name()));
            } else {
                names.put(actor, actor);
            }
        }
        for (Person person : persons.find(people).values()) {
            names.put(person.id().text(), person.displayName());
        }
        return names;
    }

    private static int rows(int limit) {
        return Math.clamp(limit, 1, ROWS_MAX);
    }
}
