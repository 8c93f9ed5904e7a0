package org.opentos.protocol.update;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/// How far a device is with a release.
public enum UpdateState {
    /// It knows of it, and has not begun.
    OFFERED,
    /// The file is on its way.
    DOWNLOADING,
    /// The file is here and right; it may not be installed yet.
    WAITING,
    INSTALLING,
    /// What was installed starts.
    RESTARTING,
    /// It runs, and has to show that it works.
    PROVING,
    /// It runs and works.
    DONE,
    /// It could not be taken; the device runs what it ran.
    FAILED,
    /// It was started and did not work; the device runs again what it ran before.
    WENT_BACK;

    /// Whether nothing more comes of it.
    public boolean ended() {
        return this == DONE || this == FAILED || this == WENT_BACK;
    }

    public static Optional<UpdateState> find(String text) {
        for (UpdateState each : values()) {
            if (each.text().equals(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
