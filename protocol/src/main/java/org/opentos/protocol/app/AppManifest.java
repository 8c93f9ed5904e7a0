package org.opentos.protocol.app;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.money.Money;

/// What an app says of itself in `manifest.json`: members of W3C's Web App Manifest and MiniApp
/// Manifest, and beside them, with the prefix `tos_`, what those do not have.
///
/// The JSON Schema is `api/app-manifest.schema.json`; [ManifestReader] reads it.
///
/// @param sdk the least version of the sdk with which it runs
/// @param forms the form factors that it claims, in the order of [FormFactor]
/// @param start path of the page that opens first
/// @param network the only origins that the app may connect to, each with its reason
/// @param opens what it opens when a person sends it
/// @param prices of the app itself, one for each currency; none where it is free
/// @param intents what can be said to it
public record AppManifest(
        AppId id,
        AppVersion version,
        int sdk,
        Text name,
        Text description,
        Set<FormFactor> forms,
        String start,
        List<Icon> icons,
        Optional<String> backgroundColor,
        List<Asked> grants,
        List<Network> network,
        Set<SentKind> opens,
        List<Money> prices,
        List<Item> items,
        List<AppIntent> intents) {

    /// The path of the manifest in the package.
    public static final String PATH = "manifest.json";

    /// What the sdk of this system is.
    public static final int SDK = 1;

    public AppManifest {
        forms = Set.copyOf(forms);
        icons = List.copyOf(icons);
        grants = List.copyOf(grants);
        network = List.copyOf(network);
        opens = Set.copyOf(opens);
        prices = List.copyOf(prices);
        items = List.copyOf(items);
        intents = List.copyOf(intents);
    }

    /// A text in both languages of the system.
    ///
    /// @param chinese in `zh-Hans`; the English where the app has no other
    public record Text(String english, String chinese) {}

    /// @param path of the picture in the package
    /// @param type its media type
    /// @param sizes as in a Web App Manifest: `any` or `WIDTHxHEIGHT`
    public record Icon(String path, String type, String sizes) {}

    /// A grant that the app asks for.
    public record Asked(AppGrant grant, Text reason) {}

    /// @param origin RFC 6454, in ASCII: `https://host` or `https://host:port`
    public record Network(String origin, Text reason) {}

    /// Something sold inside the app.
    ///
    /// @param id unique in the app
    /// @param prices one for each currency
    /// @param repeatable whether it can be bought again and again, as a handful of coins
    /// @param plan empty where it is paid once
    public record Item(
            String id, Text title, List<Money> prices, boolean repeatable, Optional<Plan> plan) {
        public Item {
            prices = List.copyOf(prices);
        }
    }

    /// A subscription's terms, in ISO 8601 as payment requests have them.
    public record Plan(String period, String trial, String grace) {}

    public Optional<Item> item(String id) {
        return items.stream().filter(each -> each.id().equals(id)).findFirst();
    }

    public boolean asks(AppGrant grant) {
        return grants.stream().anyMatch(each -> each.grant() == grant);
    }

    public boolean isFree() {
        return prices.isEmpty();
    }
}
