package org.opentos.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.bench.Voices;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Homes;
import org.opentos.voice.grammar.Phrase;

/// What every recogniser holds to.
public abstract class RecogniserContract {
    private static final Grammar COLOURS =
            Grammar.of(
                    Map.of(
                            "colour",
                            Phrase.sequence(
                                    Phrase.words("make it"),
                                    Phrase.oneOf("red", "green", "orange"))));

    /// The recogniser that is tried; one for all tests, since loading takes longest.
    protected abstract Recogniser recogniser();

    private Optional<String> heard(Sound sound, Grammar grammar) {
        return recogniser().hear(sound.normalised(), grammar).map(Heard::words);
    }

    @Test
    void hearsAnOrder() throws IOException {
        assertThat(heard(Voices.say("can i get a small americano with sugar", 0), Coffee.GRAMMAR))
                .hasValueSatisfying(words ->
                        assertThat(Coffee.GRAMMAR.read(words))
                                .isEqualTo(
                                        Coffee.GRAMMAR.read(
                                                "can i get a small americano with sugar")));
    }

    @Test
    void changesItsGrammar() throws IOException {
        Sound sound = Voices.say("make it orange", 0);

        assertThat(heard(sound, COLOURS)).contains("make it orange");
        assertThat(heard(sound, Coffee.GRAMMAR)).isNotEqualTo(Optional.of("make it orange"));
        assertThat(heard(sound, COLOURS)).contains("make it orange");
    }

    @Test
    void hearsWordsThatNoDictionaryHas() throws IOException {
        Grammar names =
                Grammar.of(
                        Map.of(
                                "call",
                                Phrase.sequence(
                                        Phrase.words("call"),
                                        Phrase.oneOf("zorbelina", "quintavius", "mapplewick"))));

        assertThat(heard(Voices.say("call mapplewick", 0), names)).contains("call mapplewick");
    }

    @Test
    void saysOnlySentencesOfTheGrammar() throws IOException {
        Random random = new Random(7);
        float[] noise = new float[2 * Sound.RATE];
        for (int each = 0; each < noise.length; each++) {
            noise[each] = (float) random.nextGaussian() / 4;
        }
        for (Sound sound :
                new Sound[] {
                    new Sound(new float[0]),
                    new Sound(new float[100]),
                    new Sound(new float[Sound.RATE]),
                    new Sound(noise),
                    Voices.say("what is the capital of portugal", 1)
                }) {
            assertThat(
                            heard(sound, COLOURS)
                                    .map(COLOURS::read)
                                    .map(each -> !each.isEmpty())
                                    .orElse(true))
                    .isTrue();
        }
    }

    @Test
    void hearsOneOfFiveHundredDevices() throws IOException {
        Grammar home = Homes.ofDevices(500);

        assertThat(heard(Voices.say("turn off lamp thirty six in the bedroom", 0), home))
                .contains("turn off lamp thirty six in the bedroom");
    }
}
