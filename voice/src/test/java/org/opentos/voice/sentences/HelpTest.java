package org.opentos.voice.sentences;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.opentos.voice.bench.InventedHome;
import org.opentos.voice.bench.Typed;

class HelpTest {
    private static final Path MODELS = Path.of("..", "api", "thing-models");

    private static Sentences home(Language language) throws IOException {
        return Sentences.of(InventedHome.of(language, MODELS, Optional.of(Typed.HERE)), language);
    }

    private static List<String> all(List<Example> help) {
        return help.stream().flatMap(each -> each.sentences().stream()).toList();
    }

    @ParameterizedTest
    @EnumSource
    void showsWhatIsReadAsJustOneThing(Language language) throws IOException {
        Sentences sentences = home(language);

        assertThat(all(sentences.help()))
                .hasSizeGreaterThan(40)
                .doesNotHaveDuplicates()
                .allSatisfy(each -> assertThat(sentences.read(each)).as(each).hasSize(1));
    }

    @ParameterizedTest
    @EnumSource
    void beginsWithWhatPeopleNeedMost(Language language) throws IOException {
        assertThat(home(language).help())
                .extracting(Example::kind)
                .startsWith("power", "number", "ask", "order", "play");
    }

    @Test
    void speaksOfNamesAsPeopleDo() throws IOException {
        assertThat(all(home(Language.EN).help()))
                .noneMatch(each -> each.matches(".*\\b[Tt]he ((Nora|Mei|Tom)'s|The)\\b.*"))
                .noneMatch(each -> each.matches(".*\\bthe (Bedroom|Kitchen|Front|Headset)\\b.*"))
                .noneMatch(each -> each.matches(".*\\b[Aa] [aeiou].*"))
                .allMatch(each -> Character.isUpperCase(each.charAt(0)))
                .contains("Who is at home");
        assertThat(all(home(Language.ZH_HANS).help())).contains("谁在家");
    }

    @ParameterizedTest
    @CsvSource({
        "Bedroom lamp, the bedroom lamp",
        "LED strip, the LED strip",
        "Tom's watch, Tom's watch",
        "The den, the den",
        "my lamp, my lamp",
        "TV, the TV",
        "Lamp, the lamp"
    })
    void namesHaveAnArticleUnlessTheySayWhose(String name, String spoken) {
        assertThat(new Spoken(Language.EN, Numerals.of(Language.EN)).definite(name))
                .isEqualTo(spoken);
    }

    /// Nothing that stands in a template has a meaning in a name.
    @ParameterizedTest
    @EnumSource
    void namesOfAnyKindHarmNothing(Language language) throws IOException {
        Surroundings plain = InventedHome.of(language, MODELS, Optional.empty());
        for (String name : List.of("{device}", "(a|b) [c]", "", "🔥🔥", "$1 \\", "the")) {
            Surroundings odd =
                    new Surroundings(
                            plain.rooms().stream()
                                    .map(each -> new Surroundings.Room(each.id(), name))
                                    .toList(),
                            plain.devices().stream()
                                    .map(each ->
                                            new Surroundings.Device(
                                                    each.id(),
                                                    name,
                                                    each.room(),
                                                    each.terminal(),
                                                    each.model(),
                                                    each.controlled()))
                                    .toList(),
                            plain.apps(),
                            plain.titles(),
                            plain.friends(),
                            plain.currencies(),
                            plain.here());
            assertThat(all(Sentences.of(odd, language).help())).as(name).isNotEmpty();
        }
    }
}
