package org.opentos.voice.moonshine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.moonshine.PieceAutomaton.Place;
import org.opentos.voice.moonshine.PieceAutomaton.Steps;

class PieceAutomatonTest {
    private static final Vocabulary VOCABULARY =
            Vocabulary.read(
                    ModelDirectory.ofEnvironment().file(ModelDirectory.Model.SPEECH_VOCABULARY));

    private static final PieceAutomaton AUTOMATON =
            new PieceAutomaton(
                    Grammar.of(
                            Map.of(
                                    "size",
                                    Phrase.sequence(
                                            Phrase.words("a twelve ounce"),
                                            Phrase.oneOf("latte", "tea")))),
                    VOCABULARY);

    /// Whether any division of a text into pieces leads through the automaton to an end.
    private static boolean takes(String text) {
        return takes(AUTOMATON.start(), text);
    }

    private static boolean takes(Place place, String rest) {
        Steps steps = AUTOMATON.steps(place);
        if (rest.isEmpty()) {
            return steps.mayEnd();
        }
        for (int each = 0; each < steps.pieces().length; each++) {
            String piece = VOCABULARY.piece(steps.pieces()[each]);
            if (rest.startsWith(piece)
                    && takes(steps.places()[each], rest.substring(piece.length()))) {
                return true;
            }
        }
        return false;
    }

    @Test
    void takesASentenceHoweverItIsWritten() {
        assertThat(takes(" A twelve ounce latte.")).isTrue();
        assertThat(takes(" a twelve-ounce tea?")).isTrue();
        assertThat(takes("A 12 oz latte")).isTrue();
        assertThat(takes(" A, twelve ounce, Latte!")).isTrue();
    }

    @Test
    void takesNothingElse() {
        assertThat(takes(" A twelve ounce")).isFalse();
        assertThat(takes(" A twelve ounce lat")).isFalse();
        assertThat(takes(" A twelve ounce latte tea")).isFalse();
        assertThat(takes(" A  twelve ounce latte")).isFalse();
        assertThat(takes(" A twelve ounce latte..")).isFalse();
        assertThat(takes("")).isFalse();
    }

    @Test
    void hasTheVocabularyOfTheModel() {
        assertThat(VOCABULARY.piece(278)).isEqualTo(" the");
        assertThat(VOCABULARY.piece(Vocabulary.END)).isEmpty();
        assertThat(VOCABULARY.piece(40_000)).isEmpty();
    }
}
