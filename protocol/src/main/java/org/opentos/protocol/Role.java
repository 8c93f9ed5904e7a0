package org.opentos.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What a grant makes of its holder within a home.
public enum Role {
    OWNER,
    ADULT,
    CHILD,
    GUEST,
    /// A device on which a person can see and do things, acting as itself.
    TERMINAL,
    /// A device that is no terminal: it speaks for itself only.
    THING;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Role parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
