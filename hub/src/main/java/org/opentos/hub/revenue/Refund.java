package org.opentos.hub.revenue;

import java.time.Instant;
import org.opentos.hub.revenue.split.Parts;
import org.opentos.protocol.Id;

/// What was given back of a sale.
///
/// @param parts what each gives back
/// @param fromReserve whether the shares had not left the reserve
/// @param reason for people, may be empty
public record Refund(
        Id.RefundId id,
        Id.SaleId sale,
        Instant at,
        String reason,
        Parts parts,
        boolean fromReserve,
        Sale.State state) {
    public static final int REASON_CHARACTERS_MAX = 200;
}
