package org.opentos.testkit.pay;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Delivers notifications, again after each company's own waits until the hub says it has them.
final class Deliveries implements AutoCloseable {
    /// How a notification is sent when a person says so.
    enum Manner {
        USUAL,
        /// Signed a quarter of an hour ago.
        LATE,
        /// With one character of its content changed after it was signed.
        FORGED
    }

    /// A notification as it goes over the wire.
    record Wire(Map<String, String> headers, String body) {}

    /// Signs, and encrypts where the company does.
    interface Signer {
        Wire sign(Dispatch dispatch, Manner manner);
    }

    private static final Duration WAIT_MAX = Duration.ofSeconds(10);
    private static final int ACCEPTED_FROM = 200;
    private static final int ACCEPTED_BELOW = 300;

    private final World world;
    private final Signer signer;
    private final Supplier<Behaviour> behaviour;
    private final double retryScale;
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();
    private final ScheduledExecutorService later =
            Executors.newSingleThreadScheduledExecutor(
                    Thread.ofPlatform().daemon().name("deliveries").factory());
    private final ExecutorService senders = Executors.newVirtualThreadPerTaskExecutor();
    private final HttpClient client =
            HttpClient.newBuilder()
                    .version(HttpClient.Version.HTTP_1_1)
                    .connectTimeout(WAIT_MAX)
                    .build();

    /// @param retryScale what the companies' waits are multiplied by; 1 is as they are
    Deliveries(World world, Signer signer, Supplier<Behaviour> behaviour, double retryScale) {
        this.world = world;
        this.signer = signer;
        this.behaviour = behaviour;
        this.retryScale = retryScale;
    }

    /// Keeps a notification for delivery; [#sendWaiting] sends it.
    void add(Dispatch dispatch) {
        world.keep(
                behaviour.get().holdsNotifications()
                        ? dispatch.with("HELD", dispatch.attempts())
                        : dispatch);
    }

    private List<Dispatch> fresh() {
        return world.all(
                Dispatch.class, each -> each.status().equals("WAITING") && each.attempts() == 0);
    }

    void sendWaiting() {
        fresh().forEach(dispatch -> inBackground(dispatch.eventId()));
    }

    /// As [#sendWaiting], and returns when each has been tried once.
    void sendWaitingNow() {
        fresh().forEach(dispatch -> attempt(dispatch.eventId()));
    }

    /// After a restart, what was between two attempts is tried at once.
    void resume() {
        world.all(Dispatch.class, each -> each.status().equals("WAITING"))
                .forEach(dispatch -> inBackground(dispatch.eventId()));
    }

    private void inBackground(String eventId) {
        try {
            senders.execute(() -> attempt(eventId));
        } catch (RejectedExecutionException closing) {
            // It is still waiting on disk and goes out after the next start.
            return;
        }
    }

    private void attempt(String eventId) {
        if (!underWay.add(eventId)) {
            return;
        }
        OptionalLong again;
        try {
            again = attemptOnce(eventId);
        } finally {
            underWay.remove(eventId);
        }
        // Only now: the next attempt would else find this one under way and be none.
        again.ifPresent(millis -> later(eventId, millis));
    }

    /// @return in how many milliseconds it is to be tried again, if it is
    private OptionalLong attemptOnce(String eventId) {
        Dispatch dispatch = world.find(Dispatch.class, eventId).orElseThrow();
        if (!dispatch.status().equals("WAITING")) {
            return OptionalLong.empty();
        }
        boolean accepted = send(dispatch, Manner.USUAL);
        if (Thread.currentThread().isInterrupted()) {
            return OptionalLong.empty();
        }
        int attempts = dispatch.attempts() + 1;
        List<Integer> waits = dispatch.company().retrySeconds();
        if (accepted) {
            world.keep(dispatch.with("DELIVERED", attempts));
            return OptionalLong.empty();
        }
        if (attempts > waits.size()) {
            world.keep(dispatch.with("GIVEN_UP", attempts));
            return OptionalLong.empty();
        }
        world.keep(dispatch.with("WAITING", attempts));
        return OptionalLong.of(
                (long) (TimeUnit.SECONDS.toMillis(waits.get(attempts - 1)) * retryScale));
    }

    private void later(String eventId, long millis) {
        try {
            later.schedule(() -> inBackground(eventId), millis, TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException closing) {
            // It is still waiting on disk and goes out after the next start.
            return;
        }
    }

    /// Sends once, as a person says, whatever its status.
    ///
    /// @return whether the hub accepted it
    boolean sendAs(String eventId, Manner manner) {
        Dispatch dispatch =
                world.find(Dispatch.class, eventId)
                        .orElseThrow(() -> new World.No("NOT_FOUND", "there is no " + eventId));
        boolean accepted = send(dispatch, manner);
        if (accepted && manner == Manner.USUAL) {
            world.keep(dispatch.with("DELIVERED", dispatch.attempts() + 1));
        }
        return accepted;
    }

    private boolean send(Dispatch dispatch, Manner manner) {
        if (dispatch.url().isEmpty()) {
            return false;
        }
        Wire wire = signer.sign(dispatch, manner);
        String body = manner == Manner.FORGED ? forged(wire.body()) : wire.body();
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(dispatch.url()))
                        .timeout(WAIT_MAX)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(body, StandardCharsets.UTF_8));
        wire.headers().forEach(request::header);
        try {
            int status = client.send(request.build(), BodyHandlers.discarding()).statusCode();
            return status >= ACCEPTED_FROM && status < ACCEPTED_BELOW;
        } catch (IOException unreachable) {
            return false;
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /// Another digit somewhere in what was signed.
    private static String forged(String body) {
        return body.replaceFirst("[0-8]", "9");
    }

    /// Returns when nothing is under way any more.
    @Override
    public void close() {
        later.shutdownNow();
        senders.shutdownNow();
        senders.close();
        client.shutdownNow();
    }
}
