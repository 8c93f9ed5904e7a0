package org.opentos.hub.home;

import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.Role;
import org.opentos.protocol.Subject;

/// Who holds which role in which home, for which device, and when.
///
/// @param device the only device that it is for; empty where it is for the whole home
record Grant(
        Id.GrantId id,
        Subject subject,
        Id.HomeId home,
        Role role,
        Optional<Id.DeviceId> device,
        Window window) {

    enum Phase {
        EARLY,
        OPEN,
        EXPIRED
    }

    /// @param notBefore the first moment; empty without a beginning
    /// @param until the moment from which it no longer holds; empty without an end
    record Window(Optional<Instant> notBefore, Optional<Instant> until) {
        static final Window ALWAYS = new Window(Optional.empty(), Optional.empty());

        Phase phase(Instant now) {
            if (until.isPresent() && !now.isBefore(until.get())) {
                return Phase.EXPIRED;
            }
            return notBefore.isPresent() && now.isBefore(notBefore.get())
                    ? Phase.EARLY
                    : Phase.OPEN;
        }
    }

    boolean isOpen(Instant now) {
        return window.phase(now) == Phase.OPEN;
    }
}
