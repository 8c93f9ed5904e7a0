package org.opentos.hub.fabric.routing;

import java.nio.charset.StandardCharsets;

/// A topic name with its UTF-8 bytes, kept together because every delivery writes the bytes.
public final class Topic {
    private final String text;
    private final byte[] bytes;

    Topic(String text) {
        this.text = text;
        this.bytes = text.getBytes(StandardCharsets.UTF_8);
    }

    public static Topic of(String text) {
        return new Topic(text);
    }

    public String text() {
        return text;
    }

    /// Shared, never changed.
    public byte[] bytes() {
        return bytes;
    }

    @Override
    public String toString() {
        return text;
    }
}
