package org.opentos.hub.web;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.PingMessage;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;

/// One open page: a bounded queue, and a virtual thread that sends from it. A page that falls
/// behind by [#QUEUE_MESSAGES_MAX] messages is closed, so that it connects again and fetches.
class OpenPage {
    static final int QUEUE_MESSAGES_MAX = 1_000;
    static final Duration PING = Duration.ofSeconds(20);

    /// Codes of the range that RFC 6455, section 7.4.2, leaves to applications.
    static final CloseStatus TOO_SLOW = new CloseStatus(4408, "too slow; connect again and fetch");

    static final CloseStatus SIGN_IN_ENDED = new CloseStatus(4401, "sign-in-required");
    static final CloseStatus NOT_ALLOWED = new CloseStatus(4403, "not-allowed");

    private static final Logger log = LoggerFactory.getLogger(OpenPage.class);

    private final WebSocketSession session;
    private final Duration ping;
    private final Supplier<@Nullable CloseStatus> mustEnd;
    private final BlockingQueue<WebSocketMessage<?>> queue =
            new ArrayBlockingQueue<>(QUEUE_MESSAGES_MAX);
    private volatile boolean ending;
    private @Nullable Thread sender;

    /// @param mustEnd asked with every ping; with what to close, null where the page may stay
    OpenPage(WebSocketSession session, Duration ping, Supplier<@Nullable CloseStatus> mustEnd) {
        this.session = session;
        this.ping = ping;
        this.mustEnd = mustEnd;
    }

    void start() {
        sender = Thread.ofVirtual().name("live-page").start(this::run);
    }

    /// Never blocks.
    public void offer(String json) {
        offer(new TextMessage(json));
    }

    /// Never blocks.
    void offer(WebSocketMessage<?> message) {
        if (!ending && !queue.offer(message)) {
            end(TOO_SLOW);
        }
    }

    /// Closes it without waiting. Never blocks.
    void end(CloseStatus status) {
        ending = true;
        // The sender may be stuck in a write to a slow page: end that too.
        Thread.ofVirtual().name("live-page-close").start(() -> close(status));
    }

    /// Messages that were not sent yet.
    int waiting() {
        return queue.size();
    }

    private void run() {
        long pingNanos = ping.toNanos();
        long pinged = System.nanoTime();
        try {
            while (session.isOpen() && !ending) {
                long left = pingNanos - (System.nanoTime() - pinged);
                @Nullable WebSocketMessage<?> message =
                        queue.poll(Math.max(0, left), TimeUnit.NANOSECONDS);
                if (message != null && !ending) {
                    session.sendMessage(message);
                }
                if (System.nanoTime() - pinged >= pingNanos) {
                    pinged = System.nanoTime();
                    @Nullable CloseStatus end = mustEnd.get();
                    if (end != null) {
                        close(end);
                        return;
                    }
                    session.sendMessage(new PingMessage());
                }
            }
        } catch (IOException | IllegalStateException gone) {
            close(CloseStatus.SESSION_NOT_RELIABLE);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException failure) {
            // For example the database, asked for the sign-in: a page without a sender would only
            // seem to be live.
            log.warn("an open page failed; it connects again", failure);
            close(CloseStatus.SERVER_ERROR);
        }
    }

    private void close(CloseStatus status) {
        try {
            session.close(status);
        } catch (IOException | IllegalStateException gone) {
            log.debug("a page had gone already", gone);
        }
    }

    /// Closes it since the hub stops; what it was not told yet, it fetches when the hub is back.
    void restart() {
        ending = true;
        close(CloseStatus.SERVICE_RESTARTED);
    }

    void stop() {
        if (sender != null) {
            sender.interrupt();
        }
    }
}
