package org.opentos.hub.fabric.routing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// How one subscriber hears one topic: its matching subscriptions, merged.
public final class Recipient {
    /// For how long a permission to receive is remembered. A withdrawn grant is felt within this
    /// time; a refusal is never remembered.
    public static final int ALLOWED_MILLIS_MAX = 500;

    private static final int[] NO_IDENTIFIERS = {};

    private final Subscriber subscriber;
    private final long sequence;
    private final boolean repeated;
    private int qos;
    private @Nullable Recipient own;
    private boolean retainAsPublished;
    private int[] identifiers = NO_IDENTIFIERS;

    /// In nanoseconds of `System.nanoTime`. A stale read by another thread costs one more question.
    private long allowedUntilNanos;

    private boolean allowedBefore;

    private Recipient(Subscriber subscriber) {
        this.subscriber = subscriber;
        this.sequence = 0;
        this.repeated = false;
        this.own = this;
    }

    Recipient(Subscription first) {
        this.subscriber = first.subscriber();
        this.sequence = 0;
        this.repeated = false;
        this.own = first.noLocal() ? null : this;
        take(first);
    }

    void merge(Subscription also) {
        if (!also.noLocal()) {
            if (own == null) {
                own = new Recipient(also);
            } else if (own != this) {
                own.merge(also);
            }
        } else if (own == this) {
            own = copy();
        }
        take(also);
    }

    private Recipient copy() {
        Recipient copy = new Recipient(subscriber);
        copy.qos = qos;
        copy.retainAsPublished = retainAsPublished;
        copy.identifiers = identifiers;
        return copy;
    }

    private void take(Subscription also) {
        qos = Math.max(qos, also.qos());
        retainAsPublished |= also.retainAsPublished();
        if (also.identifier() != 0) {
            identifiers = Arrays.copyOf(identifiers, identifiers.length + 1);
            identifiers[identifiers.length - 1] = also.identifier();
        }
    }

    /// A recipient for what answers a new subscription: retained messages and current values, which
    /// arrive marked as retained (MQTT-3.3.1-8).
    public static Recipient answering(Subscription subscription) {
        Recipient recipient = new Recipient(subscription);
        recipient.retainAsPublished = true;
        return recipient;
    }

    private Recipient(
            Subscriber subscriber,
            int qos,
            boolean retainAsPublished,
            int[] identifiers,
            long sequence,
            boolean repeated) {
        this.subscriber = subscriber;
        this.qos = qos;
        this.retainAsPublished = retainAsPublished;
        this.identifiers = identifiers;
        this.sequence = sequence;
        this.repeated = repeated;
    }

    /// One message, by a shared subscription of another process's choice.
    public static Recipient ofShared(
            Subscriber subscriber, int qos, boolean retainAsPublished, int[] identifiers) {
        return new Recipient(subscriber, qos, retainAsPublished, identifiers, 0, false);
    }

    /// One message that is kept.
    ///
    /// @param repeated whether it may have been sent before
    public static Recipient ofKept(
            Subscriber subscriber, int qos, int[] identifiers, long sequence, boolean repeated) {
        return new Recipient(subscriber, qos, true, identifiers, sequence, repeated);
    }

    /// The same for one message that is kept and was not sent before.
    public Recipient kept(long sequence) {
        return new Recipient(subscriber, qos, retainAsPublished, identifiers, sequence, false);
    }

    public Subscriber subscriber() {
        return subscriber;
    }

    /// The place of a kept message in its session's queue, from 1; 0 where it is not kept.
    public long sequence() {
        return sequence;
    }

    public boolean repeated() {
        return repeated;
    }

    /// Where a message of this quality of service is kept before it is delivered; null where it is
    /// only delivered.
    public @Nullable Keeping keeping(int publishedQos) {
        return publishedQos == 0 || qos == 0 ? null : subscriber.keeping();
    }

    public int qos() {
        return qos;
    }

    /// How the subscriber hears what it published itself: by those of its subscriptions that are
    /// not without local messages; null where there are none.
    @Nullable Recipient own() {
        return own;
    }

    public boolean retainAsPublished() {
        return retainAsPublished;
    }

    /// Shared, never changed.
    public int[] identifiers() {
        return identifiers;
    }

    boolean allowed(String topic, long nowNanos) {
        if (allowedBefore && nowNanos - allowedUntilNanos < 0) {
            return true;
        }
        if (!subscriber.mayReceive(topic)) {
            return false;
        }
        allowedUntilNanos = nowNanos + ALLOWED_MILLIS_MAX * 1_000_000L;
        allowedBefore = true;
        return true;
    }
}
