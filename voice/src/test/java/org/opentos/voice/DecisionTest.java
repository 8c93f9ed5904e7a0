package org.opentos.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.opentos.protocol.Risk;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Phrase;

class DecisionTest {
    private static final Grammar GRAMMAR =
            Grammar.of(
                    Map.of(
                            "pay",
                            Phrase.sequence(
                                    Phrase.words("pay"),
                                    Phrase.slot("whom", List.of("alice", "alex", "bob"))),
                            "call",
                            Phrase.choice(
                                    Phrase.words("call"), Phrase.slot("how", List.of("call")))));

    private static Verdict decide(
            double fit, double margin, String judge, String witness, Risk risk) {
        return decide(fit, margin, judge, List.of(), witness, risk);
    }

    private static Verdict decide(
            double fit,
            double margin,
            String judge,
            List<String> others,
            String witness,
            Risk risk) {
        return Decision.decide(
                Optional.of(new Heard(judge, fit, margin, others, "free")),
                Optional.of(witness)
                        .filter(each -> !each.isEmpty())
                        .map(each -> new Heard(each, 0, 0, List.of(), "")),
                GRAMMAR,
                risk);
    }

    @Test
    void rejectsWhatDoesNotFitEvenWhereTheWitnessAgrees() {
        assertThat(decide(-2, 8, "pay alice", "pay alice", Risk.COMFORT))
                .isEqualTo(new Verdict.Nothing(Verdict.Reason.OUTSIDE, "free"));
        assertThat(
                        Decision.decide(
                                Optional.empty(),
                                Optional.of(new Heard("pay bob", 0, 0, List.of(), "")),
                                GRAMMAR,
                                Risk.LOOK))
                .isInstanceOf(Verdict.Nothing.class);
    }

    @Test
    void actsOnWhatBothHeard() {
        for (Risk risk : List.of(Risk.LOOK, Risk.COMFORT)) {
            Verdict.Act act = (Verdict.Act) decide(-1, 1, "pay alice", "pay alice", risk);
            assertThat(act.meaning().slots()).containsEntry("whom", "alice");
            assertThat(act.agreed()).isTrue();
            assertThat(act.confidence()).isBetween(0.1, 0.4);
        }
    }

    @Test
    void actsOnOneThatIsSureWhereTheOtherHeardNothing() {
        assertThat(decide(-0.1, 8, "pay alice", "", Risk.COMFORT)).isInstanceOf(Verdict.Act.class);
        assertThat(decide(-0.1, 1, "pay alice", "", Risk.COMFORT)).isInstanceOf(Verdict.Ask.class);
    }

    @Test
    void movesNoMoneyUnlessBothHeardItAndOneIsSure() {
        for (Risk risk : List.of(Risk.SECURITY, Risk.MONEY)) {
            assertThat(decide(-0.1, 8, "pay alice", "pay alice", risk))
                    .isInstanceOf(Verdict.Act.class);
            assertThat(decide(-0.1, 8, "pay alice", "", risk)).isInstanceOf(Verdict.Ask.class);
            assertThat(decide(-0.1, 1, "pay alice", "pay alice", risk))
                    .isInstanceOf(Verdict.Ask.class);
            assertThat(decide(-1.1, 8, "pay alice", "pay alice", risk))
                    .isInstanceOf(Verdict.Ask.class);
        }
    }

    @Test
    void movesNoMoneyWhereALanguageHasOneRecogniser() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 2_000; run++) {
            Heard heard =
                    new Heard(
                            random.nextInt(5) == 0 ? "nothing of it" : "pay alice",
                            -random.nextDouble(2),
                            random.nextDouble(10),
                            random.nextBoolean() ? List.of() : List.of("pay bob"),
                            "");
            for (Risk risk : List.of(Risk.SECURITY, Risk.MONEY)) {
                assertThat(Decision.decide(Optional.of(heard), Optional.empty(), GRAMMAR, risk))
                        .isNotInstanceOf(Verdict.Act.class);
            }
        }
        assertThat(decide(0, 8, "pay alice", "", Risk.MONEY)).isInstanceOf(Verdict.Ask.class);
    }

    @Test
    void asksWhichOfTwoWhereTheJudgeFindsTheWitnessPossible() {
        Verdict.Ask ask =
                (Verdict.Ask)
                        decide(
                                -0.2,
                                5,
                                "pay alice",
                                List.of("pay bob", "pay alex"),
                                "pay alex",
                                Risk.COMFORT);

        assertThat(ask.choices())
                .extracting(Verdict.Choice::words)
                .containsExactly("pay alice", "pay alex", "pay bob");
    }

    @Test
    void believesASureJudgeAgainstAWitnessThatHearsTheImpossible() {
        assertThat(decide(-0.2, 5, "pay alice", List.of("pay alex"), "pay bob", Risk.COMFORT))
                .isInstanceOf(Verdict.Act.class);
        assertThat(decide(-0.2, 5, "pay alice", List.of("pay alex"), "pay bob", Risk.MONEY))
                .isInstanceOf(Verdict.Ask.class);
        assertThat(decide(-0.2, 2, "pay alice", List.of("pay alex"), "pay bob", Risk.COMFORT))
                .isInstanceOf(Verdict.Ask.class);
    }

    @Test
    void asksAboutWhatIsAmbiguousEvenWhereBothHeardIt() {
        assertThat(((Verdict.Ask) decide(0, 8, "call", "call", Risk.COMFORT)).choices()).hasSize(2);
    }

    @Test
    void asksNothingWhereOneIsNotSureAndTheOtherHeardSomethingElse() {
        assertThat(decide(-1.2, 8, "pay alice", "pay bob", Risk.COMFORT))
                .isInstanceOf(Verdict.Nothing.class);
    }
}
