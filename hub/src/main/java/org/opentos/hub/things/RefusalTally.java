package org.opentos.hub.things;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.storage.Columns;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Counts what was refused to each device by code, with the last reason of each; there are no more
/// of them than codes. Counts gather in memory and are written every second, so that a flood of bad
/// messages is no flood of writes; a crash may lose the last second of counting, never a value.
@Component
class RefusalTally {
    private static final int DETAIL_CHARACTERS_MAX = 500;

    /// @param detail of the last refusal with this code
    /// @param at when that was
    record Refused(String code, long count, String detail, Instant at) {}

    private record Kind(Id.DeviceId device, String code) {}

    private final JdbcTemplate jdbc;
    private final InstantSource clock;
    private final Map<Kind, Refused> waiting = new ConcurrentHashMap<>();

    /// Held for writing from the moment at which counts leave memory until they are committed, so
    /// that no reader misses them. Whoever takes it has a connection already.
    private final ReadWriteLock moving = new ReentrantReadWriteLock();

    RefusalTally(JdbcTemplate jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Never blocks.
    void count(Id.DeviceId device, Refusal refusal) {
        String detail = refusal.detail();
        Refused one =
                new Refused(
                        refusal.code().text(),
                        1,
                        detail.length() <= DETAIL_CHARACTERS_MAX
                                ? detail
                                : detail.substring(0, DETAIL_CHARACTERS_MAX),
                        clock.instant());
        waiting.merge(new Kind(device, one.code()), one, RefusalTally::sum);
    }

    /// For those of these devices to which something was refused: one of each code, newest first.
    Map<Id.DeviceId, List<Refused>> of(Collection<Id.DeviceId> devices) {
        Map<Kind, Refused> all = new HashMap<>();
        jdbc.execute(
                (ConnectionCallback<@Nullable Void>)
                        connection -> {
                            moving.readLock().lock();
                            try {
                                read(connection, devices, all);
                                addWaiting(Set.copyOf(devices), all);
                            } finally {
                                moving.readLock().unlock();
                            }
                            return null;
                        });
        return all.entrySet().stream()
                .sorted(
                        Comparator.comparing(
                                        (Map.Entry<Kind, Refused> each) -> each.getValue().at())
                                .reversed()
                                .thenComparing(each -> each.getKey().code()))
                .collect(
                        Collectors.groupingBy(
                                each -> each.getKey().device(),
                                Collectors.mapping(Map.Entry::getValue, Collectors.toList())));
    }

    private void addWaiting(Set<Id.DeviceId> devices, Map<Kind, Refused> all) {
        waiting.forEach((kind, more) -> {
            if (devices.contains(kind.device())) {
                all.merge(kind, more, RefusalTally::sum);
            }
        });
    }

    private static void read(
            Connection connection, Collection<Id.DeviceId> devices, Map<Kind, Refused> all)
            throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select device, code, count, detail, at from device_refusal"
                                + " where device = any(?)")) {
            statement.setArray(1, TwinStore.ids(connection, devices));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String code = row.getString(2);
                    all.put(
                            new Kind(new Id.DeviceId(row.getObject(1, UUID.class)), code),
                            new Refused(
                                    code,
                                    row.getLong(3),
                                    row.getString(4),
                                    TwinStore.instant(row, 5)));
                }
            }
        }
    }

    /// Writes what has gathered, in one statement.
    void flush() {
        jdbc.execute(
                (ConnectionCallback<@Nullable Void>)
                        connection -> {
                            moving.writeLock().lock();
                            try {
                                move(connection);
                            } finally {
                                moving.writeLock().unlock();
                            }
                            return null;
                        });
    }

    private void move(Connection connection) throws SQLException {
        Map<Kind, Refused> taken = new HashMap<>();
        for (Kind kind : waiting.keySet()) {
            @Nullable Refused refused = waiting.remove(kind);
            if (refused != null) {
                taken.put(kind, refused);
            }
        }
        try {
            save(connection, taken);
        } catch (SQLException | RuntimeException failure) {
            taken.forEach((kind, refused) ->
                    waiting.merge(kind, refused, (newer, older) -> sum(older, newer)));
            throw failure;
        }
    }

    private static int save(Connection connection, Map<Kind, Refused> taken) throws SQLException {
        Columns rows = new Columns("uuid", "text", "int8", "text", "timestamptz");
        taken.forEach((kind, refused) ->
                rows.add(
                        kind.device(),
                        kind.code(),
                        refused.count(),
                        refused.detail(),
                        refused.at()));
        return rows.update(
                connection,
                """
                insert into device_refusal (device, code, count, detail, at)
                select * from unnest(?::uuid[], ?::text[], ?::bigint[], ?::text[],
                                     ?::timestamptz[])
                on conflict (device, code) do update
                set count = device_refusal.count + excluded.count, detail = excluded.detail,
                    at = excluded.at
                """);
    }

    private static Refused sum(Refused before, Refused last) {
        return new Refused(last.code(), before.count() + last.count(), last.detail(), last.at());
    }
}
