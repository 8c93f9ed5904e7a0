package org.opentos.bench;

import java.sql.Array;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// The same rows as a report of a device comes to, one twin and one observation, in the same tables
/// of the same database, by a group commit that knows nothing: no protocol, no checks, nothing read
/// first, nobody told.
///
/// Batches are as large as the hub's, and in each of them every twin is written once, as in the
/// hub's.
final class BareCommit implements AutoCloseable {
    /// As `GroupCommit.BATCH_REQUESTS_MAX` of the hub.
    private static final int BATCH_ROWS = 500;

    private static final String TWINS =
            """
            update twin_property t
            set reported_value = u.rv, reported_at = u.ra, reported_cause = u.rc,
                desired_value = u.dv, desired_at = u.da, desired_version = u.version,
                desired_cause = u.dc, desired_answered = u.answered
            from unnest(?::uuid[], ?::text[], ?::jsonb[], ?::timestamptz[], ?::uuid[],
                        ?::jsonb[], ?::timestamptz[], ?::bigint[], ?::uuid[], ?::boolean[])
                as u(device, property, rv, ra, rc, dv, da, version, dc, answered)
            where t.device = u.device and t.property = u.property
            """;

    private static final String OBSERVATIONS =
            """
            insert into observation (device, property, at, number, value, changed, was, cause)
            select * from unnest(?::uuid[], ?::text[], ?::timestamptz[], ?::float8[],
                                 ?::jsonb[], ?::boolean[], ?::jsonb[], ?::uuid[])
            on conflict (device, property, at) do update
            set number = excluded.number, value = excluded.value,
                changed = observation.changed or excluded.changed,
                was = coalesce(observation.was, excluded.was), cause = excluded.cause
            """;

    private static final String[] TWIN_TYPES = {
        "uuid",
        "text",
        "jsonb",
        "timestamptz",
        "uuid",
        "jsonb",
        "timestamptz",
        "int8",
        "uuid",
        "bool"
    };
    private static final String[] OBSERVATION_TYPES = {
        "uuid", "text", "timestamptz", "float8", "jsonb", "bool", "jsonb", "uuid"
    };

    private final Connection connection;
    private final UUID[] devices;
    private final UUID cause = UUID.randomUUID();
    private long number;

    BareCommit(String url, String password, List<UUID> devices) throws SQLException {
        this.connection = DriverManager.getConnection(url, "opentos", password);
        this.connection.setAutoCommit(false);
        this.devices = devices.toArray(UUID[]::new);
    }

    /// How many observations of these devices are kept from that time on.
    long kept(Instant from) throws SQLException {
        try (PreparedStatement count =
                connection.prepareStatement(
                        "select count(*) from observation where device = any(?) and at >= ?")) {
            count.setArray(1, connection.createArrayOf("uuid", devices));
            count.setObject(2, from.atOffset(java.time.ZoneOffset.UTC));
            try (var row = count.executeQuery()) {
                row.next();
                long kept = row.getLong(1);
                connection.commit();
                return kept;
            }
        }
    }

    /// Commits as fast as it can.
    ///
    /// @return rows committed each second, after the lead
    double run(double leadSeconds, double measureSeconds) throws SQLException {
        Instant base = Instant.now();
        long before = number;
        commitFor(base, leadSeconds);
        long measured = number;
        long began = System.nanoTime();
        commitFor(base, measureSeconds);
        double rate = (number - measured) / ((System.nanoTime() - began) / 1e9);
        long kept = kept(base);
        if (kept != number - before) {
            throw new IllegalStateException(
                    (number - before) + " rows were committed, but " + kept + " are there");
        }
        return rate;
    }

    private void commitFor(Instant base, double seconds) throws SQLException {
        long deadline = System.nanoTime() + Math.round(seconds * 1e9);
        while (System.nanoTime() < deadline) {
            commit(base);
        }
    }

    private void commit(Instant base) throws SQLException {
        @Nullable Object[][] observations =
                new @Nullable Object[OBSERVATION_TYPES.length][BATCH_ROWS];
        for (int row = 0; row < BATCH_ROWS; row++, number++) {
            observations[0][row] = devices[(int) (number % devices.length)];
            observations[1][row] = "energy";
            observations[2][row] = at(base, number);
            observations[3][row] = (double) number;
            observations[5][row] = true;
            observations[6][row] = Long.toString(number - devices.length);
            observations[7][row] = cause;
        }
        int twins = Math.min(devices.length, BATCH_ROWS);
        @Nullable Object[][] shown = new @Nullable Object[TWIN_TYPES.length][twins];
        for (int row = 0; row < twins; row++) {
            long last = number - twins + row;
            shown[0][row] = devices[(int) (last % devices.length)];
            shown[1][row] = "energy";
            shown[2][row] = Long.toString(last);
            shown[3][row] = at(base, last);
            shown[4][row] = cause;
            shown[7][row] = 0L;
            shown[9][row] = false;
        }
        update(TWINS, TWIN_TYPES, shown);
        update(OBSERVATIONS, OBSERVATION_TYPES, observations);
        connection.commit();
    }

    /// A millisecond later for each row of the same device.
    private String at(Instant base, long row) {
        return base.plusMillis(row / devices.length).toString();
    }

    private void update(String sql, String[] types, @Nullable Object[][] columns)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < types.length; index++) {
                Array column = connection.createArrayOf(types[index], columns[index]);
                statement.setArray(index + 1, column);
            }
            statement.executeUpdate();
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
