package org.opentos.hub.storage;

import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.nodes.Nodes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What must still be told after a transaction committed, also when the process dies in between.
///
/// An entry is written in the transaction of the change that it tells of, and removed in the
/// transaction in which its listener runs: each is told at least once, in the order in which they
/// were written. One that fails is passed over and tried again later; after [#ATTEMPTS_MAX]
/// attempts it waits until the operator tries it again or drops it.
///
/// Where the hub has several processes, one of them takes an entry, and its listener is told on
/// each of them.
@Component
public class Outbox implements SmartLifecycle {
    public static final int ATTEMPTS_MAX = 10;
    private static final int FAILURE_CHARACTERS_MAX = 500;
    private static final long PAUSE_SECONDS = 5;
    private static final String CHANNEL = "outbox";

    /// Held by the process that tells the next entry.
    private static final long TURN = 0x6f7574626f78L;

    private static final Duration STOP_WAIT = Duration.ofSeconds(5);
    private static final Logger log = LoggerFactory.getLogger(Outbox.class);

    /// An entry as another process is told of it.
    private record Told(String kind, String payload) {}

    private record Entry(long sequence, String kind, String payload, int attempts) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final InstantSource clock;
    private final JsonMapper json;
    private final Nodes nodes;
    private final Map<String, Consumer<JsonNode>> listeners = new ConcurrentHashMap<>();
    private final Semaphore work = new Semaphore(0);
    private volatile boolean running;
    private Thread teller = Thread.ofVirtual().unstarted(() -> {});

    Outbox(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            InstantSource clock,
            JsonMapper json,
            Nodes nodes) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
        this.json = json;
        this.nodes = nodes;
        nodes.hear(
                CHANNEL,
                List::of,
                word -> {
                    Told told = json.readValue(word.content(), Told.class);
                    tellHere(told.kind(), told.payload());
                });
    }

    /// Names the listener of a kind; there is one, given while the hub starts. It may be told
    /// twice.
    public void listen(String kind, Consumer<JsonNode> listener) {
        if (listeners.putIfAbsent(kind, listener) != null) {
            throw new IllegalStateException("outbox kind " + kind + " has a listener already");
        }
    }

    /// Adds an entry to the transaction under way.
    public void add(String kind, Object payload) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("outbox entry " + kind + " without a transaction");
        }
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.sql("insert into outbox (kind, payload, at, not_before) values (?, ?::jsonb, ?, ?)")
                .params(kind, json.writeValueAsString(payload), now, now)
                .update();
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCommit() {
                        work.release();
                    }
                });
    }

    /// Looks for entries now, since one came or may be told again.
    public void wake() {
        work.release();
    }

    private void run() {
        while (running) {
            try {
                while (running && tellNext()) {
                    work.drainPermits();
                }
            } catch (RuntimeException failure) {
                log.warn("the outbox could not be read; it is tried again", failure);
            }
            try {
                if (running && work.tryAcquire(PAUSE_SECONDS, TimeUnit.SECONDS)) {
                    work.drainPermits();
                }
            } catch (InterruptedException stopping) {
                return;
            }
        }
    }

    /// @return whether there was an entry to tell
    private boolean tellNext() {
        AtomicReference<@Nullable Entry> taken = new AtomicReference<>();
        try {
            transaction.executeWithoutResult(status ->
                    next().ifPresent(entry -> {
                        taken.set(entry);
                        tell(entry);
                    }));
        } catch (RuntimeException failure) {
            Entry entry = taken.get();
            if (entry == null) {
                throw failure;
            }
            log.error(
                    "outbox entry {} of kind {} failed, attempt {} of {}",
                    entry.sequence(),
                    entry.kind(),
                    entry.attempts() + 1,
                    ATTEMPTS_MAX,
                    failure);
            String why = failure.toString().replace('\0', ' ');
            jdbc.sql(
                            "update outbox set attempts = attempts + 1, not_before = ?, failure = ? where sequence = ?")
                    .params(
                            clock.instant().plusSeconds(PAUSE_SECONDS).atOffset(ZoneOffset.UTC),
                            why.substring(0, Math.min(why.length(), FAILURE_CHARACTERS_MAX)),
                            entry.sequence())
                    .update();
        }
        return taken.get() != null;
    }

    private Optional<Entry> next() {
        if (!nodes.alone()) {
            jdbc.sql("select pg_advisory_xact_lock(?)").param(TURN).query((row, _) -> true).list();
        }
        return jdbc.sql(
                        """
                        delete from outbox where sequence = (
                            select sequence from outbox where attempts < :attempts and not_before <= :now
                            order by sequence limit 1 for update skip locked)
                        returning sequence, kind, payload, attempts
                        """)
                .param("attempts", ATTEMPTS_MAX)
                .param("now", clock.instant().atOffset(ZoneOffset.UTC))
                .query((row, number) ->
                        new Entry(
                                row.getLong("sequence"),
                                row.getString("kind"),
                                row.getString("payload"),
                                row.getInt("attempts")))
                .optional();
    }

    private void tell(Entry entry) {
        tellHere(entry.kind(), entry.payload());
        if (!nodes.alone()) {
            nodes.tell(CHANNEL, json.writeValueAsBytes(new Told(entry.kind(), entry.payload())))
                    .toCompletableFuture()
                    .join();
        }
    }

    private void tellHere(String kind, String payload) {
        Consumer<JsonNode> listener = listeners.get(kind);
        if (listener == null) {
            throw new IllegalStateException("no listener for outbox kind " + kind);
        }
        listener.accept(json.readTree(payload));
    }

    @Override
    public void start() {
        running = true;
        teller = Thread.ofVirtual().name("outbox").start(this::run);
    }

    /// Lets the entry under way be told to its end: an interrupt in the middle would cut its
    /// connection to the database.
    @Override
    public void stop() {
        running = false;
        work.release();
        try {
            if (!teller.join(STOP_WAIT)) {
                teller.interrupt();
            }
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
