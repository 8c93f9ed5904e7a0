package org.opentos.cli;

import org.jspecify.annotations.Nullable;

/// A command cannot do what was asked; the message says what to do.
public class CommandException extends RuntimeException {
    public CommandException(String message) {
        super(message);
    }

    public CommandException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
