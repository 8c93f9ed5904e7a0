package org.opentos.hub.storage;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How values stand in columns, and names that one transaction holds at a time.
public final class Sql {
    private Sql() {}

    /// Waits until no other transaction holds that name, and holds it until the one under way ends.
    ///
    /// @param name of what is counted or moved by one at a time
    public static void hold(JdbcClient jdbc, String name) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended(?, 0))")
                .param(name)
                .query((row, _) -> name)
                .list();
    }

    public static OffsetDateTime of(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    public static Optional<Instant> instant(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, OffsetDateTime.class))
                .map(OffsetDateTime::toInstant);
    }

    public static <T> T id(ResultSet row, String column, Function<UUID, T> kind)
            throws SQLException {
        return kind.apply(row.getObject(column, UUID.class));
    }

    public static <T> Optional<T> optionalId(ResultSet row, String column, Function<UUID, T> kind)
            throws SQLException {
        return Optional.ofNullable(row.getObject(column, UUID.class)).map(kind);
    }
}
