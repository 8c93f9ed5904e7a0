package org.opentos.hub.things;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.opentos.protocol.Id;
import tools.jackson.databind.JsonNode;

/// One request to a device to carry out an action, and how it went. Deterministic.
///
/// `requested → delivered → running → completed | failed`, or `requested → expired`. A device may
/// skip steps, and what it says it did stands even where the hub had given the invocation up.
///
/// @param input JSON null where the action takes none
/// @param expiresAt after which it is not handed to the device any more
/// @param changedAt when its state changed last
public record Invocation(
        Id.InvocationId id,
        Id.DeviceId device,
        String action,
        JsonNode input,
        State state,
        Optional<JsonNode> output,
        Optional<Failure> error,
        Instant requestedAt,
        Instant changedAt,
        Instant expiresAt,
        Id.CauseId cause) {

    /// Where an invocation stands.
    public enum State {
        REQUESTED,
        DELIVERED,
        RUNNING,
        COMPLETED,
        FAILED,
        EXPIRED;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static State parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        boolean ended() {
            return this == COMPLETED || this == FAILED;
        }
    }

    /// Why it failed, in the device's words.
    ///
    /// @param code a word of the product's own
    public record Failure(String code, String detail) {}

    /// It was handed to a connection of the device.
    Invocation delivered(Instant now) {
        return state == State.REQUESTED ? with(State.DELIVERED, output, error, now) : this;
    }

    /// Nobody came for it in time.
    Invocation expired(Instant now) {
        return state == State.REQUESTED && !now.isBefore(expiresAt)
                ? with(State.EXPIRED, output, error, now)
                : this;
    }

    /// What the device says of it.
    ///
    /// @return empty where it contradicts an end that the device has told already
    Optional<Invocation> told(
            State said, Optional<JsonNode> result, Optional<Failure> failure, Instant now) {
        return switch (said) {
            case RUNNING ->
                    Optional.of(
                            state.ended() || state == State.RUNNING
                                    ? this
                                    : with(State.RUNNING, Optional.empty(), Optional.empty(), now));
            case COMPLETED, FAILED -> {
                if (state == said) {
                    yield Optional.of(this);
                }
                yield state.ended()
                        ? Optional.empty()
                        : Optional.of(with(said, result, failure, now));
            }
            case REQUESTED, DELIVERED, EXPIRED -> Optional.empty();
        };
    }

    private Invocation with(
            State next, Optional<JsonNode> result, Optional<Failure> failure, Instant now) {
        return new Invocation(
                id,
                device,
                action,
                input,
                next,
                result,
                failure,
                requestedAt,
                now,
                expiresAt,
                cause);
    }
}
