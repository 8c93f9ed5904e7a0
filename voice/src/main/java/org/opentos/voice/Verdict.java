package org.opentos.voice;

import java.util.List;
import org.opentos.voice.grammar.Meaning;

/// What is to be done about what was heard.
public sealed interface Verdict {

    /// Do it.
    ///
    /// @param confidence from 0 to 1, for showing and for the record; it orders, and is no
    ///   probability
    /// @param agreed whether both recognisers heard it
    record Act(Meaning meaning, String words, double confidence, boolean agreed)
            implements Verdict {}

    /// Ask which of these was meant, or whether it was.
    ///
    /// @param choices at most [Decision#CHOICES_MAX], the most probable first
    record Ask(List<Choice> choices) implements Verdict {
        public Ask {
            choices = List.copyOf(choices);
        }
    }

    /// Do nothing.
    ///
    /// @param freely what was heard without regard to the grammar; may be empty, and is shown at
    ///   most
    record Nothing(Reason reason, String freely) implements Verdict {}

    record Choice(Meaning meaning, String words) {}

    enum Reason {
        /// Nobody spoke.
        SILENCE,
        /// Somebody spoke for longer than any sentence is.
        TOO_LONG,
        /// Whatever was said is no sentence of the grammar.
        OUTSIDE,
        /// Others are being listened to, and no more can wait.
        BUSY,
        /// What came is no recording, or in a form that is not read.
        UNREADABLE,
        /// Hearing itself failed; the next recording may be heard.
        FAILED,
        /// What came did not begin with the phrase that it was said to begin with; it is forgotten.
        NOT_WOKEN
    }
}
