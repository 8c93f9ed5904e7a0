package org.opentos.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.vosk.ToneModel;
import org.opentos.voice.vosk.Tones;

/// A language that one recogniser alone hears, by a model of Vosk that hears tones for words. Tones
/// are no speech to voice activity, so what is tried is what comes after it.
class LoneHearingTest {
    private static final Tones TONES =
            new Tones(List.of("打开", "关上", "客厅", "卧室", "的", "灯", "天气", "怎么样"));

    private static final Grammar HOME =
            Grammar.of(
                    Map.of(
                            "turn",
                            Phrase.sequence(
                                    Phrase.slot("to", List.of("打开", "关上")),
                                    Phrase.slot("device", List.of("客厅的灯", "卧室的灯", "电视")))));

    private static final List<UnheardWords> UNHEARD = new CopyOnWriteArrayList<>();

    private static @TempDir Path directory;
    private static Hearing hearing;

    @BeforeAll
    static void load() throws IOException {
        ModelDirectory models = beside(directory);
        ToneModel.write(models.vosk(Language.ZH_HANS).directory(), TONES.words(), false);
        hearing = new Hearing(models, Language.ZH_HANS, 1, directory, UNHEARD::add);
    }

    /// A directory with what finds voices, and nothing that hears.
    static ModelDirectory beside(Path directory) throws IOException {
        Path activity = ModelDirectory.ofEnvironment().file(ModelDirectory.Model.VOICE_ACTIVITY);
        Files.createSymbolicLink(
                directory.resolve(activity.getFileName()), activity.toAbsolutePath());
        return new ModelDirectory(directory);
    }

    @AfterAll
    static void end() {
        hearing.close();
    }

    @Test
    void doesWhatIsComfortAndAsksAboutWhatIsWorthGuarding() {
        Verdicts verdicts = hearing.judge(TONES.say("关上 卧室 的 灯"), HOME);

        Meaning meant = new Meaning("turn", new TreeMap<>(Map.of("to", "关上", "device", "卧室的灯")));
        assertThat(verdicts.comfort())
                .isInstanceOfSatisfying(
                        Verdict.Act.class,
                        act -> {
                            assertThat(act.meaning()).isEqualTo(meant);
                            assertThat(act.agreed()).isFalse();
                        });
        assertThat(verdicts.guarded())
                .isInstanceOfSatisfying(
                        Verdict.Ask.class,
                        ask -> assertThat(ask.choices().getFirst().meaning()).isEqualTo(meant));
    }

    @Test
    void doesNothingAboutWhatIsNoOrder() {
        for (String said : List.of("天气 怎么样", "天气 的 灯 怎么样", "灯 灯 灯")) {
            assertThat(hearing.judge(TONES.say(said), HOME).comfort())
                    .as(said)
                    .isInstanceOf(Verdict.Nothing.class);
        }
        Random random = new Random(5);
        float[] hiss = new float[Sound.RATE];
        for (int each = 0; each < hiss.length; each++) {
            hiss[each] = (float) random.nextGaussian() / 50;
        }
        assertThat(hearing.hear(new Sound(hiss), HOME))
                .isEqualTo(Verdicts.nothing(Verdict.Reason.SILENCE));
    }

    @Test
    void saysOnceWhichWordsAreUnknown() {
        Grammar names = Grammar.of(Map.of("see", Phrase.words("电视")));
        UNHEARD.clear();
        hearing.judge(TONES.say("打开 灯"), names);
        hearing.judge(TONES.say("打开 灯"), names);

        assertThat(UNHEARD).containsExactly(new UnheardWords("vosk", 2, List.of("电", "视")));
    }
}
