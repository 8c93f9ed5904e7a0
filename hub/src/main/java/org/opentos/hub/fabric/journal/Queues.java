package org.opentos.hub.fabric.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.opentos.hub.fabric.routing.Keeping;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Recipient;
import org.opentos.hub.storage.Columns;

/// The queues of sessions within one transaction: locked in the order of their rows, changed in
/// memory, and written by one statement for each table.
final class Queues {
    private final Connection connection;
    private final MessageIds ids;
    private final Bounds bounds;
    private final Map<Long, Queue> queues = new TreeMap<>();
    private final Columns messages =
            new Columns("bigint", "text", "bytea", "smallint", "boolean", "bytea", "bigint");
    private final Columns deliveries =
            new Columns("bigint", "bigint", "bigint", "smallint", "boolean", "text", "integer");

    /// What may wait in one session.
    record Bounds(int messagesMax, long bytesMax) {}

    private static final class Queue {
        private long next;
        private long handed;
        private int messages;
        private long bytes;
    }

    Queues(Connection connection, MessageIds ids, Bounds bounds) {
        this.connection = connection;
        this.ids = ids;
        this.bounds = bounds;
    }

    /// Locks the queues of these sessions. To be called once, with all that the transaction will
    /// change, since the order of the locks keeps transactions from waiting for each other.
    void lock(Collection<Long> rows) throws SQLException {
        if (rows.isEmpty()) {
            return;
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select session, next_sequence, handed, messages, bytes from fabric_queue"
                                + " where session = any(?) order by session for no key update")) {
            statement.setArray(
                    1, connection.createArrayOf("bigint", new TreeSet<>(rows).toArray()));
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    Queue queue = new Queue();
                    queue.next = found.getLong(2);
                    queue.handed = found.getLong(3);
                    queue.messages = found.getInt(4);
                    queue.bytes = found.getLong(5);
                    queues.put(found.getLong(1), queue);
                }
            }
        }
    }

    /// These queues went with their sessions; nothing is added to them any more.
    void drop(List<Long> rows) {
        rows.forEach(queues::remove);
    }

    /// Adds a message to the queue of each recipient.
    JournalAnswer.Kept add(Publication publication, List<Recipient> recipients)
            throws SQLException {
        long[] sequences = new long[recipients.size()];
        long message = 0;
        for (int index = 0; index < sequences.length; index++) {
            Recipient recipient = recipients.get(index);
            Keeping keeping = recipient.keeping(publication.qos());
            Queue queue = keeping == null ? null : queues.get(keeping.row());
            if (keeping == null || queue == null) {
                sequences[index] = JournalAnswer.Kept.GONE;
            } else if (queue.messages >= bounds.messagesMax()
                    || queue.bytes + publication.bytes() > bounds.bytesMax()) {
                sequences[index] = JournalAnswer.Kept.FULL;
            } else {
                if (message == 0) {
                    message = ids.next(connection);
                    keep(message, publication);
                }
                sequences[index] = queue.next++;
                if (keeping.attached()) {
                    queue.handed = sequences[index];
                }
                queue.messages++;
                queue.bytes += publication.bytes();
                deliver(keeping.row(), sequences[index], message, publication, recipient);
            }
        }
        return new JournalAnswer.Kept(sequences);
    }

    private void keep(long message, Publication publication) {
        messages.add(
                message,
                publication.topic().text(),
                publication.payload(),
                (short) publication.qos(),
                publication.retain(),
                publication.properties(),
                publication.expiresAtMillis());
    }

    private void deliver(
            long row, long sequence, long message, Publication publication, Recipient recipient) {
        deliveries.add(
                row,
                sequence,
                message,
                (short) Math.min(publication.qos(), recipient.qos()),
                publication.retain() && recipient.retainAsPublished(),
                array(recipient.identifiers()),
                publication.bytes());
    }

    /// PostgreSQL's text of an array, since arrays of arrays have to be rectangular.
    private static String array(int[] values) {
        StringBuilder text = new StringBuilder("{");
        for (int each : values) {
            text.append(text.length() > 1 ? "," : "").append(each);
        }
        return text.append('}').toString();
    }

    /// Notes that clients have received messages, whose release is all that is still to be sent.
    void receive(Columns received) throws SQLException {
        if (received.isEmpty()) {
            return;
        }
        forget(
                received,
                "with gone as (select d.session, d.sequence, d.message from fabric_delivery d join"
                        + " unnest(?::bigint[], ?::bigint[]) as r(session, sequence) on d.session ="
                        + " r.session and d.sequence = r.sequence where d.message is not null for"
                        + " update of d) update fabric_delivery d set message = null from gone where"
                        + " d.session = gone.session and d.sequence = gone.sequence returning"
                        + " d.session, 0, gone.message, 0");
    }

    /// Removes what clients have for good.
    void remove(Columns acknowledged) throws SQLException {
        if (acknowledged.isEmpty()) {
            return;
        }
        forget(
                acknowledged,
                "delete from fabric_delivery d using unnest(?::bigint[], ?::bigint[]) as"
                        + " a(session, sequence) where d.session = a.session and d.sequence ="
                        + " a.sequence returning d.session, 1, d.message, d.bytes");
    }

    private void forget(Columns which, String sql) throws SQLException {
        Set<Long> unreferenced = new HashSet<>();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            which.bind(connection, statement);
            try (ResultSet gone = statement.executeQuery()) {
                while (gone.next()) {
                    Queue queue = queues.get(gone.getLong(1));
                    if (queue != null) {
                        queue.messages -= gone.getInt(2);
                        queue.bytes -= gone.getInt(4);
                    }
                    long message = gone.getLong(3);
                    if (!gone.wasNull()) {
                        unreferenced.add(message);
                    }
                }
            }
        }
        dropUnreferenced(connection, unreferenced);
    }

    /// Removes what waits in sessions that ended.
    ///
    /// @param messages receives those that no longer wait there
    /// @return how many rows went, at most as many as allowed
    static int sweep(Connection connection, int rowsMax, List<Long> messages) throws SQLException {
        int rows = 0;
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "delete from fabric_delivery where ctid = any(array(select d.ctid from"
                                + " fabric_delivery d where not exists (select 1 from"
                                + " fabric_session s where s.id = d.session) limit ?))"
                                + " returning message")) {
            statement.setInt(1, rowsMax);
            try (ResultSet gone = statement.executeQuery()) {
                while (gone.next()) {
                    rows++;
                    long message = gone.getLong(1);
                    if (!gone.wasNull()) {
                        messages.add(message);
                    }
                }
            }
        }
        dropUnreferenced(connection, messages);
        return rows;
    }

    static void dropUnreferenced(Connection connection, Collection<Long> messages)
            throws SQLException {
        if (messages.isEmpty()) {
            return;
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "delete from fabric_message m where m.id = any(?) and not exists (select 1"
                                + " from fabric_delivery d where d.message = m.id)")) {
            statement.setArray(
                    1, connection.createArrayOf("bigint", new ArrayList<>(messages).toArray()));
            statement.executeUpdate();
        }
    }

    /// Writes what was added, before anything of it can be removed.
    void saveMessages() throws SQLException {
        messages.update(
                connection,
                "insert into fabric_message (id, topic, payload, qos, retain, properties,"
                        + " expires_at_millis) select * from unnest(?::bigint[], ?::text[],"
                        + " ?::bytea[], ?::smallint[], ?::boolean[], ?::bytea[], ?::bigint[])");
        deliveries.update(
                connection,
                "insert into fabric_delivery (session, sequence, message, qos, retain, identifiers,"
                        + " bytes) select session, sequence, message, qos, retain,"
                        + " identifiers::integer[], bytes from unnest(?::bigint[], ?::bigint[],"
                        + " ?::bigint[], ?::smallint[], ?::boolean[], ?::text[], ?::integer[]) as"
                        + " fresh(session, sequence, message, qos, retain, identifiers, bytes)");
    }

    void saveQueues() throws SQLException {
        Columns rows = new Columns("bigint", "bigint", "bigint", "integer", "bigint");
        queues.forEach((row, queue) ->
                rows.add(row, queue.next, queue.handed, queue.messages, queue.bytes));
        rows.update(
                connection,
                "update fabric_queue q set next_sequence = n.next, handed = n.handed, messages ="
                        + " n.messages, bytes = n.bytes from unnest(?::bigint[], ?::bigint[],"
                        + " ?::bigint[], ?::integer[], ?::bigint[]) as n(session, next, handed,"
                        + " messages, bytes) where q.session = n.session");
    }
}
