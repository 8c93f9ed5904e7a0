package org.opentos.hub.ledger.core;

import org.opentos.hub.ledger.Command;

/// A command with its hash, which is computed where it is asked and not where all wait.
public record Request(Command command, RequestHash hash) {
    public static Request of(Command command) {
        return new Request(command, RequestHash.of(command));
    }
}
