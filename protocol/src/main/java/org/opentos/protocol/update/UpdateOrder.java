package org.opentos.protocol.update;

import java.time.DateTimeException;
import java.time.LocalTime;
import java.util.Optional;
import org.opentos.protocol.Id.ReleaseId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What the hub tells a device on `update`: `{"release", "signed", "notes", "pass", "when"}`. An
/// empty object says that the device should go on running what it runs.
///
/// @param notes of the maker, for whoever has the device
/// @param pass opens the file at the hub's web door
public record UpdateOrder(
        ReleaseId release, SignedRelease signed, String notes, String pass, When when) {

    /// When a device may begin to install. It may download at any time.
    ///
    /// @param idle only while nobody uses it
    /// @param charging only while it charges; a device without a battery always does
    /// @param window only at these times of its day
    public record When(boolean idle, boolean charging, Optional<Window> window) {
        public static final When EVER = new When(false, false, Optional.empty());

        public void write(ObjectNode to) {
            to.put("idle", idle).put("charging", charging);
            window.ifPresent(each ->
                    to.put("from", each.from().toString()).put("until", each.until().toString()));
        }

        /// @throws IllegalArgumentException where a window is none
        public static When read(JsonNode from) {
            boolean open = from.path("from").isString() || from.path("until").isString();
            return new When(
                    from.path("idle").asBoolean(false),
                    from.path("charging").asBoolean(false),
                    open ? Optional.of(window(from)) : Optional.empty());
        }

        private static Window window(JsonNode from) {
            try {
                return new Window(
                        LocalTime.parse(from.path("from").asString("")),
                        LocalTime.parse(from.path("until").asString("")));
            } catch (DateTimeException malformed) {
                throw new IllegalArgumentException(
                        "from and until are times such as 02:30", malformed);
            }
        }
    }

    /// Hours of the device's day. One that begins later than it ends goes over midnight; one that
    /// begins when it ends is the whole day.
    public record Window(LocalTime from, LocalTime until) {
        public boolean has(LocalTime time) {
            if (from.isBefore(until)) {
                return !time.isBefore(from) && time.isBefore(until);
            }
            return !time.isBefore(from) || time.isBefore(until);
        }
    }

    public void write(ObjectNode to) {
        to.put("release", release.text()).put("notes", notes).put("pass", pass);
        signed.write(to.putObject("signed"));
        when.write(to.putObject("when"));
    }

    /// Empty where the device should take nothing.
    public static Outcome<Optional<UpdateOrder>> read(JsonNode from) {
        if (from.path("release").isMissingNode()) {
            return Outcome.done(Optional.empty());
        }
        try {
            ReleaseId release = ReleaseId.parse(from.path("release").asString(""));
            When when = When.read(from.path("when"));
            return SignedRelease.read(from.path("signed"))
                    .map(signed ->
                            Optional.of(
                                    new UpdateOrder(
                                            release,
                                            signed,
                                            from.path("notes").asString(""),
                                            from.path("pass").asString(""),
                                            when)));
        } catch (IllegalArgumentException malformed) {
            return Outcome.refused(
                    RefusalCode.BODY_MALFORMED, "The order of the update cannot be read.");
        }
    }
}
