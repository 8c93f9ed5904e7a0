package org.opentos.device.voice;

import org.opentos.voice.HearingClient;
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
    public Wait begin(Runnable woken, Runnable changed) {
        WakeClient client = new WakeClient(launch, PHRASE, woken, changed);
        return new Wait() {
            @Override
            public void more(byte[] samples) {
                client.more(samples);
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
