package org.opentos.device.voice;

import java.util.Optional;
import java.util.function.Consumer;
import org.opentos.voice.WakeCandidate;
import org.opentos.voice.WakeClient;

/// What can wait for the phrase that wakes. It misses little, so it finds other things too: who
/// hears checks them.
public interface Waking {
    /// What people say, in English.
    String phrase();

    /// Begins to wait.
    ///
    /// @param found is called each time it may have been said, on a thread that must not be held up
    /// @param changed is called, on such a thread too, where [Wait#ready] has another answer
    Wait begin(Consumer<WakeCandidate> found, Runnable changed);

    /// Waits until it is closed, for one thread at a time.
    interface Wait {
        /// Sound that came, as of [Microphone]; not to be changed afterwards.
        void more(byte[] samples);

        /// What was found, with all that came since; empty where that is too long ago.
        Optional<WakeClient.Said> since(WakeCandidate found);

        /// Whether it listens by now.
        boolean ready();

        /// May take a while.
        void close();
    }
}
