package org.opentos.hub.nodes;

import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.settings.StartException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;

/// Nodes joined by NATS. Subjects are `tos.NODE.KIND.CHANNEL.FROM`, where the kind is `tell`, `ask`
/// or `pass`; only the node they name subscribes to them.
///
/// NATS itself keeps nothing: what is told is sent again until it is answered, and who lives is for
/// the database to say.
public final class NatsNodes implements Nodes, AutoCloseable {
    /// How often a lease is renewed and others are looked at.
    private static final int BEAT_MILLIS = 1_000;

    /// Before its lease ends by this much, a node no longer counts on it.
    private static final int DOUBT_MILLIS = 1_000;

    /// After an outage of the database everybody renews before anybody is removed.
    private static final int BEATS_BEFORE_EXPIRING = Leases.LEASE_SECONDS + 1;

    private static final int TELL_AGAIN_MILLIS = 2_000;
    private static final int JOIN_SECONDS_MAX = 60;

    /// Bytes that may wait for NATS; beyond, what is passed on is dropped and counted.
    private static final long PASSING_BYTES_MAX = 32L * 1024 * 1024;

    private static final int NAME_BYTES = 6;
    private static final String JOIN = "join";
    private static final Logger log = LoggerFactory.getLogger(NatsNodes.class);

    private final Connection nats;
    private final Leases leases;
    private final String self;
    private final Optional<String> earlier;
    private final Runnable expelled;
    private final Map<String, Channel> channels = new HashMap<>();
    private final List<Runnable> readings = new CopyOnWriteArrayList<>();
    private final List<Departure> departures = new CopyOnWriteArrayList<>();
    private final ConcurrentHashMap<String, Peer> peers = new ConcurrentHashMap<>();
    private final AtomicLong dropped = new AtomicLong();
    private final ScheduledExecutorService beats =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("node-lease").factory());
    private volatile long renewedNanos;
    private volatile boolean member;

    // Of the beat alone.
    private int goodBeats;

    /// Nodes that are gone, and whether this one takes over, until what follows was carried out.
    private final Map<String, Boolean> departing = new HashMap<>();

    /// What is told on a channel, and who hears it.
    private record Channel(Supplier<List<byte[]>> introduction, Consumer<Word> listener) {}

    /// Another node, with what it is still to be told.
    private record Peer(String name, Map<String, TellQueue> queues) {
        void close() {
            queues.values().forEach(TellQueue::close);
        }
    }

    /// What is remembered of a node's last batch on a channel, should it be sent again.
    private record Heard(long number, byte[] answer) {}

    /// @param earlier the name of an earlier run of this node, which has certainly ended
    /// @param expelled run when this node has lost its lease; it may not go on
    public NatsNodes(
            Connection nats,
            JdbcTemplate jdbc,
            TransactionTemplate transaction,
            Optional<String> earlier,
            Runnable expelled) {
        this.nats = nats;
        this.self = name();
        this.leases = new Leases(jdbc, transaction, self);
        this.earlier = earlier;
        this.expelled = expelled;
        answer(JOIN, word -> introduce(word.from()));
    }

    private static String name() {
        byte[] random = new byte[NAME_BYTES];
        new java.security.SecureRandom().nextBytes(random);
        return "node-" + HexFormat.of().formatHex(random);
    }

    @Override
    public boolean alone() {
        return false;
    }

    @Override
    public String self() {
        return self;
    }

    @Override
    public Set<String> others() {
        return Set.copyOf(peers.keySet());
    }

    @Override
    public boolean leased() {
        long most = Leases.LEASE_SECONDS * 1_000L - DOUBT_MILLIS;
        return member && System.nanoTime() - renewedNanos < most * 1_000_000L;
    }

    /// What was dropped since too much waited for NATS.
    public long dropped() {
        return dropped.get();
    }

    // Who hears.

    @Override
    public void hear(String channel, Supplier<List<byte[]>> introduction, Consumer<Word> listener) {
        channels.put(channel, new Channel(introduction, listener));
        Map<String, Heard> last = new HashMap<>();
        subscribe(
                "tell",
                channel,
                message -> {
                    String from = from(message);
                    TellQueue.Batch batch = TellQueue.unpack(message.getData());
                    Heard before = last.get(from);
                    if (before == null || batch.number() > before.number()) {
                        before =
                                new Heard(batch.number(), carryOut(channel, listener, from, batch));
                        last.put(from, before);
                    }
                    if (batch.number() == before.number()) {
                        reply(message, before.answer());
                    }
                });
    }

    private static byte[] carryOut(
            String channel, Consumer<Word> listener, String from, TellQueue.Batch batch) {
        byte[] answer = new byte[batch.contents().size()];
        for (int index = 0; index < answer.length; index++) {
            try {
                listener.accept(new Word(from, batch.contents().get(index)));
                answer[index] = 1;
            } catch (RuntimeException failure) {
                log.error("what {} told on {} could not be heard", from, channel, failure);
            }
        }
        return answer;
    }

    @Override
    public void take(String channel, Consumer<Word> listener) {
        subscribe(
                "pass",
                channel,
                message -> listener.accept(new Word(from(message), message.getData())));
    }

    @Override
    public void answer(String channel, Function<Word, CompletionStage<byte[]>> answerer) {
        subscribe(
                "ask",
                channel,
                message -> {
                    String from = from(message);
                    answerer.apply(new Word(from, message.getData()))
                            .whenComplete((answer, failure) -> {
                                if (failure == null) {
                                    reply(message, answer);
                                } else {
                                    log.error("{} got no answer on {}", from, channel, failure);
                                }
                            });
                });
    }

    @Override
    public void onDeparture(Departure departure) {
        departures.add(departure);
    }

    @Override
    public void onJoined(Runnable reading) {
        readings.add(reading);
    }

    private void subscribe(String kind, String channel, Consumer<Message> handler) {
        Dispatcher dispatcher =
                nats.createDispatcher(message -> {
                    try {
                        handler.accept(message);
                    } catch (RuntimeException failure) {
                        log.error("{} failed", message.getSubject(), failure);
                    }
                });
        // Bounds are kept by those who send; a batch is sent again where it is lost.
        dispatcher.setPendingLimits(PENDING_MESSAGES_MAX, PASSING_BYTES_MAX);
        dispatcher.subscribe("tos." + self + '.' + kind + '.' + channel + ".*");
    }

    private static final long PENDING_MESSAGES_MAX = 200_000;

    private static String from(Message message) {
        String subject = message.getSubject();
        return subject.substring(subject.lastIndexOf('.') + 1);
    }

    private void reply(Message to, byte[] answer) {
        try {
            nats.publish(to.getReplyTo(), answer);
        } catch (IllegalStateException notConnected) {
            log.debug("an answer was not sent; it will be asked for again", notConnected);
        }
    }

    private String subject(String node, String kind, String channel) {
        return "tos." + node + '.' + kind + '.' + channel + '.' + self;
    }

    // What is said.

    @Override
    public CompletionStage<?> tell(String channel, byte[] content) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (Peer each : peers.values()) {
            TellQueue queue = each.queues().get(channel);
            if (queue != null) {
                all.add(queue.add(content).toCompletableFuture());
            }
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .orTimeout(TELL_SECONDS_MAX, TimeUnit.SECONDS);
    }

    @Override
    public void pass(String node, String channel, byte[] content) {
        if (nats.getStatus() != Connection.Status.CONNECTED
                || nats.outgoingPendingBytes() > PASSING_BYTES_MAX) {
            dropped.incrementAndGet();
            return;
        }
        try {
            nats.publish(subject(node, "pass", channel), content);
        } catch (IllegalStateException notConnected) {
            dropped.incrementAndGet();
            log.debug("nothing can be passed on now", notConnected);
        }
    }

    @Override
    public CompletionStage<byte[]> ask(String node, String channel, byte[] content) {
        return ask(node, channel, content, ASK_SECONDS_MAX);
    }

    private CompletionStage<byte[]> ask(
            String node, String channel, byte[] content, int secondsMax) {
        try {
            return nats.requestWithTimeout(
                            subject(node, "ask", channel), content, Duration.ofSeconds(secondsMax))
                    .handle((message, failure) -> {
                        if (failure != null) {
                            throw new CompletionException(
                                    new NodeGoneException(node).initCause(failure));
                        }
                        return message.getData();
                    });
        } catch (IllegalStateException notConnected) {
            return CompletableFuture.failedStage(
                    new NodeGoneException(node).initCause(notConnected));
        }
    }

    // Coming, staying and going.

    @Override
    public void join() {
        Set<String> others = leases.join(earlier, this::adopting);
        renewedNanos = System.nanoTime();
        member = true;
        others.forEach(this::peer);
        beats.scheduleAtFixedRate(this::beat, BEAT_MILLIS, BEAT_MILLIS, TimeUnit.MILLISECONDS);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(JOIN_SECONDS_MAX);
        for (String each : others) {
            while (peers.containsKey(each) && !introducedBy(each)) {
                if (System.nanoTime() > deadline) {
                    throw new StartException(
                            "the hub process "
                                    + each
                                    + " has a lease and does not answer over NATS; check that all"
                                    + " hub processes use the same nats-url");
                }
            }
        }
        readings.forEach(Runnable::run);
        log.info("joined as {}; other hub processes: {}", self, others);
    }

    private boolean introducedBy(String node) {
        try {
            ask(node, JOIN, new byte[0], JOIN_SECONDS_MAX / 10).toCompletableFuture().join();
            return true;
        } catch (CompletionException notYet) {
            log.info("waiting for the hub process {}", node, notYet);
            return false;
        }
    }

    /// Introduces this node to one that joins.
    private CompletionStage<byte[]> introduce(String to) {
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (TellQueue each : peer(to).queues().values()) {
            all.add(each.introduced().toCompletableFuture());
        }
        return CompletableFuture.allOf(all.toArray(CompletableFuture[]::new))
                .thenApply(_ -> new byte[0]);
    }

    private Peer peer(String name) {
        return peers.computeIfAbsent(
                name,
                _ -> {
                    Map<String, TellQueue> queues = new HashMap<>();
                    channels.forEach((channel, said) ->
                            queues.put(
                                    channel,
                                    new TellQueue(
                                            channel + '-' + name,
                                            said.introduction(),
                                            batch -> send(name, channel, batch))));
                    return new Peer(name, queues);
                });
    }

    /// @return null where no answer came in time
    private byte @Nullable [] send(String node, String channel, byte[] batch) {
        try {
            return nats.requestWithTimeout(
                            subject(node, "tell", channel),
                            batch,
                            Duration.ofMillis(TELL_AGAIN_MILLIS))
                    .get(TELL_AGAIN_MILLIS, TimeUnit.MILLISECONDS)
                    .getData();
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return null;
        } catch (ExecutionException | TimeoutException | IllegalStateException unanswered) {
            log.debug("{} did not answer on {}; it is told again", node, channel, unanswered);
            pause();
            return null;
        }
    }

    private static void pause() {
        java.util.concurrent.locks.LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }

    private void beat() {
        try {
            long began = System.nanoTime();
            if (!leases.renew()) {
                member = false;
                beats.shutdown();
                log.error("the lease of {} is over: this process was away for too long", self);
                expelled.run();
                return;
            }
            renewedNanos = began;
            goodBeats++;
            leases.expire(
                    goodBeats < BEATS_BEFORE_EXPIRING,
                    gone -> {
                        adopting(gone);
                        gone.forEach(name -> departing.put(name, true));
                    });
            Set<String> now = leases.others();
            // Where the transaction failed after all, they are members still.
            departing.keySet().removeAll(now);
            now.forEach(this::peer);
            for (String each : peers.keySet()) {
                if (!now.contains(each)) {
                    departing.putIfAbsent(each, false);
                }
            }
        } catch (RuntimeException failure) {
            goodBeats = 0;
            log.warn("the lease could not be renewed now", failure);
            return;
        }
        depart(true);
        depart(false);
    }

    private void adopting(Collection<String> gone) {
        departures.forEach(each -> each.adopting(gone));
    }

    private void depart(boolean adopter) {
        List<String> gone =
                departing.entrySet().stream()
                        .filter(each -> each.getValue() == adopter)
                        .map(Map.Entry::getKey)
                        .toList();
        if (gone.isEmpty()) {
            return;
        }
        log.warn("gone: {}{}", gone, adopter ? "; this process takes over" : "");
        for (String name : gone) {
            Peer peer = peers.remove(name);
            if (peer != null) {
                peer.close();
            }
        }
        try {
            departures.forEach(each -> each.gone(gone, adopter));
            departing.keySet().removeAll(gone);
        } catch (RuntimeException failure) {
            log.error("what follows could not be carried out; it is tried again", failure);
        }
    }

    /// Says and renews nothing any more, as if this process had been killed. For tests.
    public void vanish() {
        beats.shutdownNow();
        member = false;
        peers.values().forEach(Peer::close);
        try {
            nats.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Gives the lease back, so that others take over at once.
    @Override
    public void close() {
        beats.shutdownNow();
        member = false;
        peers.values().forEach(Peer::close);
        try {
            leases.leave();
            nats.close();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            log.warn("the lease could not be given back; it ends by itself", failure);
        }
    }
}
