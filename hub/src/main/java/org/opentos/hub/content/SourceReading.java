package org.opentos.hub.content;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import org.opentos.hub.content.fetch.Fetcher;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Reads sources: at once when somebody asks for it, and again and again when they are due. A row
/// says who reads which, so that no two processes read one at a time, and a process that ends
/// leaves its own to the next round.
@Component
class SourceReading implements DisposableBean {
    /// Sources that are read at a time: each may come to megabytes.
    static final int AT_ONCE = 6;

    static final int ITEMS_OF_A_SOURCE_MAX = 500;

    /// Sources of one round.
    static final int ROUND_MAX = 60;

    static final Duration REFRESH = Duration.ofMinutes(30);
    static final Duration BACK_OFF_FIRST = Duration.ofMinutes(5);
    static final Duration BACK_OFF_MAX = Duration.ofHours(24);

    /// Longer than all bounds of one reading together; then another may try.
    private static final Duration TAKEN = Duration.ofMinutes(4);

    private static final Logger log = LoggerFactory.getLogger(SourceReading.class);

    private final TransactionTemplate transaction;
    private final SourceRows rows;
    private final SourceReader reader;
    private final Owned owned;
    private final InstantSource clock;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final ExecutorService threads =
            Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("content-", 0).factory());

    SourceReading(
            TransactionTemplate transaction,
            SourceRows rows,
            Fetcher fetcher,
            Owned owned,
            InstantSource clock) {
        this.transaction = transaction;
        this.rows = rows;
        this.reader = new SourceReader(fetcher);
        this.owned = owned;
        this.clock = clock;
    }

    /// Begins to read a source and answers at once. Where many are read already, the next round
    /// does it.
    void begin(Id.SourceId id) {
        if (places.tryAcquire()) {
            threads.submit(() -> {
                try {
                    read(id);
                } catch (RuntimeException failure) {
                    log.warn("a source could not be read now; a round tries it again", failure);
                } finally {
                    places.release();
                }
            });
        }
    }

    /// Reads what is due, and waits for it.
    void readDue() {
        List<Future<?>> begun = new ArrayList<>();
        for (Id.SourceId each : rows.due(clock.instant(), ROUND_MAX)) {
            places.acquireUninterruptibly();
            begun.add(
                    threads.submit(() -> {
                        try {
                            read(each);
                        } finally {
                            places.release();
                        }
                    }));
        }
        for (Future<?> each : begun) {
            try {
                each.get();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                return;
            } catch (ExecutionException failure) {
                log.warn("a source could not be read now; it is tried again", failure.getCause());
            }
        }
    }

    /// Reads one source, where nobody else does.
    void read(Id.SourceId id) {
        Instant now = clock.instant();
        Optional<SourceRows.Taken> taken = rows.take(id, now, now.plus(TAKEN));
        if (taken.isEmpty()) {
            return;
        }
        SourceRows.Taken source = taken.get();
        switch (reader.read(source.address(), source.etag(), source.modified())) {
            case Outcome.Done<SourceReader.Reading>(SourceReader.Reading.Same _) ->
                    rows.same(id, clock.instant(), clock.instant().plus(REFRESH));
            case Outcome.Done<SourceReader.Reading>(SourceReader.Reading.Fresh fresh) ->
                    keep(source, fresh);
            case Outcome.Refused<SourceReader.Reading>(var refusal) -> failed(id, refusal.code());
        }
    }

    private void keep(SourceRows.Taken source, SourceReader.Reading.Fresh fresh) {
        boolean isAnothers =
                source.offer().isEmpty()
                        && rows.with(source.person(), fresh.address())
                                .filter(each -> !each.equals(source.id()))
                                .isPresent();
        if (isAnothers) {
            failed(source.id(), RefusalCode.IN_USE);
            return;
        }
        Instant now = clock.instant();
        transaction.executeWithoutResult(_ -> {
            if (rows.keep(source, fresh, now, now.plus(REFRESH))) {
                prune(source);
            }
        });
    }

    /// Lets go of the oldest, but of nothing that its person bought alone.
    private void prune(SourceRows.Taken source) {
        Set<String> oldest = rows.oldest(source.id(), ITEMS_OF_A_SOURCE_MAX);
        Set<String> dropped = new HashSet<>(oldest);
        source.offer()
                .ifPresent(offer ->
                        dropped.removeAll(owned.of(source.person(), offer, oldest).keys()));
        rows.drop(source.id(), dropped);
    }

    private void failed(Id.SourceId id, RefusalCode problem) {
        int failures = rows.failed(id, problem);
        rows.due(id, clock.instant().plus(backOff(failures)));
    }

    /// @param failures in a row, from 1
    static Duration backOff(int failures) {
        Duration wait = BACK_OFF_FIRST;
        for (int each = 1; each < failures && wait.compareTo(BACK_OFF_MAX) < 0; each++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(BACK_OFF_MAX) > 0 ? BACK_OFF_MAX : wait;
    }

    @Override
    public void destroy() {
        threads.shutdownNow();
    }
}
