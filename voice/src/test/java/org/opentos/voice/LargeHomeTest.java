package org.opentos.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.protocol.Risk;
import org.opentos.voice.HearingClient.Launch;
import org.opentos.voice.audio.Waves;
import org.opentos.voice.bench.InventedHome;
import org.opentos.voice.bench.Voices;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.program.Form;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sentences.Sentences;
import org.opentos.voice.sentences.Surroundings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Homes of many devices are heard by a program with no more memory than it always has.
class LargeHomeTest {
    private static final Path MODELS = Path.of("..", "api", "thing-models");
    private static final List<String> WORDS =
            List.of("left", "right", "upper", "lower", "small", "large", "old", "new");

    private static @TempDir Path work;

    @Test
    void fortyDevicesAreListenedFor() throws IOException {
        heard(
                InventedHome.of(Language.EN, MODELS, Optional.empty()),
                "turn off the kitchen lights");
    }

    @Tag("long")
    @Test
    void fiveHundredDevicesOfSimilarNamesAreToldApart() throws IOException {
        JsonNode lamp = new JsonMapper().readTree(Files.readString(MODELS.resolve("lamp.tm.json")));
        List<Surroundings.Device> devices = new ArrayList<>();
        for (int each = 0; each < 500; each++) {
            String name =
                    "%s %s lamp %d"
                            .formatted(WORDS.get(each % 8), WORDS.get(each / 8 % 8), each / 64 + 1);
            devices.add(
                    new Surroundings.Device(
                            "lamp-%059d".formatted(each),
                            name,
                            Optional.empty(),
                            false,
                            lamp,
                            true));
        }

        heard(
                new Surroundings(
                        List.of(),
                        devices,
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        Optional.empty()),
                "turn on the old upper lamp three");
    }

    private static void heard(Surroundings around, String sentence) throws IOException {
        Grammar grammar = Sentences.of(around, Language.EN).grammar();
        Launch launch =
                Launch.of(
                        System.getProperty("java.class.path"),
                        ModelDirectory.ofEnvironment().path(),
                        work.resolve("work"));
        try (HearingClient client = new HearingClient(launch, Language.EN)) {
            byte[] said = Waves.pcm16(Voices.say(sentence, 0).samples());

            Verdict verdict = client.hear(said, Form.PCM16, grammar, _ -> Risk.COMFORT);

            assertThat(verdict)
                    .isInstanceOfSatisfying(
                            Verdict.Act.class,
                            act ->
                                    assertThat(act.meaning())
                                            .isEqualTo(grammar.read(sentence).getFirst()));
            assertThat(client.state().starts()).isEqualTo(1);
        }
    }
}
