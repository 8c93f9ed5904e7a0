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
    TEXT;

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
        return this != AUDIO && this != VIDEO;
    }

    public static Optional<SentKind> find(String text) {
        return Arrays.stream(values()).filter(each -> each.text().equals(text)).findFirst();
    }

    static String all() {
        return Arrays.stream(values()).map(SentKind::text).collect(Collectors.joining(", "));
    }
}
