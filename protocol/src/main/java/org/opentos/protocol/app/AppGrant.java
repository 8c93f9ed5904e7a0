package org.opentos.protocol.app;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/// What an app may ask a person for. Its own storage needs no grant.
public enum AppGrant {
    /// To see the devices that the person chooses.
    DEVICES_SEE,
    /// To set and invoke what those devices take, as far as the person may; never with the risk
    /// `security` or `money`.
    DEVICES_CONTROL,
    /// To ask for payments, each of which the person approves.
    PAYMENTS,
    /// To know the person's friends who have the app too, by their pseudonyms, and to compare
    /// scores with them.
    FRIENDS,
    /// To send the person notifications.
    NOTIFICATIONS,
    /// To see, play and go on with what the person's sources offer.
    CONTENT;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static Optional<AppGrant> find(String text) {
        for (AppGrant each : values()) {
            if (each.text().equals(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }
}
