package org.opentos.hub.pay.provider;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opentos.protocol.money.Currency;

/// One company that moves money between people and this hub.
///
/// Every request that moves money carries a [Reference] of ours. Asked again with the same one and
/// the same content, a provider does nothing twice, however much later. Once refused, a reference
/// is spent. A request that got no [Answer] may have been carried out: ask `find…`, or ask the same
/// again.
///
/// Notifications come late, twice, out of order and before the request that they belong to has
/// returned; their receiver keeps the ids of events, and takes nothing from their order.
public interface PaymentProvider {
    /// Stable, in lower case with hyphens; part of the path that notifications come to.
    String name();

    Set<Currency> currencies();

    /// Whether a provider takes the money back while a dispute is open. Where not, its
    /// [Notification.DisputeOpened] is a complaint that people answer, and nothing moves.
    boolean disputesMoveMoney();

    /// The provider's own day, which [#report] goes by.
    ZoneId reportZone();

    /// Asks the provider to collect an amount. The answer says how the person pays. Asked again for
    /// what is paid already, it may be refused: [#find] says so.
    Answer<Checkout> begin(Charge charge);

    /// What became of a charge.
    ///
    /// @param begun when [#begin] was first asked
    /// @param handle [Checkout#handle], where it is known
    Answer<PaymentState> find(Reference reference, Instant begun, Optional<String> handle);

    /// Gives money back to who paid. Several refunds of one payment are allowed up to its amount.
    Answer<OutgoingState> refund(RefundOrder order);

    Answer<OutgoingState> findRefund(RefundOrder order);

    /// Sends money of ours to somebody whom the provider knows.
    Answer<OutgoingState> payOut(PayOutOrder order);

    Answer<OutgoingState> findPayOut(PayOutOrder order);

    /// Verifies, decrypts and understands what was sent to the hub's door. It is refused as
    /// `notification-forged` or `notification-expired`; without an answer, the provider has to be
    /// told to send it again.
    Answer<Notification> read(Delivery delivery);

    /// What the provider says to have moved on one of its days, for reconciliation. Providers
    /// finish a day's report some hours after its end; until then there is no answer.
    Answer<List<ReportLine>> report(LocalDate day);
}
