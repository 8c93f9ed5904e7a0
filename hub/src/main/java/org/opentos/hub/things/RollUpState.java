package org.opentos.hub.things;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.simple.JdbcClient;

/// How far the roll-up is.
///
/// @param rawFrom observations before this may be gone
/// @param fineFrom numbers gathered finely may be gone before this
/// @param closedTo every hour before this is worked out
/// @param done in the hour that begins there, every property up to this one is
record RollUpState(
        Instant rawFrom, Instant fineFrom, Instant closedTo, Optional<TwinStore.Key> done) {

    private static final String SELECT =
            """
            select raw_from, fine_from, closed_to, device, property from observation_roll_up
            where closed_to is not null
            """;

    /// Empty until the first roll-up.
    static Optional<RollUpState> read(JdbcClient jdbc) {
        return jdbc.sql(SELECT).query(RollUpState::row).optional();
    }

    /// Reads it for a transaction that changes what is gathered; another one waits.
    static Optional<RollUpState> lock(JdbcClient jdbc) {
        return jdbc.sql(SELECT + " for update").query(RollUpState::row).optional();
    }

    private static RollUpState row(ResultSet row, int number) throws SQLException {
        Optional<UUID> device = Optional.ofNullable(row.getObject(4, UUID.class));
        String property = row.getString(5);
        return new RollUpState(
                TwinStore.instant(row, 1),
                TwinStore.instant(row, 2),
                TwinStore.instant(row, 3),
                device.map(id -> new TwinStore.Key(new Id.DeviceId(id), property)));
    }

    /// Sets the beginning, unless there is one.
    static void begin(JdbcClient jdbc, Instant at) {
        jdbc.sql(
                        """
                        update observation_roll_up set raw_from = :at, fine_from = :at, closed_to = :at
                        where closed_to is null
                        """)
                .param("at", Sql.of(at))
                .update();
    }

    /// Says first that observations before this are gone, so that nobody counts on them.
    static void letRawGo(JdbcClient jdbc, Instant before) {
        jdbc.sql(
                        "update observation_roll_up set raw_from = greatest(raw_from, ?) where closed_to is not null")
                .param(Sql.of(before))
                .update();
    }

    static void letFineGo(JdbcClient jdbc, Instant before) {
        jdbc.sql(
                        "update observation_roll_up set fine_from = greatest(fine_from, ?) where closed_to is not null")
                .param(Sql.of(before))
                .update();
    }
}
