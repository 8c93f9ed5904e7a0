package org.opentos.device.start;

import org.jspecify.annotations.Nullable;

/// Why the device cannot start: a code for scripts and one sentence for people that says what to
/// do.
public final class StartFailure extends Exception {
    /// Exit codes; the numbers follow sysexits.h where it has a word for it.
    public enum Code {
        USAGE(64),
        /// identity.json or model.json is damaged.
        DATA_DAMAGED(65),
        /// identity.json or model.json is missing.
        DATA_MISSING(66),
        PORT_IN_USE(69),
        INTERNAL(70),
        DISK_FULL(73),
        /// The data directory cannot be read or written.
        DATA_UNUSABLE(74),
        DATA_IN_USE(75);

        private final int exitCode;

        Code(int exitCode) {
            this.exitCode = exitCode;
        }

        public int exitCode() {
            return exitCode;
        }
    }

    private final Code code;

    public StartFailure(Code code, String sentence, @Nullable Throwable cause) {
        super(sentence, cause);
        this.code = code;
    }

    public StartFailure(Code code, String sentence) {
        this(code, sentence, null);
    }

    public Code code() {
        return code;
    }

    /// The sentence for the person who started the device.
    public String sentence() {
        return String.valueOf(getMessage());
    }
}
