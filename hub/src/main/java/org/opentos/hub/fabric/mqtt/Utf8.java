package org.opentos.hub.fabric.mqtt;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/// Says whether bytes are text.
final class Utf8 {
    private Utf8() {}

    /// Whether the bytes are well-formed UTF-8 without U+0000 or surrogates.
    static boolean wellFormed(byte[] bytes) {
        for (byte each : bytes) {
            if (each == 0) {
                return false;
            }
        }
        return decodes(bytes);
    }

    /// Whether the bytes are well-formed UTF-8, in which U+0000 may occur: a payload that is text.
    static boolean decodes(byte[] bytes) {
        try {
            StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes));
            return true;
        } catch (CharacterCodingException illFormed) {
            return false;
        }
    }
}
