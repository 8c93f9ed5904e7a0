package org.opentos.voice.audio;

/// A part of a recording, as it is at [Sound#RATE].
///
/// @param from its first sample
/// @param to the sample behind its last, not before `from`
public record Stretch(int from, int to) {
    /// Where nobody speaks.
    public static final Stretch NONE = new Stretch(0, 0);

    public Stretch {
        if (from < 0 || to < from) {
            throw new IllegalArgumentException("from %d to %d".formatted(from, to));
        }
    }

    public boolean isEmpty() {
        return from == to;
    }
}
