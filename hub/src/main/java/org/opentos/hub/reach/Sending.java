package org.opentos.hub.reach;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.app.SentKind;

/// Something that a person sends to a terminal.
///
/// @param device to which it goes; empty for the person's own browser
/// @param installation the app that opened it; empty where none did, or the terminal by itself
/// @param title for people; empty text where it has none
/// @param said an address or a text; empty text for a file
/// @param type of a file, by its content (RFC 6838); empty text for the rest
/// @param bytes of a file; 0 for the rest
public record Sending(
        Id.SendingId id,
        Id.PersonId person,
        Optional<Id.DeviceId> device,
        Optional<Id.InstallationId> installation,
        SentKind kind,
        String title,
        String said,
        String type,
        int bytes,
        State state,
        Instant sent,
        Instant changed) {
    public static final int TITLE_CHARACTERS_MAX = 200;
    public static final int ADDRESS_CHARACTERS_MAX = 2_000;
    public static final int TEXT_CHARACTERS_MAX = 1_000;
    public static final int FILE_BYTES_MAX = 24 * 1024 * 1024;

    /// Of a person.
    public static final int KEPT_MAX = 50;

    public static final long KEPT_BYTES_MAX = 200L * 1024 * 1024;
    public static final Duration KEPT = Duration.ofHours(24);

    /// How long it waits for a terminal that is away.
    public static final Duration WAIT_MAX = Duration.ofMinutes(10);

    /// What became of it.
    public enum State {
        /// The terminal has not said anything of it.
        WAITING,
        SHOWN,
        /// Nothing on the terminal could open it.
        UNOPENED,
        /// The terminal did not come back in time.
        LATE;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    Sending now(State state, Optional<Id.InstallationId> installation, Instant changed) {
        return new Sending(
                id,
                person,
                device,
                installation,
                kind,
                title,
                said,
                type,
                bytes,
                state,
                sent,
                changed);
    }
}
