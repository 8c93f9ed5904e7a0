package org.opentos.hub.fabric.mqtt;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.routing.Publication;
import org.opentos.hub.fabric.routing.Recipient;

/// Publications that wait for one client, in order. It allocates nothing for each of them, and
/// nothing at all while it is empty. Not safe for use by several threads at once.
final class DeliveryQueue {
    private static final @Nullable Object[] NONE = {};
    private static final int FIRST_SLOTS = 16;
    private static final int KEPT_SLOTS_MAX = 512;

    /// Publication and recipient alternate; the length is 0 or a power of two.
    private @Nullable Object[] slots = NONE;

    private int head;
    private int count;
    private long bytes;

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    void add(Publication publication, Recipient recipient) {
        if (count * 2 == slots.length) {
            grow();
        }
        int index = (head + count * 2) & (slots.length - 1);
        slots[index] = publication;
        slots[index + 1] = recipient;
        count++;
        bytes += publication.bytes();
    }

    private void grow() {
        @Nullable Object[] larger = new @Nullable Object[Math.max(FIRST_SLOTS, slots.length * 2)];
        int first = slots.length - head;
        System.arraycopy(slots, head, larger, 0, first);
        System.arraycopy(slots, 0, larger, first, head);
        slots = larger;
        head = 0;
    }

    /// The oldest; only where the queue is not empty.
    Publication publication() {
        return (Publication) Objects.requireNonNull(slots[head]);
    }

    Recipient recipient() {
        return (Recipient) Objects.requireNonNull(slots[head + 1]);
    }

    void remove() {
        bytes -= publication().bytes();
        slots[head] = null;
        slots[head + 1] = null;
        head = (head + 2) & (slots.length - 1);
        count--;
        if (count == 0) {
            head = 0;
            if (slots.length > KEPT_SLOTS_MAX) {
                slots = NONE;
            }
        }
    }

    void clear() {
        slots = NONE;
        head = 0;
        count = 0;
        bytes = 0;
    }
}
