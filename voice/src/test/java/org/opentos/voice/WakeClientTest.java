package org.opentos.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.protocol.Risk;
import org.opentos.voice.HearingClient.Launch;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.audio.Waves;
import org.opentos.voice.bench.Voices;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.program.WakeProgram;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sphinx.WakeWord;

class WakeClientTest {
    private static final int MOMENT = Sound.RATE / 10;

    /// With half a second of silence on either side.
    private static float[] said(String text) throws IOException {
        float[] said = Voices.say(text, 0).scaled(0.5f).samples();
        float[] around = new float[said.length + Sound.RATE];
        System.arraycopy(said, 0, around, Sound.RATE / 2, said.length);
        return around;
    }

    private static List<WakeCandidate> found(WakeListener listener, float[] samples) {
        List<WakeCandidate> found = new ArrayList<>();
        for (int at = 0; at < samples.length; at += MOMENT) {
            listener.hears(Arrays.copyOfRange(samples, at, Math.min(at + MOMENT, samples.length)))
                    .ifPresent(found::add);
        }
        return found;
    }

    private static int wakes(WakeListener listener, float[] samples) {
        return found(listener, samples).size();
    }

    @Test
    void findsThePhraseAndNothingElse() throws IOException {
        try (WakeListener listener =
                new WakeListener(
                        ModelDirectory.ofEnvironment(), WakeWord.PHRASE, WakeWord.THRESHOLD)) {
            assertThat(wakes(listener, new float[2 * Sound.RATE])).isZero();
            assertThat(wakes(listener, said("please open the window in the kitchen"))).isZero();
            assertThat(wakes(listener, said(WakeWord.PHRASE))).isEqualTo(1);
            assertThat(wakes(listener, said("can i get a small americano with sugar"))).isZero();
            assertThat(wakes(listener, said(WakeWord.PHRASE + ", turn on the lamp"))).isEqualTo(1);
        }
    }

    @Test
    void saysWhereThePhraseWas() throws IOException {
        try (WakeListener listener =
                new WakeListener(
                        ModelDirectory.ofEnvironment(), WakeWord.PHRASE, WakeWord.THRESHOLD)) {
            float[] phrase = said(WakeWord.PHRASE);
            float[] other = said("can i get a small americano with sugar");
            int quiet = 3 * Sound.RATE;
            float[] all = Arrays.copyOf(other, other.length + quiet + phrase.length);
            System.arraycopy(phrase, 0, all, other.length + quiet, phrase.length);

            List<WakeCandidate> found = found(listener, all);

            assertThat(found).hasSize(1);
            int began = other.length + quiet + Sound.RATE / 2;
            // The voice is silent for a while before it begins.
            assertThat(found.getFirst().from()).isCloseTo(began, within(Sound.RATE / 3L));
            assertThat(found.getFirst().to())
                    .isCloseTo(all.length - Sound.RATE / 2, within(Sound.RATE / 5L));
        }
    }

    @Test
    void takesAnyPhraseThatCanBeSaid() throws IOException {
        String phrase = "hello mapplewick";
        try (WakeListener listener =
                new WakeListener(ModelDirectory.ofEnvironment(), phrase, WakeWord.THRESHOLD)) {
            assertThat(wakes(listener, said(phrase))).isEqualTo(1);
        }
        for (String none : List.of("", "/", "one two three four five six seven", "灯")) {
            assertThatIllegalArgumentException()
                    .as(none)
                    .isThrownBy(() -> new WakeWord(none, WakeWord.THRESHOLD).close());
        }
    }

    @Test
    void isToldByAProcessOfItsOwn(@TempDir Path work) throws Exception {
        Launch launch =
                Launch.of(
                        System.getProperty("java.class.path"),
                        ModelDirectory.ofEnvironment().path(),
                        work);
        CountDownLatch woken = new CountDownLatch(1);
        AtomicReference<WakeCandidate> found = new AtomicReference<>();
        byte[] said = Waves.pcm16(said(WakeWord.PHRASE));
        CountDownLatch changed = new CountDownLatch(1);
        try (WakeClient client =
                new WakeClient(
                        launch,
                        WakeWord.PHRASE,
                        each -> {
                            found.set(each);
                            woken.countDown();
                        },
                        changed::countDown)) {
            for (int at = 0; at < said.length; at += 2 * MOMENT) {
                client.more(Arrays.copyOfRange(said, at, Math.min(at + 2 * MOMENT, said.length)));
            }

            assertThat(woken.await(30, TimeUnit.SECONDS)).as(client.detail()).isTrue();
            assertThat(client.ready()).isTrue();
            assertThat(changed.getCount()).isZero();
            WakeClient.Said since = client.since(found.get()).orElseThrow();
            assertThat(since.phrase().words()).isEqualTo(WakeWord.PHRASE);
            assertThat(since.phrase().samples()).isBetween(Sound.RATE / 2, 2 * Sound.RATE);
            assertThat(since.sound())
                    .isEqualTo(
                            Arrays.copyOfRange(
                                    said, said.length - since.sound().length, said.length));
            assertThat(client.since(new WakeCandidate(0, 1_000_000, 0))).isEmpty();
        }
        assertThat(work).isDirectoryNotContaining("glob:**/tmp-*");
    }

    @Test
    void handsAnOrderInTheSameBreathToWhoHears(@TempDir Path work) throws Exception {
        String order = "can i get a small americano with sugar";
        float[] all = said(WakeWord.PHRASE + " " + order);
        byte[] sound = Waves.pcm16(Arrays.copyOf(all, all.length + 3 * Sound.RATE));
        String path = System.getProperty("java.class.path");
        Path models = ModelDirectory.ofEnvironment().path();
        LinkedBlockingQueue<WakeCandidate> found = new LinkedBlockingQueue<>();
        try (HearingClient hearing =
                        new HearingClient(
                                Launch.of(path, models, work.resolve("hearing")), Language.EN);
                WakeClient client =
                        new WakeClient(
                                Launch.of(path, models, work.resolve("waking")),
                                WakeWord.PHRASE,
                                found::add,
                                () -> {})) {
            for (int at = 0; at < sound.length; at += 2 * MOMENT) {
                client.more(Arrays.copyOfRange(sound, at, Math.min(at + 2 * MOMENT, sound.length)));
            }
            WakeCandidate candidate = found.poll(30, TimeUnit.SECONDS);
            assertThat(candidate).as(client.detail()).isNotNull();
            WakeClient.Said said = client.since(candidate).orElseThrow();
            try (Listening listening =
                    hearing.listen(
                            Optional.of(said.phrase()),
                            Coffee.GRAMMAR,
                            Listening.SILENCE,
                            _ -> Risk.COMFORT,
                            _ -> {})) {
                listening.more(said.sound());

                assertThat(listening.verdict())
                        .isInstanceOfSatisfying(
                                Verdict.Act.class,
                                act ->
                                        assertThat(act.meaning())
                                                .isEqualTo(Coffee.GRAMMAR.read(order).getFirst()));
            }
        }
    }

    @Test
    void namesTheProgramThatIsThere() {
        assertThat(WakeClient.PROGRAM).isEqualTo(WakeProgram.class.getName());
    }
}
