package org.opentos.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// What can go wrong when a property is set or an action invoked; the annotation `tos:risk` of an
/// affordance in a Thing Model. An affordance without the annotation is `comfort`.
public enum Risk {
    LOOK,
    COMFORT,
    SECURITY,
    MONEY;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static Risk parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
