package org.opentos.hub.storage;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes that many callers make at once, carried by one transaction.
///
/// Requests queue; one writer takes up to a number of them, hands them to the work as one list, and
/// answers each after the work returned, that is, after its transaction committed. Order of arrival
/// is the order in the list.
///
/// @param <Q> a request
/// @param <A> its answer
public final class GroupCommit<Q, A> implements AutoCloseable {
    /// What one batch takes at most, where the room says nothing else.
    public static final int BATCH_REQUESTS_MAX = 500;

    public static final int QUEUE_REQUESTS_MAX = 20_000;

    /// For which the end waits for the batch under way.
    private static final int CLOSE_SECONDS_MAX = 5;

    private static final Logger log = LoggerFactory.getLogger(GroupCommit.class);

    /// The batch whose requests the current thread carries out or answers.
    private static final ScopedValue<Batch> BATCH = ScopedValue.newInstance();

    private record Pending<Q, A>(Q request, CompletableFuture<A> answer) {}

    /// Requests that one transaction carries.
    ///
    /// @param beganNanos of `System.nanoTime`
    public record Batch(int requests, long beganNanos) {}

    /// What it has done since it began.
    ///
    /// @param nanos that batches took, from the first statement until their work returned
    /// @param waiting requests that no batch has taken yet
    public record Counts(
            String name, long batches, long requests, long failed, long nanos, int waiting) {}

    private final String name;
    private final int batchRequestsMax;
    private final Function<List<Q>, List<A>> work;
    private final BlockingQueue<Pending<Q, A>> queue = new ArrayBlockingQueue<>(QUEUE_REQUESTS_MAX);

    /// Held while a batch is carried out.
    private final ReentrantLock underWay = new ReentrantLock();

    private final Thread writer;
    private volatile boolean closed;

    // Written by the writer only.
    private volatile long batches;
    private volatile long requests;
    private volatile long failed;
    private volatile long nanos;

    /// @param work runs one transaction and returns one answer for each request, in their order; it
    ///   throws where nothing was committed, and then every request of the batch fails with that
    ///   exception
    public GroupCommit(String name, Function<List<Q>, List<A>> work) {
        this(name, BATCH_REQUESTS_MAX, work);
    }

    /// @param batchRequestsMax what one batch takes at most
    public GroupCommit(String name, int batchRequestsMax, Function<List<Q>, List<A>> work) {
        this.name = name;
        this.batchRequestsMax = batchRequestsMax;
        this.work = work;
        this.writer = Thread.ofVirtual().name("group-commit-" + name).start(this::run);
    }

    /// Queues a request. The stage completes after the commit, on the writer's thread: continue
    /// briefly there or hand over.
    ///
    /// It fails with [FullException] at once where [#QUEUE_REQUESTS_MAX] requests wait already.
    public CompletionStage<A> submit(Q request) {
        Pending<Q, A> pending = new Pending<>(request, new CompletableFuture<>());
        if (closed || !queue.offer(pending)) {
            pending.answer().completeExceptionally(new FullException(name, closed));
        } else if (closed) {
            failWaiting();
        }
        return pending.answer();
    }

    /// The batch to which what is called now belongs; empty outside the work and the answers.
    public static Optional<Batch> batch() {
        return BATCH.isBound() ? Optional.of(BATCH.get()) : Optional.empty();
    }

    public Counts counts() {
        return new Counts(name, batches, requests, failed, nanos, queue.size());
    }

    private void run() {
        List<Pending<Q, A>> batch = new ArrayList<>(batchRequestsMax);
        while (!closed) {
            batch.clear();
            try {
                batch.add(queue.take());
            } catch (InterruptedException closing) {
                break;
            }
            underWay.lock();
            try {
                if (closed) {
                    failEnded(batch);
                    break;
                }
                queue.drainTo(batch, batchRequestsMax - 1);
                Batch under = new Batch(batch.size(), System.nanoTime());
                ScopedValue.where(BATCH, under).run(() -> carryOut(batch, under));
            } finally {
                underWay.unlock();
            }
        }
        failWaiting();
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // There is one writer.
    private void carryOut(List<Pending<Q, A>> batch, Batch under) {
        List<A> answers;
        try {
            answers = work.apply(batch.stream().map(Pending::request).toList());
            if (answers.size() != batch.size()) {
                throw new IllegalStateException(
                        "group commit %s: %d answers to %d requests"
                                .formatted(name, answers.size(), batch.size()));
            }
        } catch (RuntimeException | Error failure) {
            failed++;
            // Also after an error: without its writer, every later request would wait forever.
            for (Pending<Q, A> each : batch) {
                each.answer().completeExceptionally(failure);
            }
            return;
        }
        nanos += System.nanoTime() - under.beganNanos();
        requests += batch.size();
        batches++;
        for (int index = 0; index < batch.size(); index++) {
            try {
                batch.get(index).answer().complete(answers.get(index));
            } catch (RuntimeException inContinuation) {
                log.error("a continuation of group commit {} failed", name, inContinuation);
            }
        }
    }

    private void failWaiting() {
        List<Pending<Q, A>> waiting = new ArrayList<>();
        queue.drainTo(waiting);
        failEnded(waiting);
    }

    private void failEnded(List<Pending<Q, A>> waiting) {
        for (Pending<Q, A> each : waiting) {
            each.answer().completeExceptionally(new FullException(name, true));
        }
    }

    /// Ends the writer after the batch under way, for which it waits: an interrupt in the middle
    /// would cut its connection to the database. What still waits fails.
    @Override
    public void close() {
        closed = true;
        boolean between = false;
        try {
            between = underWay.tryLock(CLOSE_SECONDS_MAX, TimeUnit.SECONDS);
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
        writer.interrupt();
        if (between) {
            underWay.unlock();
        }
    }

    /// The queue is full, or the group commit has ended: nothing was written.
    public static final class FullException extends RuntimeException {
        FullException(String name, boolean closed) {
            super(
                    "group commit "
                            + name
                            + (closed
                                    ? " has ended"
                                    : " has " + QUEUE_REQUESTS_MAX + " requests waiting"));
        }
    }
}
