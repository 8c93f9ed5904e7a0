package org.opentos.hub.voice;

import java.util.Optional;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.voice.sentences.Language;

/// Somebody to whom a terminal of the home listens; the hub passes the sound on, and reads the
/// words.
final class RelayedListening implements HubListening {
    private final HubHearing hearing;
    private final Speaking by;
    private final Language language;
    private final HearingTerminal.Relay relay;

    RelayedListening(
            HubHearing hearing, Speaking by, Language language, HearingTerminal.Relay relay) {
        this.hearing = hearing;
        this.by = by;
        this.language = language;
        this.relay = relay;
    }

    @Override
    public void more(byte[] samples) {
        relay.more(samples);
    }

    @Override
    public void end() {
        relay.end();
    }

    @Override
    public Optional<Outcome<Exchange>> answer() {
        return switch (relay.last()) {
            case HearingTerminal.Word.Heard heard ->
                    Optional.of(hearing.heard(by, language, heard.heard()));
            case HearingTerminal.Word.NotWoken() -> Optional.empty();
            case HearingTerminal.Word.Refused(RefusalCode code) ->
                    Optional.of(
                            Outcome.refused(
                                    code,
                                    "The terminal that hears could not; say it once more, or type it."));
        };
    }

    @Override
    public void close() {
        relay.close();
    }
}
