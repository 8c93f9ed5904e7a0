package org.opentos.hub.voice;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Properties;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.opentos.protocol.RefusalCode;
import org.opentos.voice.sentences.Language;

class RepliesTest {
    private static final Pattern FILLED = Pattern.compile("\\{[a-z]+}");

    @Test
    void both_languages_say_the_same_things() {
        Properties english = Replies.all(Language.EN);
        Properties chinese = Replies.all(Language.ZH_HANS);
        assertThat(chinese.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(filled(chinese, key)).as(key).isEqualTo(filled(english, key));
        }
    }

    private static TreeSet<String> filled(Properties texts, String key) {
        TreeSet<String> names = new TreeSet<>();
        FILLED.matcher(texts.getProperty(key))
                .results()
                .map(MatchResult::group)
                .forEach(names::add);
        return names;
    }

    @Test
    void what_is_in_braces_is_filled_in_once() {
        assertThat(Replies.text(Language.EN, "value", "what", "{what} is {braces}"))
                .isEqualTo("{what} is {braces}.");
        assertThatIllegalArgumentException().isThrownBy(() -> Replies.text(Language.EN, "value"));
        assertThat(Replies.text(Language.EN, "value", "what", "x".repeat(5_000)))
                .hasSize(Exchange.ANSWER_CHARACTERS_MAX);
    }

    @Test
    void a_refusal_without_words_of_its_own_is_said_too() {
        assertThat(Replies.refused(Language.EN, RefusalCode.NOT_ALLOWED)).contains("may not");
        assertThat(Replies.refused(Language.EN, RefusalCode.CSRF_REFUSED)).isNotBlank();
    }
}
