package org.opentos.hub.voice;

import java.util.List;
import java.util.Optional;
import org.opentos.protocol.Id;

/// What the home answers.
///
/// @param refusal the code of what it was refused for; empty where it was not
/// @param cause of what was done
/// @param undo how things were before
record Reply(
        String text,
        Optional<String> refusal,
        Optional<Id.CauseId> cause,
        List<Exchange.Before> undo) {

    static Reply of(String text) {
        return new Reply(text, Optional.empty(), Optional.empty(), List.of());
    }

    static Reply done(String text, Id.CauseId cause, List<Exchange.Before> undo) {
        return new Reply(text, Optional.empty(), Optional.of(cause), undo);
    }

    static Reply refused(String text, String code) {
        return new Reply(text, Optional.of(code), Optional.empty(), List.of());
    }
}
