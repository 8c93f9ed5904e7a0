package org.opentos.hub.party;

/// Where somebody of a party is told things: a phone's page, or a page that is the terminal.
public interface Ear {

    /// Why it hears nothing more.
    enum Ending {
        /// The player was removed, or gave the seat away.
        REMOVED,
        /// The party is over.
        OVER,
        /// The seat, or the app, is on another page now.
        ELSEWHERE
    }

    /// Never blocks.
    void offer(String json);

    /// Never blocks.
    void end(Ending why);
}
