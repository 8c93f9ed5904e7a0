package org.opentos.hub.identity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import org.opentos.protocol.Id;

/// A maker of devices, or a developer of apps, games, content and services.
public record Organisation(Id.OrganisationId id, String name, Kind kind, Instant createdAt) {

    public enum Kind {
        MAKER,
        DEVELOPER;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Kind parse(String text) {
            for (Kind each : values()) {
                if (each.text().equals(text)) {
                    return each;
                }
            }
            throw new IllegalArgumentException("an organisation is a maker or a developer");
        }
    }
}
