package org.opentos.hub.fabric.mqtt;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Recipient;

/// The QoS 1 and 2 messages that were sent to one client and are not yet acknowledged (MQTT 5,
/// section 4.3 and 4.4). It gives out packet identifiers, and knows what to send again, in what
/// order, when the client comes back. Deterministic; not safe for use by several threads at once.
final class OutboundWindow {
    private static final int FIRST_CAPACITY = 16;

    private static final byte FREE = 0;
    private static final byte AWAITS_PUBACK = 1;
    private static final byte AWAITS_PUBREC = 2;
    private static final byte AWAITS_PUBCOMP = 3;

    /// Index 0 is packet identifier 1.
    private @Nullable Publication[] publications = {};

    private @Nullable Recipient[] recipients = {};
    private byte[] states = {};
    private long[] order = {};

    /// Free identifiers, first in, first out, so that one is reused as late as possible.
    private int[] free = {};

    private int freeHead;
    private int freeCount;

    private long nextOrder;
    private int outstanding;
    private int limit = Limits.SEND_MAXIMUM;
    private int[] resend = {};
    private int resendNext;

    /// Begins a connection: nothing counts as sent on it yet.
    ///
    /// @param receiveMaximum of the client
    void connected(int receiveMaximum) {
        limit = Math.min(receiveMaximum, Limits.SEND_MAXIMUM);
        outstanding = 0;
        resendNext = 0;
        resend =
                IntStream.range(0, states.length)
                        .filter(index -> states[index] != FREE)
                        .boxed()
                        .sorted(Comparator.comparingLong(index -> order[index]))
                        .mapToInt(index -> index + 1)
                        .toArray();
    }

    /// Whether a message may be sent now.
    boolean open() {
        return outstanding < limit && resendNext == resend.length;
    }

    /// How many messages are not yet acknowledged.
    int size() {
        return states.length - freeCount;
    }

    /// The next packet identifier whose PUBLISH or PUBREL has to be sent again; 0 where there is
    /// none or the client's receive maximum is reached.
    int nextToResend() {
        while (resendNext < resend.length && outstanding < limit) {
            int identifier = resend[resendNext++];
            if (states[identifier - 1] != FREE) {
                outstanding++;
                return identifier;
            }
        }
        return 0;
    }

    /// Whether PUBREC was received, so that PUBREL is what is sent again.
    boolean released(int identifier) {
        return states[identifier - 1] == AWAITS_PUBCOMP;
    }

    Publication publication(int identifier) {
        return Objects.requireNonNull(publications[identifier - 1]);
    }

    Recipient recipient(int identifier) {
        return Objects.requireNonNull(recipients[identifier - 1]);
    }

    int qos(int identifier) {
        return states[identifier - 1] == AWAITS_PUBACK ? 1 : 2;
    }

    /// Takes a message in.
    ///
    /// @return its packet identifier
    int take(Publication publication, Recipient recipient, int qos) {
        if (freeCount == 0) {
            grow();
        }
        int index = free[freeHead];
        freeHead = freeHead + 1 == free.length ? 0 : freeHead + 1;
        freeCount--;
        publications[index] = publication;
        recipients[index] = recipient;
        states[index] = qos == 1 ? AWAITS_PUBACK : AWAITS_PUBREC;
        order[index] = nextOrder++;
        outstanding++;
        return index + 1;
    }

    private void grow() {
        int before = states.length;
        int capacity = Math.max(FIRST_CAPACITY, Math.min(before * 2, Limits.SEND_MAXIMUM));
        publications = Arrays.copyOf(publications, capacity);
        recipients = Arrays.copyOf(recipients, capacity);
        states = Arrays.copyOf(states, capacity);
        order = Arrays.copyOf(order, capacity);
        free = new int[capacity];
        freeHead = 0;
        for (int index = before; index < capacity; index++) {
            free[freeCount++] = index;
        }
    }

    private boolean in(int identifier, byte state) {
        return identifier <= states.length && states[identifier - 1] == state;
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
            states[identifier - 1] = AWAITS_PUBCOMP;
            publications[identifier - 1] = null;
            recipients[identifier - 1] = null;
            order[identifier - 1] = nextOrder++;
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
        int index = identifier - 1;
        states[index] = FREE;
        publications[index] = null;
        recipients[index] = null;
        int tail = freeHead + freeCount;
        free[tail >= free.length ? tail - free.length : tail] = index;
        freeCount++;
        outstanding--;
        return true;
    }
}
