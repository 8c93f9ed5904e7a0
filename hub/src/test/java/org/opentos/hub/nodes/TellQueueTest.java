package org.opentos.hub.nodes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What another process is to be told, while it does not answer.
class TellQueueTest {
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answering = new CountDownLatch(1);
    private final AtomicInteger introductions = new AtomicInteger();
    private final Queue<String> told = new ConcurrentLinkedQueue<>();

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private byte[] hear(byte[] packed) {
        List<byte[]> contents = TellQueue.unpack(packed).contents();
        List<String> texts =
                contents.stream().map(each -> new String(each, StandardCharsets.UTF_8)).toList();
        if (texts.contains("first")) {
            asked.countDown();
            try {
                answering.await();
            } catch (InterruptedException closing) {
                throw new AssertionError("nobody let this answer", closing);
            }
        }
        told.addAll(texts);
        byte[] answer = new byte[contents.size()];
        Arrays.fill(answer, (byte) 1);
        return answer;
    }

    @Test
    void where_too_much_waits_it_is_given_up_and_the_introduction_told_anew() throws Exception {
        try (TellQueue queue =
                new TellQueue(
                        "test",
                        () -> List.of(bytes("introduction " + introductions.incrementAndGet())),
                        this::hear)) {
            CompletableFuture<Void> first = queue.add(bytes("first")).toCompletableFuture();
            asked.await();
            List<CompletableFuture<Void>> waiting = new ArrayList<>();
            for (int entry = 0; entry < TellQueue.ENTRIES_MAX; entry++) {
                waiting.add(queue.add(bytes("lost")).toCompletableFuture());
            }
            assertThat(waiting).noneMatch(CompletableFuture::isDone);
            assertThat(queue.add(bytes("too many")).toCompletableFuture())
                    .isCompletedExceptionally();
            answering.countDown();
            first.join();
            for (CompletableFuture<Void> each : waiting) {
                assertThatThrownBy(each::join).isInstanceOf(CompletionException.class);
            }
            queue.add(bytes("last")).toCompletableFuture().join();
        }
        assertThat(told).containsExactly("introduction 1", "first", "introduction 2", "last");
    }
}
