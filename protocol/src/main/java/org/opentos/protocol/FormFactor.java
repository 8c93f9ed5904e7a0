package org.opentos.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// The kind of body a product has.
public enum FormFactor {
    PHONE,
    TV,
    WATCH,
    BAND,
    GLASSES,
    VR,
    APPLIANCE;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static FormFactor parse(String text) {
        for (FormFactor each : values()) {
            if (each.text().equals(text)) {
                return each;
            }
        }
        throw new IllegalArgumentException(
                "not a form factor: "
                        + CrockfordBase32.shown(text)
                        + "; one of phone tv watch band glasses vr appliance");
    }
}
