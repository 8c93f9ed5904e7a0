package org.opentos.hub.home;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import org.opentos.protocol.Id;

/// Something of a home is no longer as pages show it. Published as an event of the application
/// after the change is committed; it may come twice.
public record HomeChanged(Id.HomeId home, What what) {

    /// What to fetch again.
    public enum What {
        HOME,
        ROOMS,
        MEMBERS,
        INVITATIONS,
        DEVICES;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static What parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
