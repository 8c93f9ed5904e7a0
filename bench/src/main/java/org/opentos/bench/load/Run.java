package org.opentos.bench.load;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One plan being carried out: connect everybody, load, measure, let everything arrive, compare.
///
/// All of it happens on one event loop, so that counting costs nothing and the load client takes
/// one processor at most.
abstract class Run {
    /// Handshakes under way at a time: fewer than any peer's accept queue, and few enough that each
    /// is done in time with TLS on a busy machine.
    private static final int HANDSHAKES_MAX = 16;

    /// Clients that share one address: far fewer than there are ephemeral ports.
    private static final int CLIENTS_PER_ADDRESS = 2_000;

    private static final long ARRIVE_NANOS_MAX = TimeUnit.SECONDS.toNanos(30);
    private static final int SEND_BUFFER_BYTES = 1 << 20;
    private static final int POLL_MILLIS = 5;

    final Plan plan;
    final EventLoop loop;
    private final @Nullable SslContext tls;
    private final List<Speaker> speakers = new ArrayList<>();
    private final Deque<Speaker> waiting = new ArrayDeque<>();
    private final CompletableFuture<Result> outcome = new CompletableFuture<>();
    private int readyAwaited;
    private boolean leaving;
    private boolean loading;
    private long measuredNanos;
    private long measuredReceived;
    private long measuredProcessorNanos;
    private double perSecond;
    private double processorShare;

    Run(Plan plan, EventLoop loop, @Nullable SslContext tls) {
        this.plan = plan;
        this.loop = loop;
        this.tls = tls;
    }

    // What kinds of load differ in.

    /// Who takes part; in the order in which they connect.
    abstract List<Speaker> cast();

    /// Everybody is connected: begin.
    abstract void begin();

    /// The measured time begins.
    void measuring() {}

    abstract long sent();

    abstract long received();

    /// Empty where every count is as it must be.
    abstract String fault();

    Result result(String fault) {
        return new Result(sent(), received(), perSecond, processorShare, 0, 0, 0, fault);
    }

    double perSecond() {
        return perSecond;
    }

    double processorShare() {
        return processorShare;
    }

    // What they share.

    final CompletableFuture<Result> start() {
        loop.execute(() -> {
            speakers.addAll(cast());
            waiting.addAll(speakers);
            readyAwaited = speakers.size();
            for (int index = 0; index < HANDSHAKES_MAX; index++) {
                connectNext();
            }
        });
        return outcome;
    }

    /// Whether new messages are to be published.
    final boolean loading() {
        return loading;
    }

    private void connectNext() {
        Speaker speaker = waiting.poll();
        if (speaker == null) {
            return;
        }
        int address = 2 + (speakers.size() - waiting.size()) / CLIENTS_PER_ADDRESS;
        new Bootstrap()
                .group(loop)
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_SNDBUF, sendBufferBytes())
                .handler(
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel channel) {
                                if (tls != null) {
                                    channel.pipeline().addLast(tls.newHandler(channel.alloc()));
                                }
                                channel.pipeline().addLast(speaker);
                            }
                        })
                .connect(
                        new InetSocketAddress("127.0.0.1", plan.port()),
                        new InetSocketAddress("127.0.0." + address, 0))
                .addListener(
                        (ChannelFutureListener)
                                future -> connected(future.channel(), speaker, future.cause()));
    }

    private void connected(Channel channel, Speaker speaker, @Nullable Throwable failure) {
        SslHandler secured = channel.pipeline().get(SslHandler.class);
        if (failure != null) {
            broke("cannot connect: " + failure);
        } else if (secured == null) {
            speaker.greet(channel);
        } else {
            secured.handshakeFuture()
                    .addListener((Future<Channel> done) -> {
                        if (done.isSuccess()) {
                            speaker.greet(channel);
                        } else {
                            broke("no TLS: " + done.cause());
                        }
                    });
        }
    }

    /// Bytes that the kernel holds for one client; idle ones need few.
    int sendBufferBytes() {
        return SEND_BUFFER_BYTES;
    }

    /// A client is connected, and subscribed where it is to be.
    final void ready() {
        readyAwaited--;
        if (readyAwaited > 0) {
            connectNext();
            return;
        }
        loading = true;
        begin();
        loop.schedule(this::measure, micros(plan.leadSeconds()), TimeUnit.MICROSECONDS);
    }

    private static long micros(double seconds) {
        return Math.round(seconds * 1e6);
    }

    private void measure() {
        measuring();
        measuredNanos = System.nanoTime();
        measuredReceived = received();
        measuredProcessorNanos = processorNanos();
        loop.schedule(this::measured, micros(plan.measureSeconds()), TimeUnit.MICROSECONDS);
    }

    private void measured() {
        double nanos = System.nanoTime() - measuredNanos;
        perSecond = (received() - measuredReceived) / nanos * 1e9;
        processorShare = (processorNanos() - measuredProcessorNanos) / nanos;
        loading = false;
        long deadline = System.nanoTime() + ARRIVE_NANOS_MAX;
        loop.execute(() -> arrive(deadline));
    }

    private static long processorNanos() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private void arrive(long deadline) {
        if (!fault().isEmpty() && System.nanoTime() < deadline && !outcome.isDone()) {
            loop.schedule(() -> arrive(deadline), POLL_MILLIS, TimeUnit.MILLISECONDS);
            return;
        }
        finish(fault());
    }

    final void finish(String fault) {
        if (outcome.isDone()) {
            return;
        }
        leaving = true;
        loading = false;
        Result result = result(fault);
        speakers.forEach(Speaker::leave);
        outcome.complete(result);
    }

    final void broke(String what) {
        finish(what);
    }

    final void left(String user) {
        if (!leaving) {
            broke(user + " was disconnected");
        }
    }
}
