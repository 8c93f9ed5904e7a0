package org.opentos.testkit.pay;

/// Money sent to somebody.
///
/// @param status `PENDING`, `DONE` or `FAILED`
record PayOut(
        Company company,
        String reference,
        String id,
        String recipient,
        long amount,
        String currency,
        String notifyUrl,
        String status,
        long createdAt,
        long endedAt)
        implements Kept {

    @Override
    public String key() {
        return company + "/" + reference;
    }

    PayOut ended(String changed, long at) {
        return new PayOut(
                company, reference, id, recipient, amount, currency, notifyUrl, changed, createdAt,
                at);
    }
}
