package org.opentos.hub.pay.subscription;

import java.time.Instant;
import org.opentos.protocol.Id;

/// One attempt to be paid for a period. It is written down before the sale is asked for.
///
/// @param period from 0
/// @param attempt from 1; the next is made only where this one was refused
/// @param grossMinor what it takes, in the subscription's currency
record Charge(
        Id.SubscriptionId subscription,
        int period,
        int attempt,
        Id.SaleId sale,
        long grossMinor,
        Instant at) {}
