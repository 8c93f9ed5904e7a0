package org.opentos.hub.market.buy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.market.publish.Offer;
import org.opentos.hub.market.publish.Store;
import org.opentos.hub.pay.request.Bought;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.PaymentRequests;
import org.opentos.hub.revenue.Agreement;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppId;
import org.opentos.protocol.money.Money;
import org.springframework.stereotype.Component;

/// What a person buys in the store, at the store's own price: a payment request like any other,
/// whose payment gives the app.
@Component
public class Purchases {
    private final Store store;
    private final PaymentRequests requests;
    private final Bought bought;

    Purchases(Store store, PaymentRequests requests, Bought bought) {
        this.store = store;
        this.requests = requests;
        this.bought = bought;
    }

    /// What somebody wants to buy.
    ///
    /// @param key the idempotency key
    /// @param currency in which to pay, of those that the app has a price in
    /// @param region where it is bought, by ISO 3166-1
    /// @param device for which it is bought, whose maker has its share; empty for a browser
    public record Wish(
            String key, AppId app, String currency, String region, Optional<Id.DeviceId> device) {}

    /// Asks for the payment, which the person, or for a child an adult, then approves; or answers
    /// with the request that is under way, so that nobody pays for an app twice.
    ///
    /// Refused, in this order: `app-unavailable`, `in-use` where the person has it already, or it
    /// is free, `currency-not-taken`, and what asking for a payment is refused for.
    public Outcome<PaymentRequest> buy(Caller caller, Wish wish) {
        Optional<Offer> offer = store.offer(wish.app());
        if (offer.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.APP_UNAVAILABLE, "The store does not have this app now.");
        }
        if (has(caller.person(), offer.get())) {
            return Outcome.refused(RefusalCode.IN_USE, "You have this app; install it.");
        }
        return price(offer.get(), wish.currency())
                .then(price -> ask(caller, wish, offer.get(), price));
    }

    private Outcome<PaymentRequest> ask(Caller caller, Wish wish, Offer offer, Money price) {
        Caller store =
                new Caller(caller.person(), PaymentRequest.STORE, Set.of(), caller.address());
        Optional<PaymentRequest> before =
                requests.last(store, item(wish.app()))
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
                                                Agreement.Sale.APP,
                                                item(wish.app()),
                                                wish.region()),
                                        offer.manifest().name().english(),
                                        price,
                                        List.of(),
                                        wish.device(),
                                        Optional.empty(),
                                        Optional.empty())));
    }

    private static Outcome<Money> price(Offer offer, String currency) {
        return offer.manifest().prices().stream()
                .filter(each -> each.currency().code().equals(currency))
                .findFirst()
                .map(Outcome::done)
                .orElseGet(() ->
                        Outcome.refused(
                                Refusal.of(
                                        RefusalCode.CURRENCY_NOT_TAKEN,
                                        "The app has no price in this currency; choose one that it has.")));
    }

    /// Whether a person may have an app: it is free, or the person's.
    public boolean has(Id.PersonId person, Offer offer) {
        return offer.manifest().isFree()
                || bought.has(
                        person,
                        PaymentRequest.STORE,
                        offer.organisation(),
                        item(offer.manifest().id()));
    }

    /// What a person asked for to have an app, the newest first.
    public List<Bought.Asked> asked(Id.PersonId person, AppId app) {
        return bought.asked(person, item(app));
    }

    private static String item(AppId app) {
        return "app/" + app.text();
    }
}
