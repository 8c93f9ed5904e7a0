package org.opentos.voice;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentos.voice.HearingClient.Condition;
import org.opentos.voice.HearingClient.Launch;
import org.opentos.voice.Verdict.Reason;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.program.Form;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.vosk.ToneModel;

/// What becomes of a model that is not whole, by the programs that a hub would run.
class BrokenModelTest {
    private static final List<String> WORDS = List.of("打开", "关上", "灯");

    /// What can be wrong with a file.
    private enum Fault {
        NETWORK_OF_NOISE("am/final.mdl", _ -> noise(4_000)),
        NETWORK_CUT("am/final.mdl", whole -> Arrays.copyOf(whole, whole.length / 2)),
        NETWORK_EMPTY("am/final.mdl", _ -> new byte[0]),
        UNKNOWN_OPTION("conf/model.conf", _ -> "--no-such-option=1\n".getBytes(UTF_8)),
        GRAPH_OF_NOISE("graph/HCLr.fst", _ -> noise(4_000)),
        GRAPH_CUT("graph/HCLr.fst", whole -> Arrays.copyOf(whole, whole.length / 2)),
        /// The library does not notice, and its process ends where it goes there.
        GRAPH_TO_NOWHERE("graph/HCLr.fst", Fault::toNowhere),
        WORDS_OF_NOISE("graph/words.txt", _ -> noise(400));

        /// Where the first step of the first state leads: behind the head and what is before it.
        private static final int FIRST_STEP_TO = 66 + 12 + 12;

        private final String file;
        private final UnaryOperator<byte[]> change;

        Fault(String file, UnaryOperator<byte[]> change) {
            this.file = file;
            this.change = change;
        }

        private static byte[] noise(int length) {
            byte[] noise = new byte[length];
            new java.util.Random(length).nextBytes(noise);
            return noise;
        }

        private static byte[] toNowhere(byte[] whole) {
            byte[] changed = whole.clone();
            changed[FIRST_STEP_TO + 3] = 0x3F;
            return changed;
        }

        void into(Path model) throws IOException {
            Path path = model.resolve(file);
            Files.write(path, change.apply(Files.readAllBytes(path)));
        }
    }

    private static HearingClient client(ModelDirectory models, Path work, Language language) {
        return new HearingClient(
                new Launch(
                        System.getProperty("java.class.path"),
                        models.path(),
                        work,
                        List.of("-XX:TieredStopAtLevel=1"),
                        Launch.IDLE),
                language);
    }

    private static Reason reason(HearingClient client) {
        Verdict verdict =
                client.hear(
                        new byte[32_000],
                        Form.PCM16,
                        Coffee.GRAMMAR,
                        _ -> org.opentos.protocol.Risk.COMFORT);
        return ((Verdict.Nothing) verdict).reason();
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    @Timeout(120)
    void saysWhatIsWrongWithAModel(Fault fault, @TempDir Path directory) throws IOException {
        ModelDirectory models = LoneHearingTest.beside(directory);
        Path model = models.vosk(Language.ZH_HANS).directory();
        ToneModel.write(model, WORDS, false);
        fault.into(model);
        try (HearingClient client = client(models, directory.resolve("work"), Language.ZH_HANS)) {
            // Whoever asks may hear of it before it is known that the program ended.
            while (client.state().condition() != Condition.FAILED) {
                assertThat(reason(client)).isEqualTo(Reason.FAILED);
            }

            assertThat(client.state().detail()).startsWith("hearing zh-Hans ended: ");
            assertThat(client.state().detail())
                    .satisfiesAnyOf(
                            each -> assertThat(each).contains(model.toString()),
                            each -> assertThat(each).contains("libvosk.so", "crash.log"));
            assertThat(client.state().detail()).doesNotContain("\tat ");
        }
    }

    @Test
    @Timeout(120)
    void takesNoOtherLanguageDown(@TempDir Path directory) throws IOException {
        try (Stream<Path> files = Files.list(ModelDirectory.ofEnvironment().path())) {
            for (Path file : files.toList()) {
                Files.createSymbolicLink(
                        directory.resolve(file.getFileName()), file.toAbsolutePath());
            }
        }
        ModelDirectory models = new ModelDirectory(directory);
        for (Language language : Language.values()) {
            Path model = models.vosk(language).directory();
            ToneModel.write(model, WORDS, false);
            Fault.NETWORK_OF_NOISE.into(model);
        }
        try (HearingClient chinese = client(models, directory.resolve("a"), Language.ZH_HANS);
                HearingClient english = client(models, directory.resolve("b"), Language.EN)) {
            assertThat(reason(english)).isEqualTo(Reason.SILENCE);
            assertThat(reason(chinese)).isEqualTo(Reason.FAILED);
            assertThat(reason(english)).isEqualTo(Reason.SILENCE);
            assertThat(english.state().condition()).isEqualTo(Condition.READY);
            assertThat(english.state().starts()).isEqualTo(1);
        }
    }

    @Test
    @Timeout(60)
    void hearsByAModelThatIsWhole(@TempDir Path directory) throws IOException {
        ModelDirectory models = LoneHearingTest.beside(directory);
        ToneModel.write(models.vosk(Language.ZH_HANS).directory(), WORDS, false);
        try (HearingClient client = client(models, directory.resolve("work"), Language.ZH_HANS)) {
            client.prepare(Coffee.GRAMMAR);

            assertThat(reason(client)).as(client.state().detail()).isEqualTo(Reason.SILENCE);
            assertThat(client.state().condition()).isEqualTo(Condition.READY);
        }
    }
}
