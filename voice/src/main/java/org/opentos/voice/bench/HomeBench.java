package org.opentos.voice.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.voice.Hearing;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sentences.Sentences;
import org.opentos.voice.speaking.Voice;
import org.opentos.voice.speaking.Voice.Engine;

/// Sixty commands to a home of forty devices, said by synthetic voices in turns, under all that can
/// be said there: a check against regressions, no proof.
final class HomeBench {
    private static final List<Voice> VOICES =
            List.of(
                    Voice.ENGLISH,
                    new Voice(Engine.FLITE, "rms", 1, 1),
                    new Voice(Engine.ESPEAK, "en-us", 1, 1),
                    new Voice(Engine.FLITE, "awb", 1, 1));

    private HomeBench() {}

    /// @param models the directory of Thing Models
    static void measure(Hearing hearing, Path models, Map<String, Object> figures)
            throws IOException {
        Sentences sentences =
                Sentences.of(
                        InventedHome.of(Language.EN, models, Optional.of(Typed.HERE)), Language.EN);
        Tally tally = new Tally();
        List<Double> took = new ArrayList<>();
        for (String said : VoiceBench.lines("home.spoken.txt")) {
            List<Meaning> meanings = sentences.grammar().read(said);
            if (meanings.size() != 1) {
                throw new IllegalStateException(said + " has " + meanings.size() + " meanings");
            }
            Meaning meant = meanings.getFirst();
            var sound = Voices.say(said, VOICES.get(tally.orders() % VOICES.size()));
            long began = System.nanoTime();
            var verdict =
                    hearing.hear(
                            sound, sentences.grammar(), sentences.risk(sentences.intent(meant)));
            took.add((System.nanoTime() - began) / 1e9);
            System.err.printf("  · home: %s: %s%n", said, tally.add(verdict, meant));
        }
        figures.put("home_commands", tally.orders());
        figures.put("home_right_percent", tally.rightPercent());
        figures.put("home_wrong_percent", tally.wrongPercent());
        figures.put("home_asked_percent", tally.askedPercent());
        figures.put("home_speech_to_action_p50_seconds", VoiceBench.share(took, 0.5));
        figures.put("home_speech_to_action_p95_seconds", VoiceBench.share(took, 0.95));
    }
}
