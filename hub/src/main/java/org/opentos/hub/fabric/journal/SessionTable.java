package org.opentos.hub.fabric.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.routing.Will;
import org.opentos.hub.storage.Columns;

/// Sessions and their subscriptions as rows, within the caller's transaction.
final class SessionTable {
    private static final String FORGOTTEN_WILL = "will_topic = null, will_payload = null";

    private final Connection connection;
    private final String node;

    /// @param node the process to which sessions belong that are opened; empty text where there is
    ///   only one
    SessionTable(Connection connection, String node) {
        this.connection = connection;
        this.node = node;
    }

    /// The rows of these clients' sessions.
    Set<Long> rows(List<Client> clients) throws SQLException {
        Columns wanted = new Columns("uuid", "text");
        clients.forEach(each -> wanted.add(Spaces.id(each.space()), each.clientId()));
        Set<Long> rows = new TreeSet<>();
        if (wanted.isEmpty()) {
            return rows;
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select s.id from fabric_session s join unnest(?::uuid[], ?::text[]) as"
                                + " w(space, client_id) on s.space = w.space and s.client_id ="
                                + " w.client_id")) {
            wanted.bind(connection, statement);
            try (ResultSet found = statement.executeQuery()) {
                while (found.next()) {
                    rows.add(found.getLong(1));
                }
            }
        }
        return rows;
    }

    /// Removes the client's session.
    ///
    /// @return its row, where there was one
    List<Long> forget(Client client) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "delete from fabric_session where space = ? and client_id = ? returning"
                                + " id")) {
            statement.setObject(1, Spaces.id(client.space()));
            statement.setString(2, client.clientId());
            try (ResultSet gone = statement.executeQuery()) {
                return gone.next() ? List.of(gone.getLong(1)) : List.of();
            }
        }
    }

    OpenedSession open(JournalEntry.Open open) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "with opened as (insert into fabric_session (space, space_kind, client_id,"
                                + " subject_kind, subject, app, expiry_seconds, will_topic,"
                                + " will_payload, will_qos, will_retain, will_properties,"
                                + " will_delay_seconds, will_expiry_seconds, node) values (?, ?, ?,"
                                + " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, nullif(?, '')) on conflict"
                                + " (space, client_id) do update set detached_at = null, expiry_seconds = excluded.expiry_seconds,"
                                + " will_topic = excluded.will_topic, will_payload ="
                                + " excluded.will_payload, will_qos = excluded.will_qos, will_retain ="
                                + " excluded.will_retain, will_properties = excluded.will_properties,"
                                + " will_delay_seconds = excluded.will_delay_seconds,"
                                + " will_expiry_seconds = excluded.will_expiry_seconds, node ="
                                + " excluded.node returning id, xmax = 0 as fresh), queue as (insert into fabric_queue (session)"
                                + " select id from opened where fresh returning session, next_sequence,"
                                + " handed) select o.id, o.fresh, coalesce(q.next_sequence,"
                                + " p.next_sequence), coalesce(q.handed, p.handed) from opened o left"
                                + " join queue q on q.session = o.id left join fabric_queue p on"
                                + " p.session = o.id")) {
            bind(statement, open);
            try (ResultSet found = statement.executeQuery()) {
                found.next();
                return new OpenedSession(
                        found.getLong(1), !found.getBoolean(2), found.getLong(3), found.getLong(4));
            }
        }
    }

    private void bind(PreparedStatement statement, JournalEntry.Open open) throws SQLException {
        Client client = open.client();
        Will will = open.will();
        statement.setObject(1, Spaces.id(client.space()));
        statement.setString(2, Spaces.kind(client.space()));
        statement.setString(3, client.clientId());
        statement.setString(4, Spaces.kind(client.subject()));
        statement.setObject(5, Spaces.id(client.subject()), Types.OTHER);
        statement.setString(6, client.app());
        statement.setLong(7, open.expirySeconds());
        statement.setString(8, will == null ? null : will.topic());
        statement.setBytes(9, will == null ? null : will.payload());
        statement.setObject(10, will == null ? null : (short) will.qos(), Types.SMALLINT);
        statement.setObject(11, will == null ? null : will.retain(), Types.BOOLEAN);
        statement.setBytes(12, will == null ? null : will.properties());
        statement.setObject(13, will == null ? null : will.delaySeconds(), Types.BIGINT);
        statement.setObject(14, will == null ? null : will.expirySeconds(), Types.BIGINT);
        statement.setString(15, node);
    }

    void detach(JournalEntry.Detached detached) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "update fabric_session set detached_at = ?, expiry_seconds = ?"
                                + (detached.willWaits() ? "" : ", " + FORGOTTEN_WILL)
                                + " where id = ?")) {
            statement.setObject(1, detached.at().atOffset(ZoneOffset.UTC));
            statement.setLong(2, detached.expirySeconds());
            statement.setLong(3, detached.row());
            statement.executeUpdate();
        }
    }

    void move(long row, String to) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "update fabric_session set node = ? where id = ? and node = ?")) {
            statement.setString(1, to);
            statement.setLong(2, row);
            statement.setString(3, node);
            statement.executeUpdate();
        }
    }

    /// Takes the sessions that belong to no process that is a member.
    void adopt() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "update fabric_session set node = ? where node is null or node not in"
                                + " (select name from hub_node)")) {
            statement.setString(1, node);
            statement.executeUpdate();
        }
    }

    void forgetWill(long row) throws SQLException {
        update("update fabric_session set " + FORGOTTEN_WILL + " where id = ?", row);
    }

    /// What waited in it is removed by the sweep.
    void end(long row) throws SQLException {
        update("delete from fabric_session where id = ?", row);
    }

    private void update(String sql, long row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, row);
            statement.executeUpdate();
        }
    }

    void subscribe(JournalEntry.Subscribed subscribed) throws SQLException {
        Columns rows = new Columns("text", "smallint", "boolean", "boolean", "integer", "bigint");
        Map<String, SubscriptionRow> last = new HashMap<>();
        subscribed.subscriptions().forEach(each -> last.put(each.text(), each));
        last.values()
                .forEach(each ->
                        rows.add(
                                each.text(),
                                (short) each.qos(),
                                each.noLocal(),
                                each.retainAsPublished(),
                                each.identifier(),
                                subscribed.row()));
        rows.update(
                connection,
                "insert into fabric_subscription (session, text, qos, no_local,"
                        + " retain_as_published, identifier) select f.session, f.text, f.qos,"
                        + " f.no_local, f.retain_as_published, f.identifier from unnest(?::text[],"
                        + " ?::smallint[], ?::boolean[], ?::boolean[], ?::integer[], ?::bigint[])"
                        + " as f(text, qos, no_local, retain_as_published, identifier, session)"
                        + " join fabric_session s on s.id = f.session on conflict (session, text)"
                        + " do update set qos = excluded.qos, no_local = excluded.no_local,"
                        + " retain_as_published = excluded.retain_as_published, identifier ="
                        + " excluded.identifier");
    }

    void unsubscribe(JournalEntry.Unsubscribed unsubscribed) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "delete from fabric_subscription where session = ? and text = any(?)")) {
            statement.setLong(1, unsubscribed.row());
            statement.setArray(2, connection.createArrayOf("text", unsubscribed.texts().toArray()));
            statement.executeUpdate();
        }
    }

    private static final String COLUMNS =
            "select id, space, space_kind, client_id, subject_kind, subject, app, expiry_seconds,"
                    + " detached_at, will_topic, will_payload, will_qos, will_retain,"
                    + " will_properties, will_delay_seconds, will_expiry_seconds from"
                    + " fabric_session ";

    /// The sessions of this process, each with its subscriptions.
    List<SessionRow> all() throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(COLUMNS + "where ? = '' or node = ? order by id")) {
            statement.setString(1, node);
            statement.setString(2, node);
            return read(statement);
        }
    }

    Optional<SessionRow> find(long row) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(COLUMNS + "where id = ?")) {
            statement.setLong(1, row);
            return read(statement).stream().findFirst();
        }
    }

    private List<SessionRow> read(PreparedStatement statement) throws SQLException {
        List<SessionRow> found = new ArrayList<>();
        try (ResultSet row = statement.executeQuery()) {
            while (row.next()) {
                found.add(
                        new SessionRow(
                                row.getLong("id"),
                                client(row),
                                row.getLong("expiry_seconds"),
                                Optional.ofNullable(
                                                row.getObject("detached_at", OffsetDateTime.class))
                                        .map(OffsetDateTime::toInstant),
                                Optional.ofNullable(will(row)),
                                List.of()));
            }
        }
        Map<Long, List<SubscriptionRow>> subscriptions =
                subscriptions(found.stream().map(SessionRow::row).toList());
        return found.stream()
                .map(each -> each.with(subscriptions.getOrDefault(each.row(), List.of())))
                .toList();
    }

    private static Client client(ResultSet row) throws SQLException {
        return new Client(
                Spaces.subject(row.getString("subject_kind"), row.getObject("subject", UUID.class)),
                Spaces.space(row.getString("space_kind"), row.getObject("space", UUID.class)),
                row.getString("client_id"),
                row.getString("app"));
    }

    private static @Nullable Will will(ResultSet row) throws SQLException {
        String topic = row.getString("will_topic");
        return topic == null
                ? null
                : new Will(
                        topic,
                        row.getBytes("will_payload"),
                        row.getInt("will_qos"),
                        row.getBoolean("will_retain"),
                        row.getBytes("will_properties"),
                        row.getLong("will_delay_seconds"),
                        row.getLong("will_expiry_seconds"));
    }

    private Map<Long, List<SubscriptionRow>> subscriptions(List<Long> sessions)
            throws SQLException {
        Map<Long, List<SubscriptionRow>> found = new HashMap<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select session, text, qos, no_local, retain_as_published, identifier from"
                                + " fabric_subscription where session = any(?)")) {
            statement.setArray(1, connection.createArrayOf("bigint", sessions.toArray()));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.computeIfAbsent(row.getLong(1), _ -> new ArrayList<>())
                            .add(
                                    new SubscriptionRow(
                                            row.getString(2),
                                            row.getInt(3),
                                            row.getBoolean(4),
                                            row.getBoolean(5),
                                            row.getInt(6)));
                }
            }
        }
        return found;
    }
}
