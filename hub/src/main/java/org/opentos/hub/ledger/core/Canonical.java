package org.opentos.hub.ledger.core;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/// The one way in which things are written to be hashed: numbers as 8 bytes, most significant
/// first, and texts with their length before them, so that no two things are written alike.
public final class Canonical {
    private static final int BYTES_AT_FIRST = 256;

    private byte[] bytes = new byte[BYTES_AT_FIRST];
    private int size;

    /// Begins anew; the array is kept.
    public Canonical clear() {
        size = 0;
        return this;
    }

    public Canonical tag(int value) {
        room(1);
        bytes[size++] = (byte) value;
        return this;
    }

    public Canonical number(long value) {
        room(Long.BYTES);
        for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
            bytes[size++] = (byte) (value >>> shift);
        }
        return this;
    }

    public Canonical text(String text) {
        byte[] encoded = text.getBytes(StandardCharsets.UTF_8);
        return number(encoded.length).raw(encoded);
    }

    /// Bytes whose number the reader knows.
    public Canonical raw(byte[] more) {
        room(more.length);
        System.arraycopy(more, 0, bytes, size, more.length);
        size += more.length;
        return this;
    }

    /// @return 32 bytes, the SHA-256 of what was written
    public byte[] sha256(MessageDigest digest) {
        digest.update(bytes, 0, size);
        return digest.digest();
    }

    public byte[] toBytes() {
        return Arrays.copyOf(bytes, size);
    }

    private void room(int more) {
        if (size + more > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
        }
    }

    /// SHA-256, which every Java runtime has.
    public static MessageDigest digest() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("this Java runtime has no SHA-256", impossible);
        }
    }
}
