package org.opentos.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// The kind of body a product has. How one more is added is in `docs/form-factors.md`.
public enum FormFactor {
    PHONE(Use.PERSONAL),
    TV(Use.SHARED),
    WATCH(Use.PERSONAL),
    BAND(Use.PERSONAL),
    GLASSES(Use.PERSONAL),
    VR(Use.SHARED),
    APPLIANCE(Use.ITSELF);

    /// Who stands before a device, and for what.
    private enum Use {
        /// One person wears or carries it, and sees the home on it.
        PERSONAL,
        /// Whoever is there sees the home on it.
        SHARED,
        /// Its panel shows the device itself and nothing else of the home.
        ITSELF
    }

    private final Use use;

    FormFactor(Use use) {
        this.use = use;
    }

    /// Whether people see and do things of their home on it.
    public boolean terminal() {
        return use != Use.ITSELF;
    }

    /// Whether it is with one person, who may pay with it, and not shared by a home.
    public boolean personal() {
        return use == Use.PERSONAL;
    }

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
                "not a form factor: " + CrockfordBase32.shown(text) + "; one of " + all());
    }

    /// All of them in one line, for whoever has to choose.
    public static String all() {
        return Arrays.stream(values()).map(FormFactor::text).collect(Collectors.joining(", "));
    }
}
