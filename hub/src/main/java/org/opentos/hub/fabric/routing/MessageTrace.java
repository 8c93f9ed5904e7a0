package org.opentos.hub.fabric.routing;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.opentos.hub.fabric.Tracing;
import org.opentos.hub.fabric.Tracing.Kind;
import org.opentos.hub.fabric.Tracing.Step;
import org.opentos.hub.fabric.Tracing.Traced;
import org.opentos.hub.storage.GroupCommit;

/// Notes the path of one message that an operator asked to see. Used from any thread.
public final class MessageTrace {
    private final String space;
    private final String topic;
    private final String client;
    private final int qos;
    private final boolean retain;
    private final int payloadBytes;
    private final Instant receivedAt = Instant.ofEpochMilli(System.currentTimeMillis());
    private final long receivedNanos = System.nanoTime();
    private final List<Step> steps = new ArrayList<>();
    private boolean committed;
    private boolean more;

    MessageTrace(
            String space, String topic, String client, int qos, boolean retain, int payloadBytes) {
        this.space = space;
        this.topic = topic;
        this.client = client;
        this.qos = qos;
        this.retain = retain;
        this.payloadBytes = payloadBytes;
        add(Kind.RECEIVED, "", "", 0, 0);
    }

    private synchronized void add(
            Kind kind, String subscriber, String word, long number, long tookMicros) {
        if (steps.size() >= Tracing.STEPS_MAX) {
            more = true;
            return;
        }
        long after = (System.nanoTime() - receivedNanos) / 1_000;
        steps.add(new Step(kind, after, subscriber, word, number, tookMicros));
    }

    public void authorised() {
        add(Kind.AUTHORISED, "", "", 0, 0);
    }

    public void refused(String code) {
        add(Kind.REFUSED, "", code, 0, 0);
    }

    /// A room of the hub takes it.
    ///
    /// @param product as in [org.opentos.hub.fabric.Inlet#taker]
    public void taken(String product) {
        add(Kind.TAKEN, "", product, 0, 0);
    }

    /// It goes to those who subscribed.
    public void matched(int subscribers) {
        add(Kind.MATCHED, "", "", subscribers, 0);
    }

    /// Called after the commit, at best by whoever carries it out, which then tells how large the
    /// batch was. Only the first call counts.
    public synchronized void committed() {
        if (committed) {
            return;
        }
        committed = true;
        GroupCommit.batch()
                .ifPresentOrElse(
                        batch ->
                                add(
                                        Kind.COMMITTED,
                                        "",
                                        "",
                                        batch.requests(),
                                        (System.nanoTime() - batch.beganNanos()) / 1_000),
                        () -> add(Kind.COMMITTED, "", "", 0, 0));
    }

    public void kept(String subscriber, long sequence) {
        add(Kind.KEPT, subscriber, "", sequence, 0);
    }

    public void queued(String subscriber) {
        add(Kind.QUEUED, subscriber, "", 0, 0);
    }

    public void acknowledged() {
        add(Kind.ACKNOWLEDGED, "", "", 0, 0);
    }

    public void sent(String subscriber) {
        add(Kind.SENT, subscriber, "", 0, 0);
    }

    public void confirmed(String subscriber) {
        add(Kind.CONFIRMED, subscriber, "", 0, 0);
    }

    public void dropped(String subscriber, String why) {
        add(Kind.DROPPED, subscriber, why, 0, 0);
    }

    synchronized Traced traced() {
        return new Traced(
                space,
                topic,
                client,
                qos,
                retain,
                payloadBytes,
                receivedAt,
                List.copyOf(steps),
                more);
    }
}
