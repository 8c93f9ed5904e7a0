package org.opentos.hub.pay.provider;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.opentos.protocol.money.Money;

/// An amount to collect from a person. To repeat it is to give the same values again.
///
/// @param amount more than zero, at most [#MINOR_MAX] minor units
/// @param description what the person reads at the provider, at most [#DESCRIPTION_BYTES_MAX] bytes
///   of UTF-8
/// @param returnTo where the provider sends the person's browser afterwards
/// @param expires from [#LIFE_MIN] to [#LIFE_MAX] after the charge began; afterwards nobody can pay
public record Charge(
        Reference reference, Money amount, String description, URI returnTo, Instant expires) {
    /// The least that every provider takes; Stripe's is 30 minutes and has no slack.
    public static final Duration LIFE_MIN = Duration.ofMinutes(31);

    public static final Duration LIFE_MAX = Duration.ofHours(23);

    /// Eight digits, as much as Stripe takes.
    public static final long MINOR_MAX = 99_999_999;

    /// As much as WeChat Pay takes.
    public static final int DESCRIPTION_BYTES_MAX = 127;

    /// @throws IllegalArgumentException where the amount or the description is out of its range
    public Charge {
        Amounts.requirePayable(amount);
        int bytes = description.getBytes(StandardCharsets.UTF_8).length;
        if (bytes == 0 || bytes > DESCRIPTION_BYTES_MAX) {
            throw new IllegalArgumentException(
                    "a description has 1 to " + DESCRIPTION_BYTES_MAX + " bytes");
        }
    }
}
