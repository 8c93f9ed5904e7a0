package org.opentos.voice.sentences;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.opentos.protocol.app.AppIntent;
import org.opentos.protocol.app.AppManifest;

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

    String of(AppManifest.Text text) {
        return this == EN ? text.english() : text.chinese();
    }

    /// The sentences in which an app wants to be told.
    List<String> of(AppIntent intent) {
        return this == EN ? intent.english() : intent.chinese();
    }

    public static Optional<Language> parse(String text) {
        return Arrays.stream(values()).filter(each -> each.text.equals(text)).findFirst();
    }
}
