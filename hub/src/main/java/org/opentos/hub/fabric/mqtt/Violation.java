package org.opentos.hub.fabric.mqtt;

/// A client broke the protocol; its connection ends with this reason. It carries no stack trace: it
/// is an answer, and a hostile client can cause any number of them.
final class Violation extends Exception {
    private final int reason;

    Violation(int reason, String message) {
        super(message, null, false, false);
        this.reason = reason;
    }

    static Violation malformed(String message) {
        return new Violation(Reason.MALFORMED_PACKET, message);
    }

    static Violation protocol(String message) {
        return new Violation(Reason.PROTOCOL_ERROR, message);
    }

    /// One of [Reason].
    int reason() {
        return reason;
    }

    String detail() {
        String message = getMessage();
        return message == null ? "" : message;
    }
}
