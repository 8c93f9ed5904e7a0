package org.opentos.hub.things;

import java.nio.charset.StandardCharsets;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.audit.Causes;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.storage.Columns;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Who is connected now, in memory, and when each device was seen last, written in batches.
@Component
class Presence {
    private static final String STANDING_CAUSES = "standing-causes";

    private final Causes causes;
    private final Nodes nodes;
    private final JdbcTemplate jdbc;
    private final InstantSource clock;
    private final Map<Id.DeviceId, Standing> online = new ConcurrentHashMap<>();
    private final Map<Id.DeviceId, Instant> seen = new ConcurrentHashMap<>();
    private final Map<Id.DeviceId, IdentityUse> uses = new ConcurrentHashMap<>();

    private record Standing(int connections, StandingCause cause) {}

    /// What a new connection means.
    ///
    /// @param cameOnline whether none stood before
    /// @param identityUsedTwice whether connections of this identity displace each other too often
    record Arrival(boolean cameOnline, boolean identityUsedTwice) {}

    Presence(Causes causes, Nodes nodes, JdbcTemplate jdbc, InstantSource clock) {
        this.causes = causes;
        this.nodes = nodes;
        this.jdbc = jdbc;
        this.clock = clock;
        nodes.answer(
                STANDING_CAUSES,
                _ ->
                        CompletableFuture.completedStage(
                                standingHere()
                                        .map(Id.CauseId::text)
                                        .collect(Collectors.joining("\n"))
                                        .getBytes(StandardCharsets.UTF_8)));
    }

    boolean isOnline(Id.DeviceId device) {
        return online.containsKey(device);
    }

    Set<Id.DeviceId> online() {
        return Set.copyOf(online.keySet());
    }

    /// When each of the devices was seen last; one that never came is absent.
    Map<Id.DeviceId, Instant> lastSeen(Collection<Id.DeviceId> devices) {
        Map<Id.DeviceId, Instant> last = new HashMap<>();
        jdbc.query(
                connection -> {
                    PreparedStatement statement =
                            connection.prepareStatement(
                                    "select id, last_seen_at from device"
                                            + " where id = any(?) and last_seen_at is not null");
                    statement.setArray(1, TwinStore.ids(connection, devices));
                    return statement;
                },
                (ResultSet row) -> {
                    last.put(
                            new Id.DeviceId(row.getObject(1, UUID.class)),
                            TwinStore.instant(row, 2));
                });
        for (Id.DeviceId device : devices) {
            @Nullable Instant here = isOnline(device) ? clock.instant() : seen.get(device);
            if (here != null) {
                last.put(device, here);
            }
        }
        return last;
    }

    /// Whether the device may connect now; not where its identity is fought over and a connection
    /// stands.
    boolean mayConnect(Id.DeviceId device) {
        @Nullable IdentityUse use = uses.get(device);
        if (use == null || !isOnline(device)) {
            return true;
        }
        synchronized (use) {
            return !use.throttled(clock.instant());
        }
    }

    Arrival connected(Id.DeviceId device) {
        Standing now =
                online.compute(
                        device,
                        (_, before) ->
                                before == null
                                        ? new Standing(1, standing(device))
                                        : new Standing(before.connections() + 1, before.cause()));
        seen.put(device, clock.instant());
        if (now.connections() == 1) {
            return new Arrival(true, false);
        }
        return new Arrival(false, takenOver(device));
    }

    /// A connection of the device took the place of another.
    ///
    /// @return whether connections of this identity displace each other too often
    boolean takenOver(Id.DeviceId device) {
        IdentityUse use = uses.computeIfAbsent(device, _ -> new IdentityUse());
        synchronized (use) {
            return use.takenOver(clock.instant());
        }
    }

    /// @return whether the device is offline now
    boolean disconnected(Id.DeviceId device) {
        seen.put(device, clock.instant());
        return online.computeIfPresent(
                        device,
                        (_, before) ->
                                before.connections() == 1
                                        ? null
                                        : new Standing(before.connections() - 1, before.cause()))
                == null;
    }

    /// The cause of what the device says of its own accord while this connection stands.
    StandingCause cause(Id.DeviceId device) {
        @Nullable Standing standing = online.get(device);
        return standing == null ? standing(device) : standing.cause();
    }

    /// The causes that devices which are connected now, to any process of the hub, may name with
    /// their next message. Blocks, and fails where another process does not answer.
    Set<Id.CauseId> standingCauses() {
        Set<Id.CauseId> all = standingHere().collect(Collectors.toCollection(HashSet::new));
        for (String node : nodes.others()) {
            byte[] answer =
                    nodes.ask(node, STANDING_CAUSES, new byte[0]).toCompletableFuture().join();
            new String(answer, StandardCharsets.UTF_8)
                    .lines()
                    .map(Id.CauseId::parse)
                    .forEach(all::add);
        }
        return all;
    }

    private Stream<Id.CauseId> standingHere() {
        return online.values().stream().map(each -> each.cause().cause().id());
    }

    private StandingCause standing(Id.DeviceId device) {
        return new StandingCause(causes.root(Cause.Kind.DEVICE, device.text(), "driver", ""));
    }

    /// Notes that everybody who is online is seen now.
    void markOnlineSeen() {
        Instant now = clock.instant();
        online.keySet().forEach(device -> seen.put(device, now));
        uses.values()
                .removeIf(use -> {
                    synchronized (use) {
                        return use.idle(now);
                    }
                });
    }

    /// Writes when devices were seen last, in one statement.
    void flush() {
        Map<Id.DeviceId, Instant> taken = new HashMap<>(seen);
        if (taken.isEmpty()) {
            return;
        }
        Columns rows = new Columns("uuid", "timestamptz");
        taken.forEach(rows::add);
        jdbc.execute(
                (ConnectionCallback<Integer>)
                        connection ->
                                rows.update(
                                        connection,
                                        """
                                        update device d
                                        set last_seen_at = greatest(d.last_seen_at, u.at)
                                        from unnest(?::uuid[], ?::timestamptz[]) as u(id, at)
                                        where d.id = u.id
                                        """));
        taken.forEach(seen::remove);
    }
}
