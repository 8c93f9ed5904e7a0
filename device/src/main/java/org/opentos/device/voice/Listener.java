package org.opentos.device.voice;

import java.util.function.Consumer;

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
    /// @param told is told how far it is, then once that it is over
    Listened listen(Consumer<Word> told);

    /// What is told of it.
    sealed interface Word {
        /// @param phase `listening`, `speaking` or `thinking`
        record Phase(String phase) implements Word {}

        /// @param refusal the code of why nothing came of it; empty where something did
        record Over(String refusal) implements Word {}
    }
}
