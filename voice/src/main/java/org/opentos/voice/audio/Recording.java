package org.opentos.voice.audio;

/// What came of reading a recording.
public sealed interface Recording {

    /// @param sound at [Sound#RATE], one channel
    record Readable(Sound sound) implements Recording {}

    /// @param detail in English, for logs and developers
    record Unreadable(Fault fault, String detail) implements Recording {}

    /// In the order in which they are checked.
    enum Fault {
        /// More bytes than the longest recording can have.
        TOO_LARGE,
        /// No RIFF file of WAVE, or one that ends before it says what it holds.
        NOT_A_WAVE,
        /// A form of sound that is not read: its coding, bits, channels or rate.
        UNSUPPORTED,
        /// Longer than [WaveFile#SECONDS_MAX].
        TOO_LONG,
        /// Without any sample.
        EMPTY
    }
}
