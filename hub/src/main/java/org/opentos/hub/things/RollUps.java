package org.opentos.hub.things;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.models.ThingModel;
import org.opentos.hub.settings.HistorySettings;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.storage.Columns;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Works out what the observations of each closed hour come to, and again where some came late.
///
/// Each piece is one transaction over a bounded number of properties: it replaces what there is of
/// an hour by what the observations say, and moves on in the same commit. So a piece may end
/// anywhere, and be done twice, without a difference.
@Component
class RollUps {
    /// The properties of one piece.
    static final int KEYS_AT_ONCE_MAX = 200;

    /// The pieces of one run; what is left waits for the next.
    static final int PIECES_MAX = 2_000;

    private record Late(long id, TwinStore.Key key, Instant hour) {}

    private final JdbcClient jdbc;
    private final JdbcTemplate template;
    private final TransactionTemplate transaction;
    private final RollUpClosing closing;
    private final RollUpPartitions partitions;
    private final Devices devices;
    private final InstantSource clock;
    private final HistorySettings settings;

    RollUps(
            JdbcClient jdbc,
            JdbcTemplate template,
            TransactionTemplate transaction,
            RollUpClosing closing,
            RollUpPartitions partitions,
            Devices devices,
            InstantSource clock,
            HubSettings settings) {
        this.jdbc = jdbc;
        this.template = template;
        this.transaction = transaction;
        this.closing = closing;
        this.partitions = partitions;
        this.devices = devices;
        this.clock = clock;
        this.settings = settings.history();
    }

    /// What was closed stays closed, whatever the clock says now; to be called before anybody
    /// writes. At the very first, everything that may be there is still to be worked out.
    void begin() {
        Instant first = clock.instant().minus(settings.kept()).truncatedTo(ChronoUnit.DAYS);
        RollUpState.begin(jdbc, first);
        RollUpState.read(jdbc).map(RollUpState::closedTo).ifPresent(closing::close);
    }

    /// Does what is due.
    ///
    /// @return whether nothing is left
    synchronized boolean run() {
        Instant due =
                clock.instant().minus(RollUpClosing.CLOSE_AFTER).truncatedTo(ChronoUnit.HOURS);
        boolean settled = closing.close(due);
        RollUpState state = RollUpState.read(jdbc).orElseThrow();
        partitions.make(state.rawFrom(), due);
        int pieces = 0;
        boolean late = true;
        boolean open = true;
        while (pieces++ < PIECES_MAX && (late || (open && settled))) {
            if (late) {
                late = Boolean.TRUE.equals(transaction.execute(_ -> latePiece()));
            } else {
                open = Boolean.TRUE.equals(transaction.execute(_ -> piece(due)));
            }
        }
        return !late && !open;
    }

    /// @return whether there may be more
    private boolean latePiece() {
        RollUpState state = RollUpState.lock(jdbc).orElseThrow();
        List<Late> marks =
                jdbc.sql(
                                "select id, device, property, hour from observation_late order by id limit ?")
                        .param(KEYS_AT_ONCE_MAX)
                        .query((row, _) ->
                                new Late(
                                        row.getLong(1),
                                        new TwinStore.Key(
                                                new Id.DeviceId(row.getObject(2, UUID.class)),
                                                row.getString(3)),
                                        TwinStore.instant(row, 4)))
                        .list();
        Map<Instant, Set<TwinStore.Key>> hours = new TreeMap<>();
        for (Late mark : marks) {
            // Of an hour whose observations are gone nothing can be said again; one that is not
            // worked out yet will be, with this observation.
            if (!mark.hour().isBefore(state.rawFrom()) && !mark.hour().isAfter(state.closedTo())) {
                hours.computeIfAbsent(mark.hour(), _ -> new LinkedHashSet<>()).add(mark.key());
            }
        }
        hours.forEach(this::replace);
        if (!marks.isEmpty()) {
            jdbc.sql("delete from observation_late where id = any(?)")
                    .param(marks.stream().map(Late::id).toArray(Long[]::new))
                    .update();
        }
        return marks.size() == KEYS_AT_ONCE_MAX;
    }

    /// @return whether there may be more
    private boolean piece(Instant due) {
        RollUpState state = RollUpState.lock(jdbc).orElseThrow();
        // Nothing can be said of hours whose observations are gone.
        Instant hour =
                state.closedTo().isBefore(state.rawFrom()) ? state.rawFrom() : state.closedTo();
        if (!hour.isBefore(due)) {
            return false;
        }
        List<TwinStore.Key> keys =
                keys(hour, state.done().filter(_ -> hour.equals(state.closedTo())));
        replace(hour, keys);
        boolean whole = keys.size() < KEYS_AT_ONCE_MAX;
        Optional<TwinStore.Key> last = whole ? Optional.empty() : Optional.of(keys.getLast());
        Instant end =
                keys.isEmpty() && state.done().isEmpty()
                        ? endOfDay(hour, due)
                        : hour.plus(Duration.ofHours(1));
        jdbc.sql(
                        "update observation_roll_up set closed_to = :to, device = :device, property = :property")
                .param("to", Sql.of(whole ? end : hour))
                .param(
                        "device",
                        last.map(key -> key.device().value()).orElse(null),
                        java.sql.Types.OTHER)
                .param("property", last.map(TwinStore.Key::property).orElse(null))
                .update();
        return true;
    }

    /// The keys are those of the whole day: where there are none, no hour of it has any.
    private static Instant endOfDay(Instant hour, Instant due) {
        Instant end = hour.truncatedTo(ChronoUnit.DAYS).plus(Duration.ofDays(1));
        return end.isBefore(due) ? end : due;
    }

    /// The next properties with observations on the hour's day, by one look into the index each.
    private List<TwinStore.Key> keys(Instant hour, Optional<TwinStore.Key> after) {
        Instant day = hour.truncatedTo(ChronoUnit.DAYS);
        String next =
                """
                select device, property from observation
                where at >= '%s' and at < '%s' and (device, property) > (%%s, %%s)
                order by device, property limit 1
                """
                        .formatted(day, day.plus(Duration.ofDays(1)));
        return jdbc.sql(
                        """
                        with recursive key as (
                            (%s) union all
                            select following.* from key cross join lateral (%s) following
                        )
                        select device, property from key limit :most
                        """
                                .formatted(
                                        next.formatted("cast(:device as uuid)", ":property"),
                                        next.formatted("key.device", "key.property")))
                .param("device", after.map(key -> key.device().value()).orElse(new UUID(0, 0)))
                .param("property", after.map(TwinStore.Key::property).orElse(""))
                .param("most", KEYS_AT_ONCE_MAX)
                .query((row, _) ->
                        new TwinStore.Key(
                                new Id.DeviceId(row.getObject(1, UUID.class)), row.getString(2)))
                .list();
    }

    private void replace(Instant hour, Iterable<TwinStore.Key> keys) {
        Columns every = new Columns("uuid", "text");
        Columns kept = new Columns("uuid", "text");
        for (TwinStore.Key key : keys) {
            every.add(key.device(), key.property());
            if (keepsHistory(key)) {
                kept.add(key.device(), key.property());
            }
        }
        List<String> clear = RollUpSql.clear(hour);
        List<String> gather = RollUpSql.gather(hour, settings.fineStep());
        template.execute(
                (ConnectionCallback<@Nullable Void>)
                        connection -> {
                            update(connection, every, clear);
                            update(connection, kept, gather);
                            return null;
                        });
    }

    private static void update(Connection connection, Columns keys, List<String> statements)
            throws SQLException {
        for (String sql : statements) {
            keys.update(connection, sql);
        }
    }

    private boolean keepsHistory(TwinStore.Key key) {
        return devices.find(key.device())
                .map(device -> device.product().model().properties().get(key.property()))
                .map(ThingModel.Property::history)
                .orElse(true);
    }
}
