package org.opentos.hub.revenue;

import java.util.Optional;
import org.opentos.protocol.Id;
import org.opentos.protocol.money.Money;

/// What a person buys, as the shop offers it.
///
/// @param item what it is for the seller, 1 to [#ITEM_CHARACTERS_MAX] characters: an app, a content
///   item, a subscription's period
/// @param title what it is for people, 1 to [#TITLE_CHARACTERS_MAX] characters
/// @param price as it is named, more than 0; tax may come upon it
/// @param developer who offers it
/// @param boughtOn where it is bought; empty for a device that is none of the hub's
/// @param usedOn where it is used, if that is another device
/// @param region where it is bought, by its code in ISO 3166-1, two letters
public record Purchase(
        Agreement.Sale kind,
        String item,
        String title,
        Money price,
        Id.PersonId buyer,
        Id.OrganisationId developer,
        Optional<Terminal> boughtOn,
        Optional<Terminal> usedOn,
        String region) {
    public static final int ITEM_CHARACTERS_MAX = 120;
    public static final int TITLE_CHARACTERS_MAX = 120;

    /// A device, with whom it was made by.
    public record Terminal(Id.DeviceId device, Id.ProductId product, Id.OrganisationId maker) {}

    public Purchase {
        bounded("an item", item, ITEM_CHARACTERS_MAX);
        bounded("a title", title, TITLE_CHARACTERS_MAX);
        if (!price.isPositive()) {
            throw new IllegalArgumentException("a price is more than 0, unlike " + price);
        }
        if (!isRegion(region)) {
            throw new IllegalArgumentException(
                    "a region has two capital letters, unlike " + region);
        }
    }

    /// Whether it has the shape of a code of ISO 3166-1.
    public static boolean isRegion(String text) {
        return text.matches("[A-Z]{2}");
    }

    private static void bounded(String what, String text, int charactersMax) {
        if (text.isBlank() || text.length() > charactersMax) {
            throw new IllegalArgumentException(
                    what + " has 1 to " + charactersMax + " characters, unlike " + text);
        }
    }

    /// The device whose maker is paid, by the rule of an agreement.
    Optional<Terminal> paid(Agreement agreement) {
        boolean byUse = agreement.makerIsOfUse(kind);
        return byUse && usedOn.isPresent() ? usedOn : boughtOn;
    }
}
