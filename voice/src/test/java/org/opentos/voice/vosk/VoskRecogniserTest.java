package org.opentos.voice.vosk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.voice.Coffee;
import org.opentos.voice.Heard;
import org.opentos.voice.Recogniser;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.models.VoskFiles;

/// A model that is held to the words of a grammar.
class VoskRecogniserTest extends VoskContract {
    private static VoskRecogniser vosk;

    @BeforeAll
    static void load() {
        vosk = load(false);
    }

    @AfterAll
    static void end() {
        vosk.close();
    }

    @Override
    protected Recogniser recogniser() {
        return vosk;
    }

    @Override
    protected Recogniser another() {
        return load(false);
    }

    @Test
    void knowsHowFarASentenceIsFromWhatWasSaid() {
        Heard order = vosk.hear(TONES.say("make it red"), COLOURS).orElseThrow();
        Optional<Heard> other = vosk.hear(TONES.say("make the capital red"), COLOURS);

        assertThat(order.fit()).isGreaterThan(-0.8);
        assertThat(order.margin()).isPositive();
        assertThat(order.freely()).isEqualTo("make it red");
        other.ifPresent(heard -> {
            assertThat(heard.fit()).isLessThan(-1.6);
            assertThat(heard.freely()).isEqualTo("make the capital red");
        });
    }

    @Test
    void findsNothingInSilence() {
        assertThat(vosk.hear(new Sound(new float[2 * Sound.RATE]), COLOURS)).isEmpty();
    }

    @Test
    void hearsNothingOfAGrammarWithoutAWordThatItKnows() {
        Grammar foreign = Grammar.of(Map.of("lamp", Phrase.words("打开台灯")));

        assertThat(vosk.prepare(foreign)).containsExactlyInAnyOrder("打", "开", "台", "灯");
        assertThat(vosk.hear(TONES.say("make it red"), foreign)).isEmpty();
        assertThat(vosk.hear(TONES.say("small americano"), Coffee.GRAMMAR)).isPresent();
    }

    @Test
    void refusesADirectoryThatIsNoModel(@TempDir Path empty) {
        assertThatIllegalStateException()
                .isThrownBy(() -> new VoskRecogniser(new VoskFiles(empty), work))
                .withMessageContaining("am/final.mdl");
    }
}
