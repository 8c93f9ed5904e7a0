package org.opentos.hub.fabric.mqtt;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.opentos.hub.fabric.journal.Journal;
import org.opentos.hub.fabric.journal.OpenedSession;
import org.opentos.hub.fabric.journal.WaitingMessage;
import org.opentos.hub.fabric.routing.Keeping;
import org.opentos.hub.fabric.routing.MessageTrace;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Recipient;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The queue of a session that is kept. The database has all of it; while the client is connected,
/// its beginning is in memory too.
///
/// A message that is committed while everything before it is in memory goes there at once. Anything
/// else is read from the database when there is room for it.
final class KeptQueue implements Keeping {
    /// Kept messages that wait in memory for one client; the others wait in the database.
    static final int IN_MEMORY_MESSAGES_MAX = 1_000;

    /// Bytes of kept messages that wait in memory for one client, beyond which none are added.
    static final int IN_MEMORY_BYTES_MAX = 1024 * 1024;

    /// Messages that are read at a time.
    private static final int PAGE_MESSAGES = 250;

    private static final Logger log = LoggerFactory.getLogger(KeptQueue.class);

    private final Session session;
    private final Journal journal;

    /// Texts of the filters of SUBSCRIBE packets that were not answered: they count as new when
    /// they come again. The owner's.
    private final Set<String> unanswered = new HashSet<>(0);

    private volatile long row;
    private volatile boolean attached;

    /// Whether the session is being opened in the database: what is committed from then on may be
    /// sent at once, so it has to count as sent.
    private volatile boolean opening;

    // Under the session's lock.

    /// The place of the first message that did not come into memory on this connection.
    private long next;

    /// The place after the last that is known of.
    private long end;

    /// Up to which messages may have been sent on an earlier connection.
    private long handedBefore;

    private boolean reading;

    /// Counts the connections, so that what was read for one is not handed to the next.
    private int generation;

    KeptQueue(Session session, Journal journal) {
        this.session = session;
        this.journal = journal;
    }

    void restore(long existing) {
        row = existing;
    }

    Set<String> unanswered() {
        return unanswered;
    }

    Journal journal() {
        return journal;
    }

    @Override
    public long row() {
        return row;
    }

    @Override
    public boolean attached() {
        return attached || opening;
    }

    /// Called on the journal's thread, in the transaction that opens the session.
    void opening() {
        opening = true;
    }

    /// Called by the session's owner, before messages may be delivered.
    void opened(OpenedSession opened) {
        row = opened.row();
        synchronized (session.lock()) {
            next = 1;
            // Messages may have been committed since the database answered.
            end = Math.max(end, opened.next());
            handedBefore = opened.handed();
            reading = false;
            generation++;
        }
        attached = true;
    }

    void detached() {
        attached = false;
        opening = false;
    }

    @Override
    public void kept(long sequence, Publication publication, Recipient recipient) {
        MessageTrace trace = publication.trace();
        if (trace != null) {
            session.traces().kept(trace, session.client().clientId(), row, sequence);
        }
        boolean behind;
        synchronized (session.lock()) {
            end = Math.max(end, sequence + 1);
            if (!attached) {
                return;
            }
            behind = reading || sequence != next || !session.roomForKept();
            if (!behind) {
                next = sequence + 1;
                session.handOver(publication, recipient.kept(sequence));
            }
        }
        if (behind) {
            readOn();
        } else {
            session.wakeConnection();
        }
    }

    /// Another process added to the queue, up to this place.
    void reached(long sequence) {
        synchronized (session.lock()) {
            end = Math.max(end, sequence + 1);
        }
        readOn();
    }

    @Override
    public void overflowed() {
        session.overflowed();
    }

    /// Reads what is in the database only, where there is something and room for it.
    void readOn() {
        long from;
        long until;
        int connection;
        int messagesMax;
        long bytesMax;
        synchronized (session.lock()) {
            if (!attached || reading || next >= end || !session.roomForKept()) {
                return;
            }
            reading = true;
            from = next;
            until = end;
            connection = generation;
            messagesMax = Math.min(PAGE_MESSAGES, session.roomForKeptMessages());
            bytesMax = session.roomForKeptBytes();
        }
        Thread.ofVirtual()
                .name("mqtt-kept-messages")
                .start(() -> read(from, until, connection, messagesMax, bytesMax));
    }

    private void read(long from, long until, int connection, int messagesMax, long bytesMax) {
        List<WaitingMessage> page;
        try {
            page = journal.waiting(row, from, until, messagesMax, bytesMax);
        } catch (RuntimeException failure) {
            log.error("cannot read what waits for {}", session.client().clientId(), failure);
            session.unreadable();
            return;
        }
        synchronized (session.lock()) {
            if (!attached || connection != generation) {
                return;
            }
            reading = false;
            page.forEach(this::handOver);
            long bytes = page.stream().mapToLong(each -> each.publication().bytes()).sum();
            boolean all = page.size() < messagesMax && bytes < bytesMax;
            next = page.isEmpty() ? from : page.getLast().sequence() + 1;
            if (all) {
                next = Math.max(next, until);
            }
        }
        session.wakeConnection();
        readOn();
    }

    /// How many messages wait in the database only, as far as is known. Called under the session's
    /// lock.
    long stored() {
        return attached ? Math.max(0, end - next) : 0;
    }

    /// What waited is asked about again, since grants may have gone meanwhile.
    private void handOver(WaitingMessage message) {
        Publication publication =
                session.traces().found(message.publication(), row, message.sequence());
        if (!session.mayReceive(publication.topic().text())) {
            session.metrics().dropped("not-allowed-any-more", 1);
            journal.acknowledged(row, message.sequence());
            return;
        }
        session.handOver(
                publication,
                Recipient.ofKept(
                        session,
                        message.qos(),
                        message.identifiers(),
                        message.sequence(),
                        message.sequence() <= handedBefore));
    }
}
