package org.opentos.voice.sphinx;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.voice.Recogniser;
import org.opentos.voice.RecogniserContract;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.grammar.WordAutomaton;

class PocketSphinxTest extends RecogniserContract {
    private static PocketSphinx sphinx;

    @BeforeAll
    static void load() {
        sphinx = new PocketSphinx();
    }

    @AfterAll
    static void end() {
        sphinx.close();
    }

    @Override
    protected Recogniser recogniser() {
        return sphinx;
    }

    @Override
    protected Recogniser another() {
        return new PocketSphinx();
    }

    @Test
    void writesAGrammarAsStates() {
        Grammar grammar =
                Grammar.of(
                        Map.of(
                                "say",
                                Phrase.sequence(
                                        Phrase.maybe(Phrase.words("a")), Phrase.words("b"))));

        assertThat(StateGraph.of(new WordAutomaton(grammar), "g", Set.of("a", "b")).lines())
                .startsWith("FSG_BEGIN g", "NUM_STATES 4", "START_STATE 2", "FINAL_STATE 3")
                .contains("TRANSITION 2 1 1.0 a", "TRANSITION 1 0 1.0 b", "FSG_END");
        assertThat(StateGraph.of(new WordAutomaton(grammar), "g", Set.of("b")))
                .doesNotContain(" a\n");
    }

    @Test
    void makesOneStateOfThoseFromWhichTheSameIsSaid() {
        Phrase end = Phrase.sequence(Phrase.words("x"), Phrase.maybe(Phrase.words("y")));
        Grammar grammar =
                Grammar.of(
                        Map.of(
                                "one", Phrase.sequence(Phrase.words("a"), end),
                                "other", Phrase.sequence(Phrase.words("b"), end)));

        assertThat(
                        StateGraph.of(new WordAutomaton(grammar), "g", Set.of("a", "b", "x", "y"))
                                .lines())
                .contains("NUM_STATES 5");
        assertThat(StateGraph.of(new WordAutomaton(grammar), "g", Set.of("a", "y")).lines())
                .as("without their end, none can be said")
                .contains("NUM_STATES 1")
                .noneMatch(each -> each.startsWith("TRANSITION"));
    }

    @Test
    void pronouncesWhatNoDictionaryHas() {
        assertThat(Pronunciations.of(List.of("latte", "mapplewick", "church")))
                .containsEntry("latte", "L AA T EY")
                .containsEntry("church", "CH ER CH")
                .hasEntrySatisfying(
                        "mapplewick", phones -> assertThat(phones).startsWith("M AE P"));
        assertThat(Pronunciations.of(List.of())).isEmpty();
        assertThat(Pronunciations.phones("ˈ?ː")).isEmpty();
    }
}
