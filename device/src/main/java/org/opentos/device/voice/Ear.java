package org.opentos.device.voice;

import java.util.Optional;
import java.util.Set;
import org.opentos.device.app.AppCalls;
import org.opentos.device.fabric.HubWeb;
import org.opentos.device.json.Json;
import org.opentos.device.part.Part;
import org.opentos.device.thing.Changes;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What is said at this device: one person at a time is listened to, and the shell shows how far it
/// is and what came of it.
public final class Ear implements Part {
    /// What is shown at most, the latest.
    static final int EXCHANGES_MAX = 5;

    private final DeviceId self;
    private final AppCalls calls;
    private final HubWeb hub;
    private final Changes changes;
    private JsonNode told = Json.object();
    private Optional<Listener.Listened> listened = Optional.empty();
    private int number;
    private String phase = "";
    private String refusal = "";

    public Ear(DeviceId self, AppCalls calls, HubWeb hub, Changes changes) {
        this.self = self;
        this.calls = calls;
        this.hub = hub;
        this.changes = changes;
    }

    @Override
    public Set<Channel> hears() {
        return Set.of(Channel.VOICE);
    }

    @Override
    public synchronized void heard(Channel channel, JsonNode said) {
        told = said;
        changes.signal();
    }

    /// `voice`: the `language`, whether somebody `hears` here, for whom what is said is `kept` as
    /// sound (`mine` for who pays with it, `shared`, or empty where it is not), the `phase` of who
    /// is listened to and the `refusal` of the last, both empty where there is none, and the last
    /// `exchanges`.
    @Override
    public synchronized void show(ObjectNode state) {
        ObjectNode voice =
                state.putObject("voice")
                        .put("language", Json.text(told, "language").orElse("en"))
                        .put("hears", told.path("hears").asBoolean(false))
                        .put("kept", Json.text(told, "kept").orElse(""))
                        .put("phase", phase)
                        .put("refusal", refusal);
        ArrayNode shown = voice.putArray("exchanges");
        told.path("exchanges")
                .valueStream()
                .filter(JsonNode::isObject)
                .limit(EXCHANGES_MAX)
                .forEach(shown::add);
    }

    @Override
    public void forget() {
        stop();
        heard(Channel.VOICE, Json.object());
    }

    /// Begins to listen; who was listened to before is not any more. Refused as
    /// `hearing-unavailable`.
    public synchronized Outcome<JsonNode> begin() {
        Optional<String> pass = Json.text(told, "pass");
        if (pass.isEmpty() || !told.path("hears").asBoolean(false)) {
            return Outcome.refused(
                    RefusalCode.HEARING_UNAVAILABLE, "Nobody hears here now; type it.");
        }
        listened.ifPresent(Listener.Listened::giveUp);
        int mine = ++number;
        phase = "opening";
        refusal = "";
        listened =
                Optional.of(
                        new HubListener(
                                        hub,
                                        "/api/v1/terminals/%s/listening?pass=%s"
                                                .formatted(self.text(), pass.get()))
                                .listen(word -> told(mine, word)));
        changes.signal();
        return Outcome.done(Json.object());
    }

    private synchronized void told(int whose, Listener.Word word) {
        if (whose != number) {
            return;
        }
        switch (word) {
            case Listener.Word.Phase(String now) -> phase = now;
            case Listener.Word.Over(String code) -> {
                phase = "";
                refusal = code;
                listened = Optional.empty();
            }
        }
        changes.signal();
    }

    /// Sound that came; what nobody listens to any more is let go.
    public synchronized void more(byte[] samples) {
        listened.ifPresent(each -> each.more(samples));
    }

    /// Whoever spoke has ended by a press.
    public synchronized Outcome<JsonNode> end() {
        listened.ifPresent(Listener.Listened::end);
        return Outcome.done(Json.object());
    }

    /// Nobody is to be listened to any more.
    public synchronized Outcome<JsonNode> stop() {
        listened.ifPresent(Listener.Listened::giveUp);
        listened = Optional.empty();
        number++;
        phase = "";
        changes.signal();
        return Outcome.done(Json.object());
    }

    /// What is typed, answered, undone or asked for help; docs/voice.md has the members.
    public Outcome<JsonNode> ask(JsonNode said) {
        return calls.ask("exchange", said);
    }

    /// Where the hub has an answer spoken; empty where nothing of that name was said here.
    public synchronized Optional<String> speech(String exchange) {
        return told.path("exchanges")
                .valueStream()
                .filter(each -> Json.text(each, "id").equals(Optional.of(exchange)))
                .findFirst()
                .flatMap(_ -> Json.text(told, "pass"))
                .map(pass ->
                        "/api/v1/terminals/%s/exchanges/%s/speech?pass=%s"
                                .formatted(self.text(), exchange, pass));
    }
}
