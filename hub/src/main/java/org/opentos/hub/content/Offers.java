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
import java.util.stream.Collectors;
import org.opentos.hub.content.feed.PlainText;
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
/// divided by the agreement as content.
@Component
public class Offers implements Owned {
    /// Of an organisation, those that are sold no more included.
    public static final int OFFERS_MAX = 200;

    private static final String SELECT =
            """
            select o.*, array(select p.currency || ' ' || p.minor from content_offer_price p
                where p.offer = o.id and p.part = 'whole' order by p.currency) as prices,
                array(select p.currency || ' ' || p.minor from content_offer_price p
                where p.offer = o.id and p.part = 'item' order by p.currency) as item_prices
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
    ///
    /// @param prices of the whole; may be empty where there are `itemPrices`, and the other way
    ///   round
    /// @param itemPrices of each item alone
    public record Draft(
            String title,
            String summary,
            String address,
            List<Money> prices,
            List<Money> itemPrices) {
        public Draft {
            prices = List.copyOf(prices);
            itemPrices = List.copyOf(itemPrices);
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
        boolean isSold = !draft.prices().isEmpty() || !draft.itemPrices().isEmpty();
        return isSold && arePrices(draft.prices()) && arePrices(draft.itemPrices())
                ? Optional.empty()
                : invalid(
                        "An offer has prices for the whole, for each item, or both: at most %d of each, above 0, each in another currency."
                                .formatted(Offer.PRICES_MAX));
    }

    private static boolean arePrices(List<Money> prices) {
        Set<Currency> currencies = new HashSet<>();
        return prices.size() <= Offer.PRICES_MAX
                && prices.stream()
                        .allMatch(each ->
                                currencies.add(each.currency())
                                        && each.isPositive()
                                        && each.minor() <= Offer.PRICE_MINOR_MAX);
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
        price(id, "whole", draft.prices());
        price(id, "item", draft.itemPrices());
        return Outcome.done(find(id).orElseThrow());
    }

    private void price(Id.OfferId id, String part, List<Money> prices) {
        for (Money each : prices) {
            jdbc.sql(
                            "insert into content_offer_price (offer, part, currency, minor) values (?, ?, ?, ?)")
                    .params(id.value(), part, each.currency().code(), each.minor())
                    .update();
        }
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
    public record Wish(String key, String currency, String region) {}

    /// Asks for the payment, which the person, or for a child an adult, then approves; or answers
    /// with the request that is under way, so that nobody pays twice.
    ///
    /// Refused, in this order: `not-found` where it is not sold, `in-use` where the person has it,
    /// `currency-not-taken`, and what asking for a payment is refused for.
    public Outcome<PaymentRequest> buy(Caller caller, Id.OfferId id, Wish wish) {
        Optional<Offer> offer = find(id).filter(Offer::isSold);
        if (offer.isEmpty()) {
            return unknown();
        }
        if (of(caller.person(), offer.get(), Set.of()).isWhole()) {
            return Outcome.refused(RefusalCode.IN_USE, "You have bought this already.");
        }
        Wanted whole = new Wanted(offer.get(), offer.get().item(), offer.get().title());
        return ask(caller, wish, whole, offer.get().prices());
    }

    /// The same for one item alone, which is one of the caller's.
    ///
    /// Refused, in this order: `not-found` where it is not of a source that is sold, `in-use` where
    /// the person may play it already, `currency-not-taken` also where it is not sold alone, and
    /// what asking for a payment is refused for.
    public Outcome<PaymentRequest> buy(Caller caller, ContentItem item, Wish wish) {
        Optional<Offer> offer = item.offer().flatMap(this::find).filter(Offer::isSold);
        if (offer.isEmpty()) {
            return Outcome.refused(RefusalCode.NOT_FOUND, "This is not sold.");
        }
        if (item.isOwned()) {
            return Outcome.refused(RefusalCode.IN_USE, "You can play this already.");
        }
        String title = PlainText.cut(item.title(), PaymentRequest.LABEL_CHARACTERS_MAX);
        Wanted alone = new Wanted(offer.get(), offer.get().item(item.key()), title);
        return ask(caller, wish, alone, offer.get().itemPrices());
    }

    /// @param item what the sale is called in the books
    /// @param title what it is called on the receipt
    private record Wanted(Offer offer, String item, String title) {}

    private Outcome<PaymentRequest> ask(
            Caller caller, Wish wish, Wanted wanted, List<Money> prices) {
        return prices.stream()
                .filter(each -> each.currency().code().equals(wish.currency()))
                .findFirst()
                .map(price -> ask(caller, wish, wanted, price))
                .orElseGet(() ->
                        Outcome.refused(
                                RefusalCode.CURRENCY_NOT_TAKEN,
                                "This has no price in this currency; choose one that it has."));
    }

    private Outcome<PaymentRequest> ask(Caller caller, Wish wish, Wanted wanted, Money price) {
        Caller store =
                new Caller(caller.person(), PaymentRequest.STORE, Set.of(), caller.address());
        Optional<PaymentRequest> before =
                requests.last(store, wanted.item())
                        .filter(requests::isUnderWay)
                        .filter(each -> each.price().equals(price));
        return before.map(Outcome::done)
                .orElseGet(() ->
                        requests.ask(
                                store,
                                new PaymentRequests.Ask(
                                        wish.key(),
                                        new PaymentRequest.Payee.Seller(
                                                wanted.offer().organisation(),
                                                Agreement.Sale.CONTENT,
                                                wanted.item(),
                                                wish.region()),
                                        wanted.title(),
                                        price,
                                        List.of(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty())));
    }

    @Override
    public Share of(Id.PersonId person, Id.OfferId id, Set<String> keys) {
        return find(id).map(offer -> of(person, offer, keys))
                .orElseGet(() -> new Share(false, Set.of(), List.of(), List.of()));
    }

    private Share of(Id.PersonId person, Offer offer, Set<String> keys) {
        Set<String> items = keys.stream().map(offer::item).collect(Collectors.toSet());
        items.add(offer.item());
        Set<String> has = bought.has(person, PaymentRequest.STORE, offer.organisation(), items);
        return new Share(
                has.contains(offer.item()),
                keys.stream()
                        .filter(each -> has.contains(offer.item(each)))
                        .collect(Collectors.toSet()),
                offer.isSold() ? offer.itemPrices() : List.of(),
                offer.isSold() ? offer.prices() : List.of());
    }

    /// Whether a person bought all of it.
    public boolean hasWhole(Id.PersonId person, Id.OfferId id) {
        return of(person, id, Set.of()).isWhole();
    }

    /// Whether a person bought all of it, or one of its items at least.
    boolean hasPart(Id.PersonId person, Offer offer) {
        return bought.hasAny(person, PaymentRequest.STORE, offer.organisation(), offer.item());
    }

    private static Offer read(ResultSet row, int number) throws SQLException {
        return new Offer(
                Sql.id(row, "id", Id.OfferId::new),
                Sql.id(row, "organisation", Id.OrganisationId::new),
                URI.create(row.getString("address")),
                row.getString("title"),
                row.getString("summary"),
                prices(row, "prices"),
                prices(row, "item_prices"),
                Sql.instant(row, "made").orElseThrow(),
                row.getObject("withdrawn") == null);
    }

    private static List<Money> prices(ResultSet row, String column) throws SQLException {
        String[] prices = (String[]) row.getArray(column).getArray();
        return Arrays.stream(prices).map(Offers::price).toList();
    }

    private static Money price(String text) {
        return new Money(
                Long.parseLong(text.substring(4)),
                Currency.find(text.substring(0, 3)).orElseThrow());
    }
}
