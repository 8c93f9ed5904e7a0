package org.opentos.device;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.opentos.device.fabric.Inbox;
import org.opentos.device.json.Json;
import org.opentos.device.part.Part;
import org.opentos.device.storage.LastState;
import org.opentos.device.thing.HomeThings;
import org.opentos.device.thing.OwnThing;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;

/// What has to be done about once a second, and who hears the hub.
final class Upkeep implements AutoCloseable {
    static final Duration POLL_INTERVAL = Duration.ofSeconds(1);
    static final Duration SAVE_INTERVAL = Duration.ofSeconds(5);

    /// After a connection the hub has this long to send the twins of the home.
    static final Duration CONFIRM_WAIT = Duration.ofSeconds(10);

    private static final Logger LOG = System.getLogger(Upkeep.class.getName());

    private final OwnThing thing;
    private final HomeThings things;
    private final LastState last;
    private final List<Part> parts;
    private final Map<Channel, Part> hearers;
    private final InstantSource clock;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final Thread thread;
    private volatile long confirmDueMillis = Long.MAX_VALUE;
    private long saveDueMillis;

    Upkeep(
            OwnThing thing,
            HomeThings things,
            LastState last,
            List<Part> parts,
            InstantSource clock) {
        this.thing = thing;
        this.things = things;
        this.last = last;
        this.parts = parts;
        this.hearers = new EnumMap<>(Channel.class);
        parts.forEach(part -> part.hears().forEach(channel -> hearers.put(channel, part)));
        this.clock = clock;
        this.thread = Thread.ofVirtual().name("upkeep").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    @Override
    public void close() throws InterruptedException {
        stopped.countDown();
        thread.join();
        things.takeForKeeping().ifPresent(last::keepThings);
    }

    private void run() {
        try {
            while (!stopped.await(POLL_INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                beat();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void beat() {
        try {
            thing.poll();
            long now = clock.millis();
            if (now >= confirmDueMillis) {
                confirmDueMillis = Long.MAX_VALUE;
                things.forgetUnconfirmed();
                settle();
            }
            if (now >= saveDueMillis) {
                saveDueMillis = now + SAVE_INTERVAL.toMillis();
                things.takeForKeeping().ifPresent(last::keepThings);
                last.save();
            }
        } catch (IOException | RuntimeException failure) {
            LOG.log(Level.ERROR, "upkeep failed and goes on", failure);
        }
    }

    /// Gives back the memory that only starting and connecting needed. A device that then does
    /// little would keep it: nothing else makes so small a heap shrink.
    private static void settle() {
        System.gc();
    }

    Inbox inbox() {
        return new Inbox() {
            @Override
            public void connected() {
                things.expectAll();
                confirmDueMillis = clock.millis() + CONFIRM_WAIT.toMillis();
            }

            @Override
            public void placed(JsonNode status) {
                Optional<String> before = last.place().map(LastState.Place::home);
                thing.placed(status);
                if (!before.equals(last.place().map(LastState.Place::home))) {
                    things.forgetUnconfirmed();
                    // What somebody set here before it came to its first home is theirs.
                    before.ifPresent(_ -> parts.forEach(Part::forget));
                }
            }

            @Override
            public Set<Channel> hears() {
                return hearers.keySet();
            }

            @Override
            public void told(Channel channel, JsonNode message) {
                Part part = hearers.get(channel);
                if (part != null) {
                    part.heard(channel, message);
                }
            }

            @Override
            public void desired(JsonNode message) {
                thing.desired(message);
            }

            @Override
            public void action(JsonNode message) throws IOException {
                thing.action(message);
            }

            @Override
            public void refused(JsonNode refusal) {
                LOG.log(Level.WARNING, "the hub refused: {0}", Json.text(refusal));
            }

            @Override
            public void twin(DeviceId device, Optional<JsonNode> twin) {
                things.twin(device, twin);
            }

            @Override
            public void description(DeviceId device, JsonNode description) {
                things.description(device, description);
            }
        };
    }
}
