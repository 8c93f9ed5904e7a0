package org.opentos.hub.pay.request;

import org.opentos.hub.storage.Rounds;
import org.opentos.hub.storage.Turns;
import org.springframework.stereotype.Component;

/// Finishes payments that were approved when the hub ended, or the ledger could not answer; forgets
/// what was never paid.
@Component
class RequestUpkeep extends Rounds {
    private static final int PAUSE_SECONDS = 20;

    RequestUpkeep(Approvals approvals, PaymentRequests requests, Turns turns) {
        super(turns, "payment-requests", PAUSE_SECONDS, approvals::settle, requests::forget);
    }
}
