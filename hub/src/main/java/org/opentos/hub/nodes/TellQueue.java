package org.opentos.hub.nodes;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What one node is to be told on one channel: in order, in batches, each of which is sent again
/// until it is answered. A batch has a number, so that the other side carries it out once.
///
/// Where more waits than it holds, everything that waits is given up and whoever said it is told
/// so; the other side is then introduced anew, and knows all again.
final class TellQueue implements AutoCloseable {
    static final int ENTRIES_MAX = 50_000;

    private static final Logger log = LoggerFactory.getLogger(TellQueue.class);
    private static final int BATCH_ENTRIES_MAX = 200;

    /// Below the server's usual `max_payload` of 1 MiB, with room for one more entry.
    private static final int BATCH_BYTES_MAX = 256 * 1024;

    private final Function<byte[], byte @Nullable []> sender;
    private final Supplier<List<byte[]>> introduction;
    private final BlockingQueue<Entry> queue = new ArrayBlockingQueue<>(ENTRIES_MAX);
    private final CompletableFuture<Void> introduced = new CompletableFuture<>();
    private final Thread teller;
    private volatile boolean closed;
    private volatile boolean overflowed;
    private long batches;

    private record Entry(byte[] content, CompletableFuture<Void> heard) {}

    /// A batch as it came.
    record Batch(long number, List<byte[]> contents) {}

    /// @param sender sends a batch and returns its answer; null where none came in time
    TellQueue(
            String name,
            Supplier<List<byte[]>> introduction,
            Function<byte[], byte @Nullable []> sender) {
        this.sender = sender;
        this.introduction = introduction;
        this.teller = Thread.ofVirtual().name("tell-" + name).start(this::run);
    }

    CompletionStage<Void> add(byte[] content) {
        Entry entry = new Entry(content, new CompletableFuture<>());
        if (closed) {
            entry.heard().complete(null);
        } else if (!queue.offer(entry)) {
            overflowed = true;
            givenUp(entry);
        } else if (closed) {
            release();
        }
        return entry.heard();
    }

    private static void givenUp(Entry entry) {
        entry.heard()
                .completeExceptionally(
                        new IllegalStateException(
                                ENTRIES_MAX + " entries wait for another hub process"));
    }

    /// Completes when the introduction was heard.
    CompletionStage<Void> introduced() {
        return introduced;
    }

    private void run() {
        List<Entry> batch = new ArrayList<>(BATCH_ENTRIES_MAX);
        try {
            introduce();
            while (!closed) {
                batch.clear();
                batch.add(queue.take());
                fill(batch);
                send(batch);
                if (overflowed) {
                    beginAnew();
                }
            }
        } catch (InterruptedException closing) {
            closed = true;
        } finally {
            batch.forEach(each -> each.heard().complete(null));
            release();
        }
    }

    private void beginAnew() {
        log.warn("too much waits for another hub process; it is introduced anew");
        overflowed = false;
        List<Entry> left = new ArrayList<>();
        queue.drainTo(left);
        left.forEach(TellQueue::givenUp);
        introduce();
    }

    private void introduce() {
        List<Entry> batch = new ArrayList<>();
        int bytes = 0;
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (byte[] each : introduction.get()) {
            Entry entry = new Entry(each, new CompletableFuture<>());
            all.add(entry.heard());
            batch.add(entry);
            bytes += each.length;
            if (batch.size() == BATCH_ENTRIES_MAX || bytes > BATCH_BYTES_MAX) {
                send(batch);
                batch.clear();
                bytes = 0;
            }
        }
        if (!batch.isEmpty()) {
            send(batch);
        }
        CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .whenComplete((_, failure) -> {
                    if (failure == null) {
                        introduced.complete(null);
                    } else {
                        introduced.completeExceptionally(failure);
                    }
                });
    }

    private void fill(List<Entry> batch) {
        int bytes = batch.getFirst().content().length;
        while (batch.size() < BATCH_ENTRIES_MAX && bytes < BATCH_BYTES_MAX) {
            Entry next = queue.poll();
            if (next == null) {
                return;
            }
            batch.add(next);
            bytes += next.content().length;
        }
    }

    /// Sends a batch until it is answered or the node is gone.
    private void send(List<Entry> batch) {
        byte[] packed = pack(++batches, batch.stream().map(Entry::content).toList());
        byte[] answer = null;
        while (!closed && answer == null) {
            answer = sender.apply(packed);
        }
        for (int index = 0; index < batch.size(); index++) {
            CompletableFuture<Void> heard = batch.get(index).heard();
            if (answer == null || answer[index] == 1) {
                heard.complete(null);
            } else {
                heard.completeExceptionally(
                        new IllegalStateException("another hub process could not hear this"));
            }
        }
    }

    private void release() {
        introduced.complete(null);
        List<Entry> left = new ArrayList<>();
        queue.drainTo(left);
        left.forEach(each -> each.heard().complete(null));
    }

    /// The node is gone; nobody waits for it any longer.
    @Override
    public void close() {
        closed = true;
        teller.interrupt();
        release();
    }

    static byte[] pack(long number, List<byte[]> contents) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        try {
            out.writeLong(number);
            out.writeInt(contents.size());
            for (byte[] each : contents) {
                out.writeInt(each.length);
                out.write(each);
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }

    static Batch unpack(byte[] packed) {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(packed));
        try {
            long number = in.readLong();
            int count = in.readInt();
            List<byte[]> contents = new ArrayList<>();
            for (int index = 0; index < count; index++) {
                contents.add(in.readNBytes(in.readInt()));
            }
            return new Batch(number, contents);
        } catch (IOException cut) {
            throw new UncheckedIOException("a batch is cut short", cut);
        }
    }
}
