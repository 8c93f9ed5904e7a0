package org.opentos.testkit.pay;

/// What a request of Stripe's with an idempotency key was answered, to be answered again.
///
/// @param request the path and the content
record Answered(String idempotencyKey, String request, int status, String body) implements Kept {

    @Override
    public String key() {
        return idempotencyKey;
    }
}
