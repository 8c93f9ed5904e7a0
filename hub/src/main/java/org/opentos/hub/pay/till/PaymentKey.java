package org.opentos.hub.pay.till;

import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.Id;

/// From which a person's payment codes come.
///
/// @param device that shows them; empty for the person's own pages
/// @param account its digits in a [org.opentos.protocol.money.PaymentCode]
/// @param lastStep of the last code that was used
public record PaymentKey(
        Id.PaymentKeyId id,
        Id.PersonId person,
        Optional<Id.DeviceId> device,
        String account,
        long lastStep,
        Instant made) {}
