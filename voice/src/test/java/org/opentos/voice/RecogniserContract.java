package org.opentos.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.bench.Voices;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Homes;
import org.opentos.voice.grammar.Phrase;

/// What every recogniser holds to.
public abstract class RecogniserContract {
    protected static final Grammar COLOURS =
            Grammar.of(
                    Map.of(
                            "colour",
                            Phrase.sequence(
                                    Phrase.words("make it"),
                                    Phrase.oneOf("red", "green", "orange"))));

    protected static final Grammar NAMES =
            Grammar.of(
                    Map.of(
                            "call",
                            Phrase.sequence(
                                    Phrase.words("call"),
                                    Phrase.oneOf("zorbelina", "quintavius", "mapplewick"))));

    protected static final String OUTSIDE = "what is the capital of portugal";

    /// The recogniser that is tried; one for all tests, since loading takes longest.
    protected abstract Recogniser recogniser();

    /// Another one of the same kind.
    protected abstract Recogniser another();

    /// Those of the words of [#NAMES] that it cannot know.
    protected Set<String> unknownNames() {
        return Set.of();
    }

    /// In a voice that it was made for.
    protected Sound say(String text) throws IOException {
        return Voices.say(text, 0);
    }

    private Optional<String> heard(Sound sound, Grammar grammar) {
        return heard(recogniser(), sound, grammar);
    }

    private static Optional<String> heard(Recogniser by, Sound sound, Grammar grammar) {
        return by.hear(sound.normalised(), grammar).map(Heard::words);
    }

    @Test
    void hearsAnOrder() throws IOException {
        assertThat(heard(say("can i get a small americano with sugar"), Coffee.GRAMMAR))
                .hasValueSatisfying(words ->
                        assertThat(Coffee.GRAMMAR.read(words))
                                .isEqualTo(
                                        Coffee.GRAMMAR.read(
                                                "can i get a small americano with sugar")));
    }

    @Test
    void changesItsGrammar() throws IOException {
        Sound sound = say("make it orange");

        assertThat(heard(sound, COLOURS)).contains("make it orange");
        assertThat(heard(sound, Coffee.GRAMMAR)).isNotEqualTo(Optional.of("make it orange"));
        assertThat(heard(sound, COLOURS)).contains("make it orange");
    }

    @Test
    void hearsEachWordThatItDoesNotCallUnknown() throws IOException {
        assertThat(recogniser().prepare(NAMES)).isEqualTo(unknownNames());
        assertThat(heard(say("call mapplewick"), NAMES)).contains("call mapplewick");
        assertThat(recogniser().prepare(COLOURS)).isEmpty();
    }

    @Test
    void saysOnlySentencesOfTheGrammar() throws IOException {
        for (Sound sound :
                new Sound[] {
                    new Sound(new float[0]),
                    new Sound(new float[100]),
                    new Sound(new float[Sound.RATE]),
                    noise(2 * Sound.RATE),
                    say(OUTSIDE)
                }) {
            assertSentence(heard(sound, COLOURS), COLOURS);
        }
    }

    private static Sound noise(int samples) {
        Random random = new Random(7);
        float[] noise = new float[samples];
        for (int each = 0; each < noise.length; each++) {
            noise[each] = (float) random.nextGaussian() / 4;
        }
        return new Sound(noise);
    }

    private static void assertSentence(Optional<String> heard, Grammar grammar) {
        heard.ifPresent(each -> assertThat(grammar.read(each)).as(each).isNotEmpty());
    }

    @Test
    void hearsOneOfFiveHundredDevices() throws IOException {
        Grammar home = Homes.ofDevices(500);

        assertThat(heard(say("turn off lamp thirty six in the bedroom"), home))
                .contains("turn off lamp thirty six in the bedroom");
    }

    @Test
    void goesOnAfterSpeechThatIsTooLong() throws IOException {
        float[] sentence = say("make it red").samples();
        float[] speech = new float[20 * Sound.RATE];
        for (int each = 0; each < speech.length; each++) {
            speech[each] = sentence[each % sentence.length];
        }

        assertSentence(heard(new Sound(speech), COLOURS), COLOURS);
        assertThat(heard(say("make it red"), COLOURS)).contains("make it red");
    }

    @Test
    void hearsOnWhicheverThreadAndBesideAnother() throws Exception {
        Sound red = say("make it red");
        Sound order = say("can i get a small americano with sugar");
        Optional<String> ordered = heard(order, Coffee.GRAMMAR);
        try (Recogniser other = another();
                ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Callable<Optional<String>> one = () -> heard(red, COLOURS);
            Callable<Optional<String>> two = () -> heard(other, order, Coffee.GRAMMAR);
            List<Future<Optional<String>>> asked = threads.invokeAll(List.of(one, two));

            assertThat(asked.getFirst().get()).contains("make it red");
            assertThat(asked.getLast().get()).isEqualTo(ordered).isPresent();
        }
        assertThat(heard(red, COLOURS)).contains("make it red");
    }

    @Test
    void stopsWhereNobodyWantsToKnowAndHearsWhatComesNext() throws IOException {
        Sound green = say("make it green");
        Thread.currentThread().interrupt();
        try {
            assertSentence(heard(green, COLOURS), COLOURS);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }

        assertThat(heard(green, COLOURS)).contains("make it green");
    }

    @Test
    void hearsNothingOnceItWasClosed() throws IOException {
        Sound red = say("make it red");
        Recogniser closed = another();
        assertThat(heard(closed, red, COLOURS)).contains("make it red");
        closed.close();
        closed.close();

        for (Grammar grammar : Arrays.asList(COLOURS, NAMES)) {
            assertThatIllegalStateException().isThrownBy(() -> closed.prepare(grammar));
            assertThatIllegalStateException().isThrownBy(() -> closed.hear(red, grammar));
        }
        assertThat(heard(red, COLOURS)).as("by the other").contains("make it red");
    }
}
