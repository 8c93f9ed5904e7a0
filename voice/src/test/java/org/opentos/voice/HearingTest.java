package org.opentos.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.protocol.Risk;
import org.opentos.voice.Verdict.Reason;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.bench.Voices;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.sentences.Language;

class HearingTest {
    private static final List<UnheardWords> UNHEARD = new CopyOnWriteArrayList<>();
    private static @TempDir Path work;
    private static Hearing hearing;

    @BeforeAll
    static void load() {
        hearing = new Hearing(ModelDirectory.ofEnvironment(), Language.EN, 1, work, UNHEARD::add);
    }

    @AfterAll
    static void end() {
        hearing.close();
    }

    private static Verdict hear(Sound sound) {
        return hearing.hear(sound, Coffee.GRAMMAR, Risk.COMFORT);
    }

    private static Reason reason(Sound sound) {
        return ((Verdict.Nothing) hear(sound)).reason();
    }

    @Test
    void doesWhatWasSaid() throws IOException {
        Verdict.Act act =
                (Verdict.Act) hear(Voices.say("can i get a small americano with sugar", 0));

        assertThat(act.meaning())
                .isEqualTo(Coffee.GRAMMAR.read("small americano with sugar").getFirst());
        assertThat(act.agreed()).isTrue();
        assertThat(UNHEARD).as("words that somebody does not know").isEmpty();
        assertThat(act.confidence()).isBetween(0.5, 1.0);
    }

    @Test
    void understandsWhatIsClippedAndWhatIsFaint() throws IOException {
        Sound said = Voices.say("can i get a small americano with sugar", 0);
        Verdict.Act clipped = (Verdict.Act) hear(said.normalised().scaled(3));
        Verdict.Act faint = (Verdict.Act) hear(said.scaled(0.02f));

        assertThat(clipped.meaning())
                .isEqualTo(Coffee.GRAMMAR.read("small americano with sugar").getFirst());
        assertThat(faint.meaning()).isEqualTo(clipped.meaning());
    }

    @Test
    void doesNothingWhereNobodySpeaks() {
        Random random = new Random(3);
        float[] hiss = new float[3 * Sound.RATE];
        float[] chord = new float[hiss.length];
        for (int each = 0; each < hiss.length; each++) {
            hiss[each] = (float) random.nextGaussian() / 50;
            chord[each] =
                    (float) (Math.sin(each * 0.1) + Math.sin(each * 0.125) + Math.sin(each * 0.15))
                            / 4;
        }

        assertThat(reason(new Sound(new float[0]))).isEqualTo(Reason.SILENCE);
        assertThat(reason(new Sound(new float[Sound.RATE]))).isEqualTo(Reason.SILENCE);
        assertThat(reason(new Sound(hiss))).isEqualTo(Reason.SILENCE);
        assertThat(hear(new Sound(chord))).isInstanceOf(Verdict.Nothing.class);
    }

    @Test
    void doesNothingAboutOtherSpeech() throws IOException {
        assertThat(reason(Voices.say("the children are playing football in the garden", 0)))
                .isEqualTo(Reason.OUTSIDE);
        assertThat(hear(Voices.say("make me a green tea with honey", 0)))
                .isNotInstanceOf(Verdict.Act.class);
    }

    @Test
    void movesNoMoneyByWhatTwoSayAtOnce() throws IOException {
        Grammar payments =
                Grammar.of(
                        Map.of(
                                "pay",
                                Phrase.sequence(
                                        Phrase.words("pay"),
                                        Phrase.slot("whom", List.of("alice", "robert", "susan")),
                                        Phrase.slot("amount", List.of("twenty", "ninety")),
                                        Phrase.words("dollars"))));
        Sound one = Voices.say("pay alice twenty dollars", 0);
        Sound other = Voices.say("pay robert ninety dollars", 1);
        Sound programme = Voices.say("and they told her to pay susan ninety dollars at noon", 2);

        for (Sound mixed :
                List.of(
                        one.with(other, 0),
                        one.with(other, 3),
                        programme,
                        one.with(programme, 0))) {
            Verdict verdict = hearing.hear(mixed, payments, Risk.MONEY);
            if (verdict instanceof Verdict.Act act) {
                assertThat(act.words()).isEqualTo("pay alice twenty dollars");
            }
        }
    }

    @Test
    void doesNotListenToSpeeches() throws IOException {
        float[] sentence = Voices.say("make me a large mocha with sugar and cream", 0).samples();
        float[] speech = new float[20 * Sound.RATE];
        for (int each = 0; each < speech.length; each++) {
            speech[each] = sentence[each % sentence.length];
        }

        assertThat(reason(new Sound(speech))).isEqualTo(Reason.TOO_LONG);
    }

    @Test
    void turnsAwayWhomItCannotListenToSoon() throws Exception {
        Sound said = Voices.say("can i get a small americano with sugar", 0);
        List<Future<Verdict>> asked = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Verdict> call = () -> hear(said);
            for (int each = 0; each < 40; each++) {
                asked.add(callers.submit(call));
            }
        }
        int acted = 0;
        for (Future<Verdict> each : asked) {
            Verdict verdict = each.get();
            if (verdict instanceof Verdict.Nothing(Reason reason, String _)) {
                assertThat(reason).isEqualTo(Reason.BUSY);
            } else {
                assertThat(verdict).isInstanceOf(Verdict.Act.class);
                acted++;
            }
        }
        assertThat(acted).isBetween(1, 39);
    }

    @Test
    void saysWhatToDoWhereAModelIsMissing() {
        assertThatThrownBy(() ->
                        new ModelDirectory(Path.of("nowhere"))
                                .file(ModelDirectory.Model.VOICE_ACTIVITY))
                .hasMessageContaining("voice/models nowhere");
    }
}
