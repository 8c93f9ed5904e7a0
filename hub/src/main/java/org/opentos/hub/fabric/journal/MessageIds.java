package org.opentos.hub.fabric.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;

/// Ids of kept messages, taken from the database a thousand at a time. They say nothing of the
/// order of messages.
final class MessageIds {
    /// As in the definition of the sequence.
    private static final int BLOCK = 1_000;

    private long next;
    private long end;

    synchronized long next(Connection connection) throws SQLException {
        if (next == end) {
            try (PreparedStatement statement =
                            connection.prepareStatement("select nextval('fabric_message_id')");
                    ResultSet result = statement.executeQuery()) {
                result.next();
                next = result.getLong(1);
                end = next + BLOCK;
            }
        }
        return next++;
    }
}
