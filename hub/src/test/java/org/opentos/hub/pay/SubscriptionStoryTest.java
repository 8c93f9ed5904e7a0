package org.opentos.hub.pay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.pay.provider.Notification;
import org.opentos.hub.pay.request.PaymentRequest;
import org.opentos.hub.pay.request.PaymentRequests;
import org.opentos.hub.pay.request.Plan;
import org.opentos.hub.pay.subscription.SubscriptionRounds;
import org.opentos.hub.pay.subscription.Subscriptions;
import org.opentos.hub.revenue.Agreement;
import org.opentos.hub.revenue.RevenueWorld;
import org.opentos.hub.testing.Browser;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import tools.jackson.databind.JsonNode;

/// Subscriptions as people, apps and organisations meet them: a whole hub with its ledger, and a
/// clock that the test moves.
class SubscriptionStoryTest extends PayStory {
    private static final String PIN = PayingHub.PIN;
    private static final Instant START = Instant.parse("2027-01-31T10:00:00Z");

    @BeforeEach
    void atTheStart() {
        clock(START);
    }

    private static void clock(Instant at) {
        hub.provider.clock.ahead(Duration.between(Instant.now(), at));
    }

    /// The clock goes on, and the hub does what is due.
    private static void round(Instant at) {
        clock(at);
        SubscriptionRounds.round(hub.hub);
    }

    private static Map<String, Object> asked(
            String item, String value, String period, String trial, String grace) {
        Map<String, Object> data =
                new HashMap<>(
                        Map.of(
                                "payee",
                                hub.developer,
                                "kind",
                                "subscription",
                                "item",
                                item,
                                "region",
                                "CN"));
        data.put("subscription", Map.of("period", period, "trial", trial, "grace", grace));
        return Map.of(
                "methodData",
                List.of(Map.of("supportedMethods", "urn:opentos:wallet", "data", data)),
                "details",
                Map.of(
                        "total",
                        Map.of(
                                "label",
                                "Pixel Gym",
                                "amount",
                                Map.of("currency", "CNY", "value", value))));
    }

    private static Browser.Answer ask(Browser who, String key, Map<String, Object> asked) {
        return hub.keyed(who, "/api/v1/payment-requests", key, asked);
    }

    private static Browser.Answer approve(Browser who, JsonNode request) {
        return who.post(
                "/api/v1/payment-requests/" + request.path("id").asString() + "/approval",
                Map.of("digest", request.path("digest").asString(), "pin", PIN));
    }

    /// Asks for `gym` each month, with that trial, and approves it.
    private static JsonNode subscribed(Browser who, String value, String trial, String grace) {
        Browser.Answer request = ask(who, "k", asked("gym", value, "P1M", trial, grace));
        assertThat(request.status()).as(request.raw().body()).isEqualTo(201);
        Browser.Answer approved = approve(who, request.body());
        assertThat(approved.status()).as(approved.raw().body()).isEqualTo(200);
        return approved.body();
    }

    private static JsonNode only(Browser who) {
        JsonNode all = who.get("/api/v1/subscriptions").body();
        assertThat(all.size()).as(all.toString()).isEqualTo(1);
        return all.get(0);
    }

    private static String path(JsonNode subscription) {
        return "/api/v1/subscriptions/" + subscription.path("id").asString();
    }

    private static void again(Browser who, String name) {
        assertThat(who.signIn(name).status()).isEqualTo(200);
    }

    @Test
    void an_approval_begins_it_and_the_clock_renews_it() {
        Browser anna = hub.payer("anna.gym", 10_000);
        JsonNode approved = subscribed(anna, "12.00", "P0D", "P3D");
        assertThat(approved.path("state").asString()).isEqualTo("paid");
        assertThat(hub.balance(anna)).isEqualTo("88.00");
        JsonNode subscription = only(anna);
        assertThat(subscription.path("id")).isEqualTo(approved.path("subscription").path("id"));
        assertThat(subscription.path("state").asString()).isEqualTo("active");
        assertThat(subscription.path("access").asBoolean()).isTrue();
        assertThat(subscription.path("nextPaymentAt").asString()).startsWith("2027-02-28T10:");

        SubscriptionRounds.round(hub.hub);
        assertThat(hub.balance(anna)).isEqualTo("88.00");
        round(Instant.parse("2027-02-28T11:00:00Z"));
        round(Instant.parse("2027-02-28T11:01:00Z"));
        again(anna, "anna.gym");
        assertThat(hub.balance(anna)).isEqualTo("76.00");
        round(START);
        round(Instant.parse("2027-03-31T11:00:00Z"));
        again(anna, "anna.gym");
        assertThat(hub.balance(anna)).isEqualTo("64.00");

        JsonNode payments = anna.get(path(subscription)).body().path("payments");
        assertThat(payments.size()).isEqualTo(3);
        JsonNode receipt =
                anna.get("/api/v1/receipts/" + payments.get(0).path("sale").asString()).body();
        assertThat(receipt.path("amount").path("value").asString()).isEqualTo("12.00");
        assertThat(receipt.path("askedBy").path("name").asString()).isEqualTo("anna.gym");
        JsonNode period = receipt.path("subscription");
        assertThat(period.path("request")).isEqualTo(approved.path("id"));
        assertThat(period.path("renewal").asBoolean()).isTrue();
        assertThat(period.path("from").asString()).startsWith("2027-03-31T10:");
        assertThat(period.path("until").asString()).startsWith("2027-04-30T10:");
        assertThat(period.path("approvedAt").asString()).startsWith("2027-01-31T10:");
        JsonNode first =
                anna.get("/api/v1/receipts/" + payments.get(2).path("sale").asString()).body();
        assertThat(first.path("subscription").path("renewal").asBoolean()).isFalse();

        again(hub.dora, "dora.dev");
        String refunds =
                "/api/v1/organisations/%s/sales/%s/refunds"
                        .formatted(hub.developer, payments.get(0).path("sale").asString());
        assertThat(
                        hub.keyed(
                                        hub.dora,
                                        refunds,
                                        "back",
                                        Map.of(
                                                "amount",
                                                Map.of("currency", "CNY", "value", "12.00"),
                                                "reason",
                                                "Closed in March"))
                                .status())
                .isEqualTo(201);
        assertThat(hub.balance(anna)).isEqualTo("76.00");
        assertThat(only(anna).path("state").asString()).isEqualTo("active");
    }

    @Test
    void a_trial_is_free_and_once_for_each_person() {
        Browser anna = hub.payer("anna.trial", 2_000);
        JsonNode approved = subscribed(anna, "12.00", "P14D", "P0D");
        assertThat(approved.path("state").asString()).isEqualTo("subscribed");
        assertThat(hub.balance(anna)).isEqualTo("20.00");
        JsonNode subscription = only(anna);
        assertThat(subscription.path("state").asString()).isEqualTo("trial");
        assertThat(subscription.path("nextPaymentAt").asString()).startsWith("2027-02-14T10:");
        assertThat(ask(anna, "b", asked("gym", "12.00", "P1M", "P14D", "P0D")).code())
                .isEqualTo("subscription-lives");
        assertThat(ask(anna, "c", asked("gym", "9.00", "P1M", "P14D", "P0D")).code())
                .isEqualTo("trial-used");
        assertThat(ask(anna, "d", asked("pool", "9.00", "P1M", "P14D", "P0D")).status())
                .isEqualTo(201);

        assertThat(
                        anna.post(path(subscription) + "/cancellation", Map.of())
                                .body()
                                .path("cancelled")
                                .asBoolean())
                .isTrue();
        assertThat(only(anna).path("access").asBoolean()).isTrue();
        assertThat(
                        only(anna).path("nextPaymentAt").isMissingNode()
                                || only(anna).path("nextPaymentAt").isNull())
                .isTrue();
        assertThat(
                        anna.delete(path(subscription) + "/cancellation")
                                .body()
                                .path("cancelled")
                                .asBoolean())
                .isFalse();
        round(START.plus(Duration.ofDays(14)).plus(Duration.ofHours(1)));
        again(anna, "anna.trial");
        assertThat(hub.balance(anna)).isEqualTo("8.00");
        assertThat(only(anna).path("state").asString()).isEqualTo("active");

        assertThat(anna.post(path(subscription) + "/cancellation", Map.of()).status())
                .isEqualTo(200);
        Instant over = Instant.parse("2027-03-14T11:00:00Z");
        clock(over);
        again(anna, "anna.trial");
        assertThat(anna.delete(path(subscription) + "/cancellation").code())
                .isEqualTo("subscription-ended");
        round(over);
        assertThat(only(anna).path("reason").asString()).isEqualTo("cancelled");
        assertThat(only(anna).path("access").asBoolean()).isFalse();
        assertThat(hub.balance(anna)).isEqualTo("8.00");
        assertThat(ask(anna, "e", asked("gym", "12.00", "P1M", "P14D", "P0D")).code())
                .isEqualTo("trial-used");
        assertThat(ask(anna, "f", asked("gym", "12.00", "P1M", "P0D", "P0D")).status())
                .isEqualTo(201);
    }

    @Test
    void without_money_it_has_its_grace_and_lapses() {
        Browser anna = hub.payer("anna.grace", 2_000);
        subscribed(anna, "12.00", "P0D", "P3D");
        Instant due = Instant.parse("2027-02-28T11:00:00Z");
        round(due);
        again(anna, "anna.grace");
        assertThat(only(anna).path("state").asString()).isEqualTo("grace");
        assertThat(only(anna).path("failure").asString()).isEqualTo("funds-insufficient");
        assertThat(only(anna).path("access").asBoolean()).isTrue();
        hub.fund(anna, 1_000);
        round(due.plus(Duration.ofHours(1)));
        assertThat(only(anna).path("state").asString()).isEqualTo("grace");
        round(due.plus(Duration.ofHours(25)));
        assertThat(only(anna).path("state").asString()).isEqualTo("active");
        assertThat(only(anna).path("paidUntil").asString()).startsWith("2027-03-31T10:");
        assertThat(hub.balance(anna)).isEqualTo("6.00");

        Instant again = Instant.parse("2027-03-31T11:00:00Z");
        round(again);
        round(again.plus(Duration.ofDays(3)).plus(Duration.ofHours(1)));
        again(anna, "anna.grace");
        assertThat(only(anna).path("state").asString()).isEqualTo("ended");
        assertThat(only(anna).path("reason").asString()).isEqualTo("lapsed");
        assertThat(only(anna).path("access").asBoolean()).isFalse();
        hub.fund(anna, 10_000);
        round(again.plus(Duration.ofDays(5)));
        assertThat(hub.balance(anna)).isEqualTo("106.00");
    }

    @Test
    void a_top_up_pays_at_once_what_was_tried_in_vain() {
        // The provider has a clock of its own: it is now when the person tops up.
        hub.provider.clock.ahead(Duration.ofDays(-32));
        Browser anna = hub.payer("anna.tops", 1_200);
        subscribed(anna, "12.00", "P0D", "P3D");
        hub.provider.clock.ahead(Duration.ZERO);
        again(anna, "anna.tops");
        String id = hub.topUp(anna, "t", "20.00").body().path("id").asString();
        hub.provider.tell("pay", Map.of("key", "WECHAT/" + id.substring("topup_".length())));
        // The provider tells of it only after the try.
        hub.provider.clock.ahead(Duration.ofSeconds(10));
        SubscriptionRounds.round(hub.hub);
        assertThat(only(anna).path("state").asString()).isEqualTo("grace");
        assertThat(hub.deliver(hub.provider.next(Notification.Paid.class), "wechat-pay").status())
                .isEqualTo(204);
        SubscriptionRounds.round(hub.hub);
        assertThat(only(anna).path("state").asString()).isEqualTo("active");
        assertThat(hub.balance(anna)).isEqualTo("8.00");
    }

    @Test
    void what_somebody_sends_pays_at_once_what_was_tried_in_vain() {
        Browser anna = hub.payer("anna.gets", 1_200);
        Browser ben = hub.payer("ben.gives", 5_000);
        subscribed(anna, "12.00", "P0D", "P3D");
        Instant due = Instant.parse("2027-02-28T11:00:00Z");
        round(due);
        again(anna, "anna.gets");
        again(ben, "ben.gives");
        assertThat(only(anna).path("state").asString()).isEqualTo("grace");
        clock(due.plus(Duration.ofMinutes(1)));
        hub.send(ben, anna, "20.00");
        round(due.plus(Duration.ofMinutes(2)));
        assertThat(only(anna).path("state").asString()).isEqualTo("active");
        assertThat(hub.balance(anna)).isEqualTo("8.00");
    }

    @Test
    void limits_count_renewals_and_apply_to_them() {
        Browser anna = hub.payer("anna.limits", 20_000);
        subscribed(anna, "12.00", "P0D", "P3D");
        Map<String, Object> month =
                Map.of(
                        "kind",
                        "month",
                        "currency",
                        "CNY",
                        "amount",
                        Map.of("currency", "CNY", "value", "12.00"));
        assertThat(anna.put("/api/v1/wallet/rules", month).status()).isEqualTo(200);
        round(Instant.parse("2027-02-28T11:00:00Z"));
        again(anna, "anna.limits");
        assertThat(hub.balance(anna)).isEqualTo("176.00");
        JsonNode more = ask(anna, "m", asked("pool", "1.00", "P1M", "P0D", "P0D")).body();
        assertThat(approve(anna, more).code()).isEqualTo("spending-limit-exceeded");
        Map<String, Object> less = new HashMap<>(month);
        less.put("amount", Map.of("currency", "CNY", "value", "11.99"));
        assertThat(anna.put("/api/v1/wallet/rules", less).status()).isEqualTo(200);
        round(Instant.parse("2027-03-31T11:00:00Z"));
        again(anna, "anna.limits");
        assertThat(only(anna).path("failure").asString()).isEqualTo("spending-limit-exceeded");
        assertThat(hub.balance(anna)).isEqualTo("176.00");
    }

    @Test
    void a_change_continues_where_the_old_one_is_paid_until() {
        Browser anna = hub.payer("anna.change", 20_000);
        subscribed(anna, "12.00", "P0D", "P3D");
        clock(START.plus(Duration.ofDays(10)));
        JsonNode change = ask(anna, "n", asked("gym", "100.00", "P1Y", "P0D", "P3D")).body();
        assertThat(only(anna).path("state").asString()).isEqualTo("active");
        JsonNode replaced = change.path("subscription").path("replaces");
        assertThat(replaced.path("amount").path("value").asString()).isEqualTo("12.00");
        assertThat(replaced.path("period").asString()).isEqualTo("P1M");
        assertThat(replaced.path("paidUntil").asString()).startsWith("2027-02-28T10:");
        Browser.Answer approved = approve(anna, change);
        assertThat(approved.status()).isEqualTo(200);
        assertThat(approved.body().path("subscription").path("replaces").isNull()).isTrue();
        JsonNode all = anna.get("/api/v1/subscriptions").body();
        assertThat(all.size()).isEqualTo(2);
        assertThat(all.get(0).path("period").asString()).isEqualTo("P1Y");
        assertThat(all.get(0).path("nextPaymentAt").asString()).startsWith("2028-02-28T10:");
        assertThat(all.get(0).path("access").asBoolean()).isTrue();
        assertThat(all.get(1).path("reason").asString()).isEqualTo("replaced");
        assertThat(hub.balance(anna)).isEqualTo("88.00");
        assertThat(ask(anna, "o", asked("gym", "12.00", "P1M", "P0D", "P3D")).code())
                .isEqualTo("subscription-lives");
        round(Instant.parse("2027-02-28T11:00:00Z"));
        again(anna, "anna.change");
        assertThat(hub.balance(anna)).isEqualTo("88.00");
    }

    @Test
    void a_change_that_cannot_be_paid_leaves_the_old_one() {
        Browser anna = hub.payer("anna.poor", 2_000);
        subscribed(anna, "12.00", "P0D", "P3D");
        JsonNode change = ask(anna, "n", asked("gym", "100.00", "P1Y", "P0D", "P3D")).body();
        assertThat(approve(anna, change).code()).isEqualTo("funds-insufficient");
        assertThat(only(anna).path("state").asString()).isEqualTo("active");
        assertThat(only(anna).path("period").asString()).isEqualTo("P1M");
    }

    @Test
    void the_approval_covers_period_trial_and_grace() {
        Browser anna = hub.payer("anna.digest", 20_000);
        List<Map<String, Object>> all =
                List.of(
                        asked("a", "12.00", "P1M", "P0D", "P3D"),
                        asked("a", "12.00", "P1Y", "P0D", "P3D"),
                        asked("a", "12.00", "P1M", "P1D", "P3D"),
                        asked("a", "12.00", "P1M", "P0D", "P4D"));
        JsonNode first = ask(anna, "k0", all.get(0)).body();
        for (int index = 1; index < all.size(); index++) {
            assertThat(ask(anna, "k0", all.get(index)).code()).isEqualTo("key-reused");
            JsonNode other = ask(anna, "k" + index, all.get(index)).body();
            assertThat(
                            anna.post(
                                            "/api/v1/payment-requests/"
                                                    + other.path("id").asString()
                                                    + "/approval",
                                            Map.of(
                                                    "digest",
                                                    first.path("digest").asString(),
                                                    "pin",
                                                    PIN))
                                    .code())
                    .isEqualTo("approval-differs");
        }
        for (Map<String, Object> bad :
                List.of(
                        asked("a", "1.00", "P2D", "P0D", "P0D"),
                        asked("a", "1.00", "P1M", "P91D", "P0D"),
                        asked("a", "1.00", "P1M", "P0D", "P31D"),
                        asked("a", "1.00", "P1M", "P1W", "P0D"))) {
            assertThat(ask(anna, "bad", bad).code()).isEqualTo("field-invalid");
        }
    }

    @Test
    void a_childs_is_approved_and_paid_by_an_adult() {
        Browser anna = hub.payer("anna.parent", 5_000);
        Browser mia = hub.child(anna, "mia.subscribes");
        JsonNode request = ask(mia, "k", asked("gym", "12.00", "P1M", "P0D", "P3D")).body();
        assertThat(request.path("forChild").asBoolean()).isTrue();
        assertThat(approve(mia, request).code()).isEqualTo("not-found");
        JsonNode shown = anna.get("/api/v1/payment-requests").body().get(0);
        assertThat(shown.path("subscription").path("period").asString()).isEqualTo("P1M");
        assertThat(approve(anna, shown).status()).isEqualTo(200);
        assertThat(only(mia).path("payer").path("name").asString()).isEqualTo("anna.parent");
        assertThat(only(anna).path("subscriber").path("name").asString())
                .isEqualTo("mia.subscribes");
        assertThat(mia.post(path(only(mia)) + "/cancellation", Map.of()).status()).isEqualTo(200);
        assertThat(mia.delete(path(only(mia)) + "/cancellation").code()).isEqualTo("not-found");
        assertThat(anna.delete(path(only(anna)) + "/cancellation").status()).isEqualTo(200);
        round(Instant.parse("2027-02-28T11:00:00Z"));
        again(anna, "anna.parent");
        assertThat(hub.balance(anna)).isEqualTo("26.00");
        assertThat(hub.person("eve.gym").get(path(only(anna))).code()).isEqualTo("not-found");
    }

    @Test
    void an_app_sees_what_it_asked_for_and_no_others() {
        Browser anna = hub.payer("anna.apps", 5_000);
        Caller app =
                new Caller(
                        Id.PersonId.parse(hub.id(anna)), "gym.app", Set.of("payment:ask"), "::1");
        Caller other = new Caller(app.person(), "other.app", app.scopes(), app.address());
        PaymentRequest request =
                RevenueWorld.done(
                        hub.hub
                                .rooms()
                                .getBean(PaymentRequests.class)
                                .ask(
                                        app,
                                        new PaymentRequests.Ask(
                                                "k",
                                                new PaymentRequest.Payee.Seller(
                                                        Id.OrganisationId.parse(hub.developer),
                                                        Agreement.Sale.SUBSCRIPTION,
                                                        "gym",
                                                        "CN"),
                                                "Gym",
                                                new Money(1_200, Currency.of("CNY")),
                                                List.of(),
                                                Optional.empty(),
                                                Optional.of(
                                                        new Plan(
                                                                Plan.Every.parse("P1W")
                                                                        .orElseThrow(),
                                                                7,
                                                                0)),
                                                Optional.empty())));
        Subscriptions subscriptions = hub.hub.rooms().getBean(Subscriptions.class);
        assertThat(subscriptions.of(app)).isEmpty();
        JsonNode shown = anna.get("/api/v1/payment-requests/" + request.id().text()).body();
        assertThat(approve(anna, shown).status()).isEqualTo(200);
        assertThat(subscriptions.of(app))
                .singleElement()
                .matches(each -> each.givesAccess(hub.provider.clock.instant()));
        assertThat(subscriptions.of(other)).isEmpty();
        Id.SubscriptionId id = subscriptions.of(app).getFirst().id();
        assertThat(subscriptions.find(app, id)).isPresent();
        assertThat(subscriptions.find(other, id)).isEmpty();
        assertThat(anna.get("/api/v1/subscriptions").body().size()).isEqualTo(1);
    }

    @Test
    void the_organisation_may_end_it() {
        Browser anna = hub.payer("anna.closed", 5_000);
        subscribed(anna, "12.00", "P0D", "P3D");
        String id = only(anna).path("id").asString();
        again(hub.dora, "dora.dev");
        String path = "/api/v1/organisations/" + hub.developer + "/subscriptions";
        assertThat(hub.dora.get(path).body().toString()).contains(id);
        assertThat(anna.get(path).code()).isEqualTo("not-found");
        assertThat(anna.delete(path + "/" + id).code()).isEqualTo("not-found");
        assertThat(hub.dora.delete(path + "/" + id).body().path("reason").asString())
                .isEqualTo("ended-by-payee");
        assertThat(hub.dora.delete(path + "/" + id).code()).isEqualTo("subscription-ended");
        assertThat(anna.post("/api/v1/subscriptions/" + id + "/cancellation", Map.of()).code())
                .isEqualTo("subscription-ended");
        round(Instant.parse("2027-02-28T11:00:00Z"));
        again(anna, "anna.closed");
        assertThat(only(anna).path("access").asBoolean()).isFalse();
        assertThat(hub.balance(anna)).isEqualTo("38.00");
    }

    @Test
    void rounds_at_once_and_killed_processes_charge_once() throws Exception {
        Browser anna = hub.payer("anna.once", 10_000);
        subscribed(anna, "10.00", "P0D", "P3D");
        Id.SubscriptionId id = Id.SubscriptionId.parse(only(anna).path("id").asString());
        clock(Instant.parse("2027-02-28T11:00:00Z"));
        SubscriptionRounds.roundsAtOnce(hub.hub, 6);
        again(anna, "anna.once");
        assertThat(hub.balance(anna)).isEqualTo("80.00");
        clock(Instant.parse("2027-03-31T11:00:00Z"));
        SubscriptionRounds.killedIn(hub.hub, id, false);
        again(anna, "anna.once");
        assertThat(anna.get(path(only(anna))).body().path("payments").size()).isBetween(2, 3);
        SubscriptionRounds.round(hub.hub);
        SubscriptionRounds.round(hub.hub);
        assertThat(hub.balance(anna)).isEqualTo("70.00");
        clock(Instant.parse("2027-04-30T11:00:00Z"));
        SubscriptionRounds.killedIn(hub.hub, id, true);
        SubscriptionRounds.roundsAtOnce(hub.hub, 4);
        again(anna, "anna.once");
        assertThat(hub.balance(anna)).isEqualTo("60.00");
        assertThat(anna.get(path(only(anna))).body().path("payments").size()).isEqualTo(4);
        assertThat(only(anna).path("nextPaymentAt").asString()).startsWith("2027-05-31T10:");
    }
}
