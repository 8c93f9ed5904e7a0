package org.opentos.voice.vosk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Phrase;

class ModelWordsTest {
    private static ModelWords words(Phrase said, String... known) {
        return ModelWords.of(Grammar.of(Map.of("say", said)), Set.of(known)::contains);
    }

    @Test
    void saysWhichWordsFollowEachOther() {
        ModelWords words =
                words(
                        Phrase.choice(
                                Phrase.sequence(
                                        Phrase.words("turn"),
                                        Phrase.oneOf("on", "off"),
                                        Phrase.words("it")),
                                Phrase.words("stop")),
                        "turn",
                        "on",
                        "off",
                        "it",
                        "stop",
                        "other");

        assertThat(words.phrases())
                .containsExactlyInAnyOrder("turn on", "turn off", "on it", "off it", "stop");
        assertThat(words.unknown()).isEmpty();
    }

    @Test
    void dividesCharactersInEveryWayThatTheModelHas() {
        ModelWords words = words(Phrase.words("打开台灯"), "打开", "台灯", "台", "灯", "开");

        assertThat(words.phrases())
                .containsExactlyInAnyOrder("打开 台灯", "打开 台", "台 灯", "开 台", "开 台灯");
        assertThat(words.unknown()).as("no word of the model leaves one out").isEmpty();
    }

    @Test
    void saysWhatIsUnknownEvenWhereItIsKnownElsewhere() {
        Phrase said = Phrase.oneOf("喝咖啡", "叫咖");

        assertThat(words(said, "喝", "咖啡", "叫").unknown()).containsExactly("咖");
        assertThat(words(said, "喝", "咖", "啡", "叫").unknown()).isEmpty();
    }

    @Test
    void takesAnotherSpellingThatTheModelKnows() {
        ModelWords words = words(Phrase.words("okay"), "ok");

        assertThat(words.phrases()).containsExactly("ok");
        assertThat(words.unknown()).isEmpty();
    }

    @Test
    void saysNothingWhereNothingIsKnown() {
        ModelWords words = words(Phrase.words("make it red"));

        assertThat(words.phrases()).isEmpty();
        assertThat(words.unknown()).isEqualTo(new TreeSet<>(List.of("make", "it", "red")));
    }
}
