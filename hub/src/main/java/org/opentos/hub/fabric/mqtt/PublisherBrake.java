package org.opentos.hub.fabric.mqtt;

import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.opentos.hub.fabric.routing.Brake;

/// The brake of a connection: while somebody holds it, the connection reads no PUBLISH.
final class PublisherBrake implements Brake {
    private final Connection connection;

    /// Counted on the connection's event loop.
    private int held;

    PublisherBrake(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void hold() {
        held++;
        connection.pause(Connection.SUBSCRIBERS_BUSY);
    }

    @Override
    public void release() {
        connection.eventLoop().execute(this::released);
    }

    /// One task for each event loop, since waking one up is what costs.
    @Override
    public void releaseAll(List<Brake> all) {
        Map<EventLoop, List<PublisherBrake>> byLoop = new HashMap<>();
        for (Brake each : all) {
            if (each instanceof PublisherBrake brake) {
                byLoop.computeIfAbsent(brake.connection.eventLoop(), _ -> new ArrayList<>())
                        .add(brake);
            } else {
                each.release();
            }
        }
        byLoop.forEach(
                (loop, brakes) -> loop.execute(() -> brakes.forEach(PublisherBrake::released)));
    }

    private void released() {
        held--;
        if (held == 0) {
            connection.resume(Connection.SUBSCRIBERS_BUSY);
        }
    }
}
