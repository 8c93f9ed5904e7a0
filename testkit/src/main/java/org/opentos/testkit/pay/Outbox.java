package org.opentos.testkit.pay;

/// Takes notifications on for delivery.
interface Outbox {
    void add(Dispatch dispatch);
}
