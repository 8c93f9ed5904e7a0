package org.opentos.voice.sentences;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.protocol.Risk;
import org.opentos.protocol.app.AppIntent;
import org.opentos.protocol.money.Money;
import org.opentos.voice.sentences.Surroundings.Device;
import tools.jackson.databind.JsonNode;

/// Says intents back, and what can go wrong with them.
final class Sayings {
    /// Devices that are named; of more it is said how many.
    private static final int NAMED_MAX = 3;

    private final Script script;
    private final Language language;
    private final Map<String, Device> devices = new HashMap<>();
    private final Map<String, Surroundings.App> apps = new HashMap<>();
    private final Map<String, String> titles = new HashMap<>();
    private final Map<String, String> contacts = new HashMap<>();

    Sayings(Surroundings around, Script script, Language language) {
        this.script = script;
        this.language = language;
        around.devices().forEach(each -> devices.put(each.id(), each));
        around.apps().forEach(each -> apps.put(each.id(), each));
        around.titles().forEach(each -> titles.put(each.id(), each.title()));
        around.friends().forEach(each -> contacts.put(each.id(), each.name()));
    }

    // ---- risk ----

    Risk risk(Intent intent) {
        return switch (intent) {
            case Intent.Set(List<String> those, String property, JsonNode _) ->
                    most(those, "properties", property);
            case Intent.Change(List<String> those, String property, double _) ->
                    most(those, "properties", property);
            case Intent.Invoke(String device, String action, JsonNode _) ->
                    most(List.of(device), "actions", action);
            case Intent.Pay _ -> Risk.MONEY;
            case Intent.Ask _,
                    Intent.Why _,
                    Intent.Balance _,
                    Intent.WhoIsHome _,
                    Intent.Time _,
                    Intent.Help _,
                    Intent.No _,
                    Intent.Stop _,
                    Intent.Pick _,
                    Intent.Yes _ ->
                    Risk.LOOK;
            case Intent.Move _,
                    Intent.Play _,
                    Intent.Open _,
                    Intent.Install _,
                    Intent.AppIntent _,
                    Intent.Undo _ ->
                    Risk.COMFORT;
        };
    }

    /// A device that is not known here may be anything.
    private Risk most(List<String> those, String affordances, String name) {
        Risk most = Risk.LOOK;
        for (String each : those) {
            Device device = devices.get(each);
            Risk risk =
                    device == null
                            ? Risk.SECURITY
                            : Feature.risk(device.model().path(affordances).path(name));
            most = risk.compareTo(most) > 0 ? risk : most;
        }
        return most;
    }

    // ---- saying ----

    String say(Intent intent) {
        return switch (intent) {
            case Intent.Set(List<String> those, String property, JsonNode value) ->
                    text(
                            "set",
                            "devices",
                            names(those),
                            "property",
                            title(property(those, property), property),
                            "value",
                            value(property(those, property), value));
            case Intent.Change(List<String> those, String property, double by) ->
                    text(
                            by < 0 ? "less" : "more",
                            "devices",
                            names(those),
                            "property",
                            title(property(those, property), property),
                            "value",
                            number(property(those, property), BigDecimal.valueOf(Math.abs(by))));
            case Intent.Invoke(String device, String action, JsonNode input) ->
                    invoke(device, action, input);
            case Intent.Ask(List<String> those, String property, Optional<JsonNode> value) ->
                    value.isPresent()
                            ? text(
                                    "ask-whether",
                                    "devices",
                                    names(those),
                                    "property",
                                    title(property(those, property), property),
                                    "value",
                                    value(property(those, property), value.get()))
                            : text(
                                    "ask",
                                    "devices",
                                    names(those),
                                    "property",
                                    title(property(those, property), property));
            case Intent.Why(String device, String property) ->
                    text(
                            "why",
                            "devices",
                            names(List.of(device)),
                            "property",
                            title(property(List.of(device), property), property));
            case Intent.Move(Optional<String> terminal) -> at("move", terminal);
            case Intent.Play(String title, Optional<String> terminal) ->
                    at("play", terminal, "title", titles.getOrDefault(title, title));
            case Intent.Open(String app, Optional<String> terminal) ->
                    at("open", terminal, "app", appName(app));
            case Intent.Install(String app, Optional<String> terminal) ->
                    at("install", terminal, "app", appName(app));
            case Intent.AppIntent(String app, String name, var slots, Optional<String> terminal) ->
                    at("app", terminal, "app", appName(app), "what", wanted(app, name, slots));
            case Intent.Balance(var currency) ->
                    currency.isPresent()
                            ? text("balance-of", "currency", currency.get().code())
                            : text("balance");
            case Intent.Pay(String contact, Money amount) ->
                    text(
                            "pay",
                            "contact",
                            contacts.getOrDefault(contact, contact),
                            "amount",
                            amount(amount));
            case Intent.WhoIsHome _ -> text("who-is-home");
            case Intent.Time _ -> text("time");
            case Intent.Stop _ -> text("stop");
            case Intent.Undo _ -> text("undo");
            case Intent.Help _ -> text("help");
            case Intent.Yes _ -> text("yes");
            case Intent.No _ -> text("no");
            case Intent.Pick(int number) -> text("pick", "number", Integer.toString(number));
        };
    }

    private String appName(String app) {
        Surroundings.App known = apps.get(app);
        return known == null ? app : known.name();
    }

    /// What is wanted of an app, by its titles: "Weather of a day: tomorrow, Berlin".
    private String wanted(String app, String name, Map<String, String> slots) {
        Surroundings.App known = apps.get(app);
        Optional<AppIntent> intent =
                known == null
                        ? Optional.empty()
                        : known.intents().stream()
                                .filter(each -> each.name().equals(name))
                                .findFirst();
        if (intent.isEmpty()) {
            return name;
        }
        List<String> values =
                intent.get().slots().stream()
                        .filter(each -> slots.containsKey(each.name()))
                        .map(each -> value(each, slots.getOrDefault(each.name(), "")))
                        .toList();
        String title = language.of(intent.get().title());
        return values.isEmpty()
                ? title
                : text(
                        "with-slots",
                        "said",
                        title,
                        "slots",
                        String.join(script.text("joint"), values));
    }

    private String value(AppIntent.Slot slot, String value) {
        return switch (slot) {
            case AppIntent.Slot.Number number -> number(number.unit(), new BigDecimal(value));
            case AppIntent.Slot.Choice choice ->
                    choice.values().stream()
                            .filter(each -> each.value().equals(value))
                            .findFirst()
                            .map(each -> language.of(each.title()))
                            .orElse(value);
        };
    }

    private String at(String key, Optional<String> terminal, String... slots) {
        String said = text(key, slots);
        return terminal.map(each -> text("at", "said", said, "terminal", names(List.of(each))))
                .orElse(said);
    }

    /// A text of the language with its slots filled.
    ///
    /// @param slots names and values by turns
    private String text(String key, String... slots) {
        StringBuilder text = new StringBuilder();
        String pattern = script.text(key);
        int at = 0;
        while (at < pattern.length()) {
            int open = pattern.indexOf('{', at);
            int close = open < 0 ? -1 : pattern.indexOf('}', open);
            if (close < 0) {
                text.append(pattern.substring(at));
                break;
            }
            text.append(pattern, at, open);
            String name = pattern.substring(open + 1, close);
            for (int each = 0; each < slots.length; each += 2) {
                if (slots[each].equals(name)) {
                    text.append(slots[each + 1]);
                }
            }
            at = close + 1;
        }
        return text.toString();
    }

    private String names(List<String> those) {
        List<String> names =
                those.stream()
                        .map(each -> {
                            Device device = devices.get(each);
                            return device == null ? each : device.name();
                        })
                        .toList();
        String joint = script.text("joint");
        return names.size() <= NAMED_MAX
                ? String.join(joint, names)
                : text(
                        "and-others",
                        "names",
                        String.join(joint, names.subList(0, NAMED_MAX - 1)),
                        "number",
                        Integer.toString(names.size() - NAMED_MAX + 1));
    }

    private JsonNode property(List<String> those, String property) {
        return those.stream()
                .map(devices::get)
                .filter(java.util.Objects::nonNull)
                .findFirst()
                .map(each -> each.model().path("properties").path(property))
                .orElseGet(tools.jackson.databind.node.MissingNode::getInstance);
    }

    private String title(JsonNode schema, String otherwise) {
        return schema.path("titles")
                .path(language.text())
                .asString(schema.path("title").asString(otherwise));
    }

    private String value(JsonNode schema, JsonNode value) {
        if (value.isNumber()) {
            return number(schema, value.decimalValue());
        }
        String text = value.asString("");
        return Spoken.valueTitle(schema, text, language);
    }

    private String number(JsonNode schema, BigDecimal value) {
        return number(schema.path("unit").asString(""), value);
    }

    private String number(String unit, BigDecimal value) {
        NumberFormat format = NumberFormat.getInstance(language.locale());
        format.setMaximumFractionDigits(3);
        format.setGroupingUsed(false);
        String number = format.format(value);
        String key = "unit " + unit;
        return script.hasText(key) ? text(key, "number", number) : number;
    }

    private String amount(Money money) {
        return BigDecimal.valueOf(money.minor(), money.currency().exponent()).toPlainString()
                + " "
                + money.currency().code();
    }

    private String invoke(String device, String action, JsonNode input) {
        Device known = devices.get(device);
        JsonNode affordance =
                known == null ? Json.object() : known.model().path("actions").path(action);
        List<String> inputs = new ArrayList<>();
        input.properties()
                .forEach(each -> {
                    JsonNode schema =
                            affordance.path("input").path("properties").path(each.getKey());
                    inputs.add(
                            text(
                                    "input",
                                    "property",
                                    title(schema, each.getKey()),
                                    "value",
                                    value(schema, each.getValue())));
                });
        String said =
                text(
                        "invoke",
                        "devices",
                        names(List.of(device)),
                        "action",
                        title(affordance, action));
        return inputs.isEmpty()
                ? said
                : text(
                        "with-inputs",
                        "said",
                        said,
                        "inputs",
                        String.join(script.text("joint"), inputs));
    }
}
