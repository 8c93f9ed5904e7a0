package org.opentos.hub.pay;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.pay.provider.Notification;
import org.opentos.hub.pay.provider.ProviderWorld;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.PaymentRequests;
import org.opentos.hub.revenue.Agreement;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.LiveEar;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import tools.jackson.databind.JsonNode;

/// Paying as pages and apps meet it: a whole hub, with the simulator as its payment providers.
class PaymentStoryTest extends PayStory {
    private static final String PIN = PayingHub.PIN;

    private static Map<String, Object> asked(String value) {
        return Map.of(
                "methodData",
                List.of(
                        Map.of(
                                "supportedMethods",
                                "urn:opentos:wallet",
                                "data",
                                Map.of(
                                        "payee",
                                        hub.developer,
                                        "kind",
                                        "in-app",
                                        "item",
                                        "moon-jump/full",
                                        "region",
                                        "CN"))),
                "details",
                Map.of(
                        "total",
                        Map.of(
                                "label",
                                "Moon Jump, full game",
                                "amount",
                                Map.of("currency", "CNY", "value", value))));
    }

    private static JsonNode ask(Browser who, String key, String value) {
        Browser.Answer answer = hub.keyed(who, "/api/v1/payment-requests", key, asked(value));
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
        return answer.body();
    }

    private static Browser.Answer approve(Browser who, JsonNode request, String pin) {
        return who.post(
                "/api/v1/payment-requests/" + request.path("id").asString() + "/approval",
                Map.of("digest", request.path("digest").asString(), "pin", pin));
    }

    @Test
    void money_comes_in_through_the_door_for_notifications() {
        Browser anna = hub.person("anna.topup");
        JsonNode empty = anna.get("/api/v1/wallet").body();
        assertThat(empty.path("balances").size()).isZero();
        assertThat(empty.path("simulator").asString()).startsWith("http://127.0.0.1:");
        Browser.Answer begun = hub.topUp(anna, "first", "12.50");
        assertThat(begun.status()).isEqualTo(201);
        assertThat(begun.body().path("checkout").path("kind").asString()).isEqualTo("scan");
        String id = begun.body().path("id").asString();
        assertThat(hub.topUp(anna, "first", "12.50").body().path("id").asString()).isEqualTo(id);
        assertThat(hub.topUp(anna, "first", "12.51").code()).isEqualTo("key-reused");
        assertThat(hub.topUp(anna, "", "12.50").code()).isEqualTo("field-invalid");
        assertThat(hub.topUp(anna, "second", "12.505").code()).isEqualTo("field-invalid");
        assertThat(hub.person("ben.topup").get("/api/v1/wallet/top-ups/" + id).code())
                .isEqualTo("not-found");

        hub.provider.tell("pay", Map.of("key", "WECHAT/" + id.substring("topup_".length())));
        ProviderWorld.Received told = hub.provider.next(Notification.Paid.class);
        byte[] forged = told.body().clone();
        forged[forged.length / 2] ^= 1;
        Browser.Answer refused =
                hub.deliver(new ProviderWorld.Received(told.headers(), forged), "wechat-pay");
        assertThat(refused.status()).isEqualTo(401);
        assertThat(refused.code()).isEqualTo("notification-forged");
        assertThat(hub.deliver(told, "nobody").status()).isEqualTo(404);
        assertThat(hub.deliver(told, "wechat-pay").status()).isEqualTo(204);
        assertThat(hub.deliver(told, "wechat-pay").status()).isEqualTo(204);

        assertThat(hub.balance(anna)).isEqualTo("12.50");
        assertThat(anna.get("/api/v1/wallet/top-ups/" + id).body().path("inWallet").asBoolean())
                .isTrue();
        JsonNode entries = anna.get("/api/v1/wallet/entries?currency=CNY").body();
        assertThat(entries.size()).isEqualTo(1);
        assertThat(entries.get(0).path("reference").asString()).isEqualTo(id);
        assertThat(anna.get("/api/v1/wallet/entries?currency=XXX").code())
                .isEqualTo("field-invalid");
    }

    @Test
    void an_approval_pays_exactly_what_was_shown_and_once() {
        Browser anna = hub.person("anna.pays");
        hub.fund(anna, 5_000);
        JsonNode request = ask(anna, "order-1", "12.00");
        assertThat(ask(anna, "order-1", "12.00").path("id")).isEqualTo(request.path("id"));
        assertThat(hub.keyed(anna, "/api/v1/payment-requests", "order-1", asked("12.01")).code())
                .isEqualTo("key-reused");
        JsonNode waiting = anna.get("/api/v1/payment-requests").body();
        assertThat(waiting.size()).isEqualTo(1);
        assertThat(waiting.get(0).path("payee").path("name").asString()).isEqualTo("Pixel Barn");
        assertThat(waiting.get(0).path("needsPin").asBoolean()).isTrue();

        assertThat(approve(anna, request, "").code()).isEqualTo("confirmation-required");
        hub.setPin(anna);
        assertThat(approve(anna, request, "").code()).isEqualTo("confirmation-required");
        assertThat(approve(anna, request, "111222").code()).isEqualTo("confirmation-refused");
        String path = "/api/v1/payment-requests/" + request.path("id").asString();
        assertThat(
                        anna.post(path + "/approval", Map.of("digest", "0".repeat(64), "pin", PIN))
                                .code())
                .isEqualTo("approval-differs");
        assertThat(approve(hub.person("eve.pays"), request, PIN).code()).isEqualTo("not-found");

        Browser.Answer paid = approve(anna, request, PIN);
        assertThat(paid.body().path("state").asString()).as(paid.raw().body()).isEqualTo("paid");
        assertThat(approve(anna, request, PIN).code()).isEqualTo("request-ended");
        assertThat(hub.balance(anna)).isEqualTo("38.00");
        assertThat(anna.get("/api/v1/payment-requests").body().size()).isZero();

        JsonNode receipt =
                anna.get("/api/v1/receipts/" + paid.body().path("sale").asString()).body();
        assertThat(receipt.path("amount").path("value").asString()).isEqualTo("12.00");
        assertThat(receipt.path("approvedBy").path("name").asString()).isEqualTo("anna.pays");
        long sum = receipt.path("tax").path("amount").path("minor").asLong();
        for (JsonNode share : receipt.path("shares")) {
            sum += share.path("amount").path("minor").asLong();
        }
        assertThat(sum).isEqualTo(1_200);
        assertThat(
                        hub.nobody()
                                .get("/api/v1/receipts/" + paid.body().path("sale").asString())
                                .status())
                .isEqualTo(401);
        JsonNode entry = anna.get("/api/v1/wallet/entries?currency=CNY&max=1").body().get(0);
        assertThat(entry.path("kind").asString()).isEqualTo("sale");
        assertThat(entry.path("reference")).isEqualTo(paid.body().path("sale"));
    }

    @Test
    void of_fifty_approvals_at_once_one_pays() throws InterruptedException, ExecutionException {
        Browser anna = hub.payer("anna.many", 5_000);
        JsonNode request = ask(anna, "once", "10.00");
        assertThat(
                        anna.put(
                                        "/api/v1/wallet/rules",
                                        Map.of(
                                                "kind",
                                                "confirm",
                                                "currency",
                                                "CNY",
                                                "amount",
                                                Map.of("currency", "CNY", "value", "20")))
                                .status())
                .isEqualTo(200);
        Set<String> outcomes = new HashSet<>();
        int paid = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(10)) {
            List<Future<Browser.Answer>> all =
                    IntStream.range(0, 50)
                            .mapToObj(_ -> threads.submit(() -> approve(anna, request, "")))
                            .toList();
            for (Future<Browser.Answer> each : all) {
                paid += each.get().status() == 200 ? 1 : 0;
                outcomes.add(each.get().code());
            }
        }
        assertThat(paid).isEqualTo(1);
        assertThat(outcomes).isSubsetOf("", "request-ended");
        assertThat(hub.balance(anna)).isEqualTo("40.00");
    }

    @Test
    void without_enough_money_nothing_moves_and_it_may_be_approved_again() {
        Browser anna = hub.payer("anna.poor", 500);
        JsonNode request = ask(anna, "dear", "12.00");
        assertThat(approve(anna, request, PIN).code()).isEqualTo("funds-insufficient");
        assertThat(hub.balance(anna)).isEqualTo("5.00");
        hub.fund(anna, 1_000);
        assertThat(approve(anna, request, PIN).status()).isEqualTo(200);
        assertThat(hub.balance(anna)).isEqualTo("3.00");
    }

    @Test
    void a_monthly_limit_counts_what_was_approved() {
        Browser anna = hub.payer("anna.limit", 10_000);
        Map<String, Object> rule =
                Map.of(
                        "kind",
                        "month",
                        "currency",
                        "CNY",
                        "amount",
                        Map.of("currency", "CNY", "value", "20.00"));
        assertThat(anna.put("/api/v1/wallet/rules", rule).body().path("rules").size()).isEqualTo(1);
        assertThat(approve(anna, ask(anna, "a", "12.00"), PIN).status()).isEqualTo(200);
        JsonNode second = ask(anna, "b", "8.01");
        assertThat(approve(anna, second, PIN).code()).isEqualTo("spending-limit-exceeded");
        assertThat(approve(anna, ask(anna, "c", "8.00"), PIN).status()).isEqualTo(200);
        assertThat(
                        anna.put("/api/v1/wallet/rules", Map.of("kind", "month", "currency", "CNY"))
                                .body()
                                .path("rules")
                                .size())
                .isZero();
        assertThat(approve(anna, second, PIN).status()).isEqualTo(200);
        assertThat(
                        anna.put(
                                        "/api/v1/wallet/rules",
                                        Map.of(
                                                "kind",
                                                "device-month",
                                                "currency",
                                                "CNY",
                                                "amount",
                                                Map.of("currency", "CNY", "value", "1")))
                                .code())
                .isEqualTo("field-invalid");
    }

    private static LiveEar listening(Browser who) throws InterruptedException {
        LiveEar ear = new LiveEar();
        ear.listen(who, "/api/v1/live/payment-requests", who.origin());
        ear.next("ready");
        return ear;
    }

    private static String told(LiveEar ear) throws InterruptedException {
        return ear.next("payment-request").path("id").asString();
    }

    @Test
    void a_page_is_told_at_once_of_what_concerns_its_person_and_of_nothing_else() throws Exception {
        Browser ada = hub.person("ada.live");
        Browser ben = hub.person("ben.live");
        Browser mia = hub.child(ada, "mia.live");
        LiveEar adas = listening(ada);
        LiveEar bens = listening(ben);

        String childs = ask(mia, "child", "1.00").path("id").asString();
        assertThat(told(adas)).isEqualTo(childs);
        JsonNode own = ask(ada, "own", "2.00");
        assertThat(told(adas)).isEqualTo(own.path("id").asString());
        assertThat(
                        ada.post(
                                        "/api/v1/payment-requests/"
                                                + own.path("id").asString()
                                                + "/refusal",
                                        Map.of())
                                .status())
                .isEqualTo(200);
        assertThat(told(adas)).isEqualTo(own.path("id").asString());

        String bensOwn = ask(ben, "own", "3.00").path("id").asString();
        assertThat(told(bens)).isEqualTo(bensOwn);
    }

    /// An app's token has the client's id, a page's session none.
    @Test
    void an_app_sees_and_withdraws_what_it_asked_for_and_nothing_else() {
        Browser anna = hub.person("anna.apps");
        Browser mia = hub.child(anna, "mia.apps");
        PaymentRequests requests = hub.hub.rooms().getBean(PaymentRequests.class);
        Caller game = app(anna, "game");
        Caller other = app(anna, "other");
        PaymentRequest own = asked(game, "same", 100);
        PaymentRequest others = asked(other, "same", 200);
        assertThat(others.id()).as("each app has its own keys").isNotEqualTo(own.id());
        assertThat(asked(game, "same", 100).id()).isEqualTo(own.id());
        PaymentRequest childs = asked(app(mia, "game"), "child", 100);
        Id.PaymentRequestId paged =
                Id.PaymentRequestId.parse(ask(anna, "same", "3.00").path("id").asString());

        assertThat(requests.find(game, own.id())).contains(own);
        for (Id.PaymentRequestId each : List.of(others.id(), childs.id(), paged)) {
            assertThat(requests.find(game, each)).isEmpty();
            assertThat(refusal(requests.withdraw(game, each))).isEqualTo(RefusalCode.NOT_FOUND);
        }
        assertThat(requests.concerns(game.person(), "game", own)).isTrue();
        assertThat(requests.concerns(game.person(), "other", own)).isFalse();
        assertThat(requests.concerns(game.person(), "game", childs)).isFalse();
        assertThat(requests.concerns(game.person(), "", childs)).isTrue();
        assertThat(anna.get("/api/v1/payment-requests/" + own.id().text()).status()).isEqualTo(200);
        assertThat(requests.withdraw(game, own.id())).isInstanceOf(Outcome.Done.class);
    }

    private static Caller app(Browser who, String client) {
        return new Caller(
                Id.PersonId.parse(hub.id(who)), client, Set.of("payment:ask"), "192.0.2.7");
    }

    private static PaymentRequest asked(Caller app, String key, long minor) {
        Outcome<PaymentRequest> asked =
                hub.hub
                        .rooms()
                        .getBean(PaymentRequests.class)
                        .ask(
                                app,
                                new PaymentRequests.Ask(
                                        key,
                                        new PaymentRequest.Payee.Seller(
                                                Id.OrganisationId.parse(hub.developer),
                                                Agreement.Sale.IN_APP,
                                                "moon-jump/full",
                                                "CN"),
                                        "Moon Jump, full game",
                                        new Money(minor, Currency.of("CNY")),
                                        List.of(),
                                        Optional.empty(),
                                        Optional.empty(),
                                        Optional.empty()));
        assertThat(asked).isInstanceOf(Outcome.Done.class);
        return ((Outcome.Done<PaymentRequest>) asked).value();
    }

    private static RefusalCode refusal(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Refused.class);
        return ((Outcome.Refused<?>) outcome).refusal().code();
    }

    @Test
    void what_a_child_asks_for_goes_to_the_adults_of_the_home() {
        Browser anna = hub.payer("anna.family", 5_000);
        Browser mia = hub.child(anna, "mia.child");
        hub.setPin(mia);
        JsonNode request = ask(mia, "game", "12.00");
        assertThat(request.path("forChild").asBoolean()).isTrue();
        assertThat(mia.get("/api/v1/payment-requests").body().size()).isZero();
        assertThat(approve(mia, request, PIN).code()).isEqualTo("not-found");
        JsonNode shown = anna.get("/api/v1/payment-requests").body().get(0);
        assertThat(shown.path("askedBy").path("name").asString()).isEqualTo("mia.child");
        assertThat(approve(anna, shown, PIN).status()).isEqualTo(200);
        assertThat(hub.balance(anna)).isEqualTo("38.00");
        String path = "/api/v1/payment-requests/" + request.path("id").asString();
        assertThat(mia.get(path).body().path("state").asString()).isEqualTo("paid");
        String receipt = "/api/v1/receipts/" + mia.get(path).body().path("sale").asString();
        assertThat(mia.get(receipt).status()).isEqualTo(200);
    }

    @Test
    void declined_withdrawn_and_old_requests_pay_nothing() {
        Browser anna = hub.payer("anna.no", 5_000);
        JsonNode declined = ask(anna, "a", "1.00");
        String path = "/api/v1/payment-requests/" + declined.path("id").asString();
        assertThat(anna.post(path + "/refusal", Map.of()).body().path("state").asString())
                .isEqualTo("declined");
        assertThat(approve(anna, declined, PIN).code()).isEqualTo("request-ended");
        assertThat(anna.post(path + "/refusal", Map.of()).code()).isEqualTo("request-ended");
        JsonNode withdrawn = ask(anna, "b", "1.00");
        assertThat(
                        anna.delete("/api/v1/payment-requests/" + withdrawn.path("id").asString())
                                .body()
                                .path("state")
                                .asString())
                .isEqualTo("withdrawn");
        JsonNode old = ask(anna, "c", "1.00");
        hub.provider.clock.ahead(Duration.ofMinutes(16));
        try {
            assertThat(approve(anna, old, PIN).code()).isEqualTo("request-expired");
            assertThat(anna.get("/api/v1/payment-requests").body().size()).isZero();
        } finally {
            hub.provider.clock.ahead(Duration.ZERO);
        }
        assertThat(hub.balance(anna)).isEqualTo("50.00");
    }

    @Test
    void rubbish_is_refused_where_it_is() {
        Browser anna = hub.person("anna.rubbish");
        for (String value : List.of("0", "-1", "1.001", "1e3", "9".repeat(30), "")) {
            assertThat(hub.keyed(anna, "/api/v1/payment-requests", "k", asked(value)).code())
                    .as("value %s", value)
                    .isEqualTo("field-invalid");
        }
        assertThat(hub.keyed(anna, "/api/v1/payment-requests", "k", Map.of()).code())
                .isEqualTo("field-invalid");
        for (String pin : List.of("", "12345", "1234567", "12345x", "111111", "123456")) {
            assertThat(anna.put("/api/v1/wallet/pin", Map.of("pin", pin)).code())
                    .as(pin)
                    .isEqualTo("pin-weak");
        }
        Browser nobody = hub.nobody();
        assertThat(nobody.get("/api/v1/wallet").status()).isEqualTo(401);
        assertThat(
                        nobody.send(
                                        nobody.request(
                                                        URI.create(
                                                                        nobody.origin()
                                                                                + "/api/payments/notifications/stripe")
                                                                .toString())
                                                .POST(BodyPublishers.ofString("{}")))
                                .status())
                .isIn(400, 401);
    }

    private static Browser.Answer rule(Browser who, String kind, String value) {
        Map<String, Object> rule = new LinkedHashMap<>(Map.of("kind", kind, "currency", "CNY"));
        if (!value.isEmpty()) {
            rule.put("amount", Map.of("currency", "CNY", "value", value));
        }
        return who.put("/api/v1/wallet/rules", rule);
    }

    @Test
    void more_may_be_spent_only_after_a_fresh_sign_in_and_less_at_any_time() {
        Browser anna = hub.person("anna.rules");
        assertThat(rule(anna, "month", "20").status()).isEqualTo(200);
        assertThat(rule(anna, "confirm", "10").status()).isEqualTo(200);
        hub.provider.clock.ahead(Duration.ofMinutes(6));
        try {
            assertThat(rule(anna, "month", "21").code()).isEqualTo("proof-required");
            assertThat(rule(anna, "month", "").code()).isEqualTo("proof-required");
            assertThat(rule(anna, "confirm", "11").code()).isEqualTo("proof-required");
            assertThat(rule(anna, "code", "1").code()).isEqualTo("proof-required");
            assertThat(rule(anna, "month", "19").status()).isEqualTo(200);
            assertThat(rule(anna, "confirm", "9").status()).isEqualTo(200);
            assertThat(rule(anna, "confirm", "").status()).isEqualTo(200);
        } finally {
            hub.provider.clock.ahead(Duration.ZERO);
        }
    }

    @Test
    void an_operator_sees_how_the_books_of_a_provider_and_the_hub_stand() throws IOException {
        assertThat(hub.nobody().get("/api/v1/operator/providers").status()).isEqualTo(401);
        JsonNode all = hub.operator("GET", "/providers", "").body();
        assertThat(all.path("providers").findValuesAsString("provider")).contains("wechat-pay");
        assertThat(hub.operator("POST", "/providers/wechat-pay/days/yesterday", "{}").code())
                .isEqualTo("time-invalid");
        assertThat(hub.operator("POST", "/providers/wechat-pay/days/2020-01-01", "{}").code())
                .isEqualTo("time-invalid");
        assertThat(hub.operator("POST", "/providers/nobody/days/2020-01-01", "{}").code())
                .isEqualTo("provider-unknown");
        String difference = "/providers/wechat-pay/differences/payment-unknown/42";
        assertThat(hub.operator("PUT", difference, "{}").code()).isEqualTo("field-invalid");
        assertThat(hub.operator("PUT", difference, "{\"note\":\"Paid twice, sent back\"}").status())
                .isEqualTo(200);
        assertThat(hub.operator("PUT", "/providers/wechat-pay/differences/x/42", "{}").code())
                .isEqualTo("not-found");
    }
}
