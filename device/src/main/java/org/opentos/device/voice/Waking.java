package org.opentos.device.voice;

/// What can wait for the phrase that wakes.
public interface Waking {
    /// What people say, in English.
    String phrase();

    /// Begins to wait.
    ///
    /// @param woken is called each time it was said, on a thread that must not be held up
    /// @param changed is called, on such a thread too, where [Wait#ready] has another answer
    Wait begin(Runnable woken, Runnable changed);

    /// Waits until it is closed, for one thread at a time.
    interface Wait {
        /// Sound that came, as of [Microphone].
        void more(byte[] samples);

        /// Whether it listens by now.
        boolean ready();

        /// May take a while.
        void close();
    }
}
