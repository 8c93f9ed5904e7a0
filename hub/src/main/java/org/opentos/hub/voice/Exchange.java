package org.opentos.hub.voice;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;
import org.opentos.protocol.Id;
import org.opentos.voice.sentences.Language;
import tools.jackson.databind.JsonNode;

/// What somebody said to a home, and what came of it.
///
/// @param speaker who said it, and where
/// @param words as they were typed, or heard
/// @param choices what it may have meant, while that is asked, the likeliest first; the one thing
///   that is to be confirmed, while it is not
/// @param answer in words, in the language in which it was said
/// @param refusal the code of what it was refused for
/// @param undo how things were before, while that is known
/// @param changed when its state became what it is
public record Exchange(
        Id.ExchangeId id,
        Speaker speaker,
        Language language,
        String words,
        Heard heard,
        State state,
        List<Choice> choices,
        String answer,
        Optional<String> refusal,
        Optional<Id.CauseId> cause,
        List<Before> undo,
        Instant at,
        Instant changed) {
    public static final int WORDS_CHARACTERS_MAX = 400;

    static final int ANSWER_CHARACTERS_MAX = 1_000;

    /// How long what was asked can be answered, and what was said be confirmed.
    public static final Duration OPEN = Duration.ofMinutes(2);

    /// How long what was done can be undone.
    public static final Duration UNDO = Duration.ofMinutes(5);

    public static final Duration KEPT = Duration.ofDays(7);

    /// Of a person, or of a terminal, in one home; the oldest go.
    public static final int KEPT_MAX = 100;

    public Exchange {
        choices = List.copyOf(choices);
        undo = List.copyOf(undo);
    }

    /// What came of it so far.
    public enum State {
        /// It is done, or answered.
        DONE,
        /// It is asked which of the choices was meant, or whether the one was.
        ASKED,
        /// It is clear, and has to be confirmed on a screen of the person's own.
        UNCONFIRMED,
        REFUSED,
        /// It was no sentence that the home understands.
        NOTHING,
        DECLINED,
        /// Nobody answered or confirmed.
        LATE,
        UNDONE;

        @JsonValue
        public String text() {
            return name().toLowerCase(Locale.ROOT);
        }

        static State parse(String text) {
            return valueOf(text.toUpperCase(Locale.ROOT));
        }

        boolean isOpen() {
            return this == ASKED || this == UNCONFIRMED;
        }
    }

    /// Who speaks.
    ///
    /// @param person empty where nobody knows, at a terminal of the whole home
    /// @param device the terminal; empty for the person's own browser
    public record Speaker(
            Id.HomeId home, Optional<Id.PersonId> person, Optional<Id.DeviceId> device) {
        public Speaker {
            if (person.isEmpty() && device.isEmpty()) {
                throw new IllegalArgumentException("nobody speaks");
            }
        }
    }

    /// How the words came.
    ///
    /// @param confidence from 0 to 1; 1 for what was typed
    public record Heard(boolean byEar, double confidence) {
        static final Heard TYPED = new Heard(false, 1);
    }

    /// Something that may have been meant.
    ///
    /// @param intent with `slots`, the meaning of a sentence
    /// @param said in words, to be asked about
    public record Choice(String intent, SortedMap<String, String> slots, String said) {}

    /// A value as it was before; null where nobody knew it.
    record Before(Id.DeviceId device, String property, JsonNode value) {}

    /// The same with another end.
    Exchange now(State state, List<Choice> choices, Reply reply, Instant at) {
        return new Exchange(
                id,
                speaker,
                language,
                words,
                heard,
                state,
                choices,
                reply.text(),
                reply.refusal(),
                reply.cause().or(() -> cause),
                reply.undo(),
                this.at,
                at);
    }

    boolean isOpen(Instant now) {
        return state.isOpen() && now.isBefore(changed.plus(OPEN));
    }

    boolean mayUndo(Instant now) {
        return state == State.DONE && !undo.isEmpty() && now.isBefore(changed.plus(UNDO));
    }
}
