package org.opentos.hub.voice;

import java.util.List;
import java.util.Optional;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.storage.AfterCommit;
import org.opentos.hub.things.TerminalCalls;
import org.opentos.hub.things.TerminalTold;
import org.opentos.hub.things.Terminals;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics;
import org.opentos.voice.sentences.Example;
import org.opentos.voice.sentences.Language;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Tells terminals what was said at them and what came of it, and carries out what is answered
/// there.
@Component
class VoiceTerminals implements TerminalTold, TerminalCalls {
    /// What a terminal is told of at a time, the latest.
    static final int TOLD_MAX = 5;

    private final Conversations conversations;
    private final Exchanges exchanges;
    private final TerminalSpeaking speaking;
    private final HubHearing hearing;
    private final Recordings recordings;
    private final Devices devices;
    private final ObjectProvider<Terminals> terminals;
    private final JsonMapper json;

    VoiceTerminals(
            Conversations conversations,
            Exchanges exchanges,
            TerminalSpeaking speaking,
            HubHearing hearing,
            Recordings recordings,
            Devices devices,
            ObjectProvider<Terminals> terminals,
            JsonMapper json) {
        this.conversations = conversations;
        this.exchanges = exchanges;
        this.speaking = speaking;
        this.hearing = hearing;
        this.recordings = recordings;
        this.devices = devices;
        this.terminals = terminals;
        this.json = json;
    }

    @Override
    public Topics.Channel tells() {
        return Topics.Channel.VOICE;
    }

    /// `language`, whether somebody `hears` for it, by whose name where another terminal does
    /// (`by`), the `pass` by which it does, for whom what is said here is kept as sound where it is
    /// (`kept`: `mine` for who pays with it, or `shared`), and the last `exchanges` here, the
    /// latest first.
    @Override
    public JsonNode now(Id.DeviceId device) {
        ObjectNode told = json.createObjectNode();
        Optional<Speaking> by = speaking.of(device);
        if (by.isEmpty()) {
            return told;
        }
        Language language = speaking.language(by.get());
        Optional<String> hearer = hearing.hearer(by.get(), language);
        told.put("language", language.text())
                .put("hears", hearing.hears(language) || hearer.isPresent())
                .put("pass", speaking.pass(device));
        hearer.ifPresent(each -> told.put("by", each));
        // What another terminal hears is kept nowhere.
        if (hearer.isEmpty() && recordings.wanted(by.get().speaker())) {
            told.put("kept", by.get().caller().isPresent() ? "mine" : "shared");
        }
        ArrayNode list = told.putArray("exchanges");
        if (exchanges.of(by.get()) instanceof Outcome.Done<List<Exchange>>(List<Exchange> said)) {
            said.stream()
                    .filter(each -> each.speaker().device().equals(Optional.of(device)))
                    .limit(TOLD_MAX)
                    .map(this::shown)
                    .forEach(list::add);
        }
        return told;
    }

    /// As [ExchangeChanged] concerns a terminal, and as its socket answers.
    private ObjectNode shown(Exchange exchange) {
        ObjectNode shown =
                json.createObjectNode()
                        .put("id", exchange.id().text())
                        .put("words", exchange.words())
                        .put("heard", exchange.heard().byEar())
                        .put("confidence", exchange.heard().confidence())
                        .put("state", exchange.state().text())
                        .put("answer", exchange.answer())
                        .put("at", exchange.at().toString())
                        .put("changed", exchange.changed().toString());
        if (exchange.state() == Exchange.State.DONE && !exchange.undo().isEmpty()) {
            shown.put("undo", exchange.changed().plus(Exchange.UNDO).toString());
        }
        ArrayNode choices = shown.putArray("choices");
        exchange.choices().forEach(each -> choices.add(each.said()));
        return shown;
    }

    @Override
    public String about() {
        return "exchange";
    }

    /// `{"words"}` says something, `{"heard"}` what it heard by itself, `{"id", "choose": 1}`
    /// answers, `{"id", "decline": true}` and `{"id", "undo": true}` do as they say, `{"help":
    /// true}` lists what can be said.
    @Override
    public Outcome<JsonNode> call(Id.DeviceId device, JsonNode asked) {
        Optional<Speaking> by = speaking.of(device);
        if (by.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.NOT_FOUND, "This terminal is in no home; claim it first.");
        }
        if (asked.path("help").asBoolean(false)) {
            return conversations.help(by.get(), speaking.language(by.get())).map(this::examples);
        }
        if (asked.has("words")) {
            return conversations
                    .type(by.get(), speaking.language(by.get()), asked.path("words").asString(""))
                    .map(this::shown);
        }
        if (asked.has("heard")) {
            return hearing.heard(by.get(), speaking.language(by.get()), asked.path("heard"))
                    .map(this::shown);
        }
        Id.ExchangeId id;
        try {
            id = Id.ExchangeId.parse(asked.path("id").asString(""));
        } catch (IllegalArgumentException malformed) {
            return Outcome.refused(RefusalCode.ID_MALFORMED, "Say which exchange.");
        }
        if (asked.path("undo").asBoolean(false)) {
            return conversations.undo(by.get(), id).map(this::shown);
        }
        return asked.path("decline").asBoolean(false)
                ? conversations.decline(by.get(), id).map(this::shown)
                : conversations
                        .choose(by.get(), id, asked.path("choose").asInt(0))
                        .map(this::shown);
    }

    private JsonNode examples(List<Example> help) {
        ObjectNode answer = json.createObjectNode();
        ArrayNode kinds = answer.putArray("kinds");
        for (Example each : help) {
            ArrayNode sentences =
                    kinds.addObject()
                            .put("kind", each.kind())
                            .put("title", each.title())
                            .putArray("sentences");
            each.sentences().forEach(sentences::add);
        }
        return answer;
    }

    @EventListener
    void changed(ExchangeChanged changed) {
        Exchange.Speaker speaker = changed.exchange().speaker();
        speaker.device()
                .ifPresent(
                        each -> AfterCommit.run(() -> terminals.getObject().tell(each, tells())));
    }

    /// Whoever stands before a terminal sees whether what is said there is kept.
    @EventListener
    void changed(RecordingsWanted changed) {
        AfterCommit.run(() -> tell(changed.home()));
    }

    /// And whether somebody hears there, and who.
    @EventListener
    void changed(HearersChanged changed) {
        tell(changed.home());
    }

    private void tell(Id.HomeId home) {
        devices.inHome(home).stream()
                .filter(each -> each.product().runsApps())
                .forEach(each -> terminals.getObject().tell(each.id(), tells()));
    }
}
