package org.opentos.hub.voice;

import java.util.Optional;
import org.opentos.protocol.Outcome;

/// Somebody who is being listened to. Sound may come by one thread while another waits for the
/// answer.
public interface HubListening extends AutoCloseable {
    /// Sound that came, as [Form#PCM16].
    void more(byte[] samples);

    /// Nothing more comes.
    void end();

    /// Lets be done what was said; waits until whoever speaks has ended. Empty where what came did
    /// not begin with the phrase that it was thought to: then nothing is left of it. Refused as
    /// [HubHearing#hear], from `recording-unreadable` on.
    Optional<Outcome<Exchange>> answer();

    /// Nobody wants to know any more.
    @Override
    void close();
}
