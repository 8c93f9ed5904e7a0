package org.opentos.voice.speaking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.voice.audio.Recording;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.audio.VoiceActivity;
import org.opentos.voice.audio.WaveFile;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.speaking.Spoken.Mute;
import org.opentos.voice.speaking.Spoken.Reason;
import org.opentos.voice.speaking.Spoken.Voiced;
import org.opentos.voice.speaking.Voice.Engine;

class SpeakerTest {
    private @TempDir Path work;
    private Speaker speaker;

    @BeforeEach
    void make() {
        speaker = new Speaker(work.resolve("speaking"));
    }

    private Sound sound(String text, Voice voice) {
        byte[] wave = ((Voiced) speaker.speak(text, voice)).wave();
        return ((Recording.Readable) WaveFile.read(wave)).sound();
    }

    private Reason reason(String text, Voice voice) {
        return ((Mute) speaker.speak(text, voice)).reason();
    }

    @Test
    void saysWhatIsSpeech() {
        try (VoiceActivity activity = new VoiceActivity(ModelDirectory.ofEnvironment())) {
            Sound english = sound("The kitchen lamp is on, at 40 %.", Voice.ENGLISH);
            Sound chinese = sound("厨房的灯开着，亮度 40%。", Voice.CHINESE);

            for (Sound sound : List.of(english, chinese)) {
                Sound spoken = activity.spoken(sound.normalised()).orElseThrow();
                assertThat(spoken.seconds()).isBetween(1.0, 6.0);
                assertThat(spoken.seconds()).isGreaterThan(sound.seconds() * 0.6);
            }
        }
        assertThat(work.resolve("speaking")).isEmptyDirectory();
    }

    @Test
    void saysLongerWhatIsLonger() {
        assertThat(sound("二十二度，现在厨房的灯已经关了。", Voice.CHINESE).seconds())
                .isGreaterThan(2 * sound("关了。", Voice.CHINESE).seconds());
    }

    @Test
    void saysSignsAsWords() {
        assertThat(Speaker.plain("It is -3.5 °C, 40% & ¥20.50.", Voice.ENGLISH))
                .isEqualTo("It is minus 3.5 degrees Celsius, 40 percent and 20.50 yuan.");
        assertThat(Speaker.plain("现在 -3.5 °C，40%，¥20", Voice.CHINESE))
                .isEqualTo("现在 负3点5摄氏度，百分之40，20元");
        assertThat(Speaker.plain("Zoë’s café — 灯", Voice.ENGLISH)).isEqualTo("Zoe's cafe");
    }

    @Test
    void readsNothingAsMoreThanAText() {
        for (Voice voice : List.of(Voice.ENGLISH, Voice.CHINESE)) {
            assertThat(
                            Speaker.plain(
                                    "-o /etc/passwd <speak>[[h@l]]\u0001P90`id`$(id)\n--help;|\\",
                                    voice))
                    .doesNotContainPattern("[-<>\\[\\]`$()/|\\\\\\p{Cntrl}]");
        }
        assertThat(sound("-t hello -o /dev/null", Voice.ENGLISH).seconds()).isGreaterThan(0.5);
        assertThat(sound("--stdout 你好 -w x", Voice.CHINESE).seconds()).isGreaterThan(0.5);
    }

    @Test
    void saysWhateverItIsGiven() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int run = 0; run < 30; run++) {
            StringBuilder text = new StringBuilder();
            int length = random.nextInt(60);
            while (text.length() < length) {
                text.appendCodePoint(
                        switch (random.nextInt(4)) {
                            case 0 -> random.nextInt(0x20);
                            case 1 -> random.nextInt(0x4E00, 0x9FA5);
                            case 2 -> random.nextInt(0x1F300, 0x1F600);
                            default -> random.nextInt(0x20, 0x7F);
                        });
            }
            Voice voice = random.nextBoolean() ? Voice.ENGLISH : Voice.CHINESE;
            if (speaker.speak(text.toString(), voice)
                    instanceof Mute(Reason reason, String detail)) {
                assertThat(reason).as(text + " " + detail).isEqualTo(Reason.EMPTY);
            }
        }
    }

    @Test
    void refusesWhatItCannotSay() {
        assertThat(reason("a".repeat(Speaker.CHARACTERS_MAX + 1), Voice.ENGLISH))
                .isEqualTo(Reason.TOO_LONG);
        assertThat(reason("", Voice.ENGLISH)).isEqualTo(Reason.EMPTY);
        assertThat(reason("!?… 💡", Voice.CHINESE)).isEqualTo(Reason.EMPTY);
        assertThat(reason("灯", Voice.ENGLISH)).isEqualTo(Reason.EMPTY);
        assertThat(speaker.speak("a ".repeat(Speaker.CHARACTERS_MAX / 2), Voice.ENGLISH))
                .isInstanceOf(Voiced.class);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Voice(Engine.FLITE, "-o x", 1, 1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Voice(Engine.FLITE, "slt", 1, Double.NaN));
    }

    @Test
    void speaksForSeveralAtOnce() throws Exception {
        List<Future<Spoken>> asked = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int each = 0; each < 8; each++) {
                asked.add(
                        callers.submit(() -> speaker.speak("One after the other.", Voice.ENGLISH)));
            }
        }
        for (Future<Spoken> each : asked) {
            assertThat(each.get()).isInstanceOf(Voiced.class);
        }
    }
}
