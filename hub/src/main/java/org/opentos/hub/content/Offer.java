package org.opentos.hub.content;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;

/// A source that an organisation sells: all that it has and will have for one price, each item
/// alone for another, or both. What its feed calls a trailer is free.
///
/// @param address told to nobody but the organisation
/// @param prices of all of it, one for each currency; empty where items are sold one by one only
/// @param itemPrices of each item alone, one for each currency; empty where all is sold together
///   only
/// @param isSold whether it is still sold; who bought it keeps it anyway
public record Offer(
        Id.OfferId id,
        Id.OrganisationId organisation,
        URI address,
        String title,
        String summary,
        List<Money> prices,
        List<Money> itemPrices,
        Instant made,
        boolean isSold) {
    public static final int TITLE_CHARACTERS_MAX = 60;
    public static final int SUMMARY_CHARACTERS_MAX = 300;

    /// For the whole, and as many for each item: a page of items says both, and goes to a terminal
    /// in one message.
    public static final int PRICES_MAX = 10;

    /// The dearest, in minor units; that of a payment request.
    public static final long PRICE_MINOR_MAX = 99_999_999;

    public Offer {
        prices = List.copyOf(prices);
        itemPrices = List.copyOf(itemPrices);
    }

    /// What its sale is called in the books.
    String item() {
        return "content/" + id.text();
    }

    /// What the sale of one of its items is called in the books.
    ///
    /// @param key by which its feed knows the item: who removes the source and adds it again has
    ///   what was bought
    String item(String key) {
        return item() + '/' + key;
    }
}
