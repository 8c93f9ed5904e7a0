package org.opentos.hub.pay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opentos.hub.ledger.Ledger;
import org.opentos.hub.storage.Rounds;
import org.opentos.hub.testing.Browser;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

/// Money between people, over HTTP and with the real ledger: sent by code, asked for, sent back.
class PeoplePayStoryTest extends PayStory {
    private static final String PIN = PayingHub.PIN;

    /// Than the hub has to its database, so that one that is not given back is missed.
    private static final int MORE_THAN_CONNECTIONS = 40;

    private static final String RECEIVING = "/api/v1/wallet/receiving-code";
    private static final String WANTED = "/api/v1/wallet/money-requests";
    private static final String TRANSFERS = "/api/v1/wallet/transfers";
    private static final String RECIPIENTS = "/api/v1/wallet/recipients";

    private static Map<String, String> yuan(String value) {
        return Map.of("currency", "CNY", "value", value);
    }

    private static String code(Browser receiver) {
        return receiver.get(RECEIVING).body().path("code").asString();
    }

    private static Browser.Answer send(
            Browser who, String key, String code, String value, String note) {
        Map<String, Object> body = new HashMap<>(Map.of("code", code, "note", note));
        if (!value.isEmpty()) {
            body.put("amount", yuan(value));
        }
        return hub.keyed(who, TRANSFERS, key, body);
    }

    private static JsonNode sent(Browser who, String code, String value, String note) {
        Browser.Answer answer = send(who, UUID.randomUUID().toString(), code, value, note);
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
        return answer.body();
    }

    private static Browser.Answer ask(Browser who, String key, String value, String note) {
        return hub.keyed(who, WANTED, key, Map.of("amount", yuan(value), "note", note));
    }

    private static JsonNode asked(Browser who, String value, String note) {
        Browser.Answer answer = ask(who, UUID.randomUUID().toString(), value, note);
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(201);
        return answer.body();
    }

    private static String codeOf(JsonNode wanted) {
        return wanted.path("code").path("code").asString();
    }

    private static String state(Browser who, JsonNode wanted) {
        return who.get(WANTED + '/' + wanted.path("id").asString()).body().path("state").asString();
    }

    private static Browser.Answer approve(Browser who, JsonNode request, String pin) {
        return who.post(
                "/api/v1/payment-requests/" + request.path("id").asString() + "/approval",
                Map.of("digest", request.path("digest").asString(), "pin", pin));
    }

    private static void rule(Browser who, String kind, String value) {
        Map<String, Object> rule = Map.of("kind", kind, "currency", "CNY", "amount", yuan(value));
        assertThat(who.put("/api/v1/wallet/rules", rule).status()).isEqualTo(200);
    }

    private static Browser.Answer back(Browser who, String transfer, String pin) {
        return who.post(TRANSFERS + '/' + transfer + "/return", Map.of("pin", pin));
    }

    private static JsonNode lastEntry(Browser who) {
        return who.get("/api/v1/wallet/entries?currency=CNY&max=1").body().get(0);
    }

    private static String name(JsonNode view, String field) {
        return view.path(field).path("name").asString();
    }

    private static List<Browser.Answer> atOnce(int times, IntFunction<Browser.Answer> act)
            throws InterruptedException, ExecutionException {
        try (ExecutorService threads = Executors.newFixedThreadPool(times)) {
            List<Future<Browser.Answer>> all =
                    IntStream.range(0, times)
                            .mapToObj(n -> threads.submit(() -> act.apply(n)))
                            .toList();
            List<Browser.Answer> answers = new ArrayList<>();
            for (Future<Browser.Answer> each : all) {
                answers.add(each.get());
            }
            return answers;
        }
    }

    @Test
    void money_sent_by_code_arrives_whole_and_both_have_a_receipt() {
        Browser anna = hub.payer("anna.sends", 5_000);
        Browser ben = hub.person("ben.receives");
        String code = code(ben);
        assertThat(code(ben)).isEqualTo(code);
        assertThat(ben.get(RECEIVING).body().path("link").asString())
                .isEqualTo(ben.origin() + "/wallet#send=" + code);

        JsonNode seen = anna.post(RECIPIENTS, Map.of("code", code.toLowerCase())).body();
        assertThat(seen.path("name").asString()).isEqualTo("ben.receives");
        assertThat(seen.path("amount").isMissingNode() || seen.path("amount").isNull()).isTrue();
        assertThat(seen.size()).isLessThanOrEqualTo(4);

        JsonNode request = sent(anna, code, "12.50", "for the pizza");
        assertThat(name(request, "payee")).isEqualTo("ben.receives");
        assertThat(request.path("title").asString()).isEqualTo("for the pizza");
        assertThat(hub.balance(anna)).isEqualTo("50.00");
        assertThat(approve(anna, request, "").code()).isEqualTo("confirmation-required");
        assertThat(approve(anna, request, "111222").code()).isEqualTo("confirmation-refused");
        String path = "/api/v1/payment-requests/" + request.path("id").asString() + "/approval";
        assertThat(anna.post(path, Map.of("digest", "0".repeat(64), "pin", PIN)).code())
                .isEqualTo("approval-differs");
        assertThat(approve(ben, request, PIN).code()).isEqualTo("not-found");

        JsonNode paid = approve(anna, request, PIN).body();
        assertThat(paid.path("state").asString()).isEqualTo("paid");
        assertThat(approve(anna, request, PIN).code()).isEqualTo("request-ended");
        assertThat(hub.balance(anna)).isEqualTo("37.50");
        assertThat(hub.balance(ben)).isEqualTo("12.50");

        String transfer = paid.path("transfer").asString();
        for (int look = 0; look < MORE_THAN_CONNECTIONS; look++) {
            assertThat(lastEntry(anna).path("transfer").asString()).isEqualTo(transfer);
        }
        for (Browser each : List.of(anna, ben)) {
            JsonNode entry = lastEntry(each);
            assertThat(entry.path("kind").asString()).isEqualTo("transfer");
            assertThat(entry.path("transfer").asString()).isEqualTo(transfer);
            assertThat(entry.path("title").asString()).isEqualTo("for the pizza");
            JsonNode receipt = each.get(TRANSFERS + '/' + transfer).body();
            assertThat(name(receipt, "from")).isEqualTo("anna.sends");
            assertThat(name(receipt, "to")).isEqualTo("ben.receives");
            assertThat(name(receipt, "askedBy")).isEqualTo("anna.sends");
            assertThat(receipt.path("amount").path("minor").asLong()).isEqualTo(1_250);
        }
        assertThat(lastEntry(anna).path("person").asString()).isEqualTo("ben.receives");
        assertThat(lastEntry(ben).path("person").asString()).isEqualTo("anna.sends");
        Browser eve = hub.person("eve.curious");
        assertThat(eve.get(TRANSFERS + '/' + transfer).code()).isEqualTo("not-found");
        assertThat(back(eve, transfer, PIN).code()).isEqualTo("not-found");
    }

    @Test
    void a_renewed_code_is_unknown_at_once_and_oneself_is_no_receiver() {
        Browser anna = hub.payer("anna.renews", 1_000);
        Browser ben = hub.payer("ben.renews", 1_000);
        String old = code(ben);
        String next = ben.post(RECEIVING, Map.of()).body().path("code").asString();
        assertThat(next).isNotEqualTo(old);
        assertThat(send(anna, "old", old, "1.00", "").code()).isEqualTo("receiving-code-unknown");
        assertThat(send(anna, "new", next, "1.00", "").status()).isEqualTo(201);
        assertThat(send(ben, "self", next, "1.00", "").code()).isEqualTo("to-oneself");
        assertThat(ben.post(RECIPIENTS, Map.of("code", next)).code()).isEqualTo("to-oneself");
    }

    @Test
    void what_cannot_be_understood_is_refused() {
        Browser anna = hub.payer("anna.wrong", 1_000);
        String code = code(hub.person("ben.wrong"));
        for (String value : List.of("-1", "1.001", "1e3", "9".repeat(30))) {
            assertThat(send(anna, "k", code, value, "").code()).isEqualTo("field-invalid");
        }
        assertThat(send(anna, "k", code, "0", "").code()).isEqualTo("amount-invalid");
        assertThat(send(anna, "k", code, "", "").code()).isEqualTo("amount-invalid");
        assertThat(send(anna, "", code, "1.00", "").code()).isEqualTo("field-invalid");
        assertThat(send(anna, "k", code, "1.00", "x".repeat(121)).code())
                .isEqualTo("field-invalid");
        assertThat(send(anna, "k", code, "1.00", "two\nlines").code()).isEqualTo("field-invalid");
        assertThat(send(anna, "k", "", "1.00", "").code()).isEqualTo("receiving-code-unknown");
        assertThat(ask(anna, "k", "0", "").code()).isEqualTo("amount-invalid");
        assertThat(hub.nobody().get(RECEIVING).status()).isEqualTo(401);
    }

    @Test
    void a_money_request_is_paid_once_by_whoever_is_first()
            throws InterruptedException, ExecutionException {
        Browser ben = hub.person("ben.asks");
        JsonNode wanted = asked(ben, "10.00", "for the pizza");
        String code = codeOf(wanted);
        List<Browser> payers =
                IntStream.range(0, 4).mapToObj(n -> hub.payer("payer.race" + n, 5_000)).toList();
        JsonNode seen = payers.getFirst().post(RECIPIENTS, Map.of("code", code)).body();
        assertThat(seen.path("name").asString()).isEqualTo("ben.asks");
        assertThat(seen.path("note").asString()).isEqualTo("for the pizza");
        assertThat(seen.path("amount").path("minor").asLong()).isEqualTo(1_000);
        assertThat(send(payers.getFirst(), "other", code, "9.00", "").code())
                .isEqualTo("amount-invalid");
        List<JsonNode> requests =
                payers.stream().map(each -> sent(each, code, "", "ignored")).toList();
        assertThat(requests.getFirst().path("title").asString()).isEqualTo("for the pizza");

        List<Browser.Answer> answers =
                atOnce(16, n -> approve(payers.get(n % 4), requests.get(n % 4), PIN));
        assertThat(answers.stream().filter(each -> each.status() == 200)).hasSize(1);
        assertThat(answers.stream().map(Browser.Answer::code)).isSubsetOf("", "request-ended");
        assertThat(hub.balance(ben)).isEqualTo("10.00");
        long left =
                payers.stream()
                        .mapToLong(each -> Math.round(Double.parseDouble(hub.balance(each)) * 100))
                        .sum();
        assertThat(left).isEqualTo(4 * 5_000 - 1_000);
        assertThat(state(ben, wanted)).isEqualTo("paid");
        assertThat(send(hub.payer("late.race", 5_000), "k", code, "", "").code())
                .isEqualTo("request-ended");
        assertThat(payers)
                .allSatisfy(each ->
                        assertThat(each.get("/api/v1/payment-requests").body().size()).isZero());
    }

    @Test
    void a_money_request_that_is_taken_back_or_old_is_paid_by_nobody() {
        Browser anna = hub.payer("anna.late", 5_000);
        Browser ben = hub.person("ben.late");
        JsonNode withdrawn = asked(ben, "10.00", "");
        JsonNode begun = sent(anna, codeOf(withdrawn), "", "");
        String path = WANTED + '/' + withdrawn.path("id").asString();
        assertThat(anna.delete(path).code()).isEqualTo("not-found");
        assertThat(ben.delete(path).body().path("state").asString()).isEqualTo("withdrawn");
        assertThat(approve(anna, begun, PIN).code()).isEqualTo("request-ended");
        assertThat(send(anna, "again", codeOf(withdrawn), "", "").code())
                .isEqualTo("request-ended");
        assertThat(send(anna, "again", codeOf(withdrawn), "9.00", "").code())
                .isEqualTo("request-ended");

        JsonNode paid = asked(ben, "1.00", "");
        assertThat(approve(anna, sent(anna, codeOf(paid), "1.00", ""), PIN).status())
                .isEqualTo(200);
        assertThat(ben.delete(WANTED + '/' + paid.path("id").asString()).code())
                .isEqualTo("request-ended");

        JsonNode old = asked(ben, "10.00", "");
        hub.provider.clock.ahead(Duration.ofDays(7).minusMinutes(5));
        try {
            JsonNode late = sent(anna, codeOf(old), "", "");
            assertThat(late.path("expiresAt").asString())
                    .isEqualTo(old.path("expiresAt").asString());
            hub.provider.clock.ahead(Duration.ofDays(7).plusMinutes(1));
            assertThat(approve(anna, late, PIN).code()).isEqualTo("request-expired");
            assertThat(send(anna, "later", codeOf(old), "9.00", "").code())
                    .isEqualTo("request-expired");
            assertThat(state(ben, old)).isEqualTo("expired");
        } finally {
            hub.provider.clock.ahead(Duration.ZERO);
        }
        assertThat(hub.balance(anna)).isEqualTo("49.00");
    }

    @Test
    void what_was_never_paid_is_forgotten_a_month_after_its_time() {
        Browser anna = hub.payer("anna.forgets", 5_000);
        Browser ben = hub.person("ben.forgets");
        JsonNode unpaid = asked(ben, "3.00", "");
        JsonNode declined = sent(anna, codeOf(unpaid), "", "");
        assertThat(
                        anna.post(
                                        "/api/v1/payment-requests/"
                                                + declined.path("id").asString()
                                                + "/refusal",
                                        Map.of())
                                .status())
                .isEqualTo(200);
        JsonNode wanted = asked(ben, "2.00", "");
        JsonNode paid = sent(anna, codeOf(wanted), "", "");
        assertThat(approve(anna, paid, PIN).status()).isEqualTo(200);
        JsonNode bill =
                hub.keyed(
                                hub.dora,
                                "/api/v1/organisations/" + hub.developer + "/bills",
                                "forgotten",
                                Map.of("title", "Tea", "amount", yuan("4.00"), "region", "CN"))
                        .body();
        Id.PaymentRequestId gone = Id.PaymentRequestId.parse(declined.path("id").asString());
        Id.PaymentRequestId stays = Id.PaymentRequestId.parse(paid.path("id").asString());
        Id.BillId tea = Id.BillId.parse(bill.path("id").asString());
        Id.MoneyRequestId three = Id.MoneyRequestId.parse(unpaid.path("id").asString());
        Id.MoneyRequestId two = Id.MoneyRequestId.parse(wanted.path("id").asString());

        forgetAfter(Duration.ofDays(30));
        assertThat(isKept("payment_request", gone)).isTrue();
        assertThat(isKept("bill", tea)).isTrue();
        forgetAfter(Duration.ofDays(31));
        assertThat(isKept("payment_request", gone)).isFalse();
        assertThat(isKept("bill", tea)).isFalse();
        assertThat(isKept("money_request", three)).isTrue();
        forgetAfter(Duration.ofDays(38));
        assertThat(isKept("money_request", three)).isFalse();
        assertThat(isKept("money_request", two)).isTrue();
        assertThat(isKept("payment_request", stays)).isTrue();
    }

    private static void forgetAfter(Duration time) {
        hub.provider.clock.ahead(time);
        try {
            for (String upkeep : List.of("tillUpkeep", "requestUpkeep", "moneyRequestUpkeep")) {
                hub.hub.rooms().getBean(upkeep, Rounds.class).round();
            }
        } finally {
            hub.provider.clock.ahead(Duration.ZERO);
        }
    }

    private static boolean isKept(String table, Id id) {
        return hub.hub
                .rooms()
                .getBean(JdbcClient.class)
                .sql("select exists (select 1 from " + table + " where id = ?)")
                .param(id.value())
                .query(Boolean.class)
                .single();
    }

    @Test
    void taken_back_while_it_is_approved_it_is_either_paid_or_not()
            throws InterruptedException, ExecutionException {
        Browser anna = hub.payer("anna.either", 5_000);
        Browser ben = hub.person("ben.either");
        int paid = 0;
        for (int round = 0; round < 5; round++) {
            JsonNode wanted = asked(ben, "1.00", "");
            JsonNode request = sent(anna, codeOf(wanted), "", "");
            String path = WANTED + '/' + wanted.path("id").asString();
            List<Browser.Answer> answers =
                    atOnce(2, n -> n == 0 ? approve(anna, request, PIN) : ben.delete(path));
            assertThat(answers.stream().map(Browser.Answer::code))
                    .containsExactlyInAnyOrder("", "request-ended");
            paid += answers.getFirst().status() == 200 ? 1 : 0;
            assertThat(state(ben, wanted))
                    .isEqualTo(answers.getFirst().status() == 200 ? "paid" : "withdrawn");
        }
        assertThat(hub.balance(anna)).isEqualTo("%d.00".formatted(50 - paid));
    }

    @Test
    void the_same_key_again_is_the_same_request_also_at_once()
            throws InterruptedException, ExecutionException {
        Browser anna = hub.payer("anna.keys", 5_000);
        Browser ben = hub.person("ben.keys");
        String code = code(ben);
        List<Browser.Answer> requests = atOnce(10, _ -> send(anna, "one", code, "3.00", "tea"));
        assertThat(requests).allSatisfy(each -> assertThat(each.status()).isEqualTo(201));
        assertThat(requests.stream().map(each -> each.body().path("id").asString()).distinct())
                .hasSize(1);
        assertThat(send(anna, "one", code, "3.01", "tea").code()).isEqualTo("key-reused");
        assertThat(send(anna, "one", code, "3.00", "tee").code()).isEqualTo("key-reused");

        JsonNode request = requests.getFirst().body();
        List<Browser.Answer> approvals = atOnce(10, _ -> approve(anna, request, PIN));
        assertThat(approvals.stream().filter(each -> each.status() == 200)).hasSize(1);
        assertThat(send(anna, "one", code, "3.00", "tea").body().path("state").asString())
                .isEqualTo("paid");
        assertThat(hub.balance(anna)).isEqualTo("47.00");

        List<Browser.Answer> asked = atOnce(10, _ -> ask(ben, "mine", "4.00", ""));
        assertThat(asked.stream().map(each -> each.body().path("id").asString()).distinct())
                .hasSize(1);
        assertThat(ask(ben, "mine", "4.01", "").code()).isEqualTo("key-reused");
    }

    @Test
    void limits_and_rules_are_those_of_other_payments() {
        Browser anna = hub.payer("anna.rules2", 10_000);
        String code = code(hub.person("ben.rules2"));
        rule(anna, "confirm", "10");
        rule(anna, "month", "20");
        JsonNode small = sent(anna, code, "9.00", "");
        assertThat(small.path("needsPin").asBoolean()).isFalse();
        assertThat(approve(anna, small, "").status()).isEqualTo(200);
        JsonNode large = sent(anna, code, "11.01", "");
        assertThat(approve(anna, large, "").code()).isEqualTo("confirmation-required");
        assertThat(approve(anna, large, PIN).code()).isEqualTo("spending-limit-exceeded");
        assertThat(approve(anna, sent(anna, code, "11.00", ""), PIN).status()).isEqualTo(200);
        JsonNode poor = sent(hub.payer("cara.poor", 100), code, "1.01", "");
        assertThat(poor.path("state").asString()).isEqualTo("open");
    }

    @Test
    void without_enough_money_nothing_moves_and_another_may_pay() {
        Browser ben = hub.person("ben.waits");
        JsonNode wanted = asked(ben, "12.00", "");
        Browser poor = hub.payer("anna.few", 500);
        Browser rich = hub.payer("cara.more", 5_000);
        JsonNode first = sent(poor, codeOf(wanted), "", "");
        JsonNode second = sent(rich, codeOf(wanted), "", "");
        assertThat(approve(poor, first, PIN).code()).isEqualTo("funds-insufficient");
        assertThat(state(ben, wanted)).isEqualTo("open");
        assertThat(approve(rich, second, PIN).status()).isEqualTo(200);
        hub.fund(poor, 5_000);
        assertThat(approve(poor, first, PIN).code()).isEqualTo("request-ended");
        assertThat(hub.balance(ben)).isEqualTo("12.00");
    }

    @Test
    void what_a_child_sends_goes_to_the_adults_of_the_home() {
        Browser anna = hub.payer("anna.parent", 5_000);
        Browser mia = hub.child(anna, "mia.sends");
        Browser ben = hub.person("ben.friend");
        JsonNode request = sent(mia, code(ben), "5.00", "ice cream");
        assertThat(request.path("forChild").asBoolean()).isTrue();
        assertThat(approve(mia, request, PIN).code()).isEqualTo("not-found");
        JsonNode shown = anna.get("/api/v1/payment-requests").body().get(0);
        assertThat(name(shown, "askedBy")).isEqualTo("mia.sends");
        JsonNode paid = approve(anna, shown, PIN).body();
        assertThat(hub.balance(anna)).isEqualTo("45.00");
        String path = TRANSFERS + '/' + paid.path("transfer").asString();
        assertThat(name(mia.get(path).body(), "from")).isEqualTo("anna.parent");
        assertThat(name(ben.get(path).body(), "askedBy")).isEqualTo("mia.sends");

        sent(mia, code(anna), "1.00", "");
        JsonNode toAnna = anna.get("/api/v1/payment-requests").body().get(0);
        assertThat(approve(anna, toAnna, PIN).code()).isEqualTo("to-oneself");
    }

    @Test
    void the_receiver_sends_it_back_whole_and_once()
            throws InterruptedException, ExecutionException {
        Browser anna = hub.payer("anna.back", 5_000);
        Browser ben = hub.person("ben.back");
        hub.setPin(ben);
        JsonNode paid = approve(anna, sent(anna, code(ben), "20.00", "rent"), PIN).body();
        String transfer = paid.path("transfer").asString();
        assertThat(back(anna, transfer, PIN).code()).isEqualTo("not-found");
        assertThat(back(ben, transfer, "").code()).isEqualTo("confirmation-required");
        assertThat(back(ben, transfer, "000111").code()).isEqualTo("confirmation-refused");

        JsonNode away =
                approve(ben, sent(ben, code(hub.person("cara.back")), "1.00", ""), PIN).body();
        assertThat(away.path("state").asString()).isEqualTo("paid");
        assertThat(back(ben, transfer, PIN).code()).isEqualTo("funds-insufficient");
        hub.fund(ben, 100);
        List<Browser.Answer> all = atOnce(8, _ -> back(ben, transfer, PIN));
        assertThat(all)
                .allSatisfy(each -> assertThat(each.status()).as(each.raw().body()).isEqualTo(200));
        assertThat(back(ben, transfer, "").status()).isEqualTo(200);
        assertThat(hub.balance(anna)).isEqualTo("50.00");
        assertThat(hub.balance(ben)).isEqualTo("0.00");
        assertThat(lastEntry(anna).path("kind").asString()).isEqualTo("transfer-back");
        assertThat(lastEntry(anna).path("person").asString()).isEqualTo("ben.back");
        assertThat(lastEntry(anna).path("transfer").asString()).isEqualTo(transfer);
        JsonNode receipt = anna.get(TRANSFERS + '/' + transfer).body();
        assertThat(receipt.path("sentBackAt").asString()).isNotEmpty();
        assertThat(receipt.path("maySendBack").asBoolean()).isFalse();
    }

    @Test
    void codes_cannot_be_guessed_and_stand_in_no_row() {
        Browser eve = hub.person("eve.guesses");
        Browser ben = hub.person("ben.guessed");
        String code = code(ben);
        for (int guess = 0; guess < 20; guess++) {
            assertThat(eve.post(RECIPIENTS, Map.of("code", "00000-000" + (10 + guess))).code())
                    .isEqualTo("receiving-code-unknown");
        }
        assertThat(eve.post(RECIPIENTS, Map.of("code", code)).code())
                .isEqualTo("too-many-attempts");
        assertThat(send(eve, "k", code, "1.00", "").code()).isEqualTo("too-many-attempts");
        Browser anna = hub.person("anna.looks");
        for (int look = 0; look < 25; look++) {
            assertThat(anna.post(RECIPIENTS, Map.of("code", code)).status()).isEqualTo(200);
        }
        JdbcClient jdbc = hub.hub.rooms().getBean(JdbcClient.class);
        assertThat(
                        jdbc.sql(
                                        "select count(*) from receiving_code where receiving_code::text ilike ?")
                                .param("%" + code.replace("-", "") + "%")
                                .query(Integer.class)
                                .single())
                .isZero();
    }

    @Test
    void the_ledger_stands() {
        Browser anna = hub.payer("anna.ledger", 5_000);
        approve(anna, sent(anna, code(hub.person("ben.ledger")), "5.00", ""), PIN);
        assertThat(hub.hub.rooms().getBean(Ledger.class).check(_ -> {}).faults()).isEmpty();
    }
}
