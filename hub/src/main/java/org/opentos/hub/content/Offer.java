package org.opentos.hub.content;

import java.net.URI;
import java.time.Instant;
import java.util.List;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;

/// A source that an organisation sells, for one price and all that it will have.
///
/// @param address told to nobody but the organisation
/// @param prices one for each currency
/// @param isSold whether it is still sold; who bought it keeps it anyway
public record Offer(
        Id.OfferId id,
        Id.OrganisationId organisation,
        URI address,
        String title,
        String summary,
        List<Money> prices,
        Instant made,
        boolean isSold) {
    public static final int TITLE_CHARACTERS_MAX = 60;
    public static final int SUMMARY_CHARACTERS_MAX = 300;
    public static final int PRICES_MAX = 20;

    /// The dearest, in minor units; that of a payment request.
    public static final long PRICE_MINOR_MAX = 99_999_999;

    public Offer {
        prices = List.copyOf(prices);
    }

    /// What its sale is called in the books.
    String item() {
        return "content/" + id.text();
    }
}
