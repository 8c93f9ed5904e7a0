package org.opentos.hub.activity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/// What somebody is doing, as the pages say it.
public enum ActivityKind {
    PLAYING,
    WATCHING,
    LISTENING,
    READING,
    EDITING,
    /// None of the others.
    USING;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<ActivityKind> find(String text) {
        for (ActivityKind each : values()) {
            if (each.text().equals(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
