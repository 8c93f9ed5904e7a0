package org.opentos.bench.load;

import io.netty.channel.EventLoop;
import io.netty.handler.ssl.SslContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// Clients that connect and say nothing more.
final class IdleRun extends Run implements Speaker.Ears {
    private static final int SEND_BUFFER_BYTES = 4 * 1024;
    private final CompletableFuture<Integer> standing = new CompletableFuture<>();
    private int connected;

    IdleRun(Plan plan, EventLoop loop, @Nullable SslContext tls) {
        super(plan, loop, tls);
    }

    /// Completes when all of them are connected.
    CompletableFuture<Integer> standing() {
        return standing;
    }

    @Override
    List<Speaker> cast() {
        List<Speaker> all = new ArrayList<>();
        for (int index = 0; index < plan.publishers().size(); index++) {
            all.add(new Speaker(this, index, plan.publishers().get(index), "", 0, this));
        }
        return all;
    }

    @Override
    int sendBufferBytes() {
        return SEND_BUFFER_BYTES;
    }

    @Override
    void begin() {
        connected = plan.publishers().size();
        standing.complete(connected);
    }

    @Override
    long sent() {
        return 0;
    }

    @Override
    long received() {
        return connected;
    }

    @Override
    String fault() {
        return "";
    }
}
