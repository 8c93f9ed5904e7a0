package org.opentos.voice.speaking;

/// What came of speaking.
public sealed interface Spoken {

    /// @param wave a WAVE file, of 16 bits and one channel
    record Voiced(byte[] wave) implements Spoken {}

    /// Nothing can be heard; the text is shown at most.
    ///
    /// @param detail in English, for whoever runs it
    record Mute(Reason reason, String detail) implements Spoken {}

    /// In the order in which they are checked.
    enum Reason {
        /// Longer than [Speaker#CHARACTERS_MAX].
        TOO_LONG,
        /// Nothing in it can be said.
        EMPTY,
        /// Others are speaking, and no more can wait.
        BUSY,
        /// The program that speaks is not installed.
        MISSING,
        /// The program failed, or took too long.
        FAILED
    }
}
