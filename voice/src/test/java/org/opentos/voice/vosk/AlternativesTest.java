package org.opentos.voice.vosk;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentos.voice.Heard;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.vosk.Alternatives.Alternative;

class AlternativesTest {
    private static final Grammar GRAMMAR =
            Grammar.of(
                    Map.of(
                            "pay",
                            Phrase.sequence(
                                    Phrase.oneOf("pay", "please pay"),
                                    Phrase.slot("whom", List.of("alice", "alex")))));

    private static Alternative said(String text, double likelihood) {
        return new Alternative(text, likelihood);
    }

    private static Optional<Heard> heard(List<Alternative> held, List<Alternative> free) {
        return Alternatives.heard(held, () -> free, GRAMMAR);
    }

    @Test
    void readsWhatTheLibrarySays() {
        assertThat(
                        Alternatives.read(
                                """
                                {"alternatives": [
                                  {"confidence": 12.5, "text": "pay alex"},
                                  {"confidence": 20.25, "text": "pay alice"}]}
                                """))
                .containsExactly(said("pay alice", 20.25), said("pay alex", 12.5));
        assertThat(Alternatives.read("{\"text\": \"\"}")).isEmpty();
    }

    @Test
    void takesTheBestSentenceAndWhatItIsFarFrom() {
        Heard heard =
                heard(
                                List.of(
                                        said("pay pay alice", 103),
                                        said("pay alice", 100),
                                        said("please pay alice", 99),
                                        said("pay alex", 96)),
                                List.of(said("hey alice", 104)))
                        .orElseThrow();

        assertThat(heard.words()).isEqualTo("pay alice");
        assertThat(heard.fit()).as("two words").isEqualTo(-2);
        assertThat(heard.margin()).isEqualTo(4);
        assertThat(heard.others()).containsExactly("pay alex");
        assertThat(heard.freely()).isEqualTo("hey alice");
    }

    @Test
    void doubtsNothingThatIsMuchLessProbable() {
        Heard heard =
                heard(
                                List.of(said("pay alice", 100), said("pay alex", 80)),
                                List.of(said("pay alice", 98)))
                        .orElseThrow();

        assertThat(heard.fit()).isZero();
        assertThat(heard.margin()).isEqualTo(Alternatives.MARGIN);
        assertThat(heard.others()).isEmpty();
    }

    @Test
    void isNoSurerThanWhatItWasToldOf() {
        List<Alternative> full = new ArrayList<>(List.of(said("pay alice", 100)));
        for (int each = 1; each < Alternatives.MOST; each++) {
            full.add(said("pay pay alice", 99));
        }

        assertThat(heard(full, List.of()).orElseThrow().margin()).isEqualTo(1);
    }

    @Test
    void hearsNothingWhereNoSentenceWasFound() {
        assertThat(
                        Alternatives.heard(
                                List.of(said("", 1), said("pay pay", 0)),
                                () -> {
                                    throw new AssertionError("asked for nothing");
                                },
                                GRAMMAR))
                .isEmpty();
    }
}
