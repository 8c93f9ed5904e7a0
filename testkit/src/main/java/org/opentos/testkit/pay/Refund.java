package org.opentos.testkit.pay;

/// Money given back.
///
/// @param reference the hub's name of it; empty where it was made on the company's own pages
/// @param payment the key of the payment
/// @param status `PENDING`, `DONE` or `FAILED`
record Refund(
        Company company,
        String reference,
        String id,
        String payment,
        long amount,
        String notifyUrl,
        String status,
        long createdAt,
        long endedAt)
        implements Kept {

    @Override
    public String key() {
        return company + "/" + id;
    }

    Refund ended(String changed, long at) {
        return new Refund(
                company, reference, id, payment, amount, notifyUrl, changed, createdAt, at);
    }
}
