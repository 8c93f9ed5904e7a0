package org.opentos.hub.things;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.storage.Columns;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Counts what was refused to each device, with the last reason. Counts gather in memory and are
/// written every second, so that a flood of bad messages is no flood of writes; a crash may lose
/// the last second of counting, never a value.
@Component
class RefusalTally {
    private static final int DETAIL_CHARACTERS_MAX = 500;

    /// @param code of the last refusal
    record Refused(long count, String code, String detail, Instant at) {}

    private final JdbcTemplate jdbc;
    private final InstantSource clock;
    private final Map<Id.DeviceId, Refused> waiting = new ConcurrentHashMap<>();

    RefusalTally(JdbcTemplate jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Never blocks.
    void count(Id.DeviceId device, Refusal refusal) {
        String detail = refusal.detail();
        Refused one =
                new Refused(
                        1,
                        refusal.code().text(),
                        detail.length() <= DETAIL_CHARACTERS_MAX
                                ? detail
                                : detail.substring(0, DETAIL_CHARACTERS_MAX),
                        clock.instant());
        waiting.merge(device, one, RefusalTally::sum);
    }

    /// Those of these devices to which something was refused.
    Map<Id.DeviceId, Refused> of(Collection<Id.DeviceId> devices) {
        Map<Id.DeviceId, Refused> all = new HashMap<>();
        jdbc.execute(
                (ConnectionCallback<@Nullable Void>)
                        connection -> {
                            try (PreparedStatement statement =
                                    connection.prepareStatement(
                                            "select device, count, code, detail, at from device_refusal"
                                                    + " where device = any(?)")) {
                                statement.setArray(1, TwinStore.ids(connection, devices));
                                try (ResultSet row = statement.executeQuery()) {
                                    while (row.next()) {
                                        all.put(
                                                new Id.DeviceId(row.getObject(1, UUID.class)),
                                                new Refused(
                                                        row.getLong(2),
                                                        row.getString(3),
                                                        row.getString(4),
                                                        TwinStore.instant(row, 5)));
                                    }
                                }
                            }
                            return null;
                        });
        for (Id.DeviceId device : devices) {
            Optional.ofNullable(waiting.get(device))
                    .ifPresent(more -> all.merge(device, more, RefusalTally::sum));
        }
        return all;
    }

    /// Writes what has gathered, in one statement.
    void flush() {
        Map<Id.DeviceId, Refused> taken = new HashMap<>();
        for (Id.DeviceId device : waiting.keySet()) {
            @Nullable Refused refused = waiting.remove(device);
            if (refused != null) {
                taken.put(device, refused);
            }
        }
        try {
            jdbc.execute((ConnectionCallback<Integer>) connection -> save(connection, taken));
        } catch (RuntimeException failure) {
            taken.forEach((device, refused) ->
                    waiting.merge(device, refused, (newer, older) -> sum(older, newer)));
            throw failure;
        }
    }

    private static int save(Connection connection, Map<Id.DeviceId, Refused> taken)
            throws SQLException {
        Columns rows = new Columns("uuid", "int8", "text", "text", "timestamptz");
        taken.forEach((device, refused) ->
                rows.add(device, refused.count(), refused.code(), refused.detail(), refused.at()));
        return rows.update(
                connection,
                """
                insert into device_refusal (device, count, code, detail, at)
                select * from unnest(?::uuid[], ?::bigint[], ?::text[], ?::text[],
                                     ?::timestamptz[])
                on conflict (device) do update
                set count = device_refusal.count + excluded.count, code = excluded.code,
                    detail = excluded.detail, at = excluded.at
                """);
    }

    private static Refused sum(Refused before, Refused last) {
        return new Refused(before.count() + last.count(), last.code(), last.detail(), last.at());
    }
}
