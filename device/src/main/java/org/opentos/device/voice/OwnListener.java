package org.opentos.device.voice;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.opentos.device.json.Json;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Risk;
import org.opentos.voice.HearingClient;
import org.opentos.voice.Listening;
import org.opentos.voice.Verdict;
import org.opentos.voice.Verdicts;
import org.opentos.voice.WakePhrase;
import org.opentos.voice.grammar.Grammar;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Listens by a program of this device itself. The hub says what can be said here, and does what
/// was heard; no sound goes to it.
final class OwnListener implements Listener {
    /// What comes before it is known what can be said: 30 seconds, as long as a recording may be.
    /// What is more is refused whole, since the rest of it could say the opposite.
    static final int BEFORE_BYTES_MAX = 960_000;

    private static final Logger LOG = System.getLogger(OwnListener.class.getName());

    /// What can be said here, as the hub knows it.
    interface Source {
        /// @throws IOException where the hub cannot be reached, or says nothing of the kind
        Grammar grammar() throws IOException;
    }

    private final HearingClient client;
    private final Source source;
    private final Function<JsonNode, Outcome<JsonNode>> hub;

    /// @param hub takes what was heard, as `heard` of an `exchange` in docs/voice.md
    OwnListener(HearingClient client, Source source, Function<JsonNode, Outcome<JsonNode>> hub) {
        this.client = client;
        this.source = source;
        this.hub = hub;
    }

    @Override
    public Listened listen(Optional<WakePhrase> phrase, Consumer<Word> told) {
        Person person = new Person();
        client.prepare();
        Thread.ofVirtual()
                .name("listening")
                .start(() -> {
                    Word over = over(person, phrase, told);
                    if (!person.left()) {
                        told.accept(over);
                    }
                });
        return person;
    }

    private Word over(Person person, Optional<WakePhrase> phrase, Consumer<Word> told) {
        Grammar grammar;
        try {
            grammar = source.grammar();
        } catch (IOException unreachable) {
            LOG.log(Level.WARNING, "the hub does not say what can be said", unreachable);
            return new Word.Over(RefusalCode.HUB_UNREACHABLE.text());
        }
        Listening listening =
                client.listen(
                        phrase,
                        grammar,
                        Listening.SILENCE,
                        _ -> Risk.COMFORT,
                        phase ->
                                told.accept(new Word.Phase(phase.name().toLowerCase(Locale.ROOT))));
        if (!person.heardBy(listening)) {
            return new Word.Over(RefusalCode.RECORDING_UNREADABLE.text());
        }
        Verdicts verdicts = listening.verdicts();
        if (person.left()) {
            return new Word.Over("");
        }
        if (verdicts.comfort() instanceof Verdict.Nothing(Verdict.Reason reason, String _)) {
            switch (reason) {
                case NOT_WOKEN -> {
                    return new Word.NotWoken();
                }
                case TOO_LONG, UNREADABLE -> {
                    return new Word.Over(RefusalCode.RECORDING_UNREADABLE.text());
                }
                case BUSY -> {
                    return new Word.Over(RefusalCode.BUSY.text());
                }
                case FAILED -> {
                    return new Word.Over(RefusalCode.HEARING_UNAVAILABLE.text());
                }
                case SILENCE, OUTSIDE -> {}
            }
        }
        ObjectNode heard = Json.object();
        heard.set("comfort", json(verdicts.comfort()));
        heard.set("guarded", json(verdicts.guarded()));
        ObjectNode said = Json.object();
        said.set("heard", heard);
        return new Word.Over(
                hub.apply(said) instanceof Outcome.Refused<JsonNode>(Refusal refusal)
                        ? refusal.code().text()
                        : "");
    }

    /// A meaning goes by its words: the hub reads them again.
    private static ObjectNode json(Verdict verdict) {
        ObjectNode json = Json.object();
        switch (verdict) {
            case Verdict.Act act ->
                    json.putObject("act")
                            .put("words", act.words())
                            .put("confidence", act.confidence())
                            .put("agreed", act.agreed());
            case Verdict.Ask(List<Verdict.Choice> choices) -> {
                ArrayNode asked = json.putArray("ask");
                choices.forEach(each -> asked.add(each.words()));
            }
            case Verdict.Nothing(Verdict.Reason reason, String freely) ->
                    json.put("nothing", reason.name().toLowerCase(Locale.ROOT))
                            .put("freely", freely);
        }
        return json;
    }

    /// One person. Sound comes before anybody can hear it.
    private static final class Person implements Listened {
        private final List<byte[]> before = new ArrayList<>();
        private int bytes;
        private boolean ended;
        private boolean left;
        private boolean tooLong;
        private Optional<Listening> listening = Optional.empty();

        /// @return false where more had come than is kept
        synchronized boolean heardBy(Listening now) {
            if (tooLong) {
                now.close();
                return false;
            }
            before.forEach(now::more);
            before.clear();
            if (ended) {
                now.end();
            }
            if (left) {
                now.close();
            }
            listening = Optional.of(now);
            return true;
        }

        synchronized boolean left() {
            return left;
        }

        @Override
        public synchronized void more(byte[] samples) {
            if (listening.isPresent()) {
                listening.get().more(samples);
            } else if (bytes + samples.length <= BEFORE_BYTES_MAX) {
                bytes += samples.length;
                before.add(samples.clone());
            } else {
                tooLong = true;
                before.clear();
            }
        }

        @Override
        public synchronized void end() {
            ended = true;
            listening.ifPresent(Listening::end);
        }

        @Override
        public synchronized void giveUp() {
            left = true;
            listening.ifPresent(Listening::close);
        }
    }
}
