package org.opentos.hub.voice;

import java.util.List;
import java.util.stream.Stream;
import org.opentos.voice.Verdict;
import org.opentos.voice.Verdicts;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.sentences.Intent;
import tools.jackson.databind.JsonNode;

/// What a terminal heard by itself, as it says it: `comfort` and `guarded`, each with `act` (its
/// `words`, `confidence` from 0 to 1, `agreed`), `ask` (the sentences), or `nothing` (why) and
/// `freely`. Only the words are believed: what they mean is read here, among what can be said there
/// now.
final class TerminalHeard {
    private TerminalHeard() {}

    static Verdict verdict(JsonNode heard, Sayings.Said said) {
        return new Verdicts(one(heard.path("comfort"), said), one(heard.path("guarded"), said))
                .by(said::risk);
    }

    private static Verdict one(JsonNode told, Sayings.Said said) {
        JsonNode act = told.path("act");
        if (act.isObject()) {
            List<Verdict.Choice> read = read(act.path("words"), said).toList();
            return read.size() == 1
                    ? new Verdict.Act(
                            read.getFirst().meaning(),
                            read.getFirst().words(),
                            Math.clamp(act.path("confidence").asDouble(0), 0, 1),
                            act.path("agreed").asBoolean(false))
                    : asked(read, act.path("words").asString(""));
        }
        if (told.path("ask").isArray()) {
            return asked(
                    told.path("ask")
                            .valueStream()
                            .limit(Intent.Pick.NUMBER_MAX)
                            .flatMap(each -> read(each, said))
                            .toList(),
                    told.path("ask").path(0).asString(""));
        }
        return new Verdict.Nothing(
                told.path("nothing").asString("").equals("silence")
                        ? Verdict.Reason.SILENCE
                        : Verdict.Reason.OUTSIDE,
                told.path("freely").asString(""));
    }

    private static Verdict asked(List<Verdict.Choice> read, String words) {
        return read.isEmpty()
                ? new Verdict.Nothing(Verdict.Reason.OUTSIDE, words)
                : new Verdict.Ask(read);
    }

    private static Stream<Verdict.Choice> read(JsonNode told, Sayings.Said said) {
        String words = told.asString("");
        if (words.length() > Exchange.WORDS_CHARACTERS_MAX) {
            return Stream.empty();
        }
        List<Meaning> meanings = said.sentences().grammar().read(words);
        return meanings.stream().map(each -> new Verdict.Choice(each, words));
    }
}
