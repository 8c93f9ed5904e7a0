package org.opentos.cli.account;

import java.util.List;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;

/// The hub refused a request.
public final class RefusedException extends CommandException {
    private final int status;
    private final String code;

    /// @param code stable; empty text where the answer had none
    /// @param detail for the person who asked
    /// @param faults what is wrong with parts of the request
    /// @param request its method and path
    RefusedException(int status, String code, String detail, List<String> faults, String request) {
        super(ExitCode.REFUSED, message(status, code, detail, faults, request));
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

    private static String message(
            int status, String code, String detail, List<String> faults, String request) {
        StringBuilder message = new StringBuilder(code.isEmpty() ? "refused" : code);
        message.append(": ").append(detail);
        faults.forEach(fault -> message.append("\n  ").append(fault));
        return message.append("\n  (")
                .append(request)
                .append(" answered ")
                .append(status)
                .append(')')
                .toString();
    }
}
