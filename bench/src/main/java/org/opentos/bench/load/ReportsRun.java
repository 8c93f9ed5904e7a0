package org.opentos.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.opentos.bench.wire.Packets;

/// Devices that report a meter, each report one more than the last and one millisecond later by the
/// device's clock, so that each is an observation of its own.
final class ReportsRun extends Run implements Speaker.Ears {
    private final List<Speaker> devices = new ArrayList<>();
    private final List<byte[]> topics = new ArrayList<>();
    private final long[] next;
    private final long baseMillis = System.currentTimeMillis();
    private long acknowledged;

    ReportsRun(Plan plan, EventLoop loop) {
        super(plan, loop, null);
        this.next = new long[plan.publishers().size()];
    }

    @Override
    List<Speaker> cast() {
        for (int index = 0; index < plan.publishers().size(); index++) {
            devices.add(new Speaker(this, index, plan.publishers().get(index), "", 0, this));
            String topic = "tos/" + plan.publishers().get(index).user() + "/reported";
            topics.add(topic.getBytes(StandardCharsets.UTF_8));
        }
        return devices;
    }

    @Override
    void begin() {
        for (Speaker each : devices) {
            for (int identifier = 1; identifier <= plan.window(); identifier++) {
                report(each, identifier);
            }
            each.flush();
        }
    }

    private void report(Speaker device, int identifier) {
        long number = next[device.index]++;
        byte[] payload =
                ("{\"values\":{\"energy\":"
                                + number
                                + "},\"at\":\""
                                + Instant.ofEpochMilli(baseMillis + number)
                                + "\"}")
                        .getBytes(StandardCharsets.US_ASCII);
        ByteBuf out = device.out();
        Packets.publishHead(out, topics.get(device.index), 1, identifier, payload.length);
        out.writeBytes(payload);
    }

    @Override
    public void acknowledged(Speaker device, int identifier) {
        acknowledged++;
        if (loading()) {
            report(device, identifier);
        }
    }

    @Override
    long sent() {
        return Arrays.stream(next).sum();
    }

    @Override
    long received() {
        return acknowledged;
    }

    @Override
    String fault() {
        return acknowledged == sent() ? "" : (sent() - acknowledged) + " reports not acknowledged";
    }

    @Override
    Result result(String fault) {
        return new Result(
                sent(), acknowledged, perSecond(), processorShare(), 0, 0, baseMillis, fault);
    }
}
