package org.opentos.device.fabric;

import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5PublishResult;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.opentos.device.storage.OutboundQueue;
import org.opentos.device.storage.OutboundQueue.Entry;
import org.opentos.device.storage.OutboundQueue.Kind;
import org.opentos.device.storage.OutboundQueue.Removal;

/// Empties the queue over one connection, in order, until the connection ends.
///
/// A message leaves the queue when the hub has acknowledged or refused it. Several are under way at
/// once; as the hub answers in order, it is enough to wait for the oldest.
final class Drain {
    static final int UNDER_WAY_MAX = 32;

    /// How often a message that the hub puts off is tried before it counts as refused.
    static final int PUT_OFF_MAX = 5;

    private static final Duration PUT_OFF_WAIT = Duration.ofSeconds(2);
    private static final Duration IDLE_WAIT = Duration.ofSeconds(5);
    private static final Logger LOG = System.getLogger(Drain.class.getName());

    interface TopicOf {
        String topic(Kind kind);
    }

    private record UnderWay(Entry entry, CompletableFuture<Mqtt5PublishResult> answer) {}

    private final OutboundQueue queue;
    private final Mqtt5AsyncClient client;
    private final TopicOf topics;
    private final CompletableFuture<String> ended;
    private final Consumer<String> refused;
    private final Runnable emptied;
    private final Deque<UnderWay> underWay = new ArrayDeque<>();
    private long place;
    private long putOffPlace;
    private int putOffTimes;

    /// @param refused told the code of each message that was refused for good
    /// @param emptied told each time that nothing waits any more
    Drain(
            OutboundQueue queue,
            Mqtt5AsyncClient client,
            TopicOf topics,
            CompletableFuture<String> ended,
            Consumer<String> refused,
            Runnable emptied) {
        this.queue = queue;
        this.client = client;
        this.topics = topics;
        this.ended = ended;
        this.refused = refused;
        this.emptied = emptied;
    }

    void run() throws InterruptedException {
        while (!ended.isDone()) {
            try {
                fill();
                if (underWay.isEmpty()) {
                    queue.awaitAfter(place, IDLE_WAIT);
                } else {
                    settle(underWay.removeFirst());
                    if (queue.size() == 0) {
                        emptied.run();
                    }
                }
            } catch (IOException failure) {
                LOG.log(Level.ERROR, "the queue on disk cannot be read or written", failure);
                return;
            } catch (TimeoutException silent) {
                LOG.log(Level.WARNING, "the hub does not acknowledge; the connection is given up");
                return;
            }
        }
    }

    private void fill() throws IOException {
        while (underWay.size() < UNDER_WAY_MAX) {
            Optional<Entry> next = queue.after(place);
            if (next.isEmpty()) {
                return;
            }
            Entry entry = next.get();
            place = entry.sequence();
            underWay.addLast(
                    new UnderWay(
                            entry,
                            client.publish(
                                    Fabric.publish(topics.topic(entry.kind()), entry.payload()))));
        }
    }

    private void settle(UnderWay oldest)
            throws InterruptedException, IOException, TimeoutException {
        Optional<Sent> sent;
        try {
            sent =
                    Optional.of(
                            Sent.of(
                                    oldest.answer()
                                            .get(
                                                    Fabric.ACKNOWLEDGEMENT_WAIT.toMillis(),
                                                    TimeUnit.MILLISECONDS)));
        } catch (ExecutionException failure) {
            sent = Sent.failed(failure.getCause());
        }
        if (sent.isEmpty()) {
            ended.complete(FailureReason.LOST);
            return;
        }
        long sequence = oldest.entry().sequence();
        if (sent.get().taken()) {
            queue.remove(sequence, Removal.ACKNOWLEDGED);
        } else if (sent.get().later() && mayPutOff(sequence)) {
            startAgainBefore(sequence);
        } else {
            LOG.log(
                    Level.WARNING,
                    "the hub refused a message for good: {0} {1}: {2}",
                    oldest.entry().kind(),
                    sent.get().code(),
                    sent.get().detail());
            queue.remove(sequence, Removal.REFUSED);
            refused.accept(sent.get().code());
        }
    }

    private boolean mayPutOff(long sequence) {
        putOffTimes = putOffPlace == sequence ? putOffTimes + 1 : 1;
        putOffPlace = sequence;
        return putOffTimes <= PUT_OFF_MAX;
    }

    /// Waits, then sends this message and all that came after it again, so that the order is kept.
    private void startAgainBefore(long sequence) throws InterruptedException {
        try {
            ended.get(PUT_OFF_WAIT.toMillis() * putOffTimes, TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException stillConnected) {
            underWay.clear();
            place = sequence - 1;
        }
    }
}
