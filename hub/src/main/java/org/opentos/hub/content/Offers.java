package org.opentos.hub.content;

import java.net.URI;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.opentos.hub.content.fetch.AddressPolicy;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.pay.request.Bought;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.PaymentRequests;
import org.opentos.hub.revenue.Agreement;
import org.opentos.hub.revenue.Agreements;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Sources that organisations sell. Each sale is a payment request whose payee is the organisation,
/// divided by the agreement as what is sold in an app.
@Component
public class Offers implements Owned {
    /// Of an organisation, those that are sold no more included.
    public static final int OFFERS_MAX = 200;

    private static final String SELECT =
            """
            select o.*, array(select p.currency || ' ' || p.minor from content_offer_price p
                where p.offer = o.id order by p.currency) as prices
            from content_offer o
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Organisations organisations;
    private final Agreements agreements;
    private final PaymentRequests requests;
    private final Bought bought;
    private final Ids ids;
    private final InstantSource clock;

    Offers(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Organisations organisations,
            Agreements agreements,
            PaymentRequests requests,
            Bought bought,
            Ids ids,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.organisations = organisations;
        this.agreements = agreements;
        this.requests = requests;
        this.bought = bought;
        this.ids = ids;
        this.clock = clock;
    }

    /// What an organisation wants to sell.
    public record Draft(String title, String summary, String address, List<Money> prices) {
        public Draft {
            prices = List.copyOf(prices);
        }
    }

    /// Refused, in this order: `not-found` (the organisation is not the caller's),
    /// `agreement-not-accepted`, `field-invalid`, `limit-reached`.
    public Outcome<Offer> make(Caller caller, Id.OrganisationId organisation, Draft draft) {
        Optional<Refusal> refusal =
                organisations
                        .refuse(caller.person(), organisation)
                        .or(() -> agreements.refuseUnlessAccepted(organisation))
                        .or(() -> refuse(draft));
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        return Objects.requireNonNull(transaction.execute(_ -> insert(organisation, draft)));
    }

    private static Optional<Refusal> refuse(Draft draft) {
        if (!isText(draft.title(), 1, Offer.TITLE_CHARACTERS_MAX)
                || !isText(draft.summary(), 0, Offer.SUMMARY_CHARACTERS_MAX)) {
            return invalid(
                    "A title has 1 to %d characters, a summary at most %d."
                            .formatted(Offer.TITLE_CHARACTERS_MAX, Offer.SUMMARY_CHARACTERS_MAX));
        }
        if (AddressPolicy.read(draft.address()).isEmpty()) {
            return invalid("This is no address of the web; one begins with https:// or http://.");
        }
        Set<Currency> currencies = new HashSet<>();
        boolean arePrices =
                !draft.prices().isEmpty()
                        && draft.prices().size() <= Offer.PRICES_MAX
                        && draft.prices().stream()
                                .allMatch(each ->
                                        currencies.add(each.currency())
                                                && each.isPositive()
                                                && each.minor() <= Offer.PRICE_MINOR_MAX);
        return arePrices
                ? Optional.empty()
                : invalid(
                        "An offer has 1 to %d prices above 0, each in another currency."
                                .formatted(Offer.PRICES_MAX));
    }

    private static Optional<Refusal> invalid(String detail) {
        return Optional.of(Refusal.of(RefusalCode.FIELD_INVALID, detail));
    }

    private static boolean isText(String text, int least, int most) {
        return text.strip().length() >= least
                && text.length() <= most
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    private Outcome<Offer> insert(Id.OrganisationId organisation, Draft draft) {
        Sql.hold(jdbc, "content offers of " + organisation.text());
        int there =
                jdbc.sql("select count(*) from content_offer where organisation = ?")
                        .param(organisation.value())
                        .query(Integer.class)
                        .single();
        if (there >= OFFERS_MAX) {
            return Outcome.refused(
                    RefusalCode.LIMIT_REACHED,
                    "An organisation has at most %d offers.".formatted(OFFERS_MAX));
        }
        Id.OfferId id = ids.next(Id.OfferId::new);
        jdbc.sql(
                        "insert into content_offer (id, organisation, address, title, summary, made) values (?, ?, ?, ?, ?, ?)")
                .params(id.value(), organisation.value())
                .params(AddressPolicy.read(draft.address()).orElseThrow().toString())
                .params(draft.title().strip(), draft.summary().strip(), Sql.of(clock.instant()))
                .update();
        for (Money each : draft.prices()) {
            jdbc.sql("insert into content_offer_price (offer, currency, minor) values (?, ?, ?)")
                    .params(id.value(), each.currency().code(), each.minor())
                    .update();
        }
        return Outcome.done(find(id).orElseThrow());
    }

    public Optional<Offer> find(Id.OfferId id) {
        return jdbc.sql(SELECT + "where o.id = ?").param(id.value()).query(Offers::read).optional();
    }

    /// Those of an organisation, the newest first. Refused as `not-found`.
    public Outcome<List<Offer>> of(Caller caller, Id.OrganisationId organisation) {
        Optional<Refusal> refusal = organisations.refuse(caller.person(), organisation);
        return refusal.isPresent()
                ? Outcome.refused(refusal.get())
                : Outcome.done(
                        jdbc.sql(SELECT + "where o.organisation = ? order by o.made desc, o.id")
                                .param(organisation.value())
                                .query(Offers::read)
                                .list());
    }

    /// All that is sold now, the newest first.
    public List<Offer> sold() {
        return jdbc.sql(SELECT + "where o.withdrawn is null order by o.made desc, o.id limit ?")
                .param(OFFERS_MAX)
                .query(Offers::read)
                .list();
    }

    /// Sells it no more; who bought it keeps it. Refused as `not-found`.
    public Outcome<Id.OfferId> withdraw(
            Caller caller, Id.OrganisationId organisation, Id.OfferId id) {
        Optional<Refusal> refusal = organisations.refuse(caller.person(), organisation);
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        int withdrawn =
                jdbc.sql(
                                "update content_offer set withdrawn = coalesce(withdrawn, ?) where id = ? and organisation = ?")
                        .params(Sql.of(clock.instant()), id.value(), organisation.value())
                        .update();
        return withdrawn > 0 ? Outcome.done(id) : unknown();
    }

    private static <T> Outcome<T> unknown() {
        return Outcome.refused(RefusalCode.NOT_FOUND, "There is no such offer.");
    }

    /// What somebody wants to buy.
    ///
    /// @param key the idempotency key
    /// @param region where it is bought, by ISO 3166-1
    public record Wish(String key, Id.OfferId offer, String currency, String region) {}

    /// Asks for the payment, which the person, or for a child an adult, then approves; or answers
    /// with the request that is under way, so that nobody pays twice.
    ///
    /// Refused, in this order: `not-found` where it is not sold, `in-use` where the person has it,
    /// `currency-not-taken`, and what asking for a payment is refused for.
    public Outcome<PaymentRequest> buy(Caller caller, Wish wish) {
        Optional<Offer> offer = find(wish.offer()).filter(Offer::isSold);
        if (offer.isEmpty()) {
            return unknown();
        }
        if (has(caller.person(), offer.get())) {
            return Outcome.refused(RefusalCode.IN_USE, "You have bought this already.");
        }
        return offer.get().prices().stream()
                .filter(each -> each.currency().code().equals(wish.currency()))
                .findFirst()
                .map(price -> ask(caller, wish, offer.get(), price))
                .orElseGet(() ->
                        Outcome.refused(
                                RefusalCode.CURRENCY_NOT_TAKEN,
                                "The offer has no price in this currency; choose one that it has."));
    }

    private Outcome<PaymentRequest> ask(Caller caller, Wish wish, Offer offer, Money price) {
        Caller store =
                new Caller(caller.person(), PaymentRequest.STORE, Set.of(), caller.address());
        Optional<PaymentRequest> before =
                requests.last(store, offer.item())
                        .filter(requests::isUnderWay)
                        .filter(each -> each.price().equals(price));
        return before.map(Outcome::done)
                .orElseGet(() ->
                        requests.ask(
                                store,
                                new PaymentRequests.Ask(
                                        wish.key(),
                                        new PaymentRequest.Payee.Seller(
                                                offer.organisation(),
                                                Agreement.Sale.IN_APP,
                                                offer.item(),
                                                wish.region()),
                                        offer.title(),
                                        price,
                                        List.of(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty())));
    }

    private boolean has(Id.PersonId person, Offer offer) {
        return bought.has(person, PaymentRequest.STORE, offer.organisation(), offer.item());
    }

    @Override
    public boolean has(Id.PersonId person, Id.OfferId id) {
        return find(id).filter(offer -> has(person, offer)).isPresent();
    }

    private static Offer read(ResultSet row, int number) throws SQLException {
        String[] prices = (String[]) row.getArray("prices").getArray();
        return new Offer(
                Sql.id(row, "id", Id.OfferId::new),
                Sql.id(row, "organisation", Id.OrganisationId::new),
                URI.create(row.getString("address")),
                row.getString("title"),
                row.getString("summary"),
                Arrays.stream(prices).map(Offers::price).toList(),
                Sql.instant(row, "made").orElseThrow(),
                row.getObject("withdrawn") == null);
    }

    private static Money price(String text) {
        return new Money(
                Long.parseLong(text.substring(4)),
                Currency.find(text.substring(0, 3)).orElseThrow());
    }
}
