package org.opentos.hub.pay.provider;

import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.money.Money;

/// One movement of money that a provider says to have made.
///
/// @param id the provider's name of it: the payment's, the refund's, the dispute's, the pay-out's
/// @param reference our name of it, where the provider's report has it
/// @param amount more than zero where money came in
/// @param fee what the provider kept of it, less than zero where it gave a fee back
public record ReportLine(
        Kind kind, String id, Optional<Reference> reference, Money amount, Money fee, Instant at) {
    /// What moved.
    public enum Kind {
        PAYMENT,
        REFUND,
        DISPUTE,
        PAY_OUT,
        /// Anything else that changes our balance at the provider.
        OTHER
    }

    /// So many lines of one day are read at most; a longer report is no answer.
    public static final int LINES_MAX = 100_000;
}
