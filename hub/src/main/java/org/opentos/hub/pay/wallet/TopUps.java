package org.opentos.hub.pay.wallet;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.ledger.PostingNumber;
import org.opentos.hub.pay.provider.Answer;
import org.opentos.hub.pay.provider.Charge;
import org.opentos.hub.pay.provider.Checkout;
import org.opentos.hub.pay.provider.PaymentProvider;
import org.opentos.hub.pay.provider.PaymentProviders;
import org.opentos.hub.pay.provider.PaymentState;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Money;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// Brings people's money into their wallets. What is asked of a provider is written down before it
/// is asked, and what a provider says before the ledger is: whatever breaks in between is taken up
/// again by [#settle].
@Component
public class TopUps {
    /// How long a person has to pay.
    static final Duration LIFE = Duration.ofHours(1);

    /// Top-ups of one person that may be paid at a time.
    static final int WAITING_MAX = 10;

    public static final int KEY_CHARACTERS_MAX = 64;

    /// How often a provider is asked what became of a top-up about which it has said nothing.
    static final Duration ASK_EACH = Duration.ofMinutes(1);

    /// How often one is asked while somebody waits for it.
    static final Duration LOOK_EACH = Duration.ofSeconds(5);

    /// Top-ups that one round of [#settle] takes.
    static final int ROUND_MAX = 100;

    private static final Logger log = LoggerFactory.getLogger(TopUps.class);

    private final TopUpRows rows;
    private final WalletPostings postings;
    private final PaymentProviders providers;
    private final Ids ids;
    private final InstantSource clock;

    TopUps(
            TopUpRows rows,
            WalletPostings postings,
            PaymentProviders providers,
            Ids ids,
            InstantSource clock) {
        this.rows = rows;
        this.postings = postings;
        this.providers = providers;
        this.ids = ids;
        this.clock = clock;
    }

    /// What a person asks for.
    ///
    /// @param key the idempotency key, 1 to [#KEY_CHARACTERS_MAX] characters: the same again is the
    ///   same top-up
    public record Order(String key, String provider, Money amount, URI returnTo) {
        public Order {
            if (key.isEmpty() || key.length() > KEY_CHARACTERS_MAX) {
                throw new IllegalArgumentException(
                        "a key has 1 to " + KEY_CHARACTERS_MAX + " characters");
            }
        }
    }

    /// Asks the provider to collect. Blocks.
    ///
    /// Refused, in this order: `provider-unknown`, `amount-invalid`, `currency-not-taken`,
    /// `key-reused` where the key was given with another request, `limit-reached`,
    /// `provider-refused`. After `provider-unreachable` nobody knows: ask again with the same key.
    public Outcome<TopUp> begin(Id.PersonId person, Order order) {
        Optional<PaymentProvider> provider = providers.find(order.provider());
        if (provider.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.PROVIDER_UNKNOWN,
                    "This hub has no payment provider of that name; GET /api/v1/wallet names them.");
        }
        Optional<Refusal> refusal = refusal(provider.get(), order.amount());
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        return kept(person, order).then(topUp -> asked(topUp, provider.get()));
    }

    private static Optional<Refusal> refusal(PaymentProvider provider, Money amount) {
        if (!amount.isPositive() || amount.minor() > Charge.MINOR_MAX) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.AMOUNT_INVALID,
                            "An amount is from 1 to " + Charge.MINOR_MAX + " minor units."));
        }
        return provider.currencies().contains(amount.currency())
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                RefusalCode.CURRENCY_NOT_TAKEN,
                                "This provider does not take "
                                        + amount.currency()
                                        + "; choose another provider or currency."));
    }

    private Outcome<TopUp> kept(Id.PersonId person, Order order) {
        Optional<TopUp> before = rows.find(person, order.key());
        if (before.isEmpty()) {
            if (rows.waiting(person).size() >= WAITING_MAX) {
                return Outcome.refused(
                        RefusalCode.LIMIT_REACHED,
                        WAITING_MAX
                                + " top-ups wait to be paid; pay one, or wait until their hour is over.");
            }
            Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
            rows.insert(
                    new TopUp(
                            ids.next(Id.TopUpId::new),
                            person,
                            order.provider(),
                            order.amount(),
                            order.returnTo(),
                            now,
                            now.plus(LIFE),
                            Optional.empty(),
                            new TopUp.State.Begun()),
                    order.key());
            before = rows.find(person, order.key());
        }
        TopUp topUp = before.orElseThrow();
        return topUp.provider().equals(order.provider()) && topUp.amount().equals(order.amount())
                ? Outcome.done(topUp)
                : Outcome.refused(
                        RefusalCode.KEY_REUSED,
                        "Another top-up has this key already; give this one a key of its own.");
    }

    private Outcome<TopUp> asked(TopUp topUp, PaymentProvider provider) {
        if (topUp.state() instanceof TopUp.State.Refused(RefusalCode code)) {
            return Outcome.refused(code, "The provider refused this top-up; begin another.");
        }
        if (!(topUp.state() instanceof TopUp.State.Begun)) {
            return Outcome.done(topUp);
        }
        return switch (provider.begin(topUp.charge())) {
            case Answer.Done<Checkout>(Checkout checkout) -> {
                rows.open(topUp.id(), checkout);
                yield Outcome.done(rows.find(topUp.id()).orElseThrow());
            }
            case Answer.Refused<Checkout>(Refusal refusal) -> {
                rows.refused(topUp.id(), refusal.code());
                yield Outcome.refused(refusal);
            }
            case Answer.NoAnswer<Checkout>(String reason) -> {
                log.warn("{} did not answer for {}: {}", provider.name(), topUp.id(), reason);
                yield Outcome.refused(
                        RefusalCode.PROVIDER_UNREACHABLE,
                        "The payment provider does not answer now; try again with the same key.");
            }
        };
    }

    /// A person's own top-up, as it is known now.
    public Optional<TopUp> find(Id.PersonId person, Id.TopUpId id) {
        return rows.find(id).filter(each -> each.person().equals(person));
    }

    /// Those of a person that may still be paid, the newest first.
    public List<TopUp> waiting(Id.PersonId person) {
        return rows.waiting(person);
    }

    /// A person's own top-up, after the provider was asked about it where it may be paid and was
    /// not asked just now: whoever looks is waiting for it.
    public Optional<TopUp> refreshed(Id.PersonId person, Id.TopUpId id) {
        Instant now = clock.instant();
        find(person, id)
                .filter(topUp -> rows.isToAsk(topUp.id(), now.minus(LOOK_EACH), now))
                .ifPresent(this::ask);
        return find(person, id);
    }

    /// The provider says that somebody paid.
    ///
    /// @return whether it was asked for, with this amount
    boolean paid(TopUp topUp, String payment, Money amount, Instant at) {
        if (!amount.equals(topUp.amount())) {
            log.warn(
                    "{} says that {} was paid for {}, which asked for {}",
                    topUp.provider(),
                    amount,
                    topUp.id(),
                    topUp.amount());
            return false;
        }
        rows.paid(topUp.id(), payment, at);
        rows.find(topUp.id()).ifPresent(this::post);
        return true;
    }

    void closed(TopUp topUp) {
        rows.closed(topUp.id());
    }

    private void post(TopUp topUp) {
        if (topUp.state() instanceof TopUp.State.Paid(var _, var _, var posting)
                && posting.isEmpty()) {
            switch (postings.topUp(topUp)) {
                case Outcome.Done<PostingNumber>(PostingNumber number) ->
                        rows.posted(topUp.id(), number, clock.instant());
                case Outcome.Refused<PostingNumber>(Refusal refusal) ->
                        log.warn(
                                "{} is paid and not in the wallet yet: {}",
                                topUp.id(),
                                refusal.code());
            }
        }
    }

    /// Asks providers about top-ups of which they have said nothing, and the ledger again where its
    /// answer was lost.
    void settle() {
        Instant now = clock.instant();
        rows.toAsk(now.minus(ASK_EACH), now, ROUND_MAX).forEach(this::ask);
        rows.unposted(now.minus(ASK_EACH), ROUND_MAX).forEach(this::post);
    }

    private void ask(TopUp topUp) {
        boolean waits =
                topUp.state() instanceof TopUp.State.Begun
                        || topUp.state() instanceof TopUp.State.Open;
        Optional<PaymentProvider> provider = providers.find(topUp.provider());
        if (!waits || provider.isEmpty()) {
            return;
        }
        Answer<PaymentState> answer =
                provider.get()
                        .find(
                                topUp.reference(),
                                topUp.begun(),
                                topUp.checkout().map(Checkout::handle));
        switch (answer) {
            case Answer.Done<PaymentState>(PaymentState state) -> found(topUp, state);
            case Answer.Refused<PaymentState>(Refusal refusal) ->
                    log.warn(
                            "{} does not say what became of {}: {}",
                            topUp.provider(),
                            topUp.id(),
                            refusal.detail());
            case Answer.NoAnswer<PaymentState>(String reason) ->
                    log.info(
                            "{} does not answer about {}: {}",
                            topUp.provider(),
                            topUp.id(),
                            reason);
        }
    }

    private void found(TopUp topUp, PaymentState state) {
        switch (state) {
            case PaymentState.Paid paid -> paid(topUp, paid.paymentId(), paid.amount(), paid.at());
            case PaymentState.Closed _ -> closed(topUp);
            case PaymentState.Absent _ -> {
                if (topUp.expires().isBefore(clock.instant())) {
                    closed(topUp);
                }
            }
            case PaymentState.Pending _ -> {}
        }
    }
}
