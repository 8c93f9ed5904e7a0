package org.opentos.device.driver.linux;

import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.opentos.device.driver.DriverListener;
import tools.jackson.databind.JsonNode;

/// Hears a driver from any thread, and waits for what it says.
final class Told implements DriverListener {
    private static final long SECONDS_MAX = 10;

    private final BlockingQueue<String> all = new LinkedBlockingQueue<>();

    @Override
    public void changed(Map<String, JsonNode> values) {
        all.add("changed " + values);
    }

    @Override
    public void event(String event, JsonNode data) {
        all.add("event " + event + " " + data);
    }

    @Override
    public void statusChanged() {
        all.add("status");
    }

    /// What was said next.
    String next() throws InterruptedException {
        String next = all.poll(SECONDS_MAX, TimeUnit.SECONDS);
        return next == null ? "nothing" : next;
    }

    boolean nothingMore() {
        return all.isEmpty();
    }
}
