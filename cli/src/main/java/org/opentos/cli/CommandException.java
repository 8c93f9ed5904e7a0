package org.opentos.cli;

import org.jspecify.annotations.Nullable;

/// A command cannot do what was asked; the message says what to do.
public class CommandException extends RuntimeException {
    private final int exitCode;

    public CommandException(String message) {
        this(ExitCode.FAILED, message, null);
    }

    public CommandException(String message, @Nullable Throwable cause) {
        this(ExitCode.FAILED, message, cause);
    }

    /// @param exitCode one of [ExitCode], or that of a program which ended
    public CommandException(int exitCode, String message) {
        this(exitCode, message, null);
    }

    /// @param exitCode one of [ExitCode], or that of a program which ended
    public CommandException(int exitCode, String message, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    /// With which the command ends.
    public int exitCode() {
        return exitCode;
    }
}
