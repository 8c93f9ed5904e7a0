package org.opentos.hub.storage;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Work that only one process of the hub does at a time.
@Component
public class Turns {
    private final JdbcTemplate jdbc;

    Turns(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /// Does the work when no other process does it. Blocks, and holds one connection meanwhile.
    ///
    /// @param name of the work
    public void take(String name, Runnable work) {
        jdbc.execute(
                (ConnectionCallback<@Nullable Void>)
                        connection -> {
                            try (var lock =
                                            connection.prepareStatement(
                                                    "select pg_advisory_lock(hashtext(?))");
                                    var unlock =
                                            connection.prepareStatement(
                                                    "select pg_advisory_unlock(hashtext(?))")) {
                                lock.setString(1, name);
                                unlock.setString(1, name);
                                lock.execute();
                                try {
                                    work.run();
                                } finally {
                                    unlock.execute();
                                }
                            }
                            return null;
                        });
    }
}
