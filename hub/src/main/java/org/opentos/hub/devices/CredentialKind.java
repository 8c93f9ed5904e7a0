package org.opentos.hub.devices;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/// By what the devices of a batch prove who they are.
public enum CredentialKind {
    /// A key pair on NIST P-256 and a certificate of the hub's authority.
    CERTIFICATE,
    /// 256 random bits, for gadgets too small for TLS client certificates.
    TOKEN;

    @JsonValue
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    @JsonCreator
    public static CredentialKind parse(String text) {
        for (CredentialKind each : values()) {
            if (each.text().equals(text)) {
                return each;
            }
        }
        throw new IllegalArgumentException("not a kind of credential; certificate or token");
    }
}
