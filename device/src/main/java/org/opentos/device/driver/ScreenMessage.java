package org.opentos.device.driver;

import java.time.Instant;

/// A short text over the picture.
///
/// @param until when it disappears
public record ScreenMessage(String text, Instant until) {}
