package org.opentos.hub.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

    @Test
    void requests_that_wait_together_share_one_batch_and_keep_their_order() throws Exception {
        CountDownLatch firstUnderWay = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        List<List<Integer>> batches = new ArrayList<>();
        try (GroupCommit<Integer, String> commit =
                new GroupCommit<>(
                        "test",
                        batch -> {
                            batches.add(batch);
                            firstUnderWay.countDown();
                            await(mayGoOn);
                            return batch.stream().map(each -> "done " + each).toList();
                        })) {
            List<CompletableFuture<String>> answers = new ArrayList<>();
            answers.add(commit.submit(0).toCompletableFuture());
            firstUnderWay.await();
            for (int number = 1; number <= 700; number++) {
                answers.add(commit.submit(number).toCompletableFuture());
            }
            mayGoOn.countDown();
            for (int number = 0; number <= 700; number++) {
                assertThat(answers.get(number).join()).isEqualTo("done " + number);
            }
        }
        assertThat(batches.stream().map(List::size))
                .containsExactly(1, GroupCommit.BATCH_REQUESTS_MAX, 200);
        assertThat(batches.stream().flatMap(List::stream)).isSorted();
    }

    @Test
    void a_failed_transaction_fails_each_of_its_requests_and_no_other() {
        try (GroupCommit<Integer, Integer> commit =
                new GroupCommit<>(
                        "test",
                        batch -> {
                            if (batch.contains(13)) {
                                throw new IllegalStateException("the disk is full");
                            }
                            return batch;
                        })) {
            assertThatThrownBy(() -> commit.submit(13).toCompletableFuture().join())
                    .isInstanceOf(CompletionException.class)
                    .hasRootCauseMessage("the disk is full");
            assertThat(commit.submit(14).toCompletableFuture().join()).isEqualTo(14);
        }
    }

    @Test
    void after_its_end_nothing_is_taken() {
        GroupCommit<Integer, Integer> commit = new GroupCommit<>("test", batch -> batch);
        commit.close();
        assertThatThrownBy(() -> commit.submit(1).toCompletableFuture().join())
                .hasCauseInstanceOf(GroupCommit.FullException.class);
    }

    @Test
    void an_error_fails_its_requests_and_the_writer_goes_on() {
        try (GroupCommit<Integer, Integer> commit =
                new GroupCommit<>(
                        "test",
                        batch -> {
                            if (batch.contains(13)) {
                                throw new StackOverflowError("too deep");
                            }
                            return batch;
                        })) {
            assertThatThrownBy(() -> commit.submit(13).toCompletableFuture().join())
                    .hasCauseInstanceOf(StackOverflowError.class);
            assertThat(commit.submit(14).toCompletableFuture().join()).isEqualTo(14);
        }
    }

    @Test
    void its_end_waits_for_the_batch_under_way_and_does_not_interrupt_it() throws Exception {
        CountDownLatch underWay = new CountDownLatch(1);
        CountDownLatch mayGoOn = new CountDownLatch(1);
        GroupCommit<Integer, Boolean> commit =
                new GroupCommit<>(
                        "test",
                        batch -> {
                            underWay.countDown();
                            await(mayGoOn);
                            return batch.stream()
                                    .map(_ -> Thread.currentThread().isInterrupted())
                                    .toList();
                        });
        CompletableFuture<Boolean> interrupted = commit.submit(1).toCompletableFuture();
        underWay.await();
        CompletableFuture<Boolean> waiting = commit.submit(2).toCompletableFuture();
        Thread closing = Thread.ofVirtual().start(commit::close);
        while (closing.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        mayGoOn.countDown();
        closing.join();
        assertThat(interrupted).isCompletedWithValue(false);
        assertThatThrownBy(waiting::join).hasCauseInstanceOf(GroupCommit.FullException.class);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
