package org.opentos.protocol.app;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.app.AppManifest.Asked;
import org.opentos.protocol.app.AppManifest.Icon;
import org.opentos.protocol.app.AppManifest.Item;
import org.opentos.protocol.app.AppManifest.Network;
import org.opentos.protocol.app.AppManifest.Plan;
import org.opentos.protocol.app.AppManifest.Text;
import org.opentos.protocol.app.ManifestFields.Place;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads a manifest, and lists everything that is wrong with it by its JSON pointer (RFC 6901).
///
/// Members that it does not know are ignored, as the Web App Manifest demands, unless they begin
/// with `tos_`.
public final class ManifestReader {
    public static final int NAME_CHARACTERS_MAX = 40;
    public static final int DESCRIPTION_CHARACTERS_MAX = 500;
    public static final int REASON_CHARACTERS_MAX = 200;
    public static final int ICONS_MAX = 8;
    public static final int NETWORK_MAX = 10;
    public static final int ITEMS_MAX = 50;
    public static final int PRICES_MAX = 20;

    /// The dearest thing that an app sells, in minor units; that of a payment request.
    public static final long PRICE_MINOR_MAX = 99_999_999;

    private static final int ORIGIN_CHARACTERS_MAX = 200;
    private static final String INTENTS = "tos_intents";
    private static final Set<String> OWN =
            Set.of("tos_network", "tos_opens", "tos_prices", "tos_items", INTENTS);
    private static final Set<String> ICON_TYPES =
            Set.of("image/png", "image/svg+xml", "image/webp");
    private static final Pattern SIZES = Pattern.compile("any|[1-9][0-9]{0,3}x[1-9][0-9]{0,3}");
    private static final Pattern COLOUR = Pattern.compile("#[0-9a-fA-F]{6}");
    private static final Pattern ITEM = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,12}([.][0-9]{1,4})?");
    private static final Pattern PERIOD =
            Pattern.compile(
                    "P(([7-9]|[1-9][0-9]|[12][0-9]{2}|3[0-5][0-9]|36[0-6])D|([1-9]|[1-4][0-9]|5[0-2])W|([1-9]|1[0-2])M|1Y)");
    private static final Pattern TRIAL = Pattern.compile("P([0-9]|[1-8][0-9]|90)D");
    private static final Pattern GRACE = Pattern.compile("P([0-9]|[12][0-9]|30)D");
    private static final String LABEL = "[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?";
    private static final String PORT = "(:[1-9][0-9]{0,4})?";

    /// By HTTPS anywhere; by HTTP only on the same machine, for trying an app out.
    private static final Pattern ORIGIN =
            Pattern.compile(
                    "https://"
                            + LABEL
                            + "([.]"
                            + LABEL
                            + ")*"
                            + PORT
                            + "|http://("
                            + LABEL
                            + "[.])?localhost"
                            + PORT);

    private final ObjectNode document;
    private final ManifestFields fields;

    private ManifestReader(ObjectNode document) {
        this.document = document;
        this.fields = new ManifestFields(document);
    }

    /// Refused as `package-malformed` where it is no JSON, and as `manifest-invalid` with every
    /// fault otherwise.
    public static Outcome<AppManifest> read(byte[] bytes) {
        return PackageJson.object(AppManifest.PATH, bytes)
                .then(document -> new ManifestReader(document).manifest());
    }

    /// The member `tos_intents` alone. Refused as `manifest-invalid`.
    public static Outcome<List<AppIntent>> intents(JsonNode list) {
        ManifestFields fields = new ManifestFields(PackageJson.JSON.createObjectNode());
        List<AppIntent> intents = new IntentReader(fields).read(list);
        return fields.hasFaults() ? Outcome.refused(fields.refusal()) : Outcome.done(intents);
    }

    private Outcome<AppManifest> manifest() {
        for (String member : document.propertyNames()) {
            if (member.startsWith("tos_") && !OWN.contains(member)) {
                fields.fault("/" + member, "is not a member that this system knows");
            }
        }
        Optional<AppId> id = AppId.find(PackageJson.text(document, "app_id"));
        if (id.isEmpty()) {
            fields.fault(
                    "/app_id", "must be a domain name turned round, for example org.example.chess");
        }
        AppVersion version = version();
        int sdk = sdk();
        Text name = fields.text(document, "", "name", NAME_CHARACTERS_MAX);
        Text description = fields.text(document, "", "description", DESCRIPTION_CHARACTERS_MAX);
        Set<FormFactor> forms = forms();
        String start =
                fields.string(
                        "/start_url",
                        document.path("start_url"),
                        ManifestReader::isPage,
                        "must be the path of a page in the package, for example index.html");
        List<Icon> icons = icons();
        Optional<String> background = background();
        List<Asked> grants = grants();
        List<Network> network = network();
        Set<SentKind> opens = opens();
        List<Money> prices = prices("/tos_prices", document.path("tos_prices"));
        List<Item> items = items();
        List<AppIntent> intents = new IntentReader(fields).read(document.path(INTENTS));
        if (fields.hasFaults() || id.isEmpty()) {
            return Outcome.refused(fields.refusal());
        }
        return Outcome.done(
                new AppManifest(
                        id.get(),
                        version,
                        sdk,
                        name,
                        description,
                        forms,
                        start,
                        icons,
                        background,
                        grants,
                        network,
                        opens,
                        prices,
                        items,
                        intents));
    }

    private static boolean isPage(String path) {
        return path.endsWith(".html") && PackagePath.isOfApp(path);
    }

    private AppVersion version() {
        JsonNode version = document.path("version");
        int code = fields.whole("/version/code", version.path("code"), AppVersion.CODE_MAX);
        String name =
                fields.string(
                        "/version/name",
                        version.path("name"),
                        text -> ManifestFields.isText(text, AppVersion.NAME_CHARACTERS_MAX),
                        "must be 1 to %d characters, for example 1.2.0"
                                .formatted(AppVersion.NAME_CHARACTERS_MAX));
        return new AppVersion(code, name);
    }

    private int sdk() {
        int code =
                fields.whole(
                        "/platform_version/min_code",
                        document.path("platform_version").path("min_code"),
                        AppVersion.CODE_MAX);
        if (code > AppManifest.SDK) {
            fields.fault(
                    "/platform_version/min_code",
                    "asks for a newer sdk than %d, which this system has"
                            .formatted(AppManifest.SDK));
        }
        return code;
    }

    private Set<FormFactor> forms() {
        Set<FormFactor> forms = EnumSet.noneOf(FormFactor.class);
        int at = 0;
        for (JsonNode each : document.path("device_type")) {
            Optional<FormFactor> form = form(each.asString(""));
            if (form.isEmpty() || !forms.add(form.get())) {
                fields.fault(
                        "/device_type/" + at,
                        "must be a form factor, each once: " + FormFactor.all());
            }
            at++;
            if (at > FormFactor.values().length) {
                break;
            }
        }
        if (at == 0) {
            fields.fault("/device_type", "must list at least one form factor");
        }
        return forms;
    }

    private static Optional<FormFactor> form(String text) {
        try {
            return Optional.of(FormFactor.parse(text));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }

    private List<Icon> icons() {
        List<Icon> icons = new ArrayList<>();
        for (Place each : fields.list("icons", 1, ICONS_MAX)) {
            String path =
                    fields.string(
                            each.pointer() + "/src",
                            each.node().path("src"),
                            PackagePath::isOfApp,
                            "must be the path of a picture in the package");
            String type =
                    fields.string(
                            each.pointer() + "/type",
                            each.node().path("type"),
                            ICON_TYPES::contains,
                            "must be image/png, image/svg+xml or image/webp");
            String sizes =
                    fields.string(
                            each.pointer() + "/sizes",
                            each.node().path("sizes"),
                            text -> SIZES.matcher(text).matches(),
                            "must be any, or as in 192x192");
            icons.add(new Icon(path, type, sizes));
        }
        return icons;
    }

    private Optional<String> background() {
        JsonNode colour = document.path("background_color");
        return colour.isMissingNode()
                ? Optional.empty()
                : Optional.of(
                        fields.string(
                                "/background_color",
                                colour,
                                text -> COLOUR.matcher(text).matches(),
                                "must be as in #1a2b3c"));
    }

    private List<Asked> grants() {
        List<Asked> asked = new ArrayList<>();
        Set<AppGrant> seen = EnumSet.noneOf(AppGrant.class);
        for (Place each : fields.list("req_permissions", 0, AppGrant.values().length)) {
            Optional<AppGrant> grant = AppGrant.find(PackageJson.text(each.node(), "name"));
            Text reason = fields.text(each.node(), each.pointer(), "reason", REASON_CHARACTERS_MAX);
            fields.requireChinese(each, "reason");
            if (grant.isEmpty() || !seen.add(grant.get())) {
                fields.fault(
                        each.pointer() + "/name",
                        "must be a grant, each once: devices-see, devices-control, payments, friends, notifications");
            } else {
                asked.add(new Asked(grant.get(), reason));
            }
        }
        return asked;
    }

    private List<Network> network() {
        List<Network> network = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Place each : fields.list("tos_network", 0, NETWORK_MAX)) {
            String origin =
                    fields.string(
                            each.pointer() + "/origin",
                            each.node().path("origin"),
                            text -> isOrigin(text) && seen.add(text),
                            "must be an origin, each once, for example https://api.example.org");
            Text reason = fields.text(each.node(), each.pointer(), "reason", REASON_CHARACTERS_MAX);
            fields.requireChinese(each, "reason");
            network.add(new Network(origin, reason));
        }
        return network;
    }

    private Set<SentKind> opens() {
        Set<SentKind> opens = EnumSet.noneOf(SentKind.class);
        for (Place each : fields.list("tos_opens", 0, SentKind.values().length)) {
            Optional<SentKind> kind =
                    SentKind.find(each.node().asString("")).filter(SentKind::declared);
            if (kind.isEmpty() || !opens.add(kind.get())) {
                fields.fault(
                        each.pointer(), "must be what the app opens, each once: " + SentKind.all());
            }
        }
        return opens;
    }

    private static boolean isOrigin(String text) {
        return text.length() <= ORIGIN_CHARACTERS_MAX && ORIGIN.matcher(text).matches();
    }

    private List<Money> prices(String pointer, JsonNode given) {
        List<Money> prices = new ArrayList<>();
        Set<Currency> seen = new HashSet<>();
        if (!given.isMissingNode() && !(given.isArray() && given.size() <= PRICES_MAX)) {
            fields.fault(pointer, "must be a list of at most %d prices".formatted(PRICES_MAX));
            return prices;
        }
        int at = 0;
        for (JsonNode each : given) {
            Optional<Money> price = price(each);
            if (price.isEmpty() || !seen.add(price.get().currency())) {
                fields.fault(
                        pointer + "/" + at,
                        "must be as in {\"currency\":\"CNY\",\"value\":\"12.00\"}, above nothing, each currency once");
            }
            price.ifPresent(prices::add);
            at++;
        }
        return prices;
    }

    private static Optional<Money> price(JsonNode given) {
        String value = PackageJson.text(given, "value");
        Optional<Currency> currency = Currency.find(PackageJson.text(given, "currency"));
        if (currency.isEmpty() || !AMOUNT.matcher(value).matches()) {
            return Optional.empty();
        }
        return Money.read(currency.get(), value)
                .filter(Money::isPositive)
                .filter(price -> price.minor() <= PRICE_MINOR_MAX);
    }

    private List<Item> items() {
        List<Item> items = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (Place each : fields.list("tos_items", 0, ITEMS_MAX)) {
            String id =
                    fields.string(
                            each.pointer() + "/id",
                            each.node().path("id"),
                            text -> ITEM.matcher(text).matches() && seen.add(text),
                            "must be 1 to 40 small letters, digits and hyphens, each once");
            Text title = fields.text(each.node(), each.pointer(), "title", NAME_CHARACTERS_MAX);
            List<Money> prices = prices(each.pointer() + "/prices", each.node().path("prices"));
            if (prices.isEmpty()) {
                fields.fault(each.pointer() + "/prices", "must hold at least one price");
            }
            items.add(new Item(id, title, prices, repeatable(each), plan(each)));
        }
        return items;
    }

    private boolean repeatable(Place item) {
        JsonNode given = item.node().path("repeatable");
        if (!given.isMissingNode() && !given.isBoolean()) {
            fields.fault(item.pointer() + "/repeatable", "must be true or false");
        }
        if (given.asBoolean(false) && !item.node().path("subscription").isMissingNode()) {
            fields.fault(item.pointer() + "/repeatable", "is not for a subscription");
        }
        return given.asBoolean(false);
    }

    private Optional<Plan> plan(Place item) {
        JsonNode plan = item.node().path("subscription");
        String pointer = item.pointer() + "/subscription";
        if (plan.isMissingNode()) {
            return Optional.empty();
        }
        String period =
                fields.string(
                        pointer + "/period",
                        plan.path("period"),
                        text -> PERIOD.matcher(text).matches(),
                        "must be from a week to a year, in one unit, as in P1M");
        return Optional.of(
                new Plan(
                        period,
                        days(pointer, plan, "trial", TRIAL),
                        days(pointer, plan, "grace", GRACE)));
    }

    private String days(String pointer, JsonNode plan, String member, Pattern bound) {
        return plan.path(member).isMissingNode()
                ? "P0D"
                : fields.string(
                        pointer + "/" + member,
                        plan.path(member),
                        text -> bound.matcher(text).matches(),
                        "must be as in P14D");
    }
}
