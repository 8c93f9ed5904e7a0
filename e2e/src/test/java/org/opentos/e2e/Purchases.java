package org.opentos.e2e;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.opentos.cli.account.HubClient;
import org.opentos.e2e.Payer.Line;
import org.opentos.e2e.Payer.Wish;
import tools.jackson.databind.JsonNode;

/// What the demonstration's owner has bought on the television, out of a wallet with two
/// currencies, a PIN and limits, and in the shop of the one who sells; and what is still to be
/// paid.
final class Purchases {
    private static final String PIN = "246810";
    private static final Wish FILM =
            new Wish("content", "film-night", "Film night", "CN", "CNY", "12.00");
    private static final Wish GAME =
            new Wish(
                    "app",
                    "tide",
                    "Tide: a quiet game of rivers, islands and long evenings",
                    "CN",
                    "CNY",
                    "38.00");
    private static final Wish FORECAST =
            new Wish("service", "forecast", "Forecast for a month", "DE", "EUR", "2.99");
    private static final Wish YEAR =
            new Wish(
                    "subscription",
                    "cinema-year",
                    "Cinema for a year",
                    "CN",
                    "CNY",
                    "198.00",
                    List.of(new Line("Cinema", "168.00"), new Line("Four screens", "30.00")),
                    Map.of("period", "P1Y", "trial", "P14D", "grace", "P7D"));
    private static final Wish CLUB =
            new Wish(
                    "subscription",
                    "club",
                    "The club of quiet games",
                    "CN",
                    "CNY",
                    "18.00",
                    List.of(),
                    Map.of("period", "P1M", "grace", "P7D"));

    private final Payer owner;
    private final String payee;
    private final String television;
    private final JsonNode paid;
    private String waiting = "";

    private Purchases(Payer owner, String payee, String television) {
        this.owner = owner;
        this.payee = payee;
        this.television = television;
        paid = buy(FILM);
    }

    /// Tops the wallet up and buys.
    ///
    /// @param client of the owner, freshly signed in
    /// @param payee the organisation that sells
    static Purchases of(World world, HubClient client, String payee) {
        String television = Factory.identity(world, "tv").path("device").asString();
        client.put("/api/v1/wallet/pin", Map.of("pin", PIN));
        limit(client, "confirm", "", "50.00");
        limit(client, "month", "", "500.00");
        limit(client, "device-month", television, "300.00");
        limit(client, "code", "", "50.00");
        client.post("/api/v1/wallet/codes", Map.of("pin", PIN));
        Payer owner = new Payer(world, client);
        owner.topUp("wechat-pay", "CNY", "500.00");
        owner.topUp("stripe", "EUR", "20.00");
        owner.begin("wechat-pay", "CNY", "100.00");
        Purchases purchases = new Purchases(owner, payee, television);
        purchases.buy(GAME);
        purchases.buy(FORECAST);
        purchases.buy(CLUB);
        return purchases;
    }

    private static void limit(HubClient client, String kind, String subject, String value) {
        client.put(
                "/api/v1/wallet/rules",
                Map.of(
                        "kind",
                        kind,
                        "currency",
                        "CNY",
                        "subject",
                        subject,
                        "amount",
                        Map.of("currency", "CNY", "value", value)));
    }

    private JsonNode buy(Wish wish) {
        return owner.approve(owner.ask(payee, television, wish), PIN);
    }

    /// Buys at the payee's till, with the payment code that the owner's pages show.
    void buyInShop(HubClient cashier) {
        JsonNode bill = bill(cashier, "Two coffees", "7.80");
        String code = owner.client().get("/api/v1/wallet/code").path("text").asString();
        JsonNode paid =
                cashier.post(
                        bills() + "/" + bill.path("id").asString() + "/code", Map.of("code", code));
        if (!paid.path("state").asString().equals("paid")) {
            throw new AssertionError("not paid: " + paid);
        }
    }

    private JsonNode bill(HubClient cashier, String title, String value) {
        return cashier.post(
                bills(),
                Map.of(
                        "title",
                        title,
                        "region",
                        "CN",
                        "amount",
                        Map.of("currency", "CNY", "value", value)),
                UUID.randomUUID().toString());
    }

    private String bills() {
        return "/api/v1/organisations/" + payee + "/bills";
    }

    /// Sends money to somebody new by their code, and asks for some that nobody has paid yet.
    ///
    /// @return the transfer
    String sendTo(String displayName) {
        String name = displayName.toLowerCase(Locale.ROOT) + UUID.randomUUID();
        HubClient receiver = HubClient.forSession(owner.world().api());
        receiver.post(
                "/api/v1/persons",
                new Person(displayName, name, "a quiet evening with " + displayName).account());
        String code = receiver.get("/api/v1/wallet/receiving-code").path("code").asString();
        JsonNode request =
                owner.client()
                        .post(
                                "/api/v1/wallet/transfers",
                                Map.of(
                                        "code",
                                        code,
                                        "note",
                                        "Half of the tickets",
                                        "amount",
                                        Map.of("currency", "CNY", "value", "6.00")),
                                UUID.randomUUID().toString());
        owner.client()
                .post(
                        "/api/v1/wallet/money-requests",
                        Map.of(
                                "note",
                                "for the pizza",
                                "amount",
                                Map.of("currency", "CNY", "value", "12.50")),
                        UUID.randomUUID().toString());
        return owner.approve(request, PIN).path("transfer").asString();
    }

    /// Asks for what is still to be paid, instead of the last time: a request waits for a quarter
    /// of an hour only.
    void askAnew() {
        if (!waiting.isEmpty()) {
            owner.client().delete("/api/v1/payment-requests/" + waiting);
        }
        waiting = owner.ask(payee, television, YEAR).path("id").asString();
    }

    /// The request that [#askAnew] made.
    String waiting() {
        return waiting;
    }

    /// A request that was paid.
    String request() {
        return paid.path("id").asString();
    }

    /// The sale that came of it.
    String sale() {
        return paid.path("sale").asString();
    }
}
