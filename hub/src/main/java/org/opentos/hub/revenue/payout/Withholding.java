package org.opentos.hub.revenue.payout;

import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import org.opentos.protocol.Id;

/// What of each payout of an organisation goes to a tax office instead, from a day on.
///
/// @param starts the first day, in UTC
/// @param ratePpm of what is payable, in parts per million
/// @param region whose tax it is, by its code in ISO 3166-1
/// @param reason for example the article of a treaty
/// @param at when it was set
public record Withholding(
        Id.OrganisationId organisation,
        LocalDate starts,
        int ratePpm,
        String region,
        String reason,
        Instant at) {
    /// Half of what is payable; beyond it somebody has mistyped.
    public static final int RATE_PPM_MAX = 500_000;

    public static final int REASON_CHARACTERS_MAX = 140;

    private static final BigInteger WHOLE = BigInteger.valueOf(1_000_000);

    /// What of an amount is withheld, rounded half up to a minor unit.
    ///
    /// @param minor not negative
    long of(long minor) {
        return BigInteger.valueOf(minor)
                .multiply(BigInteger.valueOf(ratePpm))
                .add(WHOLE.shiftRight(1))
                .divide(WHOLE)
                .longValueExact();
    }
}
