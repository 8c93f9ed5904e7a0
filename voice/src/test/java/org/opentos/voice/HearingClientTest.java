package org.opentos.voice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.protocol.Risk;
import org.opentos.voice.HearingClient.Condition;
import org.opentos.voice.HearingClient.Launch;
import org.opentos.voice.Verdict.Reason;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.audio.Stretch;
import org.opentos.voice.audio.Waves;
import org.opentos.voice.bench.Voices;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.program.Form;
import org.opentos.voice.program.Phase;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sphinx.WakeWord;

/// A real process hears.
class HearingClientTest {
    private static final String ORDER = "can i get a small americano with sugar";
    private static @TempDir Path work;
    private static HearingClient client;

    @BeforeAll
    static void start() {
        client = new HearingClient(launch(work.resolve("work"), Launch.IDLE), Language.EN);
        client.prepare(Coffee.GRAMMAR);
    }

    @AfterAll
    static void end() {
        client.close();
    }

    private static Launch launch(Path work, Duration idle) {
        return new Launch(
                System.getProperty("java.class.path"),
                ModelDirectory.ofEnvironment().path(),
                work,
                List.of("-XX:TieredStopAtLevel=1"),
                idle);
    }

    private static Verdict hear(byte[] recording, Form form) {
        return client.hear(recording, form, Coffee.GRAMMAR, _ -> Risk.COMFORT);
    }

    private static Reason reason(byte[] recording, Form form) {
        return ((Verdict.Nothing) hear(recording, form)).reason();
    }

    private static void assertOrdered(Verdict verdict) {
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Act.class,
                        act ->
                                assertThat(act.meaning())
                                        .isEqualTo(Coffee.GRAMMAR.read(ORDER).getFirst()));
    }

    @Test
    void hearsWhatWasSaidInEachForm() throws IOException {
        float[] said = Voices.say(ORDER, 0).samples();

        assertOrdered(hear(Waves.pcm16(said), Form.PCM16));
        assertOrdered(hear(Waves.write(said, Sound.RATE, 1, 16, false), Form.WAVE));
        assertOrdered(hear(Waves.write(Waves.at(8_000, said), 8_000, 1, 16, false), Form.WAVE));
        assertOrdered(hear(Waves.write(Waves.at(48_000, said), 48_000, 2, 24, false), Form.WAVE));
        assertThat(client.state().condition()).isEqualTo(Condition.READY);
        assertThat(client.state().load()).hasValueSatisfying(each -> assertThat(each).isPositive());
    }

    @Test
    void refusesWhatCannotBeHeard() {
        assertThat(reason("not a recording".getBytes(UTF_8), Form.WAVE))
                .isEqualTo(Reason.UNREADABLE);
        assertThat(reason(new byte[] {1, 2, 3}, Form.PCM16)).isEqualTo(Reason.UNREADABLE);
        assertThat(reason(new byte[0], Form.PCM16)).isEqualTo(Reason.SILENCE);
        assertThat(reason(new byte[2 * Sound.RATE], Form.PCM16)).isEqualTo(Reason.SILENCE);
        byte[] tenMinutes = Waves.write(new float[600 * 8_000], 8_000, 1, 8, false);
        assertThat(reason(tenMinutes, Form.WAVE)).isEqualTo(Reason.TOO_LONG);
        assertThat(reason(new byte[600 * 2 * Sound.RATE], Form.PCM16)).isEqualTo(Reason.TOO_LONG);
        assertThat(reason(new byte[50 << 20], Form.WAVE)).isEqualTo(Reason.TOO_LONG);
    }

    @Test
    void guardsWhatIsWorthGuarding() throws IOException {
        byte[] noisy = Waves.pcm16(Voices.say("make it orange", 0).samples());
        Grammar doors =
                Grammar.of(
                        Map.of(
                                "make",
                                Phrase.sequence(
                                        Phrase.words("make it"),
                                        Phrase.slot("colour", List.of("orange", "purple")))));
        Verdict.Act act = (Verdict.Act) client.hear(noisy, Form.PCM16, doors, _ -> Risk.COMFORT);
        Verdict money = client.hear(noisy, Form.PCM16, doors, _ -> Risk.MONEY);

        assertThat(act.meaning().slots()).containsEntry("colour", "orange");
        if (money instanceof Verdict.Act guarded) {
            assertThat(guarded.agreed()).isTrue();
        } else {
            assertThat(money).isInstanceOf(Verdict.Ask.class);
        }
    }

    @Test
    void findsTheEndOfWhatIsSaid() throws Exception {
        byte[] said = Waves.pcm16(Voices.say(ORDER, 0).samples());
        List<Phase> phases = new CopyOnWriteArrayList<>();
        try (Listening listening =
                client.listen(Coffee.GRAMMAR, Listening.SILENCE, _ -> Risk.COMFORT, phases::add)) {
            boolean wanted = true;
            byte[] moments = Arrays.copyOf(said, said.length + 20 * 2 * Sound.RATE);
            for (int at = 0; wanted && at < moments.length; at += 1_280) {
                wanted = listening.more(Arrays.copyOfRange(moments, at, at + 1_280));
            }

            assertOrdered(listening.verdict());
            assertThat(listening.more(new byte[2])).isFalse();
        }
        assertThat(phases).containsExactly(Phase.SPEAKING, Phase.THINKING);
    }

    @Test
    void hearsWhatCameUntilTheButtonWasLetGo() throws IOException {
        byte[] said = Waves.pcm16(Voices.say(ORDER, 0).samples());
        try (Listening listening =
                client.listen(Coffee.GRAMMAR, Listening.SILENCE, _ -> Risk.COMFORT, _ -> {})) {
            listening.more(said);
            listening.end();

            assertOrdered(listening.verdict());
        }
        try (Listening silent =
                client.listen(Coffee.GRAMMAR, Listening.SILENCE, _ -> Risk.COMFORT, _ -> {})) {
            silent.more(new byte[3_200]);
            silent.end();

            assertThat(silent.verdict()).isEqualTo(new Verdict.Nothing(Reason.SILENCE, ""));
        }
    }

    /// Silence, what was said, silence.
    private static byte[] around(String text) throws IOException {
        float[] said = Voices.say(text, 0).samples();
        float[] around = new float[said.length + 2 * Sound.RATE];
        System.arraycopy(said, 0, around, Sound.RATE / 10, said.length);
        return Waves.pcm16(around);
    }

    private static Listening behind(String phrase, int samples, Consumer<Phase> told) {
        return client.listen(
                Optional.of(new WakePhrase(phrase, samples, -40)),
                Coffee.GRAMMAR,
                Listening.SILENCE,
                _ -> Risk.COMFORT,
                told);
    }

    @Test
    void hearsWhatFollowsThePhraseWithoutAPauseAndWithOne() throws IOException {
        float[] phrase = Voices.say(WakeWord.PHRASE, 0).samples();
        byte[] order = Waves.pcm16(Voices.say(ORDER, 0).samples());
        for (int pause : new int[] {0, Sound.RATE / 20, 2 * Sound.RATE}) {
            List<Phase> phases = new CopyOnWriteArrayList<>();
            byte[] before = Waves.pcm16(Arrays.copyOf(phrase, phrase.length + pause));
            byte[] all = Arrays.copyOf(before, before.length + order.length + 4 * Sound.RATE);
            System.arraycopy(order, 0, all, before.length, order.length);
            // The end of the phrase is sometimes found a little early.
            int end = phrase.length - (pause > Sound.RATE ? Sound.RATE / 5 : 0);
            try (Listening listening = behind(WakeWord.PHRASE, end, phases::add)) {
                listening.more(all);

                assertOrdered(listening.verdict());
                assertThat(listening.spoken().from())
                        .as("the phrase is no part of what is kept")
                        .isBetween(phrase.length, phrase.length + pause + Sound.RATE / 2);
            }
            assertThat(phases).containsExactly(Phase.LISTENING, Phase.SPEAKING, Phase.THINKING);
        }
    }

    @Test
    void forgetsWhatWasNotThePhrase() throws IOException {
        for (String other : List.of("open the window please", "what a lovely day", ORDER)) {
            List<Phase> phases = new CopyOnWriteArrayList<>();
            try (Listening listening = behind(WakeWord.PHRASE, Sound.RATE, phases::add)) {
                listening.more(around(other + " and " + ORDER));

                assertThat(listening.verdict())
                        .as(other)
                        .isEqualTo(new Verdict.Nothing(Reason.NOT_WOKEN, ""));
                assertThat(listening.spoken()).isEqualTo(Stretch.NONE);
                assertThat(listening.more(new byte[2])).isFalse();
            }
            assertThat(phases).isEmpty();
        }
    }

    @Test
    void takesNoPhraseFromWhatIsTooShortOrNoSound() throws IOException {
        try (Listening listening = behind(WakeWord.PHRASE, Sound.RATE, _ -> {})) {
            listening.more(new byte[Sound.RATE]);
            listening.end();

            assertThat(listening.verdict()).isEqualTo(new Verdict.Nothing(Reason.NOT_WOKEN, ""));
        }
        try (Listening listening = behind(WakeWord.PHRASE, Sound.RATE, _ -> {})) {
            listening.more(new byte[3]);

            assertThat(listening.verdict()).isEqualTo(new Verdict.Nothing(Reason.UNREADABLE, ""));
        }
    }

    @Test
    void saysWhereSomebodySpoke() throws IOException {
        float[] said = Voices.say(ORDER, 0).samples();
        float[] around = new float[said.length + 2 * Sound.RATE];
        System.arraycopy(said, 0, around, Sound.RATE, said.length);
        byte[] samples = Waves.pcm16(around);

        Stretch whole = client.hear(samples, Form.PCM16, Coffee.GRAMMAR).spoken();
        Stretch streamed;
        try (Listening listening =
                client.listen(Coffee.GRAMMAR, Listening.SILENCE, _ -> Risk.COMFORT, _ -> {})) {
            listening.more(samples);
            listening.end();
            streamed = listening.spoken();
        }

        for (Stretch spoken : List.of(whole, streamed)) {
            assertThat(spoken.from()).isCloseTo(Sound.RATE, within(Sound.RATE / 2));
            assertThat(spoken.to()).isCloseTo(around.length - Sound.RATE, within(Sound.RATE / 2));
        }
        assertThat(client.hear(new byte[2 * Sound.RATE], Form.PCM16, Coffee.GRAMMAR).spoken())
                .isEqualTo(Stretch.NONE);
    }

    @Test
    void turnsAwayWhomItCannotListenToSoon() throws Exception {
        byte[] said = Waves.pcm16(Voices.say(ORDER, 0).samples());
        List<Future<Verdict>> asked = new ArrayList<>();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int each = 0; each < 30; each++) {
                asked.add(callers.submit(() -> hear(said, Form.PCM16)));
            }
        }
        int acted = 0;
        for (Future<Verdict> each : asked) {
            if (each.get() instanceof Verdict.Act) {
                acted++;
            } else {
                assertThat(each.get()).isEqualTo(new Verdict.Nothing(Reason.BUSY, ""));
            }
        }
        assertThat(acted).isBetween(1, 29);
    }

    @Test
    void hearsAgainWhereTheProgramWasKilledWhileItHeard(@TempDir Path directory) throws Exception {
        byte[] said = Waves.pcm16(Voices.say(ORDER, 0).samples());
        try (HearingClient killed =
                new HearingClient(launch(directory, Launch.IDLE), Language.EN)) {
            Listening listening =
                    killed.listen(Coffee.GRAMMAR, Listening.SILENCE, _ -> Risk.COMFORT, _ -> {});
            listening.more(Arrays.copyOf(said, said.length / 2));
            child(directory).destroyForcibly();

            assertThat(listening.verdict()).isEqualTo(new Verdict.Nothing(Reason.FAILED, ""));
            assertOrdered(killed.hear(said, Form.PCM16, Coffee.GRAMMAR, _ -> Risk.COMFORT));
            assertThat(killed.state().starts()).isEqualTo(2);
            assertThat(killed.state().condition()).isEqualTo(Condition.READY);
        }
        assertThat(directory).isDirectoryNotContaining("glob:**/tmp-*");
    }

    @Test
    void endsWhenNobodySpeaks(@TempDir Path directory) throws Exception {
        try (HearingClient idle =
                new HearingClient(launch(directory, Duration.ofSeconds(1)), Language.EN)) {
            idle.prepare();
            ProcessHandle child = child(directory);
            idle.hear(new byte[3_200], Form.PCM16, Coffee.GRAMMAR, _ -> Risk.COMFORT);

            child.onExit().get(20, TimeUnit.SECONDS);
            assertThat(idle.state().condition()).isEqualTo(Condition.IDLE);
        }
    }

    /// The process that hears for a client with this directory.
    private static ProcessHandle child(Path directory) {
        return ProcessHandle.current()
                .children()
                .filter(each -> each.info().commandLine().orElse("").contains(directory.toString()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void neverHearsAnythingInNoise() {
        Random random = new Random(11);
        byte[] noise = new byte[4 * Sound.RATE];
        random.nextBytes(noise);

        assertThat(hear(noise, Form.PCM16)).isInstanceOf(Verdict.Nothing.class);
    }
}
