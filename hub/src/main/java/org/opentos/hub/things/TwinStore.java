package org.opentos.hub.things;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.storage.Columns;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The statements of the living part's group commit: one for each table, whatever the number of
/// requests. Each works in the transaction of the connection that it is given.
final class TwinStore {
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .enable(
                            tools.jackson.databind.DeserializationFeature
                                    .USE_BIG_DECIMAL_FOR_FLOATS)
                    .build();

    private static final String TWIN_COLUMNS =
            """
            device, property, reported_value::text, reported_at, reported_cause, \
            desired_value::text, desired_at, desired_version, desired_cause, desired_answered\
            """;

    static final String INVOCATION_COLUMNS =
            """
            id, device, action, input::text, state, output::text, error::text, requested_at, \
            changed_at, expires_at, cause\
            """;

    /// One property of one device.
    record Key(Id.DeviceId device, String property) {}

    private TwinStore() {}

    /// Reads and locks every twin of the devices, and makes sure that these properties have a row
    /// to lock. Rows are locked in the order of the key, so that two hubs never wait for each other
    /// in a circle.
    static Map<Id.DeviceId, Map<String, PropertyTwin>> lock(
            Connection connection, Collection<Id.DeviceId> devices, Collection<Key> needed)
            throws SQLException {
        if (devices.isEmpty()) {
            return Map.of();
        }
        String select =
                "select "
                        + TWIN_COLUMNS
                        + " from twin_property where device = any(?) order by device, property"
                        + " for update";
        Map<Id.DeviceId, Map<String, PropertyTwin>> twins = twins(connection, select, devices);
        TreeMap<String, Key> missing = new TreeMap<>();
        for (Key key : needed) {
            if (!twins.getOrDefault(key.device(), Map.of()).containsKey(key.property())) {
                missing.put(key.device() + "/" + key.property(), key);
            }
        }
        if (missing.isEmpty()) {
            return twins;
        }
        Columns rows = new Columns("uuid", "text");
        missing.values().forEach(key -> rows.add(key.device(), key.property()));
        rows.update(
                connection,
                """
                insert into twin_property (device, property)
                select * from unnest(?::uuid[], ?::text[]) on conflict do nothing
                """);
        return twins(connection, select, devices);
    }

    /// The twins of these devices, by property in alphabetical order.
    static Map<Id.DeviceId, Map<String, PropertyTwin>> read(
            Connection connection, Collection<Id.DeviceId> devices) throws SQLException {
        return twins(
                connection,
                "select "
                        + TWIN_COLUMNS
                        + " from twin_property where device = any(?) order by device, property",
                devices);
    }

    private static Map<Id.DeviceId, Map<String, PropertyTwin>> twins(
            Connection connection, String sql, Collection<Id.DeviceId> devices)
            throws SQLException {
        Map<Id.DeviceId, Map<String, PropertyTwin>> twins = new HashMap<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setArray(1, ids(connection, devices));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    twins.computeIfAbsent(
                                    new Id.DeviceId(row.getObject(1, UUID.class)),
                                    _ -> new TreeMap<>())
                            .put(row.getString(2), twin(row));
                }
            }
        }
        return twins;
    }

    private static PropertyTwin twin(ResultSet row) throws SQLException {
        @Nullable String reported = row.getString(3);
        @Nullable String desired = row.getString(6);
        return new PropertyTwin(
                reported == null
                        ? Optional.empty()
                        : Optional.of(
                                new PropertyTwin.Reported(
                                        json(reported), instant(row, 4), cause(row, 5))),
                desired == null
                        ? Optional.empty()
                        : Optional.of(
                                new PropertyTwin.Desired(
                                        json(desired),
                                        instant(row, 7),
                                        row.getLong(8),
                                        cause(row, 9),
                                        row.getBoolean(10))),
                row.getLong(8));
    }

    static void saveTwins(Connection connection, Map<Key, PropertyTwin> twins) throws SQLException {
        Columns rows =
                new Columns(
                        "uuid",
                        "text",
                        "jsonb",
                        "timestamptz",
                        "uuid",
                        "jsonb",
                        "timestamptz",
                        "int8",
                        "uuid",
                        "bool");
        twins.forEach((key, twin) -> {
            Optional<PropertyTwin.Reported> reported = twin.reported();
            Optional<PropertyTwin.Desired> desired = twin.desired();
            rows.add(
                    key.device(),
                    key.property(),
                    reported.map(PropertyTwin.Reported::value),
                    reported.map(PropertyTwin.Reported::at),
                    reported.map(PropertyTwin.Reported::cause),
                    desired.map(PropertyTwin.Desired::value),
                    desired.map(PropertyTwin.Desired::at),
                    twin.desires(),
                    desired.map(PropertyTwin.Desired::cause),
                    desired.map(PropertyTwin.Desired::answered).orElse(false));
        });
        rows.update(
                connection,
                """
                update twin_property t
                set reported_value = u.rv, reported_at = u.ra, reported_cause = u.rc,
                    desired_value = u.dv, desired_at = u.da, desired_version = u.version,
                    desired_cause = u.dc, desired_answered = u.answered
                from unnest(?::uuid[], ?::text[], ?::jsonb[], ?::timestamptz[], ?::uuid[],
                            ?::jsonb[], ?::timestamptz[], ?::bigint[], ?::uuid[], ?::boolean[])
                    as u(device, property, rv, ra, rc, dv, da, version, dc, answered)
                where t.device = u.device and t.property = u.property
                """);
    }

    static Columns observations() {
        return new Columns(
                "uuid", "text", "timestamptz", "float8", "jsonb", "bool", "jsonb", "uuid");
    }

    /// At most one row for each device, property and instant.
    static void saveObservations(Connection connection, Columns rows) throws SQLException {
        rows.update(
                connection,
                """
                insert into observation (device, property, at, number, value, changed, was, cause)
                select * from unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::float8[],
                                     ?::jsonb[], ?::boolean[], ?::jsonb[], ?::uuid[])
                on conflict (device, property, at) do update
                set number = excluded.number, value = excluded.value,
                    changed = observation.changed or excluded.changed,
                    was = coalesce(observation.was, excluded.was), cause = excluded.cause
                """);
    }

    static Columns lateHours() {
        return new Columns("uuid", "text", "timestamptz");
    }

    /// Only ever adds rows, and so waits for nobody.
    static void saveLateHours(Connection connection, Columns rows) throws SQLException {
        rows.update(
                connection,
                """
                insert into observation_late (device, property, hour)
                select * from unnest(?::uuid[], ?::text[], ?::timestamptz[])
                """);
    }

    static Columns desires() {
        return new Columns("uuid", "text", "int8", "jsonb", "jsonb", "timestamptz", "uuid");
    }

    static void saveDesires(Connection connection, Columns rows) throws SQLException {
        rows.update(
                connection,
                """
                insert into desire (device, property, version, value, was, at, cause)
                select * from unnest(?::uuid[], ?::text[], ?::bigint[], ?::jsonb[], ?::jsonb[],
                                     ?::timestamptz[], ?::uuid[])
                """);
    }

    static Columns events() {
        return new Columns("uuid", "text", "jsonb", "timestamptz", "timestamptz", "uuid");
    }

    static void saveEvents(Connection connection, Columns rows) throws SQLException {
        rows.update(
                connection,
                """
                insert into device_event (device, event, data, at, received_at, cause)
                select * from unnest(?::uuid[], ?::text[], ?::jsonb[], ?::timestamptz[],
                                     ?::timestamptz[], ?::uuid[])
                on conflict do nothing
                """);
    }

    static Map<Id.InvocationId, Invocation> lockInvocations(
            Connection connection, Collection<Id.InvocationId> ids) throws SQLException {
        Map<Id.InvocationId, Invocation> found = new HashMap<>();
        if (ids.isEmpty()) {
            return found;
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select "
                                + INVOCATION_COLUMNS
                                + " from invocation where id = any(?) order by id for update")) {
            statement.setArray(1, ids(connection, ids));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    Invocation invocation = invocation(row);
                    found.put(invocation.id(), invocation);
                }
            }
        }
        return found;
    }

    static Invocation invocation(ResultSet row) throws SQLException {
        @Nullable String output = row.getString(6);
        @Nullable String error = row.getString(7);
        return new Invocation(
                new Id.InvocationId(row.getObject(1, UUID.class)),
                new Id.DeviceId(row.getObject(2, UUID.class)),
                row.getString(3),
                json(row.getString(4)),
                Invocation.State.parse(row.getString(5)),
                output == null ? Optional.empty() : Optional.of(json(output)),
                error == null
                        ? Optional.empty()
                        : Optional.of(JSON.readValue(error, Invocation.Failure.class)),
                instant(row, 8),
                instant(row, 9),
                instant(row, 10),
                cause(row, 11));
    }

    static void saveInvocations(Connection connection, Collection<Invocation> invocations)
            throws SQLException {
        Columns rows =
                new Columns(
                        "uuid",
                        "uuid",
                        "text",
                        "jsonb",
                        "text",
                        "jsonb",
                        "jsonb",
                        "timestamptz",
                        "timestamptz",
                        "timestamptz",
                        "uuid");
        for (Invocation each : invocations) {
            rows.add(
                    each.id(),
                    each.device(),
                    each.action(),
                    each.input(),
                    each.state().text(),
                    each.output(),
                    each.error().map(JSON::writeValueAsString),
                    each.requestedAt(),
                    each.changedAt(),
                    each.expiresAt(),
                    each.cause());
        }
        rows.update(
                connection,
                """
                insert into invocation (id, device, action, input, state, output, error,
                                        requested_at, changed_at, expires_at, cause)
                select * from unnest(?::uuid[], ?::uuid[], ?::text[], ?::jsonb[], ?::text[],
                                     ?::jsonb[], ?::jsonb[], ?::timestamptz[], ?::timestamptz[],
                                     ?::timestamptz[], ?::uuid[])
                on conflict (id) do update
                set state = excluded.state, output = excluded.output, error = excluded.error,
                    changed_at = excluded.changed_at
                """);
    }

    /// Where registered devices are; empty where one is unclaimed.
    static Map<Id.DeviceId, Optional<Id.HomeId>> homes(
            Connection connection, Collection<Id.DeviceId> devices) throws SQLException {
        Map<Id.DeviceId, Optional<Id.HomeId>> homes = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select id, home from device where id = any(?) and revoked_at is null")) {
            statement.setArray(1, ids(connection, devices));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    homes.put(
                            new Id.DeviceId(row.getObject(1, UUID.class)),
                            Optional.ofNullable(row.getObject(2, UUID.class)).map(Id.HomeId::new));
                }
            }
        }
        return homes;
    }

    /// How many invocations of each device have not ended.
    static Map<Id.DeviceId, Integer> openInvocations(
            Connection connection, Collection<Id.DeviceId> devices) throws SQLException {
        Map<Id.DeviceId, Integer> open = new HashMap<>();
        if (devices.isEmpty()) {
            return open;
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        """
                        select device, count(*) from invocation
                        where device = any(?) and state in ('requested', 'delivered', 'running')
                        group by device
                        """)) {
            statement.setArray(1, ids(connection, devices));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    open.put(new Id.DeviceId(row.getObject(1, UUID.class)), row.getInt(2));
                }
            }
        }
        return open;
    }

    /// Which of these causes a device may name as its own: those that it brought before, and those
    /// of its invocations and earlier desires.
    ///
    /// @param claims device and cause
    static Set<UUID> ownCauses(Connection connection, Columns claims) throws SQLException {
        Set<UUID> own = new HashSet<>();
        if (claims.isEmpty()) {
            return own;
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        """
                        select u.cause from unnest(?::uuid[], ?::text[], ?::uuid[])
                            as u(device, actor, cause)
                        where exists (select from cause c
                                      where c.id = u.cause and c.actor = u.actor)
                           or exists (select from invocation i
                                      where i.cause = u.cause and i.device = u.device)
                           or exists (select from desire d
                                      where d.cause = u.cause and d.device = u.device)
                        """)) {
            claims.bind(connection, statement);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    own.add(row.getObject(1, UUID.class));
                }
            }
        }
        return own;
    }

    /// The stored causes that these may lead to, with their parents. Empty where no stored cause
    /// waits for one of these, since then nothing that is stored leads back to them.
    static Map<Id.CauseId, Optional<Id.CauseId>> causesAround(
            Connection connection, Collection<Cause> brought) throws SQLException {
        Map<Id.CauseId, Optional<Id.CauseId>> parents = new HashMap<>();
        if (brought.isEmpty()) {
            return parents;
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        """
                        with recursive around (id, parent) as (
                            select id, parent from cause
                            where id = any(?)
                              and exists (select from cause where parent = any(?))
                            union
                            select c.id, c.parent from cause c join around on c.id = around.parent
                        )
                        select id, parent from around limit ?
                        """)) {
            statement.setArray(
                    1,
                    ids(
                            connection,
                            brought.stream()
                                    .flatMap(each ->
                                            Stream.concat(
                                                    Stream.of(each.id()), each.parent().stream()))
                                    .toList()));
            statement.setArray(2, ids(connection, brought.stream().map(Cause::id).toList()));
            statement.setInt(3, CauseCircles.ANCESTORS_MAX);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    parents.put(
                            cause(row, 1),
                            Optional.ofNullable(row.getObject(2, UUID.class)).map(Id.CauseId::new));
                }
            }
        }
        return parents;
    }

    /// Removes what a device did and was asked to do. The counts of its desires stay. First of all
    /// waits for a piece of the roll-up that may gather what it did, and holds up the next.
    static void forget(Connection connection, Collection<Id.DeviceId> devices) throws SQLException {
        for (String sql :
                new String[] {
                    "select from observation_roll_up where cardinality(?::uuid[]) > 0 for share",
                    """
                    update twin_property
                    set reported_value = null, reported_at = null, reported_cause = null,
                        desired_value = null, desired_at = null, desired_cause = null,
                        desired_answered = false
                    where device = any(?)
                    """,
                    "delete from observation where device = any(?)",
                    "delete from observation_late where device = any(?)",
                    "delete from observation_fine where device = any(?)",
                    "delete from observation_hourly where device = any(?)",
                    "delete from observation_state where device = any(?)",
                    "delete from desire where device = any(?)",
                    "delete from device_event where device = any(?)",
                    "delete from invocation where device = any(?)",
                    "delete from device_refusal where device = any(?)"
                }) {
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setArray(1, ids(connection, devices));
                statement.execute();
            }
        }
    }

    static java.sql.Array ids(Connection connection, Collection<? extends Id> ids)
            throws SQLException {
        return connection.createArrayOf("uuid", ids.stream().map(Id::value).toArray());
    }

    static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    static Instant instant(ResultSet row, int column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static Id.CauseId cause(ResultSet row, int column) throws SQLException {
        return new Id.CauseId(row.getObject(column, UUID.class));
    }
}
