package org.opentos.hub.update;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.opentos.protocol.update.UpdateState;

/// How a device stands with a roll-out: what it says of itself, or what the hub knows where it says
/// nothing.
public enum DeviceStanding {
    /// It was not told yet.
    ENROLLED,
    OFFERED,
    DOWNLOADING,
    WAITING,
    INSTALLING,
    RESTARTING,
    PROVING,
    DONE,
    FAILED,
    WENT_BACK,
    /// It began to install the release and was not heard of again.
    SILENT;

    static DeviceStanding of(UpdateState state) {
        return valueOf(state.name());
    }

    public static DeviceStanding parse(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
