package org.opentos.hub.nodes;

import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.opentos.hub.settings.StartException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/// Who is a member, as the database has it, by the database's clock.
final class Leases {
    static final int LEASE_SECONDS = 5;

    /// Held by whoever comes or removes another, so that each sees the others.
    private static final long MEMBERS_LOCK = 0x6e6f646573L;

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final String self;

    Leases(JdbcTemplate jdbc, TransactionTemplate transaction, String self) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.self = self;
    }

    /// Becomes a member in place of an earlier run, which has ended.
    ///
    /// @param adopting told of those whose leases are over, within the transaction
    /// @return the other members
    Set<String> join(Optional<String> earlier, Consumer<Collection<String>> adopting) {
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    lock();
                    earlier.ifPresent(
                            name -> jdbc.update("delete from hub_node where name = ?", name));
                    Set<String> gone = new TreeSet<>(remove("lease_until < clock_timestamp()"));
                    earlier.ifPresent(gone::add);
                    jdbc.update(
                            "insert into hub_node (name, lease_until) values (?, clock_timestamp() + ? *"
                                    + " interval '1 second')",
                            self,
                            LEASE_SECONDS);
                    adopting.accept(gone);
                    return others();
                }));
    }

    /// @return whether this node is still a member
    boolean renew() {
        return jdbc.update(
                        "update hub_node set lease_until = clock_timestamp() + ? * interval '1"
                                + " second' where name = ?",
                        LEASE_SECONDS,
                        self)
                == 1;
    }

    Set<String> others() {
        return Set.copyOf(names(jdbc, "select name from hub_node where name <> ?", self));
    }

    /// Removes those whose leases are over.
    ///
    /// @param givenBackOnly whether only those count that were given back
    /// @param adopting told of them, within the transaction
    /// @return who was removed
    Set<String> expire(boolean givenBackOnly, Consumer<Collection<String>> adopting) {
        String over =
                givenBackOnly ? "lease_until = '-infinity'" : "lease_until < clock_timestamp()";
        if (names(jdbc, "select name from hub_node where name <> ? and " + over, self).isEmpty()) {
            return Set.of();
        }
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    lock();
                    Set<String> gone = Set.copyOf(remove(over));
                    if (!gone.isEmpty()) {
                        adopting.accept(gone);
                    }
                    return gone;
                }));
    }

    private List<String> remove(String over) {
        return names(
                jdbc, "delete from hub_node where name <> ? and " + over + " returning name", self);
    }

    /// Gives the lease back: it is overdue from now on, and another takes over.
    void leave() {
        jdbc.update("update hub_node set lease_until = '-infinity' where name = ?", self);
    }

    /// Makes sure that a process without NATS is the only one.
    ///
    /// @throws StartException where another has a lease
    static void refuseOthers(JdbcTemplate jdbc) {
        List<String> others =
                names(jdbc, "select name from hub_node where lease_until > clock_timestamp()");
        if (!others.isEmpty()) {
            throw new StartException(
                    "other hub processes use this database ("
                            + String.join(", ", others)
                            + "); give nats-url as they have it, or stop them and try again in "
                            + LEASE_SECONDS
                            + " s");
        }
    }

    private static List<String> names(JdbcTemplate jdbc, String sql, Object... parameters) {
        return jdbc.query(sql, (row, _) -> Objects.requireNonNull(row.getString(1)), parameters);
    }

    private void lock() {
        jdbc.query("select pg_advisory_xact_lock(?)", _ -> {}, MEMBERS_LOCK);
    }
}
