package org.opentos.hub.market.run;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.opentos.hub.market.buy.AppPayments;
import org.opentos.hub.market.install.Installation;
import org.opentos.hub.market.publish.Offer;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppCall;
import org.opentos.protocol.app.AppManifest;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What running apps ask about payments.
@Component
class PaymentCalls implements AppCallRoom {
    private final AppPayments payments;
    private final PaymentProofs proofs;
    private final JsonMapper json;

    PaymentCalls(AppPayments payments, PaymentProofs proofs, JsonMapper json) {
        this.payments = payments;
        this.proofs = proofs;
        this.json = json;
    }

    @Override
    public Set<AppCall> takes() {
        return EnumSet.of(
                AppCall.PAYMENTS_ITEMS,
                AppCall.PAYMENTS_BUY,
                AppCall.PAYMENTS_ASK,
                AppCall.PAYMENTS_FIND,
                AppCall.PAYMENTS_WITHDRAW);
    }

    @Override
    public Outcome<JsonNode> call(RunningApp running, AppCall call, JsonNode arguments) {
        Installation by = running.installation();
        Offer version = running.version();
        AppPayments.Buyer buyer =
                new AppPayments.Buyer(by.person(), by.device(), by.region(), version);
        return switch (call) {
            case PAYMENTS_ITEMS -> Outcome.done(items(buyer));
            case PAYMENTS_BUY ->
                    shown(
                            buyer,
                            payments.buy(
                                    buyer,
                                    arguments.path("item").asString(""),
                                    arguments.path("currency").asString("")));
            case PAYMENTS_ASK ->
                    shown(buyer, wish(arguments).then(wish -> payments.ask(buyer, wish)));
            case PAYMENTS_FIND -> shown(buyer, with(arguments, id -> payments.find(buyer, id)));
            case PAYMENTS_WITHDRAW ->
                    shown(buyer, with(arguments, id -> payments.withdraw(buyer, id)));
            default -> throw new IllegalArgumentException("not about payments: " + call);
        };
    }

    private JsonNode items(AppPayments.Buyer buyer) {
        ObjectNode answer = json.createObjectNode();
        ArrayNode items = answer.putArray("items");
        for (AppManifest.Item each : buyer.offer().manifest().items()) {
            ObjectNode item =
                    items.addObject()
                            .put("id", each.id())
                            .put("title", payments.title(buyer, each.title()));
            ArrayNode prices = item.putArray("prices");
            each.prices().forEach(price -> prices.add(amount(price)));
            each.plan()
                    .ifPresentOrElse(
                            plan -> item.putObject("subscription").put("period", plan.period()),
                            () -> item.putNull("subscription"));
            item.put("owned", payments.owns(buyer, each));
        }
        return answer;
    }

    private ObjectNode amount(Money money) {
        return amount(json, money);
    }

    /// An amount as apps see it.
    static ObjectNode amount(JsonMapper json, Money money) {
        return json.createObjectNode()
                .put("currency", money.currency().code())
                .put("value", money.decimal().toPlainString());
    }

    private static Outcome<AppPayments.Wish> wish(JsonNode arguments) {
        JsonNode amount = arguments.path("amount");
        Optional<Money> price =
                Currency.find(amount.path("currency").asString(""))
                        .flatMap(each -> Money.read(each, amount.path("value").asString("")));
        return price.map(each ->
                        Outcome.done(
                                new AppPayments.Wish(
                                        arguments.path("label").asString(""),
                                        each,
                                        arguments.path("reference").asString(""))))
                .orElseGet(() ->
                        Outcome.refused(
                                RefusalCode.FIELD_INVALID,
                                "An amount has a currency of ISO 4217 and a value, for example 12.50."));
    }

    private static <T> Outcome<T> with(
            JsonNode arguments, Function<Id.PaymentRequestId, Outcome<T>> then) {
        Id.PaymentRequestId id;
        try {
            id = Id.PaymentRequestId.parse(arguments.path("payment").asString(""));
        } catch (IllegalArgumentException malformed) {
            return Outcome.refused(
                    RefusalCode.NOT_FOUND, "This is not the id of a payment; look at it.");
        }
        return then.apply(id);
    }

    private Outcome<JsonNode> shown(AppPayments.Buyer buyer, Outcome<AppPayments.Asked> asked) {
        return asked.map(each -> {
            ObjectNode shown =
                    json.createObjectNode()
                            .put("id", each.request().id().text())
                            .put("state", each.state().name().toLowerCase(Locale.ROOT))
                            .put("label", each.request().title())
                            .put("item", each.item().orElse(null))
                            .put("reference", each.reference());
            shown.set("amount", amount(each.request().gross()));
            return shown.put(
                    "proof",
                    each.state() == AppPayments.State.PAID ? proofs.of(buyer, each) : null);
        });
    }
}
