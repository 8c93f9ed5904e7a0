package org.opentos.voice.program;

/// How far somebody who is being listened to has come.
public enum Phase {
    /// Nobody speaks yet.
    LISTENING,
    /// Somebody speaks.
    SPEAKING,
    /// Whoever spoke has ended, and it is being thought about.
    THINKING
}
