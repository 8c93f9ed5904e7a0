package org.opentos.hub.pay.provider;

import java.time.Instant;
import java.util.Optional;
import org.opentos.protocol.money.Money;

/// What became of a refund or a pay-out, as the provider sees it now.
public sealed interface OutgoingState {

    /// The provider has never heard of it.
    record Absent() implements OutgoingState {}

    /// @param confirmation what the recipient's app needs before the recipient can say yes, where
    ///   the provider asks for that (WeChat Pay's `package_info`)
    record Pending(String providerId, Optional<String> confirmation) implements OutgoingState {}

    record Done(String providerId, Money amount, Instant at) implements OutgoingState {}

    /// The money is ours again, or never left.
    ///
    /// @param reason the provider's own code
    record Failed(String providerId, String reason) implements OutgoingState {}
}
