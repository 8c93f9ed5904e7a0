package org.opentos.testkit.pay;

/// Somebody says that a payment was not right.
///
/// @param payment the key of the payment
/// @param status `OPEN`, `WON` or `LOST`, as the hub sees it
record Dispute(
        Company company, String id, String payment, long amount, long fee, String status, long at)
        implements Kept {

    @Override
    public String key() {
        return company + "/" + id;
    }

    Dispute closed(String changed) {
        return new Dispute(company, id, payment, amount, fee, changed, at);
    }
}
