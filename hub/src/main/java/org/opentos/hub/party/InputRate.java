package org.opentos.hub.party;

/// How much a phone says, by whole seconds. Inputs carry the whole state of the controls, so those
/// that are too many can be dropped.
final class InputRate {
    /// Beyond these, what is said in a second is dropped.
    static final int MESSAGES_PER_SECOND_MAX = 120;

    /// Beyond these it is no controller.
    static final int FLOOD_PER_SECOND = 1_000;

    /// What came of a message.
    enum Verdict {
        TAKEN,
        DROPPED,
        FLOOD
    }

    private long second;
    private int said;

    /// @param millis of a clock that only goes on
    synchronized Verdict said(long millis) {
        long now = millis / 1_000;
        said = now == second ? said + 1 : 1;
        second = now;
        if (said > FLOOD_PER_SECOND) {
            return Verdict.FLOOD;
        }
        return said > MESSAGES_PER_SECOND_MAX ? Verdict.DROPPED : Verdict.TAKEN;
    }
}
