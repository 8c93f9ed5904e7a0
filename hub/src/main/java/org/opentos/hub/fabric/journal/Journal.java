package org.opentos.hub.fabric.journal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.fabric.routing.Keeper;
import org.opentos.hub.fabric.routing.Keeping;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Recipient;
import org.opentos.hub.fabric.routing.Topic;
import org.opentos.hub.fabric.routing.Will;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.storage.Committing;
import org.opentos.hub.storage.Failures;
import org.opentos.hub.storage.GroupCommit;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

/// Keeps what outlives the process, by one group commit: sessions, messages that wait in them,
/// receipts of QoS 2 messages, and retained messages.
///
/// A message is committed with its place in every session that it waits in. The places are given
/// under a lock on the session's queue, so they become visible in their order, whoever adds them.
@Component
public class Journal implements Keeper, Committing, AutoCloseable {
    /// Messages that may wait in one session; beyond, the session ends.
    public static final int SESSION_MESSAGES_MAX = 100_000;

    /// Bytes that may wait in one session; beyond, the session ends.
    public static final long SESSION_BYTES_MAX = 64L * 1024 * 1024;

    /// Rows that one transaction of a sweep removes at most.
    private static final int SWEEP_ROWS_MAX = 5_000;

    private static final int ATTEMPTS_MAX = 3;
    private static final Logger log = LoggerFactory.getLogger(Journal.class);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate transaction;
    private final MessageIds ids = new MessageIds();
    private final Queues.Bounds bounds;
    private final String node;
    private final Owed owed = new Owed();
    private final GroupCommit<JournalEntry, JournalAnswer> commits;

    /// A message that answers a new subscription.
    public record Answer(Publication publication, Recipient recipient) {}

    @Autowired
    Journal(JdbcTemplate jdbc, TransactionTemplate transaction, Nodes nodes) {
        this(jdbc, transaction, SESSION_MESSAGES_MAX, SESSION_BYTES_MAX, nodes.self());
    }

    /// For tests that reach the bounds.
    ///
    /// @param node the name of this process; empty text where there is only one
    public Journal(
            JdbcTemplate jdbc,
            TransactionTemplate transaction,
            int sessionMessagesMax,
            long sessionBytesMax,
            String node) {
        this.jdbc = jdbc;
        this.node = node;
        this.transaction = transaction;
        this.bounds = new Queues.Bounds(sessionMessagesMax, sessionBytesMax);
        this.commits =
                new GroupCommit<>("fabric", entries -> owed.thenCarryOut(entries, this::carryOut));
    }

    // Messages.

    @Override
    public CompletionStage<Optional<Refusal>> keep(Request request) {
        CompletableFuture<Optional<Refusal>> done = new CompletableFuture<>();
        answered(new JournalEntry.Keep(request))
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        done.complete(Optional.of(refusal(request.publication(), failure)));
                        return;
                    }
                    done.complete(Optional.empty());
                    if (answer instanceof JournalAnswer.Kept(long[] sequences)) {
                        tell(request.publication(), request.recipients(), sequences);
                    }
                });
        return done;
    }

    @Override
    public Runnable keep(Connection transaction, List<Request> requests) throws SQLException {
        Queues queues = new Queues(transaction, ids, bounds);
        queues.lock(rows(requests));
        List<JournalAnswer.Kept> kept = new ArrayList<>(requests.size());
        for (Request each : requests) {
            kept.add(queues.add(each.publication(), each.recipients()));
        }
        queues.saveMessages();
        queues.saveQueues();
        return () -> {
            for (int index = 0; index < requests.size(); index++) {
                Request request = requests.get(index);
                tell(request.publication(), request.recipients(), kept.get(index).sequences());
            }
        };
    }

    private static Set<Long> rows(List<Request> requests) {
        Set<Long> rows = new TreeSet<>();
        requests.forEach(each -> JournalBatch.addRows(each, rows));
        return rows;
    }

    @Override
    public CompletionStage<?> restore(TopicSpace space, Publication publication) {
        return insist(new JournalEntry.Retained(space, publication));
    }

    private static Refusal refusal(Publication publication, Throwable failure) {
        if (failure instanceof GroupCommit.FullException
                || failure.getCause() instanceof GroupCommit.FullException) {
            return Refusal.of(
                    RefusalCode.BUSY,
                    "The hub has too much to write; publish the message again shortly.");
        }
        log.error("cannot keep a message to {}", publication.topic(), failure);
        return Refusal.of(
                RefusalCode.STORAGE_UNAVAILABLE,
                "The message could not be stored; publish it again later.");
    }

    /// A client has a message for good, or it is not to be delivered any more. If the commit fails
    /// it is delivered once more on the next connection.
    public void acknowledged(long row, long sequence) {
        submit(new JournalEntry.Acknowledged(row, sequence));
    }

    /// A client has received a QoS 2 message; its release may be sent after the commit.
    public CompletionStage<?> received(long row, long sequence) {
        return submit(new JournalEntry.Received(row, sequence));
    }

    /// A client will not send a QoS 2 message again; the end of it may be told after the commit.
    public CompletionStage<?> released(long row, int identifier) {
        return submit(new JournalEntry.Released(row, identifier));
    }

    /// A client was told that its QoS 2 message was refused, though that may be in the database;
    /// the packet identifier is free again.
    public void refused(long row, int identifier) {
        owed.add(new JournalEntry.Released(row, identifier));
    }

    private CompletionStage<JournalAnswer> submit(JournalEntry entry) {
        return answered(entry)
                .whenComplete((_, failure) -> {
                    if (failure != null
                            && !(failure.getCause() instanceof GroupCommit.FullException)) {
                        log.error("cannot commit {}", entry.getClass().getSimpleName(), failure);
                    }
                });
    }

    private CompletionStage<JournalAnswer> answered(JournalEntry entry) {
        return commits.submit(entry)
                .thenApply(answer -> {
                    if (answer instanceof JournalAnswer.Failed(RuntimeException failure)) {
                        throw failure;
                    }
                    return answer;
                });
    }

    /// Commits what must not be lost, now or later, before whatever else is committed then.
    private CompletionStage<?> insist(JournalEntry entry) {
        return owed.unless(submit(entry), entry);
    }

    /// Commits what is owed, if it can be now. Does not wait.
    public void settle() {
        if (!owed.isEmpty()) {
            commits.submit(new JournalEntry.Flush());
        }
    }

    // Sessions.

    /// Where it fails, there is no session that was not there before.
    ///
    /// @param clean whether what was kept before is to be forgotten
    /// @param opening run before anything is added to the session after it was opened
    public CompletionStage<OpenedSession> open(
            Client client,
            long expirySeconds,
            boolean clean,
            @Nullable Will will,
            Runnable opening) {
        return submit(new JournalEntry.Open(client, expirySeconds, clean, will, opening))
                .whenComplete((_, failure) -> {
                    if (failure != null && clean) {
                        // It may be in the database all the same.
                        owed.add(new JournalEntry.NeverOpened(client));
                    }
                })
                .thenApply(answer ->
                        switch (answer) {
                            case JournalAnswer.Opened(OpenedSession session) -> session;
                            case JournalAnswer.Done _,
                                    JournalAnswer.Kept _,
                                    JournalAnswer.Failed _ ->
                                    throw new IllegalStateException("not an opened session");
                        });
    }

    /// @param willWaits whether the will is still to be published
    public void detached(long row, long expirySeconds, boolean willWaits, Instant at) {
        insist(new JournalEntry.Detached(row, expirySeconds, willWaits, at));
    }

    /// A session goes to another process.
    ///
    /// @return completes when that and all that was committed of it before is in the database
    public CompletionStage<?> moved(long row, String to) {
        return insist(new JournalEntry.Moved(row, to));
    }

    /// Completes when everything that was asked for before is in the database.
    public CompletionStage<?> flushed() {
        return submit(new JournalEntry.Flush());
    }

    public void willPublished(long row) {
        insist(new JournalEntry.WillPublished(row));
    }

    /// @return completes once it is committed, however long that takes
    public CompletionStage<?> ended(long row) {
        return insist(new JournalEntry.Ended(row));
    }

    /// @return fails where it could not be committed now; it will be before the session is opened
    ///   again
    public CompletionStage<?> subscribed(long row, List<SubscriptionRow> subscriptions) {
        return attempt(new JournalEntry.Subscribed(row, subscriptions));
    }

    /// @return as of [#subscribed]
    public CompletionStage<?> unsubscribed(long row, List<String> texts) {
        return attempt(new JournalEntry.Unsubscribed(row, texts));
    }

    private CompletionStage<?> attempt(JournalEntry entry) {
        CompletionStage<JournalAnswer> attempt = submit(entry);
        owed.unless(attempt, entry);
        return attempt;
    }

    private List<JournalAnswer> carryOut(List<JournalEntry> entries) {
        try {
            return inTransaction(
                    connection -> JournalBatch.run(connection, entries, ids, bounds, node));
        } catch (DataAccessException failure) {
            if (entries.size() == 1 || !Failures.blamesData(failure)) {
                throw failure;
            }
            return oneByOne(entries);
        }
    }

    /// An entry that the database does not take is found by carrying its batch out one by one, so
    /// that it is the only one that is left out.
    private List<JournalAnswer> oneByOne(List<JournalEntry> entries) {
        List<JournalAnswer> answers = new ArrayList<>(entries.size());
        for (JournalEntry each : entries) {
            try {
                answers.addAll(carryOut(List.of(each)));
            } catch (DataAccessException | TransactionException failure) {
                log.error("the database does not take {}", each.getClass(), failure);
                answers.add(new JournalAnswer.Failed(failure));
            }
        }
        return answers;
    }

    private static void tell(
            Publication publication, List<Recipient> recipients, long[] sequences) {
        for (int index = 0; index < sequences.length; index++) {
            Recipient recipient = recipients.get(index);
            Keeping keeping = recipient.keeping(publication.qos());
            if (keeping == null || sequences[index] == JournalAnswer.Kept.GONE) {
                continue;
            }
            if (sequences[index] == JournalAnswer.Kept.FULL) {
                keeping.overflowed();
            } else {
                keeping.kept(sequences[index], publication, recipient);
            }
        }
    }

    /// Adds the answers to a new subscription to its session's queue, in one transaction that looks
    /// them up after the queue is locked: whatever is added before is not newer than they are, and
    /// whatever is added after them is. Blocks.
    public void answer(Keeping keeping, Supplier<List<Answer>> lookUp) {
        List<Answer> answers = new ArrayList<>();
        List<JournalAnswer.Kept> kept =
                inTransaction(connection -> {
                    Queues queues = new Queues(connection, ids, bounds);
                    queues.lock(List.of(keeping.row()));
                    answers.clear();
                    answers.addAll(lookUp.get());
                    List<JournalAnswer.Kept> places = new ArrayList<>(answers.size());
                    for (Answer each : answers) {
                        places.add(queues.add(each.publication(), List.of(each.recipient())));
                    }
                    queues.saveMessages();
                    queues.saveQueues();
                    return places;
                });
        for (int index = 0; index < answers.size(); index++) {
            tell(
                    answers.get(index).publication(),
                    List.of(answers.get(index).recipient()),
                    kept.get(index).sequences());
        }
    }

    // Reading. All of it blocks.

    /// Waits for everything that was asked for before.
    private void flush() {
        commits.submit(new JournalEntry.Flush()).toCompletableFuture().join();
    }

    @Override
    public List<Publication> retained(TopicSpace space) {
        flush();
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
                Spaces.id(space));
    }

    /// Every session that is kept and belongs to this process.
    public List<SessionRow> sessions() {
        return Objects.requireNonNull(
                jdbc.execute(
                        (ConnectionCallback<List<SessionRow>>)
                                connection -> new SessionTable(connection, node).all()));
    }

    public Optional<SessionRow> session(long row) {
        return Objects.requireNonNull(
                jdbc.execute(
                        (ConnectionCallback<Optional<SessionRow>>)
                                connection -> new SessionTable(connection, node).find(row)));
    }

    /// Takes the sessions that belong to no process that is a member, within the transaction under
    /// way.
    public void adopt() {
        jdbc.execute(
                (ConnectionCallback<Boolean>)
                        connection -> {
                            new SessionTable(connection, node).adopt();
                            return true;
                        });
    }

    /// The place of the last message in each of these sessions' queues; 0 where there was none.
    public Map<Long, Long> ends(Collection<Long> rows) {
        Map<Long, Long> ends = new HashMap<>();
        jdbc.query(
                connection -> {
                    PreparedStatement statement =
                            connection.prepareStatement(
                                    "select session, next_sequence - 1 from fabric_queue where"
                                            + " session = any(?)");
                    statement.setArray(1, connection.createArrayOf("bigint", rows.toArray()));
                    return statement;
                },
                (ResultSet row) -> {
                    ends.put(row.getLong(1), row.getLong(2));
                });
        return ends;
    }

    /// Packet identifiers of QoS 2 messages that a session's client has not released yet.
    public List<Integer> receipts(long row) {
        return jdbc.query(
                "select identifier from fabric_received where session = ?",
                (found, _) -> found.getInt(1),
                row);
    }

    /// Places of QoS 2 messages that a session's client has received, in their order; their release
    /// is to be sent again.
    public List<Long> releases(long row) {
        return jdbc.query(
                "select sequence from fabric_delivery where session = ? and message is null order"
                        + " by sequence",
                (found, _) -> found.getLong(1),
                row);
    }

    /// The next messages that wait in a session, which count as handed over from here on.
    ///
    /// @param from the first place that is asked for
    /// @param until the place before which to end: what comes later was not there when it was
    ///   asked, and does not count as handed over where nobody is there any more
    /// @param bytesMax beyond which none follows
    public List<WaitingMessage> waiting(
            long row, long from, long until, int messagesMax, long bytesMax) {
        return inTransaction(connection -> {
            List<WaitingMessage> found = read(connection, row, from, until, messagesMax, bytesMax);
            if (!found.isEmpty()) {
                hand(connection, row, found.getLast().sequence());
            }
            return found;
        });
    }

    private static List<WaitingMessage> read(
            Connection connection, long row, long from, long until, int messagesMax, long bytesMax)
            throws SQLException {
        List<WaitingMessage> found = new ArrayList<>();
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "select d.sequence, d.qos, d.retain, d.identifiers, m.topic, m.payload,"
                                + " m.qos, m.properties, m.expires_at_millis from (select *,"
                                + " sum(bytes) over (order by sequence) - bytes as bytes_before from"
                                + " fabric_delivery where session = ? and sequence >= ? and sequence < ?"
                                + " and message is not null order by sequence limit ?) d join fabric_message m"
                                + " on m.id = d.message where d.bytes_before < ? order by"
                                + " d.sequence")) {
            statement.setLong(1, row);
            statement.setLong(2, from);
            statement.setLong(3, until);
            statement.setInt(4, messagesMax);
            statement.setLong(5, bytesMax);
            try (ResultSet each = statement.executeQuery()) {
                while (each.next()) {
                    found.add(message(each));
                }
            }
        }
        return found;
    }

    private static WaitingMessage message(ResultSet row) throws SQLException {
        Integer[] boxed = (Integer[]) row.getArray(4).getArray();
        int[] identifiers = new int[boxed.length];
        for (int index = 0; index < boxed.length; index++) {
            identifiers[index] = boxed[index];
        }
        return new WaitingMessage(
                row.getLong(1),
                new Publication(
                        Topic.of(row.getString(5)),
                        row.getBytes(6),
                        row.getInt(7),
                        row.getBoolean(3),
                        row.getBytes(8),
                        row.getLong(9)),
                row.getInt(2),
                identifiers);
    }

    private static void hand(Connection connection, long row, long sequence) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(
                        "update fabric_queue set handed = ? where session = ? and handed < ?")) {
            statement.setLong(1, sequence);
            statement.setLong(2, row);
            statement.setLong(3, sequence);
            statement.executeUpdate();
        }
    }

    /// Removes what ended sessions left, in pieces. Blocks.
    ///
    /// @return how many messages no longer wait
    public long sweep() {
        flush();
        List<Long> messages = new ArrayList<>();
        long all = 0;
        int piece;
        do {
            piece =
                    inTransaction(connection -> {
                        messages.clear();
                        return Queues.sweep(connection, SWEEP_ROWS_MAX, messages);
                    });
            all += piece;
            if (!messages.isEmpty()) {
                // A client may have acknowledged its copy of one at the same time, and neither
                // transaction saw that the other left none.
                flush();
                inTransaction(connection -> {
                    Queues.dropUnreferenced(connection, messages);
                    return true;
                });
            }
        } while (piece == SWEEP_ROWS_MAX);
        return all;
    }

    private interface Work<T> {
        T run(Connection connection) throws SQLException;
    }

    /// @param work repeated where another transaction got in between
    private <T> T inTransaction(Work<T> work) {
        for (int attempt = 1; ; attempt++) {
            try {
                return Objects.requireNonNull(
                        transaction.execute(_ ->
                                jdbc.execute(
                                        (ConnectionCallback<T>)
                                                connection -> work.run(connection))));
            } catch (DataAccessException failure) {
                if (attempt == ATTEMPTS_MAX || !Failures.worthRepeating(failure)) {
                    throw failure;
                }
            }
        }
    }

    @Override
    public GroupCommit.Counts commits() {
        return commits.counts();
    }

    @Override
    public void close() {
        commits.close();
    }
}
