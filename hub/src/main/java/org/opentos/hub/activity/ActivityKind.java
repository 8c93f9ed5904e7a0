package org.opentos.hub.activity;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;
import org.opentos.protocol.FormFactor;

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

    /// Whether it can go on there: what is watched needs a screen for it.
    boolean fits(FormFactor form) {
        return this != WATCHING
                || form == FormFactor.TV
                || form == FormFactor.PHONE
                || form == FormFactor.VR;
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
