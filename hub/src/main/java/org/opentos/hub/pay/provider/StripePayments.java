package org.opentos.hub.pay.provider;

import static java.util.Objects.requireNonNull;

import com.stripe.StripeClient;
import com.stripe.exception.StripeException;
import com.stripe.model.BalanceTransaction;
import com.stripe.model.PaymentIntent;
import com.stripe.model.Refund;
import com.stripe.model.StripeCollection;
import com.stripe.model.Transfer;
import com.stripe.model.checkout.Session;
import com.stripe.net.RequestOptions;
import com.stripe.param.RefundCreateParams;
import com.stripe.param.RefundListParams;
import com.stripe.param.TransferCreateParams;
import com.stripe.param.TransferListParams;
import com.stripe.param.checkout.SessionCreateParams;
import com.stripe.param.checkout.SessionListParams;
import com.stripe.param.checkout.SessionRetrieveParams;
import com.stripe.service.V1Services;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.settings.StripeSettings;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;

/// Stripe: pages to pay on (Checkout), refunds, disputes, transfers to accounts of Connect, and the
/// balance's movements.
///
/// A pay-out is a transfer: with it the money leaves the hub's balance. When and how it goes on
/// from the recipient's own account at Stripe is between the two of them.
final class StripePayments implements PaymentProvider {
    static final String NAME = "stripe";
    static final String REFERENCE = "reference";
    static final int PAGE_SIZE = 100;

    /// Currencies whose smallest unit is the same at Stripe and in ISO 4217.
    private static final Set<Currency> CURRENCIES =
            Stream.of(
                            "AUD", "CAD", "CHF", "CNY", "DKK", "EUR", "GBP", "HKD", "JPY", "KRW",
                            "NOK", "NZD", "PLN", "SEK", "SGD", "USD")
                    .map(Currency::of)
                    .collect(Collectors.toUnmodifiableSet());

    /// How far Stripe's clock and ours may be apart, and how long a request may have been under
    /// way.
    private static final Duration BEGUN_SLACK = Duration.ofMinutes(10);

    private static final int SEARCHED_PAGES_MAX = 50;
    private static final String PAID = "paid";

    private final V1Services stripe;
    private final StripeNotifications notifications;
    private final StripeReport report;
    private final InstantSource clock;

    /// @throws org.opentos.hub.settings.StartException where a key cannot be read
    StripePayments(StripeSettings settings, InstantSource clock) {
        this.clock = clock;
        this.stripe =
                StripeClient.builder()
                        .setApiKey(settings.key().read())
                        .setApiBase(settings.base().toString())
                        .setHttpClient(new StripeHttp(new ProviderHttp(settings.base())))
                        .setMaxNetworkRetries(0)
                        .build()
                        .v1();
        this.notifications = new StripeNotifications(settings.webhookSecret().read(), clock);
        this.report = new StripeReport(stripe, clock);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Set<Currency> currencies() {
        return CURRENCIES;
    }

    @Override
    public boolean disputesMoveMoney() {
        return true;
    }

    @Override
    public ZoneId reportZone() {
        return ZoneOffset.UTC;
    }

    /// Stripe forgets an idempotency key after a day. What was carried out before that is looked
    /// for first; two requests at the same time have the key.
    private static Answer<OutgoingState> unlessDone(
            Money amount, Answer<OutgoingState> known, StripeCalls.Call<OutgoingState> request) {
        return known.then(state ->
                switch (state) {
                    case OutgoingState.Absent _ -> StripeCalls.ask(request);
                    case OutgoingState.Done done when !done.amount().equals(amount) ->
                            Answer.refused(
                                    RefusalCode.PROVIDER_REFUSED,
                                    "The reference stands for " + done.amount() + " already.");
                    case OutgoingState.Done _, OutgoingState.Pending _, OutgoingState.Failed _ ->
                            Answer.done(state);
                });
    }

    private static RequestOptions once(String key) {
        return RequestOptions.builder().setIdempotencyKey(key).build();
    }

    @Override
    public Answer<Checkout> begin(Charge charge) {
        Optional<Refusal> refusal =
                Amounts.refusal(charge.amount(), CURRENCIES)
                        .or(() -> Amounts.refusal(charge.expires(), clock.instant()));
        if (refusal.isPresent()) {
            return new Answer.Refused<>(refusal.get());
        }
        String reference = charge.reference().text();
        SessionCreateParams params =
                SessionCreateParams.builder()
                        .setMode(SessionCreateParams.Mode.PAYMENT)
                        .setClientReferenceId(reference)
                        .setSuccessUrl(charge.returnTo().toString())
                        .setCancelUrl(charge.returnTo().toString())
                        .setExpiresAt(charge.expires().getEpochSecond())
                        .addLineItem(line(charge))
                        .setPaymentIntentData(
                                SessionCreateParams.PaymentIntentData.builder()
                                        .putMetadata(REFERENCE, reference)
                                        .build())
                        .build();
        return StripeCalls.ask(() -> {
            Session session =
                    stripe.checkout().sessions().create(params, once("purchase-" + reference));
            return new Checkout.OpenPage(
                    requireNonNull(session.getId()), URI.create(requireNonNull(session.getUrl())));
        });
    }

    private static SessionCreateParams.LineItem line(Charge charge) {
        return SessionCreateParams.LineItem.builder()
                .setQuantity(1L)
                .setPriceData(
                        SessionCreateParams.LineItem.PriceData.builder()
                                .setCurrency(code(charge.amount()))
                                .setUnitAmount(charge.amount().minor())
                                .setProductData(
                                        SessionCreateParams.LineItem.PriceData.ProductData.builder()
                                                .setName(charge.description())
                                                .build())
                                .build())
                .build();
    }

    @Override
    public Answer<PaymentState> find(Reference reference, Instant begun, Optional<String> handle) {
        return StripeCalls.find(
                        () -> {
                            Optional<String> id =
                                    handle.isPresent() ? handle : search(reference, begun);
                            return id.isEmpty()
                                    ? Optional.<PaymentState>empty()
                                    : Optional.of(state(retrieve(id.get())));
                        })
                .map(found -> found.orElseGet(PaymentState.Absent::new));
    }

    private Session retrieve(String id) throws StripeException {
        return stripe.checkout()
                .sessions()
                .retrieve(
                        id,
                        SessionRetrieveParams.builder()
                                .addExpand("payment_intent.latest_charge.balance_transaction")
                                .build());
    }

    /// Stripe has no way to ask for a session by our name, but for those of a time.
    private Optional<String> search(Reference reference, Instant begun) throws StripeException {
        SessionListParams.Builder params =
                SessionListParams.builder()
                        .setLimit((long) PAGE_SIZE)
                        .setCreated(
                                SessionListParams.Created.builder()
                                        .setGte(begun.minus(BEGUN_SLACK).getEpochSecond())
                                        .setLt(
                                                begun.plus(Charge.LIFE_MAX)
                                                        .plus(BEGUN_SLACK)
                                                        .getEpochSecond())
                                        .build());
        for (int page = 0; page < SEARCHED_PAGES_MAX; page++) {
            StripeCollection<Session> found = stripe.checkout().sessions().list(params.build());
            for (Session session : found.getData()) {
                if (reference.text().equals(session.getClientReferenceId())) {
                    return Optional.of(session.getId());
                }
            }
            if (!Boolean.TRUE.equals(found.getHasMore())) {
                return Optional.empty();
            }
            params.setStartingAfter(found.getData().getLast().getId());
        }
        throw new IllegalArgumentException("too many sessions of that time to look through");
    }

    private static PaymentState state(Session session) {
        @Nullable PaymentIntent intent = session.getPaymentIntentObject();
        if (PAID.equals(session.getPaymentStatus()) && intent != null) {
            com.stripe.model.Charge charge = requireNonNull(intent.getLatestChargeObject());
            return new PaymentState.Paid(
                    intent.getId(),
                    money(session.getAmountTotal(), session.getCurrency()),
                    fee(charge.getBalanceTransactionObject()),
                    Instant.ofEpochSecond(charge.getCreated()));
        }
        return switch (requireNonNull(session.getStatus())) {
            case "expired" -> new PaymentState.Closed();
            case "complete" ->
                    intent != null && isOver(intent)
                            ? new PaymentState.Closed()
                            : new PaymentState.Pending();
            default -> new PaymentState.Pending();
        };
    }

    /// A way to pay that takes days may fail after the page said that it was complete.
    private static boolean isOver(PaymentIntent intent) {
        return "canceled".equals(intent.getStatus())
                || "requires_payment_method".equals(intent.getStatus());
    }

    private static Optional<Money> fee(@Nullable BalanceTransaction moved) {
        return moved == null
                ? Optional.empty()
                : Optional.of(money(moved.getFee(), moved.getCurrency()));
    }

    @Override
    public Answer<OutgoingState> refund(RefundOrder order) {
        Optional<Refusal> refusal = Amounts.refusal(order.amount(), CURRENCIES);
        if (refusal.isPresent()) {
            return new Answer.Refused<>(refusal.get());
        }
        RefundCreateParams params =
                RefundCreateParams.builder()
                        .setPaymentIntent(order.paymentId())
                        .setAmount(order.amount().minor())
                        .putMetadata(REFERENCE, order.refund().text())
                        .build();
        return unlessDone(
                order.amount(),
                findRefund(order),
                () -> state(stripe.refunds().create(params, once("refund-" + order.refund()))));
    }

    @Override
    public Answer<OutgoingState> findRefund(RefundOrder order) {
        RefundListParams.Builder params =
                RefundListParams.builder()
                        .setPaymentIntent(order.paymentId())
                        .setLimit((long) PAGE_SIZE);
        return StripeCalls.find(
                        () -> {
                            for (int page = 0; page < SEARCHED_PAGES_MAX; page++) {
                                StripeCollection<Refund> found =
                                        stripe.refunds().list(params.build());
                                for (Refund refund : found.getData()) {
                                    if (reference(refund.getMetadata())
                                            .filter(order.refund()::equals)
                                            .isPresent()) {
                                        return Optional.of(state(refund));
                                    }
                                }
                                if (!Boolean.TRUE.equals(found.getHasMore())) {
                                    return Optional.<OutgoingState>empty();
                                }
                                params.setStartingAfter(found.getData().getLast().getId());
                            }
                            throw new IllegalArgumentException("too many refunds of one payment");
                        })
                .map(found -> found.orElseGet(OutgoingState.Absent::new));
    }

    private static OutgoingState state(Refund refund) {
        return switch (requireNonNull(refund.getStatus())) {
            case "succeeded" ->
                    new OutgoingState.Done(
                            refund.getId(),
                            money(refund.getAmount(), refund.getCurrency()),
                            Instant.ofEpochSecond(refund.getCreated()));
            case "failed", "canceled" ->
                    new OutgoingState.Failed(
                            refund.getId(),
                            Objects.requireNonNullElse(
                                    refund.getFailureReason(), refund.getStatus()));
            default -> new OutgoingState.Pending(refund.getId(), Optional.empty());
        };
    }

    @Override
    public Answer<OutgoingState> payOut(PayOutOrder order) {
        Optional<Refusal> refusal = Amounts.refusal(order.amount(), CURRENCIES);
        if (refusal.isPresent()) {
            return new Answer.Refused<>(refusal.get());
        }
        TransferCreateParams params =
                TransferCreateParams.builder()
                        .setAmount(order.amount().minor())
                        .setCurrency(code(order.amount()))
                        .setDestination(order.recipient())
                        .setDescription(order.remark())
                        .setTransferGroup(order.reference().text())
                        .build();
        return unlessDone(
                order.amount(),
                findPayOut(order),
                () ->
                        state(
                                stripe.transfers()
                                        .create(params, once("pay-out-" + order.reference()))));
    }

    @Override
    public Answer<OutgoingState> findPayOut(PayOutOrder order) {
        TransferListParams params =
                TransferListParams.builder()
                        .setTransferGroup(order.reference().text())
                        .setLimit(1L)
                        .build();
        return StripeCalls.find(() ->
                        stripe.transfers().list(params).getData().stream()
                                .findFirst()
                                .map(StripePayments::state))
                .map(found -> found.orElseGet(OutgoingState.Absent::new));
    }

    private static OutgoingState state(Transfer transfer) {
        return Boolean.TRUE.equals(transfer.getReversed())
                ? new OutgoingState.Failed(transfer.getId(), "reversed")
                : new OutgoingState.Done(
                        transfer.getId(),
                        money(transfer.getAmount(), transfer.getCurrency()),
                        Instant.ofEpochSecond(transfer.getCreated()));
    }

    @Override
    public Answer<Notification> read(Delivery delivery) {
        return notifications.read(delivery);
    }

    @Override
    public Answer<List<ReportLine>> report(LocalDate day) {
        return report.lines(day);
    }

    static Optional<Reference> reference(@Nullable Map<String, String> metadata) {
        return Optional.ofNullable(metadata)
                .map(values -> values.get(REFERENCE))
                .filter(Reference::fits)
                .map(Reference::new);
    }

    static Money money(@Nullable Long minor, @Nullable String currency) {
        return new Money(
                requireNonNull(minor),
                Currency.of(requireNonNull(currency).toUpperCase(Locale.ROOT)));
    }

    private static String code(Money money) {
        return money.currency().code().toLowerCase(Locale.ROOT);
    }
}
