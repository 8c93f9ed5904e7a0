package org.opentos.hub.storage;

import org.jspecify.annotations.Nullable;

/// The storage cannot do its work; the message says what to do.
public final class StorageException extends RuntimeException {
    public StorageException(String message) {
        super(message);
    }

    public StorageException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
