package org.opentos.hub.fabric.journal;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.fabric.routing.Keeper;
import org.opentos.hub.fabric.routing.Keeping;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Recipient;
import org.opentos.hub.storage.Columns;

/// Carries a list of entries out in one transaction. All queues that it touches are locked before
/// anything else, also those that go with their sessions. Then sessions come and go, in their
/// order; then messages are added, and last removed.
final class JournalBatch {
    private final Connection connection;
    private final Queues queues;
    private final Map<RetainedPlace, Publication> retained = new TreeMap<>();
    private final Map<ReceivedKey, Boolean> received = new LinkedHashMap<>();

    /// Written in this order by every process, so that none waits for another in a circle.
    private record RetainedPlace(UUID space, String topic) implements Comparable<RetainedPlace> {
        @Override
        public int compareTo(RetainedPlace other) {
            int bySpace = space.compareTo(other.space);
            return bySpace != 0 ? bySpace : topic.compareTo(other.topic);
        }
    }

    private record ReceivedKey(long row, int identifier) {}

    private JournalBatch(Connection connection, Queues queues) {
        this.connection = connection;
        this.queues = queues;
    }

    static List<JournalAnswer> run(
            Connection connection,
            List<JournalEntry> entries,
            MessageIds ids,
            Queues.Bounds bounds,
            String node)
            throws SQLException {
        JournalBatch batch = new JournalBatch(connection, new Queues(connection, ids, bounds));
        return batch.run(entries, new SessionTable(connection, node));
    }

    private List<JournalAnswer> run(List<JournalEntry> entries, SessionTable sessions)
            throws SQLException {
        JournalAnswer[] answers = new JournalAnswer[entries.size()];
        queues.lock(rows(entries, sessions));
        Columns acknowledged = new Columns("bigint", "bigint");
        Columns releases = new Columns("bigint", "bigint");
        for (int index = 0; index < answers.length; index++) {
            answers[index] = JournalAnswer.DONE;
            switch (entries.get(index)) {
                case JournalEntry.Open open -> {
                    if (open.clean()) {
                        queues.drop(sessions.forget(open.client()));
                    }
                    answers[index] = new JournalAnswer.Opened(sessions.open(open));
                    open.opening().run();
                }
                case JournalEntry.Detached detached -> sessions.detach(detached);
                case JournalEntry.Moved(long row, String node) -> sessions.move(row, node);
                case JournalEntry.WillPublished will -> sessions.forgetWill(will.row());
                case JournalEntry.Ended(long row) -> {
                    sessions.end(row);
                    queues.drop(List.of(row));
                }
                case JournalEntry.NeverOpened(Client client) ->
                        queues.drop(sessions.forget(client));
                case JournalEntry.Subscribed subscribed -> sessions.subscribe(subscribed);
                case JournalEntry.Unsubscribed unsubscribed -> sessions.unsubscribe(unsubscribed);
                case JournalEntry.Keep(Keeper.Request request) -> note(request);
                case JournalEntry.Retained(TopicSpace space, Publication publication) ->
                        retain(space, publication);
                case JournalEntry.Acknowledged(long row, long sequence) ->
                        acknowledged.add(row, sequence);
                case JournalEntry.Received(long row, long sequence) -> releases.add(row, sequence);
                case JournalEntry.Released(long row, int identifier) ->
                        received.put(new ReceivedKey(row, identifier), false);
                case JournalEntry.Flush _ -> {}
            }
        }
        add(entries, answers);
        queues.saveMessages();
        queues.receive(releases);
        queues.remove(acknowledged);
        queues.saveQueues();
        saveRetained();
        saveReceived();
        return List.of(answers);
    }

    /// The sessions whose queues are changed or go. Others lock queues too, so a queue that goes
    /// with its session has to be locked in its turn.
    private static Set<Long> rows(List<JournalEntry> entries, SessionTable sessions)
            throws SQLException {
        Set<Long> rows = new TreeSet<>();
        List<Client> forgotten = new ArrayList<>();
        for (JournalEntry entry : entries) {
            switch (entry) {
                case JournalEntry.Keep(Keeper.Request request) -> addRows(request, rows);
                case JournalEntry.Acknowledged acknowledged -> rows.add(acknowledged.row());
                case JournalEntry.Ended(long row) -> rows.add(row);
                case JournalEntry.NeverOpened(Client client) -> forgotten.add(client);
                case JournalEntry.Open open -> {
                    if (open.clean()) {
                        forgotten.add(open.client());
                    }
                }
                case JournalEntry.Detached _,
                        JournalEntry.Moved _,
                        JournalEntry.WillPublished _,
                        JournalEntry.Subscribed _,
                        JournalEntry.Unsubscribed _,
                        JournalEntry.Retained _,
                        JournalEntry.Received _,
                        JournalEntry.Released _,
                        JournalEntry.Flush _ -> {}
            }
        }
        rows.addAll(sessions.rows(forgotten));
        return rows;
    }

    private void note(Keeper.Request request) {
        if (request.retained()) {
            retain(request.space(), request.publication());
        }
        Keeper.Receipt receipt = request.receipt();
        if (receipt != null) {
            received.put(new ReceivedKey(receipt.row(), receipt.identifier()), true);
        }
    }

    private void retain(TopicSpace space, Publication publication) {
        retained.put(new RetainedPlace(Spaces.id(space), publication.topic().text()), publication);
    }

    /// Adds the sessions in which a message will wait.
    static void addRows(Keeper.Request request, Set<Long> rows) {
        for (Recipient each : request.recipients()) {
            Keeping keeping = each.keeping(request.publication().qos());
            if (keeping != null) {
                rows.add(keeping.row());
            }
        }
    }

    private void add(List<JournalEntry> entries, JournalAnswer[] answers) throws SQLException {
        for (int index = 0; index < answers.length; index++) {
            if (entries.get(index) instanceof JournalEntry.Keep(Keeper.Request request)) {
                answers[index] = queues.add(request.publication(), request.recipients());
            }
        }
    }

    private void saveRetained() throws SQLException {
        Columns cleared = new Columns("uuid", "text");
        Columns kept = new Columns("uuid", "text", "bytea", "smallint", "bytea", "bigint");
        retained.forEach((place, publication) -> {
            if (publication.payload().length == 0) {
                cleared.add(place.space(), place.topic());
            } else {
                kept.add(
                        place.space(),
                        place.topic(),
                        publication.payload(),
                        (short) publication.qos(),
                        publication.properties(),
                        publication.expiresAtMillis());
            }
        });
        cleared.update(
                connection,
                "delete from fabric_retained using unnest(?::uuid[], ?::text[]) as gone(space,"
                        + " topic) where fabric_retained.space = gone.space and"
                        + " fabric_retained.topic = gone.topic");
        kept.update(
                connection,
                "insert into fabric_retained (space, topic, payload, qos, properties,"
                        + " expires_at_millis) select * from unnest(?::uuid[], ?::text[],"
                        + " ?::bytea[], ?::smallint[], ?::bytea[], ?::bigint[]) on conflict"
                        + " (space, topic) do update set payload = excluded.payload, qos ="
                        + " excluded.qos, properties = excluded.properties,"
                        + " expires_at_millis = excluded.expires_at_millis");
    }

    /// A session that has ended meanwhile has no use for its receipts.
    private void saveReceived() throws SQLException {
        Columns taken = new Columns("bigint", "integer");
        Columns released = new Columns("bigint", "integer");
        received.forEach(
                (key, present) -> (present ? taken : released).add(key.row(), key.identifier()));
        taken.update(
                connection,
                "insert into fabric_received (session, identifier) select r.session, r.identifier"
                        + " from unnest(?::bigint[], ?::integer[]) as r(session, identifier) join"
                        + " fabric_session s on s.id = r.session on conflict do nothing");
        released.update(
                connection,
                "delete from fabric_received r using unnest(?::bigint[], ?::integer[]) as"
                        + " gone(session, identifier) where r.session = gone.session and"
                        + " r.identifier = gone.identifier");
    }
}
