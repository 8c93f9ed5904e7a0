package org.opentos.hub.voice;

import java.util.Optional;
import org.opentos.hub.identity.Caller;
import org.opentos.protocol.Id;
import org.opentos.protocol.Subject;

/// A speaker with what lets it act: a person, or a terminal of a whole home, which acts as itself.
///
/// @param caller empty where nobody knows who speaks
public record Speaking(Exchange.Speaker speaker, Optional<Caller> caller) {

    /// A person in the own browser.
    public static Speaking of(Caller caller, Id.HomeId home) {
        return new Speaking(
                new Exchange.Speaker(home, Optional.of(caller.person()), Optional.empty()),
                Optional.of(caller));
    }

    Subject subject() {
        return caller.map(Caller::subject)
                .orElseGet(() -> new Subject.Device(speaker.device().orElseThrow()));
    }

    /// Where it was said, or who said it in the own browser.
    Id where() {
        return speaker.device()
                .<Id>map(each -> each)
                .orElseGet(() -> speaker.person().orElseThrow());
    }
}
