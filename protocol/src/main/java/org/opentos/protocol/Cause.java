package org.opentos.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;

/// Why a message exists: one link of the chain that leads back to a person, an app, a rule or the
/// device itself. Every command and every observation carries one.
///
/// @param actor the text of the acting person's, device's or app's id; `hub` for the hub
/// @param parent the cause that this one follows from; empty at the root
/// @param door where it entered: `web`, `mqtt`, `shell`, `driver`
/// @param text what was asked for, in words a person may read; at most 200 characters
public record Cause(
        Id.CauseId id,
        Kind kind,
        String actor,
        Optional<Id.CauseId> parent,
        String door,
        String text,
        Instant at) {

    public static final int TEXT_CHARACTERS_MAX = 200;

    /// Who or what is behind a cause.
    public enum Kind {
        PERSON,
        APP,
        RULE,
        VOICE,
        AGENT,
        DEVICE,
        HUB;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        @JsonCreator
        public static Kind parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }
    }
}
