package org.opentos.hub.things;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.update.UpdateCheck;

/// What a device runs, as it said last, and the update that stands.
///
/// @param code 0 is what it came with
/// @param reportedAt when the device said it last
/// @param asks whether it takes an update only once somebody of the home agreed
/// @param update what is on its way, or did not come to be; empty where the hub knows of nothing
public record Software(
        int code, String name, Instant reportedAt, boolean asks, Optional<Update> update) {

    /// @param code of the release
    /// @param notes of its maker, for the people who have the device
    /// @param percent of the state's own work, 0 to 100; 0 where it has none
    /// @param waitsFor where it waits, and it is known for what
    /// @param window the hours of the device's day between which it may be installed
    /// @param fault where it failed or went back
    /// @param since when the state or its percent changed
    public record Update(
            Id.ReleaseId release,
            int code,
            String name,
            String notes,
            State state,
            int percent,
            Optional<WaitsFor> waitsFor,
            Optional<Window> window,
            Optional<FailedCheck> fault,
            Instant since) {}

    /// @param from such as `02:00`
    public record Window(String from, String until) {}

    /// @param detail a sentence of the device's; may be empty
    public record FailedCheck(UpdateCheck check, String detail) {}

    /// How far the device is.
    public enum State {
        OFFERED,
        DOWNLOADING,
        WAITING,
        INSTALLING,
        RESTARTING,
        PROVING,
        /// It could not be taken; the device runs what it ran.
        FAILED,
        /// It was started and did not work; the device runs what it ran.
        WENT_BACK,
        /// The device began to install it and was not heard of since.
        SILENT;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    /// What an update waits for.
    public enum WaitsFor {
        /// That somebody of the home agrees.
        CONSENT,
        /// That its turn comes: the device is connected, and not too many others are under way.
        TURN,
        IDLE,
        CHARGING,
        WINDOW;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
