package org.opentos.hub.voice;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.voice.sentences.Language;

/// What the home answers, in the words of its languages: the files `replies.*.properties` beside
/// this class.
final class Replies {
    private static final Map<Language, Properties> TEXTS = new EnumMap<>(Language.class);

    static {
        for (Language language : Language.values()) {
            TEXTS.put(language, texts(language));
        }
    }

    private Replies() {}

    private static Properties texts(Language language) {
        String file = "replies." + language.text() + ".properties";
        try (InputStream stream =
                Objects.requireNonNull(Replies.class.getResourceAsStream(file), file)) {
            Properties texts = new Properties();
            texts.load(new InputStreamReader(stream, StandardCharsets.UTF_8));
            return texts;
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot read " + file, failed);
        }
    }

    static Properties all(Language language) {
        return Objects.requireNonNull(TEXTS.get(language));
    }

    /// @param filled names of what is in braces and what takes their place, in turns
    static String text(Language language, String key, String... filled) {
        String text = all(language).getProperty(key);
        if (text == null) {
            throw new IllegalArgumentException("no reply " + key + " in " + language);
        }
        StringBuilder whole = new StringBuilder();
        int at = 0;
        for (int open = text.indexOf('{'); open >= 0; open = text.indexOf('{', at)) {
            int close = text.indexOf('}', open);
            whole.append(text, at, open).append(value(text.substring(open + 1, close), filled));
            at = close + 1;
        }
        whole.append(text.substring(at));
        return whole.length() <= Exchange.ANSWER_CHARACTERS_MAX
                ? whole.toString()
                : whole.substring(0, Exchange.ANSWER_CHARACTERS_MAX - 1) + "…";
    }

    private static String value(String name, String... filled) {
        for (int each = 0; each + 1 < filled.length; each += 2) {
            if (filled[each].equals(name)) {
                return filled[each + 1];
            }
        }
        throw new IllegalArgumentException("nothing for {" + name + "}");
    }

    /// Why something was not done. Where there are no words for it, the page has them by its code.
    static String refused(Language language, RefusalCode code) {
        String key = "refused." + code.text();
        return text(language, all(language).containsKey(key) ? key : "refused.other");
    }

    static Reply refusal(Language language, Refusal refusal) {
        return refusal(language, refusal.code());
    }

    static Reply refusal(Language language, RefusalCode code) {
        return Reply.refused(refused(language, code), code.text());
    }
}
