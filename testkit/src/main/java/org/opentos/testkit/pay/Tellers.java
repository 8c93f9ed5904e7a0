package org.opentos.testkit.pay;

import java.util.Map;
import java.util.Objects;

/// Passes what happens to the company where it happened.
record Tellers(Map<Company, World.Messenger> all) implements World.Messenger {
    private World.Messenger at(Company company) {
        return Objects.requireNonNull(all.get(company));
    }

    @Override
    public void paid(Payment payment) {
        at(payment.company()).paid(payment);
    }

    @Override
    public void closed(Payment payment) {
        at(payment.company()).closed(payment);
    }

    @Override
    public void refunded(Refund refund, Payment payment) {
        at(refund.company()).refunded(refund, payment);
    }

    @Override
    public void disputed(Dispute dispute, Payment payment, boolean opened) {
        at(dispute.company()).disputed(dispute, payment, opened);
    }

    @Override
    public void paidOut(PayOut payOut, boolean created) {
        at(payOut.company()).paidOut(payOut, created);
    }
}
