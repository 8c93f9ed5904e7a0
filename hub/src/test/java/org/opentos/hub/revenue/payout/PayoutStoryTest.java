package org.opentos.hub.revenue.payout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.revenue.RevenueWorld.EUR;
import static org.opentos.hub.revenue.RevenueWorld.done;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.hub.Hub;
import org.opentos.hub.ledger.AccountKind;
import org.opentos.hub.ledger.Key;
import org.opentos.hub.ledger.Label;
import org.opentos.hub.ledger.NamedLegs;
import org.opentos.hub.ledger.Postings;
import org.opentos.hub.revenue.Agreement;
import org.opentos.hub.revenue.Purchase;
import org.opentos.hub.revenue.RevenueWorld;
import org.opentos.hub.revenue.Sales;
import org.opentos.hub.testing.Browser;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestHub;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.money.Money;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Payouts as administrators and operators meet them, on a whole hub.
class PayoutStoryTest {
    @TempDir Path data;
    private final TestClock clock = new TestClock();
    private Hub hub;
    private Browser dora;
    private String developer;

    @BeforeEach
    void start() {
        hub =
                TestHub.start(
                        data,
                        clock,
                        "--payout-name",
                        "OpenTOS Hub",
                        "--payout-iban",
                        "NL91ABNA0417164300",
                        "--payout-bic",
                        "ABNANL2A");
        dora = Browser.at(hub);
        assertThat(dora.signUp("dora.dev").status()).isEqualTo(201);
        developer =
                dora.post(
                                "/api/v1/organisations",
                                Map.of("name", "Pixel Barn", "kind", "developer"))
                        .body()
                        .path("id")
                        .asString();
        JsonNode text = dora.get("/api/v1/agreements/current").body();
        Map<String, String> accepted =
                Map.of(
                        "version", text.path("version").asString(),
                        "hash", text.path("hash").asString());
        assertThat(dora.post(own("/acceptances"), accepted).status()).isEqualTo(201);
    }

    @AfterEach
    void stop() {
        hub.close();
    }

    private String own(String path) {
        return "/api/v1/organisations/" + developer + path;
    }

    private static Map<String, Object> settings(String iban) {
        return new HashMap<>(
                Map.of(
                        "holder", "Pixel Barn GmbH",
                        "iban", iban,
                        "town", "Köln",
                        "country", "DE",
                        "minimum", Map.of("currency", "EUR", "value", "25.00")));
    }

    private Browser.Answer operator(String method, String path, String type, String body) {
        try {
            String token = Files.readString(data.resolve("run/operator.token")).strip();
            HttpRequest.Builder request =
                    Browser.at(hub)
                            .request("/api/v1/operator" + path)
                            .header("Authorization", "Operator " + token)
                            .header("Content-Type", type)
                            .method(method, BodyPublishers.ofString(body));
            return Browser.at(hub).send(request);
        } catch (IOException failure) {
            throw new IllegalStateException("no token", failure);
        }
    }

    private Browser.Answer operator(String method, String path, Object body) {
        return operator(
                method, path, "application/json", new JsonMapper().writeValueAsString(body));
    }

    /// A sale of 119.00 EUR, until what the developer has of it is payable and its month closed.
    private void earn() {
        Ids ids = hub.rooms().getBean(Ids.class);
        Id.PersonId buyer = ids.next(Id.PersonId::new);
        NamedLegs legs =
                new NamedLegs(EUR)
                        .add(AccountKind.CLEARING, "test", -11_900)
                        .add(AccountKind.WALLET, buyer.text(), 11_900);
        done(
                hub.rooms()
                        .getBean(Postings.class)
                        .post(
                                new Key("test", buyer.text()),
                                new Label("top-up", ""),
                                clock.instant(),
                                legs));
        Purchase purchase =
                new Purchase(
                        Agreement.Sale.APP,
                        "app-chess",
                        "Chess",
                        new Money(11_900, EUR),
                        buyer,
                        Id.OrganisationId.parse(developer),
                        Optional.empty(),
                        Optional.empty(),
                        "DE");
        done(hub.rooms().getBean(Sales.class).sell(ids.next(Id.SaleId::new), purchase));
        // To 4 April, when it leaves the reserve, and to 4 May, when April is closed.
        for (int days : new int[] {34, 30}) {
            clock.advance(Duration.ofDays(days));
            RevenueWorld.upkeep(hub);
        }
        hub.rooms().getBean(Payouts.class).payAll();
        assertThat(dora.signIn("dora.dev").status()).isEqualTo(200);
    }

    private JsonNode payout() {
        return dora.get(own("/payouts")).body().path(0);
    }

    /// What a program that knows nothing of the hub says of an account's log.
    private String verified(JsonNode account) throws Exception {
        Browser.Answer log = dora.get(own("/ledger/" + account.path("number").asLong() + "/log"));
        assertThat(log.status()).isEqualTo(200);
        Path file = Files.writeString(data.resolve("log.ndjson"), log.raw().body());
        Process verify =
                new ProcessBuilder(
                                System.getProperty("java.home") + "/bin/java",
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "../verify/VerifyLog.java",
                                file.toString())
                        .redirectErrorStream(true)
                        .start();
        String said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(verify.waitFor()).as(said).isZero();
        return said;
    }

    @Test
    void an_organisation_checks_its_statements_without_trusting_the_hub() throws Exception {
        earn();
        Browser.Answer pdf = dora.get(own("/statements/2026-04.pdf?currency=EUR&locale=zh-Hans"));
        assertThat(pdf.raw().headers().firstValue("Content-Type")).hasValue("application/pdf");
        assertThat(pdf.raw().body()).startsWith("%PDF-");
        JsonNode accounts = dora.get(own("/ledger")).body();
        assertThat(accounts).hasSize(2);
        for (JsonNode account : accounts) {
            String said = verified(account);
            for (JsonNode statement : dora.get(own("/statements")).body()) {
                String month = statement.path("month").asString();
                String kind = account.path("kind").asString();
                Matcher row = Pattern.compile(month + " +-?[0-9]+ +(-?[0-9]+)").matcher(said);
                if (row.find()) {
                    assertThat(Long.parseLong(row.group(1)))
                            .as("%s of %s in%n%s", kind, month, said)
                            .isEqualTo(statement.path(kind).path("minor").asLong());
                }
            }
            assertThat(said).contains("2026-0");
        }
        Browser eve = Browser.at(hub);
        eve.signUp("eve");
        String first = own("/ledger/" + accounts.path(0).path("number").asLong() + "/log");
        assertThat(eve.get(own("/ledger")).code()).isEqualTo("not-found");
        assertThat(eve.get(first).code()).isEqualTo("not-found");
        assertThat(dora.get(own("/ledger/1/log")).code()).isEqualTo("not-found");
        assertThat(dora.get(first + "?from=0").code()).isEqualTo("field-invalid");
        assertThat(dora.get(first + "?from=1000000").raw().body()).isEmpty();
    }

    @Test
    void from_the_settings_to_the_money_that_came_back() throws Exception {
        assertThat(dora.get(own("/payouts")).body()).isEmpty();
        JsonNode none = dora.get(own("/payout-settings")).body();
        assertThat(none.path("offered").path(0).path("value").asString()).isEqualTo("10.00");
        assertThat(none.path("waitDays").asInt()).isEqualTo(3);
        assertThat(none.path("destinations")).isEmpty();
        Browser.Answer wrong = dora.put(own("/payout-settings"), settings("DE00"));
        assertThat(wrong.status()).isEqualTo(400);
        assertThat(wrong.code()).isEqualTo("iban-invalid");
        Browser.Answer set = dora.put(own("/payout-settings"), settings(PayoutWorld.IBAN));
        assertThat(set.status()).as(set.raw().body()).isEqualTo(200);
        assertThat(set.raw().body()).contains("DE…3000").doesNotContain(PayoutWorld.IBAN);
        Browser eve = Browser.at(hub);
        eve.signUp("eve");
        assertThat(eve.get(own("/payout-settings")).code()).isEqualTo("not-found");
        assertThat(eve.get(own("/payouts")).code()).isEqualTo("not-found");

        earn();
        assertThat(payout().path("state").asString()).isEqualTo("due");
        assertThat(payout().path("amount").path("value").asString()).isEqualTo("90.00");
        JsonNode april = dora.get(own("/statements/2026-04?currency=EUR")).body();
        assertThat(april.path("nextPayout").path("value").asString()).isEqualTo("90.00");
        assertThat(april.path("carried").path("value").asString()).isEqualTo("0.00");
        JsonNode may = dora.get(own("/statements/2026-05?currency=EUR")).body();
        assertThat(may.path("lines").path(0).path("kind").asString()).isEqualTo("payouts");
        assertThat(may.path("closing").path("minor").asInt()).isZero();
        assertThat(may.path("nextPayout").isNull()).isTrue();
        assertThat(dora.get(own("/statements/2026-05/items.csv?currency=EUR")).raw().body())
                .contains("payout,payout_")
                .contains(",-90.00\r\n");

        JsonNode due = operator("GET", "/bank-files", Map.of()).body();
        assertThat(due.path("due").path(0).path("payouts").asInt()).isEqualTo(1);
        Browser.Answer made = operator("POST", "/bank-files", Map.of());
        assertThat(made.status()).isEqualTo(201);
        String file = made.body().path(0).path("id").asString();
        Browser.Answer content = operator("GET", "/bank-files/" + file + "/content", Map.of());
        assertThat(content.header("Content-Type")).startsWith("application/xml");
        CreditTransfersTest.validate(content.raw().body().getBytes(StandardCharsets.UTF_8));
        assertThat(payout().path("state").asString()).isEqualTo("in-file");
        assertThat(operator("POST", "/bank-files/" + file + "/sent", Map.of()).status())
                .isEqualTo(200);
        assertThat(payout().path("state").asString()).isEqualTo("sent");

        report(file, "ACSC", "confirmed");
        assertThat(payout().path("state").asString()).isEqualTo("confirmed");
        report(file, "RJCT", "returned");
        report(file, "RJCT", "unchanged");
        assertThat(payout().path("state").asString()).isEqualTo("returned");
        JsonNode given = dora.get(own("/statements/2026-05?currency=EUR")).body();
        assertThat(given.path("closing").path("minor").asInt()).isEqualTo(9_000);
        String id = payout().path("id").asString();
        assertThat(operator("POST", "/payouts/" + id + "/confirmation", Map.of()).code())
                .isEqualTo("payout-returned");
        JsonNode held = dora.get(own("/payout-settings")).body().path("destinations").path(0);
        assertThat(held.path("returned").asString()).isEqualTo(id);
    }

    private void report(String file, String status, String changed) {
        BankFiles files = hub.rooms().getBean(BankFiles.class);
        BankFile kept = files.find(Id.BankFileId.parse(file)).orElseThrow();
        String said = PayoutWorld.says(files.payouts(kept.id()).getFirst(), status, "");
        Browser.Answer answer =
                operator(
                        "POST",
                        "/bank-reports",
                        "application/xml",
                        new String(PayoutWorld.report(kept, "", said), StandardCharsets.UTF_8));
        assertThat(answer.status()).as(answer.raw().body()).isEqualTo(200);
        assertThat(answer.body().path(changed).asInt()).isEqualTo(1);
    }

    @Test
    void settings_take_a_fresh_sign_in_and_files_the_operator() {
        clock.advance(Duration.ofMinutes(6));
        assertThat(dora.put(own("/payout-settings"), settings(PayoutWorld.IBAN)).code())
                .isEqualTo("proof-required");
        dora.signIn("dora.dev");
        assertThat(dora.put(own("/payout-settings"), settings(PayoutWorld.IBAN)).status())
                .isEqualTo(200);
        Map<String, Object> without = settings(PayoutWorld.IBAN);
        without.remove("minimum");
        assertThat(dora.put(own("/payout-settings"), without).code()).isEqualTo("field-invalid");
        assertThat(dora.get("/api/v1/operator/bank-files").status()).isIn(401, 403);
        assertThat(operator("POST", "/bank-files", Map.of("execution", "2026-03-07")).code())
                .as("a Saturday")
                .isEqualTo("time-invalid");
        assertThat(operator("POST", "/bank-reports", "application/xml", "<x/>").code())
                .isEqualTo("report-unreadable");
        assertThat(operator("GET", "/bank-files/bankfile_x", Map.of()).status()).isEqualTo(400);
        assertThat(operator("POST", "/bank-reports", "application/xml", " ".repeat(1 << 21)).code())
                .isEqualTo("body-too-large");
    }
}
