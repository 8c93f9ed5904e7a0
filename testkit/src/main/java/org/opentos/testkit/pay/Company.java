package org.opentos.testkit.pay;

import java.util.List;

/// The providers that are stood in for.
enum Company {
    /// The schedule is the one of WeChat Pay's documentation: 24 hours and 4 minutes in all.
    WECHAT(
            List.of(
                    15, 15, 30, 180, 600, 1_200, 1_800, 1_800, 1_800, 3_600, 10_800, 10_800, 10_800,
                    21_600, 21_600)),

    /// Stripe publishes no more than "exponential back-off, up to three days".
    STRIPE(List.of(60, 300, 1_800, 7_200, 18_000, 36_000, 72_000, 123_840));

    private final List<Integer> retrySeconds;

    Company(List<Integer> retrySeconds) {
        this.retrySeconds = retrySeconds;
    }

    /// How long to wait after each attempt to deliver that failed; afterwards it is given up.
    List<Integer> retrySeconds() {
        return retrySeconds;
    }

    /// What the company keeps of a payment.
    long fee(long amount) {
        return switch (this) {
            case WECHAT -> (amount * 6 + 500) / 1_000;
            case STRIPE -> (amount * 29 + 500) / 1_000 + 30;
        };
    }

    long disputeFee() {
        return switch (this) {
            case WECHAT -> 0;
            case STRIPE -> 1_500;
        };
    }
}
