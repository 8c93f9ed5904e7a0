package org.opentos.hub.things;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Reads invocations, and ends those that nobody came for.
@Component
class InvocationStore {
    /// After which a device that took an invocation and never told of it has failed it.
    static final Duration SILENCE_MAX = Duration.ofHours(1);

    /// After which a running invocation without an end has failed.
    static final Duration RUNNING_MAX = Duration.ofDays(1);

    private static final int ENDED_ROWS_MAX = 1_000;

    private final JdbcTemplate jdbc;

    InvocationStore(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /// What the device still has to hear of, oldest first: not expired, and without any answer.
    List<Invocation> waiting(Id.DeviceId device, Instant now) {
        return query(
                """
                where device = ? and state in ('requested', 'delivered') and expires_at > ?
                order by requested_at, id
                """,
                device.value(),
                now.atOffset(ZoneOffset.UTC));
    }

    /// The newest first.
    List<Invocation> recent(Id.DeviceId device, int limit) {
        return query(
                "where device = ? order by requested_at desc, id desc limit ?",
                device.value(),
                limit);
    }

    /// Ends what is overdue, and says which those were. At most 1,000 at a time.
    List<Invocation> endOverdue(Instant now) {
        String overdue =
                """
                update invocation set state = %s, error = %s, changed_at = ? where id in (
                    select id from invocation where state = ? and %s <= ?
                    order by id limit %d for update skip locked)
                returning %s
                """;
        String silent = "'{\"code\":\"outcome-missing\",\"detail\":\"\"}'::jsonb";
        List<Invocation> ended = new ArrayList<>();
        ended.addAll(
                end(
                        overdue.formatted(
                                "'expired'",
                                "null",
                                "expires_at",
                                ENDED_ROWS_MAX,
                                TwinStore.INVOCATION_COLUMNS),
                        "requested",
                        now,
                        now));
        ended.addAll(
                end(
                        overdue.formatted(
                                "'failed'",
                                silent,
                                "expires_at",
                                ENDED_ROWS_MAX,
                                TwinStore.INVOCATION_COLUMNS),
                        "delivered",
                        now,
                        now.minus(SILENCE_MAX)));
        ended.addAll(
                end(
                        overdue.formatted(
                                "'failed'",
                                silent,
                                "changed_at",
                                ENDED_ROWS_MAX,
                                TwinStore.INVOCATION_COLUMNS),
                        "running",
                        now,
                        now.minus(RUNNING_MAX)));
        return ended;
    }

    private List<Invocation> end(String sql, String state, Instant now, Instant due) {
        return run(sql, now.atOffset(ZoneOffset.UTC), state, due.atOffset(ZoneOffset.UTC));
    }

    private List<Invocation> query(String where, Object... parameters) {
        return run(
                "select " + TwinStore.INVOCATION_COLUMNS + " from invocation " + where, parameters);
    }

    private List<Invocation> run(String sql, Object... parameters) {
        @Nullable List<Invocation> found =
                jdbc.execute(
                        (ConnectionCallback<List<Invocation>>)
                                connection -> run(connection, sql, parameters));
        return found == null ? List.of() : found;
    }

    private static List<Invocation> run(Connection connection, String sql, Object... parameters)
            throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int index = 0; index < parameters.length; index++) {
                statement.setObject(index + 1, parameters[index]);
            }
            List<Invocation> found = new ArrayList<>();
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(TwinStore.invocation(row));
                }
            }
            return found;
        }
    }
}
