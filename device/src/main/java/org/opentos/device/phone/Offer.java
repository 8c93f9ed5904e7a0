package org.opentos.device.phone;

import java.util.List;

/// What a phone may choose from, and what becomes of its choice. It can do nothing else here.
public interface Offer {
    /// A network as the page shows it.
    ///
    /// @param secured whether it takes a password
    record Choosable(String name, boolean secured) {}

    /// What is said of a choice.
    enum Answer {
        /// It is tried as soon as [Offer#leave] is said.
        TAKEN,
        /// There is no such network in the list.
        UNKNOWN,
        /// No password can be like that.
        PASSWORD_MALFORMED,
        /// Another choice was taken.
        LATE
    }

    /// The same while the page is open.
    List<Choosable> networks();

    /// A phone has found its way to the device.
    void reached();

    /// @param index in the list of networks
    Answer choose(int index, String password);

    /// The phone was told that its choice is taken; the device may leave now.
    void leave();
}
