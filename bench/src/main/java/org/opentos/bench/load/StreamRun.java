package org.opentos.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.Future;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.opentos.bench.wire.Packets;

/// Publishers with QoS 1 to one subscriber: as fast as their windows let, or at a steady rate.
///
/// A payload begins with when it was sent and with publisher and number, 8 bytes each.
class StreamRun extends Run implements Speaker.Ears {
    static final String TOPIC = "bench/stream";
    private static final byte[] TOPIC_BYTES = TOPIC.getBytes(StandardCharsets.UTF_8);
    private static final int STAMP_BYTES = 16;
    private static final int NUMBER_BITS = 48;
    private static final long NUMBER_MASK = (1L << NUMBER_BITS) - 1;

    private final List<Speaker> publishers = new ArrayList<>();
    private final boolean paced;
    private final byte[] filling;
    private final long[] next;
    private final Tally tally;
    private final Percentiles latencies = new Percentiles();
    private long acknowledged;
    private int turn;
    private @Nullable Future<?> pacing;

    StreamRun(Plan plan, EventLoop loop) {
        super(plan, loop, null);
        this.paced = plan.kind() == Plan.Kind.PACED;
        this.filling = new byte[plan.payloadBytes() - STAMP_BYTES];
        this.next = new long[plan.publishers().size()];
        this.tally = new Tally(plan.publishers().size());
    }

    @Override
    List<Speaker> cast() {
        List<Speaker> all = new ArrayList<>();
        all.add(new Speaker(this, 0, plan.subscribers().getFirst(), TOPIC, 1, this));
        for (int index = 0; index < plan.publishers().size(); index++) {
            publishers.add(new Speaker(this, index, plan.publishers().get(index), "", 0, this));
        }
        all.addAll(publishers);
        return all;
    }

    @Override
    void begin() {
        if (paced) {
            long everyMicros = Math.round(1e6 / plan.perSecond());
            pacing =
                    loop.scheduleAtFixedRate(
                            this::pace, everyMicros, everyMicros, TimeUnit.MICROSECONDS);
            return;
        }
        for (Speaker each : publishers) {
            for (int identifier = 1; identifier <= plan.window(); identifier++) {
                publish(each, identifier);
            }
            each.flush();
        }
    }

    private void pace() {
        if (loading()) {
            Speaker each = publishers.get(turn++ % publishers.size());
            publish(each, 1 + turn / publishers.size() % 0xFFFF);
            each.flush();
        } else if (pacing != null) {
            pacing.cancel(false);
        }
    }

    private void publish(Speaker publisher, int identifier) {
        ByteBuf out = publisher.out();
        Packets.publishHead(out, TOPIC_BYTES, 1, identifier, plan.payloadBytes());
        out.writeLong(paced ? System.nanoTime() : 0);
        out.writeLong((long) publisher.index << NUMBER_BITS | next[publisher.index]++);
        out.writeBytes(filling);
    }

    @Override
    void measuring() {
        latencies.clear();
    }

    /// The identifier that came back is free for the next message.
    @Override
    public void acknowledged(Speaker publisher, int identifier) {
        acknowledged++;
        if (loading() && !paced) {
            publish(publisher, identifier);
        }
    }

    @Override
    public void heard(Speaker subscriber, int identifier, ByteBuf bytes) {
        long stamp = bytes.readLong();
        long key = bytes.readLong();
        tally.add((int) (key >>> NUMBER_BITS), key & NUMBER_MASK);
        if (paced && loading()) {
            latencies.add(System.nanoTime() - stamp);
        }
        Packets.acknowledge(subscriber.out(), identifier);
    }

    @Override
    long sent() {
        return Arrays.stream(next).sum();
    }

    @Override
    long received() {
        return tally.received();
    }

    @Override
    String fault() {
        String fault = tally.fault(next);
        return fault.isEmpty() && acknowledged != sent()
                ? (sent() - acknowledged) + " messages not acknowledged"
                : fault;
    }

    @Override
    Result result(String fault) {
        return new Result(
                sent(),
                received(),
                perSecond(),
                processorShare(),
                latencies.milliseconds(0.5),
                latencies.milliseconds(0.99),
                0,
                fault);
    }
}
