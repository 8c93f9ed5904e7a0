package org.opentos.hub.pay.provider;

class StripePaymentsTest extends PaymentProviderContract {
    StripePaymentsTest() {
        super("STRIPE", StripePayments.NAME, "USD");
    }

    @Override
    String recipient() {
        return "acct_1RecipientOfTheTest";
    }

    @Override
    String signed() {
        return "stripe-signature";
    }

    @Override
    long fee() {
        return 320;
    }
}
