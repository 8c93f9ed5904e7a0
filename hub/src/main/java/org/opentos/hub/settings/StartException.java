package org.opentos.hub.settings;

import org.jspecify.annotations.Nullable;

/// The hub cannot start; the message says what to do.
public final class StartException extends RuntimeException {
    public StartException(String message) {
        super(message);
    }

    public StartException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
