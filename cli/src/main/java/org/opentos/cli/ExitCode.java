package org.opentos.cli;

/// How `tos` ends, for whoever calls it from a program. A code is never given another meaning;
/// `docs/command-line.md` lists them.
///
/// Where a program that `tos` starts ends by itself, its own code is handed on.
public final class ExitCode {
    /// It could not be done; the message says why. Of `status`: no hub runs.
    public static final int FAILED = 1;

    /// The command cannot be understood.
    public static final int USAGE = 2;

    /// The hub refused; the message begins with the refusal's stable code.
    public static final int REFUSED = 3;

    /// No hub answers at the address (`EX_UNAVAILABLE` of sysexits.h).
    public static final int UNREACHABLE = 69;

    /// A mistake of the program's own (`EX_SOFTWARE`).
    public static final int FAULT = 70;

    /// Another command is at work in the same directory; try again (`EX_TEMPFAIL`).
    public static final int BUSY = 75;

    /// Nobody is signed in (`EX_NOPERM`).
    public static final int NOT_SIGNED_IN = 77;

    /// It cannot start for a reason that whoever calls it can mend (`EX_CONFIG`).
    public static final int CANNOT_START = 78;

    private ExitCode() {}
}
