package org.opentos.voice.sentences;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// A language in which the home can be spoken to.
public enum Language {
    EN("en", Locale.ENGLISH),
    ZH_HANS("zh-Hans", Locale.SIMPLIFIED_CHINESE);

    private final String text;
    private final Locale locale;

    Language(String text, Locale locale) {
        this.text = text;
        this.locale = locale;
    }

    /// The tag of BCP 47, as Thing Models and manifests write it.
    public String text() {
        return text;
    }

    Locale locale() {
        return locale;
    }

    public static Optional<Language> parse(String text) {
        return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
    }
}
