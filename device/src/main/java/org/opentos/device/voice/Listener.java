package org.opentos.device.voice;

import java.util.Optional;
import java.util.function.Consumer;
import org.opentos.voice.WakePhrase;

/// Somebody who can listen: the hub, or this device itself.
interface Listener {

    /// One person who is listened to.
    interface Listened {
        /// Sound that came: 16 bits at 16 kHz, one channel, the low byte first.
        void more(byte[] samples);

        /// Whoever spoke has ended by a press.
        void end();

        void giveUp();
    }

    /// Begins.
    ///
    /// @param phrase with which what comes is thought to begin: it is checked first, and
    ///   `listening` is told where it was said
    /// @param told is told how far it is, then once that it is over
    Listened listen(Optional<WakePhrase> phrase, Consumer<Word> told);

    /// What is told of it.
    sealed interface Word {
        /// @param phase `listening`, `speaking` or `thinking`
        record Phase(String phase) implements Word {}

        /// @param refusal the code of why nothing came of it; empty where something did
        record Over(String refusal) implements Word {}

        /// What came did not begin with the phrase, and is forgotten.
        record NotWoken() implements Word {}
    }
}
