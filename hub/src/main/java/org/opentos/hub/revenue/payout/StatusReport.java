package org.opentos.hub.revenue.payout;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a bank says of one of our files (pain.002.001.10), as far as it is of use here.
///
/// @param messageId the file's
/// @param number of its payouts, where the bank repeats it
/// @param sum of its payouts, where the bank repeats it
/// @param whole of the file, where the bank says something of it as a whole
/// @param single of payouts, by their end-to-end id; each counts instead of the whole
record StatusReport(
        String messageId,
        Optional<Integer> number,
        Optional<BigDecimal> sum,
        Optional<Said> whole,
        Map<String, List<Said>> single) {

    /// @param status a code of ISO 20022's external code set, for example `ACSC`
    /// @param reason why, where it says
    record Said(String status, String reason) {
        Meaning meaning() {
            return switch (status) {
                // Settled on the hub's account, or credited to the organisation's.
                case "ACSC", "ACCC" -> Meaning.CONFIRMED;
                case "RJCT" -> Meaning.RETURNED;
                default -> Meaning.UNDER_WAY;
            };
        }
    }

    enum Meaning {
        CONFIRMED,
        RETURNED,
        UNDER_WAY
    }
}
