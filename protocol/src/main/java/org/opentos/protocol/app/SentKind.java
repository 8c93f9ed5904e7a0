package org.opentos.protocol.app;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// What a person can send to a terminal, and an app there can open.
public enum SentKind {
    LINK,
    IMAGE,
    AUDIO,
    VIDEO,
    PLACE,
    TEXT,
    /// A content item of the person's.
    CONTENT,
    /// What the person wants of one app: that it opens, or an intent of its manifest.
    INTENT;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Whether it is the content of a file.
    public boolean file() {
        return this == IMAGE || this == AUDIO || this == VIDEO;
    }

    /// Whether a terminal shows it where no app opens it.
    public boolean shownByItself() {
        return this == LINK || this == IMAGE || this == PLACE || this == TEXT;
    }

    public static Optional<SentKind> find(String text) {
        return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
    }

    /// Whether a manifest says that an app opens it. An intent names its app.
    public boolean declared() {
        return this != INTENT;
    }

    static String all() {
        return Arrays.stream(values())
                .filter(SentKind::declared)
                .map(SentKind::text)
                .collect(Collectors.joining(", "));
    }
}
