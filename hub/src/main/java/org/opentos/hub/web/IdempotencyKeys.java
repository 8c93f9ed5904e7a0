package org.opentos.hub.web;

import java.util.Optional;
import java.util.regex.Pattern;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;

/// The header that makes a request safe to repeat (draft-ietf-httpapi-idempotency-key-header).
final class IdempotencyKeys {
    private static final Pattern VISIBLE = Pattern.compile("[!-~]+");

    private IdempotencyKeys() {}

    static Optional<Refusal> refuse(String key, int charactersMax) {
        return key.length() <= charactersMax && VISIBLE.matcher(key).matches()
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                RefusalCode.FIELD_INVALID,
                                "Give the header Idempotency-Key, 1 to "
                                        + charactersMax
                                        + " visible characters; a UUID will do."));
    }
}
