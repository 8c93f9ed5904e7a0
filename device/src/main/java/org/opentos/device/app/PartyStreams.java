package org.opentos.device.app;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.opentos.device.fabric.Asking;
import org.opentos.device.json.Json;
import org.opentos.device.part.Part;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Hands what phones say that steer a running app to the page in which it runs, one message at a
/// time and at once, and what the page says back to them to the hub. Nothing of it is kept.
public final class PartyStreams implements Part, AutoCloseable {
    /// Messages that wait for a page; a page that is further behind loses the oldest. Inputs carry
    /// the whole state of the controls, so the newest are enough.
    static final int WAITING_MAX = 256;

    private final AppShelf shelf;
    private final DeviceId self;
    private final Asking hub;
    private final Map<String, Stream> open = new ConcurrentHashMap<>();

    public PartyStreams(DeviceId self, AppShelf shelf, Asking hub) {
        this.self = self;
        this.shelf = shelf;
        this.hub = hub;
    }

    /// What one page hears of the party of its app, until closed.
    public final class Stream implements AutoCloseable {
        private final String installation;
        private final BlockingQueue<String> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
        private volatile boolean over;

        private Stream(String installation) {
            this.installation = installation;
        }

        private synchronized void offer(String message) {
            while (!waiting.offer(message)) {
                waiting.poll();
            }
        }

        /// The next message; empty where none came in that time.
        Optional<String> next(Duration atMost) throws InterruptedException {
            return Optional.ofNullable(waiting.poll(atMost.toMillis(), TimeUnit.MILLISECONDS));
        }

        /// Hands each message on, to the last one of a stream that is over. Blocks until then.
        ///
        /// @param page hears nothing where no message came within the heartbeat
        public void each(Duration heartbeat, Consumer<Optional<String>> page)
                throws InterruptedException {
            while (true) {
                boolean last = over;
                Optional<String> message = next(last ? Duration.ZERO : heartbeat);
                if (last && message.isEmpty()) {
                    return;
                }
                page.accept(message);
            }
        }

        private void end(String word) {
            offer(word);
            over = true;
        }

        @Override
        public void close() {
            open.remove(installation, this);
        }
    }

    /// Opens the stream for the page in which an app of this device runs. Two pages of one app
    /// would both answer its phones, so the one before is told that the app is elsewhere. Refused
    /// as `app-unavailable`.
    public Outcome<Stream> open(String installation) {
        if (shelf.find(installation).isEmpty()) {
            return gone();
        }
        Stream stream = new Stream(installation);
        Stream before = open.put(installation, stream);
        if (before != null) {
            before.end("{\"elsewhere\":true}");
        }
        return Outcome.done(stream);
    }

    private static <T> Outcome<T> gone() {
        return Outcome.refused(
                RefusalCode.APP_UNAVAILABLE, "This app is not on this device any more.");
    }

    /// Says something to the phones of an app's party.
    public Outcome<JsonNode> say(String installation, JsonNode said) {
        if (shelf.find(installation).isEmpty()) {
            return gone();
        }
        ObjectNode message = Json.object();
        Json.members(said).forEach(message::set);
        return hub.ask(self, Channel.CUES, message.put("installation", installation));
    }

    @Override
    public Set<Channel> hears() {
        return Set.of(Channel.INPUTS);
    }

    @Override
    public void heard(Channel channel, JsonNode told) {
        if (told.path("parties").isArray()) {
            for (JsonNode party : told.path("parties")) {
                tell(party, Json.object().set("party", party));
            }
        } else {
            tell(told, told);
        }
    }

    private void tell(JsonNode about, JsonNode message) {
        Stream stream = open.get(Json.text(about, "installation").orElse(""));
        if (stream != null) {
            stream.offer(message.toString());
        }
    }

    /// Every stream ends with what it has.
    @Override
    public void close() {
        open.values().forEach(each -> each.end("{}"));
    }
}
