package org.opentos.hub.voice;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.opentos.hub.testing.ShippedModel;
import org.opentos.voice.sentences.Intent;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sentences.Sentences;
import org.opentos.voice.sentences.Surroundings;

class PronounsTest {
    private static final Surroundings AROUND =
            new Surroundings(
                    List.of(new Surroundings.Room("kitchen", "Kitchen")),
                    List.of(
                            device("lamp", "Reading lamp", "lamp", false),
                            device("left", "Left light", "lamp", false),
                            device("heating", "Thermostat", "thermostat", false),
                            device("tv", "Television", "tv", true)),
                    List.of(),
                    List.of(),
                    List.of(),
                    List.of(),
                    Optional.empty());
    private static final Sentences ENGLISH = Sentences.of(AROUND, Language.EN);
    private static final Sentences CHINESE = Sentences.of(AROUND, Language.ZH_HANS);

    private static Surroundings.Device device(
            String id, String name, String model, boolean terminal) {
        return new Surroundings.Device(
                id, name, Optional.of("kitchen"), terminal, ShippedModel.read(model), true);
    }

    /// What a sentence means after others, the latest last.
    private static List<Intent> after(Language language, String words, String... before) {
        Sentences sentences = language == Language.EN ? ENGLISH : CHINESE;
        return Pronouns.resolve(
                        sentences,
                        AROUND,
                        language,
                        words,
                        List.of(before).reversed(),
                        sentences.meanings(words))
                .stream()
                .map(sentences::intent)
                .toList();
    }

    private static List<String> devices(List<Intent> intents) {
        return intents.size() == 1 && intents.getFirst() instanceof Intent.Set set
                ? set.devices()
                : List.of();
    }

    @Test
    void it_is_what_was_spoken_of_last() {
        assertThat(devices(after(Language.EN, "turn it off", "turn on the reading lamp")))
                .containsExactly("lamp");
        assertThat(
                        devices(
                                after(
                                        Language.EN,
                                        "turn it off",
                                        "turn on the reading lamp",
                                        "turn on the television",
                                        "what time is it")))
                .containsExactly("tv");
        assertThat(
                        devices(
                                after(
                                        Language.EN,
                                        "turn it on again",
                                        "turn on the reading lamp",
                                        "turn it off")))
                .as("through another it")
                .containsExactly("lamp");
        assertThat(devices(after(Language.ZH_HANS, "关掉它", "打开Reading lamp")))
                .containsExactly("lamp");
    }

    @Test
    void several_are_meant_where_several_were_spoken_of() {
        assertThat(devices(after(Language.EN, "turn them off", "turn on the kitchen lights")))
                .containsExactlyInAnyOrder("lamp", "left");
    }

    @Test
    void nobody_guesses_where_nothing_was_spoken_of() {
        assertThat(after(Language.EN, "turn it off")).hasSizeGreaterThan(1);
        assertThat(after(Language.ZH_HANS, "关掉它")).hasSizeGreaterThan(1);
    }

    @Test
    void what_goes_without_saying_stays() {
        assertThat(after(Language.EN, "make it warmer")).hasSize(1);
        assertThat(after(Language.EN, "why is it so cold")).hasSizeLessThanOrEqualTo(1);
        assertThat(after(Language.EN, "what time is it", "turn on the reading lamp"))
                .containsExactly(new Intent.Time());
        assertThat(after(Language.EN, "stop it", "turn on the reading lamp"))
                .containsExactly(new Intent.Stop());
    }
}
