package org.opentos.hub.fabric.routing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.storage.GroupCommit;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Retained messages in the database, written by group commit.
@Component
public class RetainedTable implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(RetainedTable.class);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final GroupCommit<Write, Boolean> commits;

    private record Place(UUID space, String topic) {}

    /// @param publication null where nothing is written and only the earlier writes are waited for
    private record Write(Place place, @Nullable Publication publication) {}

    public RetainedTable(JdbcTemplate jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.commits = new GroupCommit<>("retained-messages", this::carryOut);
    }

    /// What is kept in a space, after all writes that were asked for before. Blocks.
    List<Publication> all(TopicSpace space) {
        commits.submit(new Write(new Place(id(space), ""), null)).toCompletableFuture().join();
        return jdbc.query(
                "select topic, payload, qos, properties, expires_at_millis from fabric_retained"
                        + " where space = ?",
                (row, _) ->
                        new Publication(
                                Topic.of(row.getString("topic")),
                                row.getBytes("payload"),
                                row.getInt("qos"),
                                true,
                                row.getBytes("properties"),
                                row.getLong("expires_at_millis")),
                id(space));
    }

    /// The stage completes after the commit, with a refusal where nothing was written.
    CompletionStage<Optional<Refusal>> write(TopicSpace space, Publication publication) {
        Place place = new Place(id(space), publication.topic().text());
        return commits.submit(new Write(place, publication))
                .handle((_, failure) -> {
                    if (failure == null) {
                        return Optional.empty();
                    }
                    log.error("cannot keep the retained message of {}", place.topic(), failure);
                    return Optional.of(
                            Refusal.of(
                                    RefusalCode.STORAGE_UNAVAILABLE,
                                    "The retained message could not be stored; publish it again later."));
                });
    }

    private List<Boolean> carryOut(List<Write> writes) {
        Map<Place, Publication> last = new LinkedHashMap<>();
        for (Write each : writes) {
            if (each.publication() != null) {
                last.put(each.place(), each.publication());
            }
        }
        if (!last.isEmpty()) {
            commit(last);
        }
        return writes.stream().map(_ -> true).toList();
    }

    private void commit(Map<Place, Publication> last) {
        transaction.executeWithoutResult(_ ->
                jdbc.execute(
                        (ConnectionCallback<Boolean>)
                                connection -> {
                                    forget(connection, last);
                                    keep(connection, last);
                                    return true;
                                }));
    }

    private static void forget(Connection connection, Map<Place, Publication> last)
            throws SQLException {
        List<Place> places =
                last.entrySet().stream()
                        .filter(each -> each.getValue().payload().length == 0)
                        .map(Map.Entry::getKey)
                        .toList();
        if (places.isEmpty()) {
            return;
        }
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "delete from fabric_retained using unnest(?::uuid[], ?::text[]) as gone(space,"
                                + " topic) where fabric_retained.space = gone.space and"
                                + " fabric_retained.topic = gone.topic")) {
            setPlaces(connection, statement, places);
            statement.executeUpdate();
        }
    }

    private static void keep(Connection connection, Map<Place, Publication> last)
            throws SQLException {
        List<Place> places =
                last.entrySet().stream()
                        .filter(each -> each.getValue().payload().length > 0)
                        .map(Map.Entry::getKey)
                        .toList();
        if (places.isEmpty()) {
            return;
        }
        List<Publication> kept =
                places.stream().map(each -> Objects.requireNonNull(last.get(each))).toList();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "insert into fabric_retained (space, topic, payload, qos, properties,"
                                + " expires_at_millis) select * from unnest(?::uuid[], ?::text[],"
                                + " ?::bytea[], ?::smallint[], ?::bytea[], ?::bigint[]) on conflict"
                                + " (space, topic) do update set payload = excluded.payload, qos ="
                                + " excluded.qos, properties = excluded.properties,"
                                + " expires_at_millis = excluded.expires_at_millis")) {
            setPlaces(connection, statement, places);
            statement.setArray(
                    3,
                    connection.createArrayOf(
                            "bytea",
                            kept.stream().map(Publication::payload).toArray(byte[][]::new)));
            statement.setArray(
                    4,
                    connection.createArrayOf(
                            "smallint", kept.stream().map(each -> (short) each.qos()).toArray()));
            statement.setArray(
                    5,
                    connection.createArrayOf(
                            "bytea",
                            kept.stream().map(Publication::properties).toArray(byte[][]::new)));
            statement.setArray(
                    6,
                    connection.createArrayOf(
                            "bigint", kept.stream().map(Publication::expiresAtMillis).toArray()));
            statement.executeUpdate();
        }
    }

    private static void setPlaces(
            Connection connection, PreparedStatement statement, List<Place> places)
            throws SQLException {
        statement.setArray(
                1, connection.createArrayOf("uuid", places.stream().map(Place::space).toArray()));
        statement.setArray(
                2, connection.createArrayOf("text", places.stream().map(Place::topic).toArray()));
    }

    private static UUID id(TopicSpace space) {
        return switch (space) {
            case TopicSpace.OfHome(var home) -> home.value();
            case TopicSpace.Lobby(var device) -> device.value();
        };
    }

    @Override
    public void close() {
        commits.close();
    }
}
