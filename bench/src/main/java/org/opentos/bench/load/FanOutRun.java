package org.opentos.bench.load;

import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.opentos.bench.wire.Packets;

/// One publisher with QoS 0 to many subscribers, of which it is one itself.
///
/// Nothing acknowledges QoS 0, so the publisher goes on as soon as the oldest message has reached
/// everybody: at most the window is under way, and nobody has to drop anything.
final class FanOutRun extends Run implements Speaker.Ears {
    private static final String TOPIC = "bench/all";
    private static final byte[] TOPIC_BYTES = TOPIC.getBytes(StandardCharsets.UTF_8);
    private static final int NUMBER_BYTES = 8;

    private final List<Speaker> subscribers = new ArrayList<>();
    private final List<Tally> tallies = new ArrayList<>();
    private final byte[] filling;
    private final int[] reached;
    private long sent;
    private long received;
    private long complete;

    FanOutRun(Plan plan, EventLoop loop) {
        super(plan, loop, null);
        this.filling = new byte[plan.payloadBytes() - NUMBER_BYTES];
        this.reached = new int[plan.window()];
    }

    @Override
    List<Speaker> cast() {
        for (int index = 0; index < plan.subscribers().size(); index++) {
            subscribers.add(
                    new Speaker(this, index, plan.subscribers().get(index), TOPIC, 0, this));
            tallies.add(new Tally(1));
        }
        return subscribers;
    }

    @Override
    void begin() {
        fill();
    }

    private void fill() {
        Speaker publisher = subscribers.getFirst();
        while (loading() && sent - complete < plan.window()) {
            ByteBuf out = publisher.out();
            Packets.publishHead(out, TOPIC_BYTES, 0, 0, plan.payloadBytes());
            out.writeLong(sent++);
            out.writeBytes(filling);
        }
        publisher.flush();
    }

    @Override
    public void heard(Speaker subscriber, int identifier, ByteBuf bytes) {
        long number = bytes.readLong();
        received++;
        tallies.get(subscriber.index).add(0, number);
        int slot = (int) (number % reached.length);
        reached[slot]++;
        boolean more = false;
        while (complete < sent
                && reached[(int) (complete % reached.length)] == subscribers.size()) {
            reached[(int) (complete % reached.length)] = 0;
            complete++;
            more = true;
        }
        if (more) {
            fill();
        }
    }

    @Override
    long sent() {
        return sent * subscribers.size();
    }

    @Override
    long received() {
        return received;
    }

    @Override
    String fault() {
        long[] all = {sent};
        for (int index = 0; index < tallies.size(); index++) {
            String fault = tallies.get(index).fault(all);
            if (!fault.isEmpty()) {
                return "subscriber " + index + ": " + fault;
            }
        }
        return "";
    }
}
