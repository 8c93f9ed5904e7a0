package org.opentos.device.voice;

import java.util.Optional;
import java.util.function.Consumer;
import org.opentos.voice.HearingClient;
import org.opentos.voice.WakeCandidate;
import org.opentos.voice.WakeClient;

/// Waits for the phrase by a program of its own.
public final class ProgramWaking implements Waking {
    private static final String PHRASE = "open sesame";

    private final HearingClient.Launch launch;

    /// @param launch its working directory is nobody else's
    public ProgramWaking(HearingClient.Launch launch) {
        this.launch = launch;
    }

    @Override
    public String phrase() {
        return PHRASE;
    }

    @Override
    public Wait begin(Consumer<WakeCandidate> found, Runnable changed) {
        WakeClient client = new WakeClient(launch, PHRASE, found, changed);
        return new Wait() {
            @Override
            public void more(byte[] samples) {
                client.more(samples);
            }

            @Override
            public Optional<WakeClient.Said> since(WakeCandidate found) {
                return client.since(found);
            }

            @Override
            public boolean ready() {
                return client.ready();
            }

            @Override
            public void close() {
                client.close();
            }
        };
    }
}
