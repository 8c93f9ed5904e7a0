package org.opentos.cli.account;

import org.opentos.cli.CommandException;

/// The hub refused a request.
public final class RefusedException extends CommandException {
    private final int status;
    private final String code;

    RefusedException(int status, String code, String message) {
        super(message + (code.isEmpty() ? "" : " (" + code + ")"));
        this.status = status;
        this.code = code;
    }

    /// The HTTP status.
    public int status() {
        return status;
    }

    /// The stable code of the refusal; empty text where the answer had none.
    public String code() {
        return code;
    }
}
