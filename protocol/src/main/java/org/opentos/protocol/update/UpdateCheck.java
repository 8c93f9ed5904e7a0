package org.opentos.protocol.update;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import java.util.Optional;

/// What a device looks at before it goes on running a release, in this order. Where a release was
/// not taken, one of them says why.
public enum UpdateCheck {
    /// It is of this device's product.
    PRODUCT,
    /// It is newer than what runs.
    VERSION,
    /// A key that the device trusts signed it.
    SIGNATURE,
    /// It is of a kind that the device can install.
    KIND,
    /// There is room for it.
    SPACE,
    /// The file came whole.
    DOWNLOAD,
    /// The file is the one that was signed.
    DIGEST,
    /// It could be written.
    INSTALL,
    /// What was written started.
    BOOT,
    /// The device runtime came up in it.
    RUNTIME,
    /// The shell drew its first picture.
    SHELL,
    /// The hub was reached.
    FABRIC,
    /// It went on running without a hang until it had shown the rest.
    WATCHDOG;

    public static Optional<UpdateCheck> find(String text) {
        for (UpdateCheck each : values()) {
            if (each.text().equals(text)) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
