package org.opentos.hub.market.buy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.market.publish.Offer;
import org.opentos.hub.pay.request.Bought;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.PaymentRequests;
import org.opentos.hub.pay.request.Plan;
import org.opentos.hub.pay.subscription.Subscriptions;
import org.opentos.hub.revenue.Agreement;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppManifest;
import org.opentos.protocol.money.Money;
import org.springframework.stereotype.Component;

/// What running apps sell: the items of their manifests, and whatever else they ask a payment for.
/// Each is a payment request like any other, whose payee is the app's developer.
@Component
public class AppPayments {
    public static final int LABEL_CHARACTERS_MAX = 70;
    public static final int REFERENCE_CHARACTERS_MAX = 40;

    private final PaymentRequests requests;
    private final Bought bought;
    private final Subscriptions subscriptions;
    private final Persons persons;

    AppPayments(
            PaymentRequests requests, Bought bought, Subscriptions subscriptions, Persons persons) {
        this.requests = requests;
        this.bought = bought;
        this.subscriptions = subscriptions;
        this.persons = persons;
    }

    /// Who pays, and in which app.
    ///
    /// @param device on which the app runs; empty for the person's own browser
    /// @param region where the person said to be, by ISO 3166-1
    public record Buyer(
            Id.PersonId person, Optional<Id.DeviceId> device, String region, Offer offer) {
        private Caller caller() {
            return new Caller(person, "app/" + offer.manifest().id().text(), Set.of(), "");
        }
    }

    /// How a payment stands for the app that asked for it.
    public enum State {
        OPEN,
        PAID,
        DECLINED,
        WITHDRAWN,
        EXPIRED,
        REFUNDED
    }

    /// A payment as the app that asked for it sees it.
    ///
    /// @param item of the manifest; empty where the app asked by itself
    /// @param reference the app's own word for it; empty text for an item
    public record Asked(
            PaymentRequest request, State state, Optional<String> item, String reference) {}

    /// What an app asks a payment for by itself.
    public record Wish(String label, Money price, String reference) {}

    /// Whether the person has an item now.
    public boolean owns(Buyer buyer, AppManifest.Item item) {
        Id.OrganisationId payee = buyer.offer().organisation();
        String key = key(buyer, item.id());
        return item.plan().isPresent()
                ? subscriptions.lives(buyer.person(), payee, key)
                : !item.repeatable()
                        && bought.has(buyer.person(), buyer.caller().app(), payee, key);
    }

    private static String key(Buyer buyer, String item) {
        return buyer.caller().app() + '/' + item;
    }

    /// What an item is called in the language of its buyer.
    public String title(Buyer buyer, AppManifest.Text text) {
        boolean chinese =
                persons.find(buyer.person())
                        .flatMap(Person::locale)
                        .filter("zh-Hans"::equals)
                        .isPresent();
        return chinese ? text.chinese() : text.english();
    }

    /// Asks for an item's price, or answers with the request that is under way.
    ///
    /// Refused, in this order: `not-found`, `in-use` where the person has it, `currency-not-taken`,
    /// and what asking for a payment is refused for.
    ///
    /// @param currency may be empty where the item has one price
    public Outcome<Asked> buy(Buyer buyer, String id, String currency) {
        Optional<AppManifest.Item> item = buyer.offer().manifest().item(id);
        if (item.isEmpty()) {
            return Outcome.refused(RefusalCode.NOT_FOUND, "The manifest sells no such item.");
        }
        if (owns(buyer, item.get())) {
            return Outcome.refused(RefusalCode.IN_USE, "The person has this already.");
        }
        List<Money> prices = item.get().prices();
        Optional<Money> price =
                currency.isEmpty() && prices.size() == 1
                        ? Optional.of(prices.getFirst())
                        : prices.stream()
                                .filter(each -> each.currency().code().equals(currency))
                                .findFirst();
        return price.map(each -> bought(buyer, item.get(), each))
                .orElseGet(() ->
                        Outcome.refused(
                                RefusalCode.CURRENCY_NOT_TAKEN,
                                "The item has no price in this currency; choose one that it has."));
    }

    private Outcome<Asked> bought(Buyer buyer, AppManifest.Item item, Money price) {
        Optional<PaymentRequest> last = requests.last(buyer.caller(), key(buyer, item.id()));
        if (last.filter(requests::isUnderWay).isPresent()) {
            return Outcome.done(asked(last.get()));
        }
        // Whoever asks twice at once has the same key.
        String key = "item/" + last.map(each -> each.id().text()).orElse(item.id());
        return ask(
                buyer,
                key,
                item.plan().isPresent() ? Agreement.Sale.SUBSCRIPTION : Agreement.Sale.IN_APP,
                key(buyer, item.id()),
                title(buyer, item.title()),
                price,
                item.plan().map(AppPayments::plan));
    }

    private static Plan plan(AppManifest.Plan plan) {
        return new Plan(
                Plan.Every.parse(plan.period()).orElseThrow(),
                days(plan.trial()),
                days(plan.grace()));
    }

    private static int days(String period) {
        return Integer.parseInt(period.substring(1, period.length() - 1));
    }

    /// Asks for something that the manifest does not sell, or answers with what was asked under the
    /// same reference. Refused as `field-invalid`, then as `key-reused` where that was something
    /// else, and for what asking for a payment is refused for.
    public Outcome<Asked> ask(Buyer buyer, Wish wish) {
        if (!isText(wish.label(), LABEL_CHARACTERS_MAX)
                || !isText(wish.reference(), REFERENCE_CHARACTERS_MAX)
                || !wish.price().isPositive()) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID,
                    "A payment has a label of 1 to %d and a reference of 1 to %d characters, and an amount above 0."
                            .formatted(LABEL_CHARACTERS_MAX, REFERENCE_CHARACTERS_MAX));
        }
        return ask(
                buyer,
                "ask/" + wish.reference(),
                Agreement.Sale.SERVICE,
                buyer.caller().app() + '#' + wish.reference(),
                wish.label().strip(),
                wish.price(),
                Optional.empty());
    }

    private static boolean isText(String text, int charactersMax) {
        return !text.isBlank()
                && text.length() <= charactersMax
                && text.codePoints().noneMatch(Character::isISOControl);
    }

    private Outcome<Asked> ask(
            Buyer buyer,
            String key,
            Agreement.Sale kind,
            String item,
            String title,
            Money price,
            Optional<Plan> plan) {
        return requests.ask(
                        buyer.caller(),
                        new PaymentRequests.Ask(
                                key,
                                new PaymentRequest.Payee.Seller(
                                        buyer.offer().organisation(), kind, item, buyer.region()),
                                title(buyer, buyer.offer().manifest().name()) + ": " + title,
                                price,
                                List.of(),
                                buyer.device(),
                                plan,
                                Optional.empty()))
                .map(this::asked);
    }

    /// A payment that the app asked this person for. Refused as `not-found`.
    public Outcome<Asked> find(Buyer buyer, Id.PaymentRequestId id) {
        return requests.find(buyer.caller(), id)
                .map(this::asked)
                .map(Outcome::done)
                .orElseGet(() ->
                        Outcome.refused(
                                RefusalCode.NOT_FOUND, "The app asked for no such payment."));
    }

    /// Refused as `not-found` or `request-ended`.
    public Outcome<Asked> withdraw(Buyer buyer, Id.PaymentRequestId id) {
        return requests.withdraw(buyer.caller(), id).map(this::asked);
    }

    private Asked asked(PaymentRequest request) {
        String rest = request.seller().item().substring(request.app().length());
        boolean isItem = rest.startsWith("/");
        return new Asked(
                request,
                state(request),
                isItem ? Optional.of(rest.substring(1)) : Optional.empty(),
                isItem ? "" : rest.substring(1));
    }

    private State state(PaymentRequest request) {
        return switch (request.state()) {
            case PaymentRequest.State.Open _ ->
                    requests.isExpired(request) ? State.EXPIRED : State.OPEN;
            case PaymentRequest.State.Approved _ -> State.OPEN;
            case PaymentRequest.State.Paid _ ->
                    request.sale().filter(bought::isKept).isPresent() ? State.PAID : State.REFUNDED;
            case PaymentRequest.State.Subscribed _ -> State.PAID;
            case PaymentRequest.State.Declined _ -> State.DECLINED;
            case PaymentRequest.State.Withdrawn _ -> State.WITHDRAWN;
        };
    }
}
