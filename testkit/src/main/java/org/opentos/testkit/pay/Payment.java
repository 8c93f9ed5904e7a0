package org.opentos.testkit.pay;

/// A charge that a hub has begun.
///
/// @param id the company's name of what was begun
/// @param status `OPEN`, `PAID` or `CLOSED`
/// @param paymentId the company's name of the payment, made when it was begun
/// @param chargeId Stripe's name of the money that came in
/// @param createdAt seconds since 1970, as all times here
record Payment(
        Company company,
        String reference,
        String id,
        long amount,
        String currency,
        String description,
        String notifyUrl,
        String returnUrl,
        long createdAt,
        long expiresAt,
        String status,
        String paymentId,
        String chargeId,
        long paidAt,
        long fee)
        implements Kept {

    @Override
    public String key() {
        return company + "/" + reference;
    }

    boolean is(String wanted) {
        return status.equals(wanted);
    }

    Payment paid(long at) {
        return with("PAID", at, company.fee(amount));
    }

    Payment closed() {
        return with("CLOSED", 0, 0);
    }

    private Payment with(String changed, long at, long kept) {
        return new Payment(
                company,
                reference,
                id,
                amount,
                currency,
                description,
                notifyUrl,
                returnUrl,
                createdAt,
                expiresAt,
                changed,
                paymentId,
                chargeId,
                at,
                kept);
    }
}
