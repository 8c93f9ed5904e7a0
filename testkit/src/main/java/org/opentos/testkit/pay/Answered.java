package org.opentos.testkit.pay;

/// What a request of Stripe's with an idempotency key was answered, to be answered again.
///
/// @param request the path and the content
/// @param at when; Stripe forgets it after a day
record Answered(String idempotencyKey, String request, int status, String body, long at)
        implements Kept {
    private static final long REMEMBERED_SECONDS = 86_400;

    boolean isForgotten(long now) {
        return now - at >= REMEMBERED_SECONDS;
    }

    @Override
    public String key() {
        return idempotencyKey;
    }
}
