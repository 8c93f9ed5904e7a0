package org.opentos.cli.demonstration;

import java.util.List;
import java.util.Map;
import org.opentos.cli.account.HubClient;
import tools.jackson.databind.JsonNode;

/// What there is to play from the first minute: a source for everybody, and one that is sold, as a
/// whole and by the item.
///
/// @param provider its origin
record DemonstrationContent(String provider) {
    /// The feeds of the stand-in for a provider.
    private static final String OPEN_FEED = "/content/bay.xml";

    private static final String SOLD_FEED = "/content/nights.xml";

    void sell(HubClient developer, String organisation) {
        developer.post(
                "/api/v1/organisations/" + organisation + "/offers",
                Map.of(
                        "title",
                        "Nights at the Bay",
                        "summary",
                        "The bay after dark: a film, and music for it.",
                        "address",
                        provider + SOLD_FEED,
                        "prices",
                        List.of(price("CNY", "12.00"), price("EUR", "1.50")),
                        "itemPrices",
                        List.of(price("CNY", "3.00"), price("EUR", "0.50"))));
    }

    private static Map<String, String> price(String currency, String value) {
        return Map.of("currency", currency, "value", value);
    }

    /// Adds what is sold as well: it can be seen, and bought.
    void add(HubClient owner) {
        owner.post("/api/v1/content/sources", Map.of("address", provider + OPEN_FEED));
        for (JsonNode each : owner.get("/api/v1/content/offers")) {
            owner.post(
                    "/api/v1/content/offers/" + each.path("id").asString() + "/source", Map.of());
        }
    }
}
