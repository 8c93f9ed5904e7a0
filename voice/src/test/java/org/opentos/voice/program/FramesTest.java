package org.opentos.voice.program;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.opentos.voice.UnheardWords;
import org.opentos.voice.Verdict;
import org.opentos.voice.Verdict.Reason;
import org.opentos.voice.Verdicts;
import org.opentos.voice.WakeCandidate;
import org.opentos.voice.WakePhrase;
import org.opentos.voice.audio.Stretch;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.program.Frames.Frame;
import org.opentos.voice.program.Frames.Garbled;
import org.opentos.voice.sentences.Language;

class FramesTest {
    private static final Meaning MEANING =
            new Meaning("set", new TreeMap<>(Map.of("device", "灯 1", "to", "")));

    private static final List<Message> MESSAGES =
            List.of(
                    new Message.Take("1", new byte[] {1, 2}),
                    new Message.Hear("1", Form.WAVE, new byte[40]),
                    new Message.Begin("1", 700),
                    new Message.More(new byte[] {0, 1}),
                    new Message.End(),
                    new Message.GiveUp(),
                    new Message.Ready(1_234),
                    new Message.Broken("no model"),
                    new Message.Told(Phase.SPEAKING),
                    new Message.Woken(new WakeCandidate(1_600, 5_000_000_000L, -41.5)),
                    new Message.BeginAfter("1", 700, new WakePhrase("open sesame", 19_200, -41.5)),
                    new Message.Compare(Language.ZH_HANS, "开灯", List.of("打开灯", "")),
                    new Message.Likes(new float[] {0.5f, -1}),
                    new Message.Unheard(new UnheardWords("vosk", 70, List.of("咖", "zorbelina"))),
                    new Message.Answer(
                            new Verdicts(
                                    new Verdict.Act(MEANING, "set the lamp", 0.5, true),
                                    new Verdict.Ask(
                                            List.of(
                                                    new Verdict.Choice(MEANING, "set"),
                                                    new Verdict.Choice(MEANING, "sat"))),
                                    new Stretch(3_200, 480_000))),
                    new Message.Answer(Verdicts.nothing(Reason.FAILED)));

    private static byte[] bytes(Frame... frames) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Frame each : frames) {
            Frames.write(bytes, each);
        }
        return bytes.toByteArray();
    }

    @Test
    void readsEachMessageThatItWrote() throws IOException {
        ByteArrayOutputStream written = new ByteArrayOutputStream();
        for (int each = 0; each < MESSAGES.size(); each++) {
            Frames.write(written, new Frame(each, MESSAGES.get(each)));
        }
        ByteArrayInputStream in = new ByteArrayInputStream(written.toByteArray());
        for (int each = 0; each < MESSAGES.size(); each++) {
            assertThat(Frames.read(in))
                    .get()
                    .usingRecursiveComparison()
                    .isEqualTo(new Frame(each, MESSAGES.get(each)));
        }
        assertThat(Frames.read(in)).isEmpty();
    }

    @Test
    void refusesWhatIsTooLongBeforeItMakesRoomForIt() {
        for (int length : new int[] {-1, 0, 4, Frames.BYTES_MAX + 1, Integer.MAX_VALUE}) {
            byte[] bytes = ByteBuffer.allocate(64).putInt(length).array();

            assertThatExceptionOfType(Garbled.class)
                    .isThrownBy(() -> Frames.read(new ByteArrayInputStream(bytes)));
        }
    }

    @Test
    void refusesAMessageThatEndsEarlyOrLate() throws IOException {
        for (Message message : MESSAGES) {
            byte[] whole = bytes(new Frame(7, message));
            for (int length = 1; length < whole.length; length++) {
                byte[] cut = java.util.Arrays.copyOf(whole, length);

                assertThatExceptionOfType(Garbled.class)
                        .isThrownBy(() -> Frames.read(new ByteArrayInputStream(cut)));
            }
        }
        byte[] end = bytes(new Frame(7, new Message.End()));
        byte[] late = java.util.Arrays.copyOf(end, end.length + 1);
        ByteBuffer.wrap(late).putInt(end.length - 4 + 1);

        assertThatExceptionOfType(Garbled.class)
                .isThrownBy(() -> Frames.read(new ByteArrayInputStream(late)));
    }

    @Test
    void refusesSpeechThatEndsBeforeItBegins() throws IOException {
        byte[] answer = bytes(new Frame(7, new Message.Answer(Verdicts.nothing(Reason.SILENCE))));
        for (int[] speech : new int[][] {{-1, 5}, {6, 5}, {0, -1}}) {
            ByteBuffer.wrap(answer).putInt(answer.length - 8, speech[0]);
            ByteBuffer.wrap(answer).putInt(answer.length - 4, speech[1]);

            assertThatExceptionOfType(Garbled.class)
                    .isThrownBy(() -> Frames.read(new ByteArrayInputStream(answer)));
        }
    }

    @Test
    void refusesAPhraseThatNobodyCouldSay() throws IOException {
        WakePhrase phrase = new WakePhrase("open sesame", 19_200, -41.5);
        byte[] whole = bytes(new Frame(7, new Message.BeginAfter("1", 700, phrase)));
        int samples = whole.length - Double.BYTES - Integer.BYTES;
        for (int none : new int[] {0, -1, WakePhrase.SAMPLES_MAX + 1, Integer.MAX_VALUE}) {
            assertGarbled(ByteBuffer.wrap(whole.clone()).putInt(samples, none));
        }
        for (double none : new double[] {Double.NaN, Double.NEGATIVE_INFINITY}) {
            assertGarbled(ByteBuffer.wrap(whole.clone()).putDouble(samples + 4, none));
        }
        for (int each = 0; each < phrase.words().length(); each++) {
            whole[samples - 1 - each] = '/';
        }
        assertGarbled(ByteBuffer.wrap(whole.clone()));
        byte[] woken = bytes(new Frame(0, new Message.Woken(new WakeCandidate(5, 9, -41.5))));
        assertGarbled(ByteBuffer.wrap(woken.clone()).putLong(9, 10));
        assertGarbled(ByteBuffer.wrap(woken.clone()).putLong(9, -1));
        assertGarbled(ByteBuffer.wrap(woken.clone()).putDouble(25, Double.NaN));
    }

    private static void assertGarbled(ByteBuffer frame) {
        assertThatExceptionOfType(Garbled.class)
                .isThrownBy(() -> Frames.read(new ByteArrayInputStream(frame.array())));
    }

    @Test
    void readsNoMessageFromNoise() throws IOException {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        int refused = 0;
        for (int run = 0; run < 2_000; run++) {
            byte[] noise = new byte[random.nextInt(5, 80)];
            random.nextBytes(noise);
            ByteBuffer.wrap(noise).putInt(noise.length - 4);
            try {
                Frames.read(new ByteArrayInputStream(noise));
            } catch (Garbled said) {
                refused++;
            }
        }
        // What is left are messages that hold any bytes.
        assertThat(refused).isGreaterThan(1_900);
    }
}
