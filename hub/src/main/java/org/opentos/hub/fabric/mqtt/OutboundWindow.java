package org.opentos.hub.fabric.mqtt;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.routing.MessageTrace;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Recipient;

/// The QoS 1 and 2 messages that were sent to one client and are not yet acknowledged (MQTT 5,
/// section 4.3 and 4.4). It knows what to send again, in what order, when the client comes back.
///
/// A message's packet identifier follows from its place in the session's queue, so that a message
/// that is kept has the same one after the process was killed, without a word about it on disk.
/// Deterministic; not safe for use by several threads at once.
final class OutboundWindow {
    /// How many packet identifiers there are. Kept messages rely on it across versions of the hub.
    private static final int IDENTIFIERS = 1_024;

    private static final int FIRST_CAPACITY = 16;

    private static final @Nullable Publication[] NO_PUBLICATIONS = {};
    private static final @Nullable Recipient[] NO_RECIPIENTS = {};
    private static final byte[] NO_STATES = {};
    private static final long[] NO_SEQUENCES = {};
    private static final int[] NO_IDENTIFIERS = {};

    private static final byte FREE = 0;
    private static final byte AWAITS_PUBACK = 1;
    private static final byte AWAITS_PUBREC = 2;
    private static final byte AWAITS_PUBCOMP = 3;

    // Slots; their number is 0 or a power of two up to the number of identifiers. A message stands
    // in the slot of its place's lowest bits.
    private @Nullable Publication[] publications = NO_PUBLICATIONS;
    private @Nullable Recipient[] recipients = NO_RECIPIENTS;
    private byte[] states = NO_STATES;
    private long[] sequences = NO_SEQUENCES;

    private int size;
    private long nextSequence = 1;
    private int outstanding;
    private int limit = Limits.SEND_MAXIMUM;
    private int[] resend = NO_IDENTIFIERS;
    private int resendNext;

    static int identifier(long sequence) {
        return 1 + (int) (sequence & (IDENTIFIERS - 1));
    }

    /// Begins a connection: nothing counts as sent on it yet.
    ///
    /// @param receiveMaximum of the client
    void connected(int receiveMaximum) {
        limit = Math.min(receiveMaximum, Limits.SEND_MAXIMUM);
        outstanding = 0;
        resendNext = 0;
        long[] unacknowledged = new long[size];
        int found = 0;
        for (int slot = 0; slot < states.length; slot++) {
            if (states[slot] != FREE) {
                unacknowledged[found++] = sequences[slot];
            }
        }
        Arrays.sort(unacknowledged);
        resend = Arrays.stream(unacknowledged).mapToInt(OutboundWindow::identifier).toArray();
    }

    /// Forgets everything, since what is kept is read again.
    void clear() {
        publications = NO_PUBLICATIONS;
        recipients = NO_RECIPIENTS;
        states = NO_STATES;
        sequences = NO_SEQUENCES;
        size = 0;
        resend = NO_IDENTIFIERS;
        resendNext = 0;
    }

    /// Whether a message may be sent now.
    boolean open() {
        return outstanding < limit && resendNext == resend.length;
    }

    /// Whether the packet identifier of this place is free. It is not where another message waits
    /// for a client that acknowledged a whole round of later ones.
    boolean free(long sequence) {
        if (states.length == 0) {
            return true;
        }
        int slot = slot(sequence);
        return states[slot] == FREE || identifier(sequences[slot]) != identifier(sequence);
    }

    /// How many messages are not yet acknowledged.
    int size() {
        return size;
    }

    /// The place of the next message of a session that is not kept: the next whose packet
    /// identifier is free. To be asked only where the window is open: then there is one.
    long nextSequence() {
        if (size >= IDENTIFIERS) {
            throw new IllegalStateException("every packet identifier is taken");
        }
        long sequence = nextSequence;
        while (!free(sequence)) {
            sequence++;
        }
        return sequence;
    }

    /// The next packet identifier whose PUBLISH or PUBREL has to be sent again; 0 where there is
    /// none or the client's receive maximum is reached.
    int nextToResend() {
        while (resendNext < resend.length && outstanding < limit) {
            int identifier = resend[resendNext++];
            if (find(identifier) >= 0) {
                outstanding++;
                return identifier;
            }
        }
        return 0;
    }

    /// Whether PUBREC was received, so that PUBREL is what is sent again.
    boolean released(int identifier) {
        return states[find(identifier)] == AWAITS_PUBCOMP;
    }

    Publication publication(int identifier) {
        return Objects.requireNonNull(publications[find(identifier)]);
    }

    Recipient recipient(int identifier) {
        return Objects.requireNonNull(recipients[find(identifier)]);
    }

    int qos(int identifier) {
        return states[find(identifier)] == AWAITS_PUBACK ? 1 : 2;
    }

    /// The place of the message with this identifier; 0 where there is none.
    long sequence(int identifier) {
        int slot = find(identifier);
        return slot < 0 ? 0 : sequences[slot];
    }

    /// The trace of the message with this identifier; null where there is none.
    @Nullable MessageTrace trace(int identifier) {
        int slot = find(identifier);
        Publication publication = slot < 0 ? null : publications[slot];
        return publication == null ? null : publication.trace();
    }

    /// Takes a message in.
    ///
    /// @param sequence its place, whose identifier is [#free]
    /// @return its packet identifier
    int take(Publication publication, Recipient recipient, int qos, long sequence) {
        put(sequence, qos == 1 ? AWAITS_PUBACK : AWAITS_PUBREC, publication, recipient);
        outstanding++;
        return identifier(sequence);
    }

    /// Takes in that the client has received a QoS 2 message on an earlier connection.
    void restoreReceived(long sequence) {
        put(sequence, AWAITS_PUBCOMP, null, null);
    }

    private void put(
            long sequence,
            byte state,
            @Nullable Publication publication,
            @Nullable Recipient recipient) {
        while (states.length == 0 || states[slot(sequence)] != FREE) {
            grow();
        }
        int slot = slot(sequence);
        publications[slot] = publication;
        recipients[slot] = recipient;
        states[slot] = state;
        sequences[slot] = sequence;
        size++;
        nextSequence = Math.max(nextSequence, sequence + 1);
    }

    private int slot(long sequence) {
        return (int) (sequence & (states.length - 1));
    }

    /// @return -1 where no message has this identifier
    private int find(int identifier) {
        if (states.length == 0 || identifier > IDENTIFIERS) {
            return -1;
        }
        int slot = slot(identifier - 1);
        return states[slot] != FREE && identifier(sequences[slot]) == identifier ? slot : -1;
    }

    private void grow() {
        int before = states.length;
        if (before == IDENTIFIERS) {
            throw new IllegalStateException("the packet identifier is in use");
        }
        int capacity = Math.max(FIRST_CAPACITY, before * 2);
        @Nullable Publication[] oldPublications = publications;
        @Nullable Recipient[] oldRecipients = recipients;
        byte[] oldStates = states;
        long[] oldSequences = sequences;
        publications = new @Nullable Publication[capacity];
        recipients = new @Nullable Recipient[capacity];
        states = new byte[capacity];
        sequences = new long[capacity];
        for (int from = 0; from < before; from++) {
            if (oldStates[from] != FREE) {
                int to = slot(oldSequences[from]);
                publications[to] = oldPublications[from];
                recipients[to] = oldRecipients[from];
                states[to] = oldStates[from];
                sequences[to] = oldSequences[from];
            }
        }
    }

    private boolean in(int identifier, byte state) {
        int slot = find(identifier);
        return slot >= 0 && states[slot] == state;
    }

    /// PUBACK.
    ///
    /// @return whether a QoS 1 message with this identifier waited for it
    boolean acknowledged(int identifier) {
        return in(identifier, AWAITS_PUBACK) && forget(identifier);
    }

    /// PUBREC.
    ///
    /// @return whether PUBREL is to be sent
    boolean received(int identifier) {
        if (in(identifier, AWAITS_PUBREC)) {
            int slot = find(identifier);
            states[slot] = AWAITS_PUBCOMP;
            publications[slot] = null;
            recipients[slot] = null;
            return true;
        }
        return in(identifier, AWAITS_PUBCOMP);
    }

    /// PUBREC with a reason code of 0x80 or more: the message is done with.
    boolean rejected(int identifier) {
        return in(identifier, AWAITS_PUBREC) && forget(identifier);
    }

    /// PUBCOMP.
    boolean completed(int identifier) {
        return in(identifier, AWAITS_PUBCOMP) && forget(identifier);
    }

    private boolean forget(int identifier) {
        int slot = find(identifier);
        states[slot] = FREE;
        publications[slot] = null;
        recipients[slot] = null;
        size--;
        outstanding--;
        return true;
    }
}
