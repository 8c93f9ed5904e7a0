package org.opentos.hub.pay.reconciliation;

import java.time.Instant;
import java.time.LocalDate;

/// A day of which a provider's report was read.
///
/// @param lines movements in it
public record ProviderDay(String provider, LocalDate day, Instant readAt, int lines) {}
