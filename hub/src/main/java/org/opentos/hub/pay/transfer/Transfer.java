package org.opentos.hub.pay.transfer;

import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;

/// What one person's wallet gave another's: whole, without shares, tax or fee.
///
/// @param request the approval that it comes from
/// @param note what it is for, in the words of whoever wrote it; may be empty
/// @param sentBack when the receiver gave it back
public record Transfer(
        Id.TransferId id,
        Id.PersonId sender,
        Id.PersonId receiver,
        Money amount,
        String note,
        Id.PaymentRequestId request,
        Instant at,
        Optional<Instant> sentBack) {
    public static final int NOTE_CHARACTERS_MAX = 120;
}
