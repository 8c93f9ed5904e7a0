package org.opentos.hub.pay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.opentos.hub.pay.till.PaymentKey;
import org.opentos.hub.pay.till.PaymentKeys;
import org.opentos.hub.testing.Browser;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.EmvConsumerCode;
import org.opentos.protocol.money.PaymentCode;
import tools.jackson.databind.JsonNode;

/// Paying in a shop, over HTTP: a till's bills, and the customers who pay them.
class TillStoryTest extends PayStory {
    private static String bills() {
        return "/api/v1/organisations/" + hub.developer + "/bills";
    }

    private static Browser.Answer made(String key, String value) {
        return hub.keyed(
                hub.dora,
                bills(),
                key,
                Map.of(
                        "title", "Two coffees",
                        "amount", Map.of("currency", "CNY", "value", value),
                        "region", "CN"));
    }

    private static JsonNode bill(String value) {
        Browser.Answer answer = made(UUID.randomUUID().toString(), value);
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
        return answer.body();
    }

    private static String path(JsonNode bill) {
        return bills() + '/' + bill.path("id").asString();
    }

    private static Browser.Answer take(JsonNode bill, String code) {
        return hub.dora.post(path(bill) + "/code", Map.of("code", code));
    }

    private static String state(JsonNode bill) {
        return hub.dora.get(path(bill)).body().path("state").asString();
    }

    /// Somebody who shows codes, which pay up to an amount without more.
    private static Browser customer(String name, long minor, String upTo) {
        Browser customer = hub.payer(name, minor);
        assertThat(codes(customer)).isEqualTo(201);
        rule(customer, "code", upTo);
        return customer;
    }

    private static int codes(Browser customer) {
        return customer.post("/api/v1/wallet/codes", Map.of("pin", PayingHub.PIN)).status();
    }

    private static void rule(Browser who, String kind, String value) {
        Map<String, Object> rule =
                Map.of(
                        "kind",
                        kind,
                        "currency",
                        "CNY",
                        "amount",
                        Map.of("currency", "CNY", "value", value));
        assertThat(who.put("/api/v1/wallet/rules", rule).status()).isEqualTo(200);
    }

    private static String shown(Browser customer) {
        return customer.get("/api/v1/wallet/code").body().path("text").asString();
    }

    private static String standing(Browser customer) {
        Browser.Answer answer = customer.get("/api/v1/wallet/code");
        assertThat(answer.status()).isEqualTo(200);
        return answer.body().path("state").asString();
    }

    /// The code of another step than the one that is shown.
    private static String code(Browser customer, int steps) {
        PaymentKeys keys = hub.hub.rooms().getBean(PaymentKeys.class);
        PaymentKey key = keys.of(Id.PersonId.parse(hub.id(customer))).getFirst();
        long step = PaymentCode.step(hub.provider.clock.instant()) + steps;
        return PaymentCode.of(key.account(), keys.secret(key), step).text();
    }

    private static Browser.Answer confirm(Browser who, JsonNode request) {
        return who.post(
                "/api/v1/payment-requests/" + request.path("id").asString() + "/approval",
                Map.of("digest", request.path("digest").asString(), "pin", PayingHub.PIN));
    }

    @Test
    void a_code_that_is_shown_pays_the_bill_once() {
        Browser anna = customer("anna.shop", 5_000, "20");
        JsonNode bill = bill("12.00");
        assertThat(bill.path("state").asString()).isEqualTo("open");
        String code = shown(anna);
        Browser.Answer paid = take(bill, code);
        assertThat(paid.body().path("state").asString()).as(paid.raw().body()).isEqualTo("paid");
        assertThat(hub.balance(anna)).isEqualTo("38.00");
        assertThat(take(bill, code).code()).isEqualTo("bill-ended");
        assertThat(take(bill("1.00"), code).code()).isEqualTo("payment-code-used");
        assertThat(take(bill("1.00"), code(anna, -1)).code()).isEqualTo("payment-code-used");
        String sale = paid.body().path("sale").asString();
        JsonNode receipt = anna.get("/api/v1/receipts/" + sale).body();
        assertThat(receipt.path("title").asString()).isEqualTo("Two coffees");
        assertThat(receipt.path("payee").path("name").asString()).isEqualTo("Pixel Barn");
        assertThat(receipt.path("atTill").asBoolean()).isTrue();
        sumsUp(receipt);
        assertThat(hub.balance(anna)).isEqualTo("38.00");
    }

    /// The shares are the whole of the price after tax, and with the tax what was paid.
    private static void sumsUp(JsonNode receipt) {
        long rates = 0;
        long shares = 0;
        for (JsonNode each : receipt.path("shares")) {
            rates += each.path("ratePpm").asLong();
            shares += minor(each);
        }
        assertThat(rates).isEqualTo(1_000_000);
        assertThat(shares).isEqualTo(receipt.path("net").path("minor").asLong());
        assertThat(minor(receipt.path("tax"))).isPositive();
        assertThat(shares + minor(receipt.path("tax"))).isEqualTo(minor(receipt));
    }

    private static long minor(JsonNode of) {
        return of.path("amount").path("minor").asLong();
    }

    @Test
    void the_qr_code_of_the_emv_specification_pays_as_well() {
        Browser anna = customer("anna.emv", 5_000, "20");
        JsonNode code = anna.get("/api/v1/wallet/code").body();
        assertThat(EmvConsumerCode.read(code.path("scan").asString()).map(PaymentCode::text))
                .contains(code.path("text").asString());
        assertThat(
                        take(bill("12.00"), code.path("scan").asString())
                                .body()
                                .path("state")
                                .asString())
                .isEqualTo("paid");
    }

    @Test
    void a_code_is_taken_a_step_late_and_not_later() {
        Browser anna = customer("anna.late", 5_000, "20");
        assertThat(take(bill("1.00"), code(anna, -3)).code()).isEqualTo("payment-code-expired");
        assertThat(take(bill("1.00"), code(anna, 3)).code()).isEqualTo("payment-code-unknown");
        String late = shown(anna);
        hub.provider.clock.ahead(PaymentCode.STEP);
        try {
            assertThat(take(bill("1.00"), late).body().path("state").asString()).isEqualTo("paid");
        } finally {
            hub.provider.clock.ahead(Duration.ZERO);
        }
        assertThat(take(bill("1.00"), late).code()).isEqualTo("payment-code-used");
    }

    @Test
    void a_clock_that_jumps_back_brings_no_used_code_back() {
        Browser anna = customer("anna.clock", 5_000, "20");
        hub.provider.clock.ahead(Duration.ofHours(2));
        try {
            assertThat(take(bill("1.00"), shown(anna)).status()).isEqualTo(200);
        } finally {
            hub.provider.clock.ahead(Duration.ZERO);
        }
        assertThat(take(bill("1.00"), shown(anna)).code()).isEqualTo("payment-code-used");
        hub.provider.clock.ahead(Duration.ofHours(2).plusMinutes(1));
        try {
            assertThat(take(bill("1.00"), shown(anna)).status()).isEqualTo(200);
        } finally {
            hub.provider.clock.ahead(Duration.ZERO);
        }
    }

    @Test
    void above_the_customers_limit_the_customer_confirms_on_a_terminal() {
        Browser anna = customer("anna.above", 5_000, "10");
        JsonNode bill = bill("12.00");
        assertThat(take(bill, shown(anna)).body().path("state").asString()).isEqualTo("confirming");
        assertThat(take(bill, shown(anna)).code()).isEqualTo("bill-ended");
        assertThat(hub.balance(anna)).isEqualTo("50.00");
        JsonNode request = anna.get("/api/v1/payment-requests").body().get(0);
        assertThat(request.path("title").asString()).isEqualTo("Two coffees");
        assertThat(confirm(anna, request).status()).isEqualTo(200);
        assertThat(state(bill)).isEqualTo("paid");
        assertThat(hub.balance(anna)).isEqualTo("38.00");
    }

    @Test
    void a_childs_code_waits_for_an_adult_of_the_home() {
        Browser anna = hub.payer("anna.parent", 5_000);
        Browser mia = hub.child(anna, "mia.shop");
        hub.setPin(mia);
        assertThat(codes(mia)).isEqualTo(201);
        rule(mia, "code", "100");
        JsonNode bill = bill("12.00");
        assertThat(take(bill, shown(mia)).body().path("state").asString()).isEqualTo("confirming");
        assertThat(confirm(anna, anna.get("/api/v1/payment-requests").body().get(0)).status())
                .isEqualTo(200);
        assertThat(state(bill)).isEqualTo("paid");
        assertThat(hub.balance(anna)).isEqualTo("38.00");
    }

    @Test
    void what_the_wallet_refuses_leaves_the_bill_open_for_another_code() {
        Browser anna = customer("anna.short", 500, "100");
        Browser ben = customer("ben.short", 5_000, "100");
        rule(ben, "month", "5");
        JsonNode bill = bill("12.00");
        assertThat(take(bill, shown(anna)).code()).isEqualTo("funds-insufficient");
        assertThat(take(bill, shown(ben)).code()).isEqualTo("spending-limit-exceeded");
        assertThat(state(bill)).isEqualTo("open");
        assertThat(anna.get("/api/v1/payment-requests").body().size()).isZero();
        Browser carl = customer("carl.short", 5_000, "100");
        assertThat(take(bill, shown(carl)).body().path("state").asString()).isEqualTo("paid");
    }

    @Test
    void one_code_at_many_tills_at_once_pays_one_bill() throws Exception {
        Browser anna = customer("anna.race", 50_000, "100");
        String code = shown(anna);
        List<JsonNode> bills = new ArrayList<>();
        for (int each = 0; each < 20; each++) {
            bills.add(bill("10.00"));
        }
        int paid = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            List<Future<Browser.Answer>> all =
                    bills.stream().map(each -> threads.submit(() -> take(each, code))).toList();
            for (Future<Browser.Answer> each : all) {
                paid += each.get().status() == 200 ? 1 : 0;
            }
        }
        assertThat(paid).isEqualTo(1);
        assertThat(hub.balance(anna)).isEqualTo("490.00");
    }

    @Test
    void many_codes_at_one_bill_at_once_pay_it_once() throws Exception {
        List<String> codes = new ArrayList<>();
        List<Browser> customers = new ArrayList<>();
        for (int each = 0; each < 4; each++) {
            Browser customer = customer("one.of." + each, 5_000, "100");
            customers.add(customer);
            codes.add(shown(customer));
        }
        JsonNode bill = bill("10.00");
        int paid = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            List<Future<Browser.Answer>> all =
                    codes.stream().map(each -> threads.submit(() -> take(bill, each))).toList();
            for (Future<Browser.Answer> each : all) {
                paid += each.get().status() == 200 ? 1 : 0;
            }
        }
        assertThat(paid).isEqualTo(1);
        assertThat(customers.stream().map(hub::balance))
                .containsOnlyOnce("40.00")
                .filteredOn("50.00"::equals)
                .hasSize(3);
    }

    @Test
    void a_customer_who_scans_the_bill_approves_it() {
        Browser anna = hub.payer("anna.scan", 5_000);
        Browser eve = hub.payer("eve.scan", 5_000);
        JsonNode bill = bill("12.00");
        Map<String, Object> scan = Map.of("text", bill.path("scan").asString());
        JsonNode request = anna.post("/api/v1/wallet/scans", scan).body();
        assertThat(request.path("payee").path("name").asString()).isEqualTo("Pixel Barn");
        assertThat(request.path("atTill").asBoolean()).isTrue();
        assertThat(anna.post("/api/v1/wallet/scans", scan).body().path("id"))
                .isEqualTo(request.path("id"));
        assertThat(eve.post("/api/v1/wallet/scans", scan).code()).isEqualTo("bill-ended");
        assertThat(state(bill)).isEqualTo("confirming");
        assertThat(confirm(anna, request).status()).isEqualTo(200);
        assertThat(state(bill)).isEqualTo("paid");
        assertThat(anna.post("/api/v1/wallet/scans", scan).body().path("state").asString())
                .isEqualTo("paid");
        assertThat(anna.post("/api/v1/wallet/scans", Map.of("text", "hello")).code())
                .isEqualTo("scan-unknown");
    }

    @Test
    void a_customer_who_says_no_leaves_the_bill_to_others() {
        Browser anna = hub.payer("anna.away", 5_000);
        JsonNode bill = bill("12.00");
        Map<String, Object> scan = Map.of("text", bill.path("scan").asString());
        JsonNode request = anna.post("/api/v1/wallet/scans", scan).body();
        String path = "/api/v1/payment-requests/" + request.path("id").asString();
        assertThat(anna.post(path + "/refusal", Map.of()).status()).isEqualTo(200);
        assertThat(state(bill)).isEqualTo("open");
        Browser ben = customer("ben.away", 5_000, "20");
        assertThat(take(bill, shown(ben)).body().path("state").asString()).isEqualTo("paid");
    }

    @Test
    void a_bill_is_cancelled_until_it_is_paid() {
        Browser anna = hub.payer("anna.cancel", 5_000);
        JsonNode bill = bill("12.00");
        JsonNode request =
                anna.post("/api/v1/wallet/scans", Map.of("text", bill.path("scan").asString()))
                        .body();
        assertThat(hub.dora.delete(path(bill)).body().path("state").asString())
                .isEqualTo("cancelled");
        assertThat(confirm(anna, request).code()).isEqualTo("request-ended");
        Browser ben = customer("ben.cancel", 5_000, "20");
        assertThat(take(bill, shown(ben)).code()).isEqualTo("bill-ended");
        JsonNode paid = bill("12.00");
        assertThat(take(paid, shown(ben)).status()).isEqualTo(200);
        assertThat(hub.dora.delete(path(paid)).code()).isEqualTo("bill-ended");
    }

    @Test
    void an_old_bill_is_paid_by_nobody() {
        Browser anna = customer("anna.old", 5_000, "20");
        JsonNode bill = bill("12.00");
        hub.provider.clock.ahead(Duration.ofMinutes(16));
        try {
            assertThat(take(bill, shown(anna)).code()).isEqualTo("bill-expired");
            assertThat(
                            anna.post(
                                            "/api/v1/wallet/scans",
                                            Map.of("text", bill.path("scan").asString()))
                                    .code())
                    .isEqualTo("bill-expired");
            assertThat(state(bill)).isEqualTo("expired");
        } finally {
            hub.provider.clock.ahead(Duration.ZERO);
        }
    }

    /// A bill of a new shop, in CNY, which says nothing of where it is sold.
    private static Browser.Answer sold(Browser shopkeeper, String shop, String key) {
        Map<String, Object> bill =
                Map.of("title", "Tea", "amount", Map.of("currency", "CNY", "value", "10.00"));
        return hub.keyed(shopkeeper, "/api/v1/organisations/" + shop + "/bills", key, bill);
    }

    @Test
    void a_bill_is_sold_where_the_organisations_tills_stand() {
        Browser omar = hub.person("omar.shop");
        String shop = hub.organisation(omar, "Tea house");
        String till = "/api/v1/organisations/" + shop + "/till";
        assertThat(omar.get(till).body().path("region").isNull()).isTrue();
        assertThat(sold(omar, shop, "a").code()).isEqualTo("field-invalid");
        for (String wrong : List.of("", "d", "de", "DEU", "D1")) {
            assertThat(omar.put(till, Map.of("region", wrong)).code())
                    .as(wrong)
                    .isEqualTo("field-invalid");
        }
        assertThat(hub.dora.get(till).code()).isEqualTo("not-found");
        assertThat(hub.dora.put(till, Map.of("region", "DE")).code()).isEqualTo("not-found");
        assertThat(omar.put(till, Map.of("region", "US")).status()).isEqualTo(200);
        assertThat(omar.get(till).body().path("region").asString()).isEqualTo("US");
        JsonNode first = sold(omar, shop, "a").body();
        assertThat(first.path("region").asString()).isEqualTo("US");
        omar.put(till, Map.of("region", "DE"));
        assertThat(sold(omar, shop, "a").body().path("id"))
                .as("the same bill, made before")
                .isEqualTo(first.path("id"));
        assertThat(sold(omar, shop, "b").body().path("region").asString()).isEqualTo("DE");
    }

    @Test
    void a_key_that_was_ended_pays_nothing() {
        Browser anna = customer("anna.lost", 5_000, "20");
        String code = shown(anna);
        String key = anna.get("/api/v1/wallet/codes").body().get(0).path("id").asString();
        assertThat(hub.person("eve.lost").delete("/api/v1/wallet/codes/" + key).code())
                .isEqualTo("not-found");
        assertThat(anna.delete("/api/v1/wallet/codes/" + key).status()).isEqualTo(204);
        assertThat(take(bill("1.00"), code).code()).isEqualTo("payment-code-unknown");
        assertThat(standing(anna)).isEqualTo("none");
        assertThat(codes(anna)).isEqualTo(201);
        assertThat(standing(anna)).isEqualTo("current");
        assertThat(take(bill("1.00"), shown(anna)).status()).isEqualTo(200);
    }

    @Test
    void codes_are_shown_once_the_pin_was_given() {
        Browser anna = hub.payer("anna.pin", 5_000);
        assertThat(standing(anna)).isEqualTo("none");
        assertThat(anna.post("/api/v1/wallet/codes", Map.of("pin", "135791")).code())
                .isEqualTo("confirmation-refused");
        assertThat(codes(anna)).isEqualTo(201);
        assertThat(codes(anna)).isEqualTo(201);
        assertThat(anna.get("/api/v1/wallet/codes").body().size()).isEqualTo(1);
    }

    @Test
    void a_guesser_is_stopped() {
        Browser anna = customer("anna.guess", 5_000, "20");
        String right = shown(anna);
        JsonNode bill = bill("1.00");
        for (int guess = 0; guess < 20; guess++) {
            String wrong = right.substring(0, 12) + String.format("%08d", guess);
            assertThat(take(bill, wrong).code()).isEqualTo("payment-code-unknown");
        }
        assertThat(take(bill, right).code()).isEqualTo("too-many-attempts");
        assertThat(take(bill, shown(customer("ben.guess", 5_000, "20"))).status()).isEqualTo(200);
    }

    @Test
    void the_till_is_the_organisations_own() {
        Browser eve = hub.person("eve.till");
        JsonNode bill = bill("1.00");
        assertThat(eve.get(path(bill)).code()).isEqualTo("not-found");
        assertThat(eve.get(bills()).code()).isEqualTo("not-found");
        assertThat(eve.delete(path(bill)).code()).isEqualTo("not-found");
        assertThat(eve.post(path(bill) + "/code", Map.of("code", "1")).code())
                .isEqualTo("not-found");
        assertThat(take(bill, "hello").code()).isEqualTo("scan-unknown");
        assertThat(take(bill, "9".repeat(10_000)).code()).isEqualTo("scan-unknown");
        String other = hub.organisation(eve, "Corner shop");
        assertThat(eve.get("/api/v1/organisations/" + other + "/bills").body().size()).isZero();
        assertThat(
                        eve.get(
                                        "/api/v1/organisations/"
                                                + other
                                                + "/bills/"
                                                + bill.path("id").asString())
                                .code())
                .isEqualTo("not-found");
        for (String value : List.of("0", "-1", "1.001", "9".repeat(30))) {
            assertThat(made("k", value).code()).as(value).isEqualTo("field-invalid");
        }
        assertThat(made("", "1.00").code()).isEqualTo("field-invalid");
        JsonNode first = made("same", "1.00").body();
        assertThat(made("same", "1.00").body().path("id")).isEqualTo(first.path("id"));
        assertThat(made("same", "2.00").code()).isEqualTo("key-reused");
    }

    @Test
    void what_was_paid_is_given_back_in_parts_and_never_twice() {
        Browser anna = customer("anna.refund", 5_000, "20");
        String sale = take(bill("12.00"), shown(anna)).body().path("sale").asString();
        String path = "/api/v1/organisations/" + hub.developer + "/sales/" + sale + "/refunds";
        Map<String, Object> part = refund("CNY", "5.00");
        Browser.Answer first = hub.keyed(hub.dora, path, "one", part);
        assertThat(first.body().path("left").path("value").asString()).isEqualTo("7.00");
        assertThat(hub.keyed(hub.dora, path, "one", part).body().path("id"))
                .isEqualTo(first.body().path("id"));
        assertThat(hub.balance(anna)).isEqualTo("43.00");
        assertThat(hub.keyed(hub.dora, path, "one", refund("CNY", "6.00")).code())
                .isEqualTo("key-reused");
        assertThat(hub.keyed(hub.dora, path, "two", refund("CNY", "7.01")).code())
                .isEqualTo("refund-too-large");
        assertThat(hub.keyed(hub.dora, path, "two", refund("EUR", "7.00")).code())
                .isEqualTo("currency-differs");
        assertThat(hub.keyed(hub.person("eve.refund"), path, "two", part).code())
                .isEqualTo("not-found");
        assertThat(hub.keyed(hub.dora, path, "two", refund("CNY", "7.00")).status()).isEqualTo(201);
        assertThat(hub.balance(anna)).isEqualTo("50.00");
    }

    private static Map<String, Object> refund(String currency, String value) {
        return Map.of("amount", Map.of("currency", currency, "value", value), "reason", "Spilt it");
    }
}
