package org.opentos.hub.devices;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// SHA-256, by which credentials are recognised without being kept.
final class Digests {
    private Digests() {}

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("SHA-256 is part of every JDK", absent);
        }
    }
}
