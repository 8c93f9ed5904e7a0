package org.opentos.voice.likeness;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.sentences.Language;

/// The real models, in this process.
class LoadedLikenessTest extends LikenessContract {
    private static LoadedLikeness likeness;

    @BeforeAll
    static void load() {
        likeness = new LoadedLikeness(ModelDirectory.ofEnvironment(), 1);
    }

    @AfterAll
    static void end() {
        likeness.close();
    }

    @Override
    protected Likeness likeness() {
        return likeness;
    }

    @Test
    void findsTheSameMeaningInOtherWords() {
        float[] english =
                likeness.of(
                                Language.EN,
                                "it is freezing in here",
                                List.of("make it warmer", "what is my balance", "play the news"))
                        .orElseThrow();
        float[] chinese =
                likeness.of(Language.ZH_HANS, "我还剩多少钱", List.of("余额是多少", "打开卧室的灯", "播放晚间新闻"))
                        .orElseThrow();

        for (float[] likes : List.of(english, chinese)) {
            assertThat(likes[0]).isGreaterThan(likes[1]).isGreaterThan(likes[2]);
        }
    }
}
