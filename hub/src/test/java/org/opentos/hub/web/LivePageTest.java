package org.opentos.hub.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.opentos.protocol.Id;
import org.opentos.protocol.Subject;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.WebSocketSession;

class LivePageTest {

    /// A page whose connection takes nothing: the first write to it does not return until it is
    /// closed.
    private static final class Stuck {
        private final CompletableFuture<CloseStatus> closed = new CompletableFuture<>();
        private final CountDownLatch writing = new CountDownLatch(1);
        private final AtomicInteger closings = new AtomicInteger();

        WebSocketSession session() {
            return (WebSocketSession)
                    Proxy.newProxyInstance(
                            getClass().getClassLoader(),
                            new Class<?>[] {WebSocketSession.class},
                            (_, method, arguments) ->
                                    switch (method.getName()) {
                                        case "isOpen" -> !closed.isDone();
                                        case "sendMessage" -> {
                                            writing.countDown();
                                            yield closed.thenApply(_ -> null).get();
                                        }
                                        case "close" -> {
                                            closings.incrementAndGet();
                                            closed.complete((CloseStatus) arguments[0]);
                                            yield null;
                                        }
                                        default ->
                                                throw new UnsupportedOperationException(
                                                        method.getName());
                                    });
        }
    }

    @Test
    void a_page_that_takes_nothing_is_closed_and_keeps_no_more_than_its_queue() throws Exception {
        Stuck stuck = new Stuck();
        LivePage page =
                new LivePage(
                        new Subject.Person(Id.PersonId.parse("person_01jd3zv5t8e6rbh3w7q2k9m4nx")),
                        stuck.session(),
                        LivePage.PING,
                        () -> null);
        page.offer("first");
        page.start();
        assertThat(stuck.writing.await(30, TimeUnit.SECONDS)).isTrue();
        for (int message = 0; message < 10 * LivePage.QUEUE_MESSAGES_MAX; message++) {
            page.offer("message " + message);
            assertThat(page.waiting()).isLessThanOrEqualTo(LivePage.QUEUE_MESSAGES_MAX);
        }
        assertThat(stuck.closed.get(30, TimeUnit.SECONDS)).isEqualTo(LivePage.TOO_SLOW);
        assertThat(LivePage.TOO_SLOW.getCode()).isEqualTo(4408);
        assertThat(stuck.closings).hasValue(1);
        page.stop();
    }
}
