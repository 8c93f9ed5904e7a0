package org.opentos.voice.likeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.opentos.voice.sentences.Language;

/// What whatever compares sentences holds to.
public abstract class LikenessContract {
    /// The one that is tried; one for all tests, since loading takes longest.
    protected abstract Likeness likeness();

    private float[] of(Language language, String text, String... sentences) {
        return likeness().of(language, text, List.of(sentences)).orElseThrow();
    }

    @Test
    void theSameIsTheLikest() {
        float[] english =
                of(
                        Language.EN,
                        "turn on the kitchen light",
                        "pay alice twenty yuan",
                        "turn on the kitchen light",
                        "turn on the light in the kitchen");
        float[] chinese = of(Language.ZH_HANS, "打开厨房的灯", "付给小爱二十块", "打开厨房的灯", "厨房的灯打开");

        for (float[] likes : List.of(english, chinese)) {
            assertThat(likes[1]).isCloseTo(1f, within(1e-4f));
            assertThat(likes[2]).isLessThan(likes[1]);
            assertThat(likes[0]).isLessThan(likes[2]);
        }
    }

    @Test
    void whatStandsBesideChangesNothing() {
        float[] alone = of(Language.EN, "lights off please", "turn off the lights");
        float[] beside =
                of(
                        Language.EN,
                        "lights off please",
                        "a much longer sentence about nothing that is of use to anybody at all",
                        "turn off the lights",
                        "");

        assertThat(beside[1]).isEqualTo(alone[0]);
    }

    @Test
    void takesAnyText() {
        for (Language language : Language.values()) {
            for (String text :
                    List.of("", " ", "🦄\u0000\uD800", "x".repeat(400), "灯".repeat(400))) {
                assertThat(of(language, text, text, "stop"))
                        .as(text)
                        .hasSize(2)
                        .doesNotContain(Float.NaN);
            }
        }
    }

    @Test
    void comparesNoMoreThanItSays() {
        List<String> most = Collections.nCopies(Likeness.SENTENCES_MAX, "stop");

        assertThat(likeness().of(Language.EN, "stop", List.of()).orElseThrow()).isEmpty();
        assertThat(likeness().of(Language.EN, "stop", most).orElseThrow())
                .hasSize(Likeness.SENTENCES_MAX);
        List<String> more = Collections.nCopies(Likeness.SENTENCES_MAX + 1, "stop");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> likeness().of(Language.EN, "stop", more));
    }
}
