package org.opentos.voice.sentences;

import java.math.BigDecimal;
import java.text.NumberFormat;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.opentos.protocol.app.AppIntent;
import org.opentos.voice.sentences.Surroundings.Device;
import tools.jackson.databind.JsonNode;

/// The words with which the help speaks of what is here: of each kind of sentences, what may stand
/// in which slot.
final class HelpWords {
    private final Surroundings around;
    private final Script script;
    private final Language language;
    private final Spoken spoken;
    private final Told told;

    /// Takes the words of one kind of sentences.
    @FunctionalInterface
    interface Told {
        void add(String kind, Map<String, List<String>> words);
    }

    /// Takes a sentence that a model or an app brings along, with its words.
    @FunctionalInterface
    interface Brought {
        void add(String kind, Template sentence, Map<String, List<String>> words);
    }

    private final Brought brought;

    HelpWords(
            Surroundings around,
            Script script,
            Language language,
            Spoken spoken,
            Told told,
            Brought brought) {
        this.around = around;
        this.script = script;
        this.language = language;
        this.spoken = spoken;
        this.told = told;
        this.brought = brought;
    }

    void tell() {
        List<Feature> features = new ArrayList<>(Feature.of(around.devices()));
        features.sort(Comparator.comparing(each -> !each.isSetpoint()));
        for (Feature each : features) {
            if (!each.controlled().isEmpty()) {
                set(each);
            }
            ask(each);
        }
        Map<JsonNode, List<Device>> models = new LinkedHashMap<>();
        around.devices().stream()
                .filter(Device::controlled)
                .forEach(each ->
                        models.computeIfAbsent(each.model(), any -> new ArrayList<>()).add(each));
        models.forEach((model, those) ->
                model.path("actions")
                        .properties()
                        .forEach(each -> action(each.getValue(), model, those)));
        others();
        around.apps().stream()
                .filter(Surroundings.App::installed)
                .flatMap(each -> each.intents().stream())
                .forEach(this::app);
    }

    // ---- names ----

    private List<String> names(List<Device> devices) {
        return devices.stream().map(each -> spoken.definite(each.name())).toList();
    }

    /// Rooms with a number of these devices.
    private List<String> rooms(List<Device> devices, Predicate<Integer> many) {
        return around.rooms().stream()
                .filter(room ->
                        many.test(
                                (int)
                                        devices.stream()
                                                .filter(each ->
                                                        each.room().equals(Optional.of(room.id())))
                                                .count()))
                .map(room -> spoken.definite(room.name()))
                .toList();
    }

    /// All of a kind in a room that has several: "the kitchen lamps".
    private List<String> several(List<Device> devices) {
        List<String> several = new ArrayList<>();
        for (Surroundings.Room room : around.rooms()) {
            Map<JsonNode, Integer> kinds = new LinkedHashMap<>();
            devices.stream()
                    .filter(each -> each.room().equals(Optional.of(room.id())))
                    .forEach(each -> kinds.merge(each.model(), 1, Integer::sum));
            kinds.forEach((model, number) -> {
                if (number > 1) {
                    List<String> noun = spoken.words(spoken.title(model));
                    several.add(
                            script.text("several")
                                    .replace("{room}", spoken.definite(room.name()))
                                    .replace("{kind}", Walk.written(spoken.plural(noun))));
                }
            });
        }
        return several;
    }

    // ---- values ----

    /// What a property or an input can be: the usual number, or one that is easily said.
    private List<String> values(JsonNode schema) {
        String type = schema.path("type").asString("");
        if (type.equals("integer") || type.equals("number")) {
            String unit = schema.path("unit").asString("");
            return Feature.range(schema).stream()
                    .flatMap(range -> numbers(schema, range).stream())
                    .map(each -> quantity(unit, each))
                    .toList();
        }
        Stream<String> values =
                schema.path("enum").isArray()
                        ? schema.path("enum").valueStream().map(each -> each.asString(""))
                        : schema.path("tos:namedValues").propertyStream().map(Map.Entry::getKey);
        return values.map(each -> spoken.within(spoken.valueTitle(schema, each))).toList();
    }

    private static List<BigDecimal> numbers(JsonNode schema, Quantities.Range range) {
        JsonNode usual = schema.path("default");
        if (usual.isNumber() && range.has(usual.decimalValue())) {
            return List.of(usual.decimalValue());
        }
        List<BigDecimal> spoken = range.spoken().stream().sorted().toList();
        List<BigDecimal> middle = spoken.subList(spoken.size() / 3, (spoken.size() * 2 + 2) / 3);
        int digits = middle.stream().mapToInt(HelpWords::digits).min().orElse(0);
        return middle.stream().filter(each -> digits(each) == digits).toList();
    }

    private static int digits(BigDecimal number) {
        return number.stripTrailingZeros().precision();
    }

    private String quantity(String unit, BigDecimal value) {
        NumberFormat format = NumberFormat.getInstance(language.locale());
        format.setGroupingUsed(false);
        String number = format.format(value);
        List<String> one = script.names(unit, "one").spoken();
        List<String> names = script.names(unit, "").spoken();
        if (Units.isTime(unit) && !names.isEmpty()) {
            return value.compareTo(BigDecimal.ONE) == 0 && !one.isEmpty()
                    ? one.getFirst()
                    : Walk.written(List.of(number, names.getFirst()));
        }
        return script.hasText("unit " + unit)
                ? script.text("unit " + unit).replace("{number}", number)
                : number;
    }

    // ---- devices ----

    private JsonNode own(JsonNode schema) {
        return schema.path("tos:said").path(language.text());
    }

    /// Of the words of a model those that stand alone, without their device.
    private static List<Template> alone(JsonNode list) {
        return OwnWords.templates(list).stream()
                .filter(each -> !Template.slots(each).contains("it"))
                .toList();
    }

    private void set(Feature feature) {
        JsonNode schema = feature.schema();
        List<Device> devices = feature.controlled();
        Map<String, List<String>> words = new HashMap<>();
        words.put("device", names(devices));
        words.put("property", List.of(spoken.within(spoken.title(schema))));
        words.put("value", values(schema));
        if (feature.isSetpoint()) {
            words.put("place", rooms(devices, each -> each == 1));
        }
        boolean own = false;
        boolean comparable = false;
        for (Map.Entry<String, JsonNode> each : own(schema).properties()) {
            if (List.of("more", "less").contains(each.getKey())) {
                comparable = true;
                comparative(words, each.getValue());
            } else if (!List.of("high", "low").contains(each.getKey())) {
                own = true;
                brought("said", words, OwnWords.templates(each.getValue()));
            }
        }
        if (feature.isPower()) {
            words.put("several", several(devices));
            words.put("within", rooms(devices, each -> each > 1));
            told.add("power", words);
        } else if (feature.isBoolean() && !own) {
            words.put("property", List.of("“" + spoken.title(schema) + "”"));
            told.add("switch", words);
        } else if (feature.isNumber()) {
            told.add("number", words);
            if (comparable) {
                told.add("change", words);
            }
        } else if (!own && !feature.values().isEmpty()) {
            told.add(schema.path("enum").isArray() ? "choice" : "colour", words);
        }
    }

    private void comparative(Map<String, List<String>> words, JsonNode list) {
        for (Template each : alone(list)) {
            if (each instanceof Template.Words(String text)) {
                Map<String, List<String>> with = new HashMap<>(words);
                with.put("comparative", List.of(text));
                told.add("comparative", with);
            }
        }
    }

    /// Of what a device shows first it is asked.
    private void ask(Feature feature) {
        List<Device> shown =
                feature.devices().stream()
                        .filter(each ->
                                each.model()
                                        .path("tos:primary")
                                        .asString("")
                                        .equals(feature.property()))
                        .toList();
        if (shown.isEmpty()) {
            return;
        }
        Map<String, List<String>> words = new HashMap<>();
        words.put("device", names(shown));
        List<String> property = List.of(spoken.within(spoken.title(feature.schema())));
        if (feature.isBoolean()) {
            words.put(
                    "state",
                    feature.values().stream()
                            .flatMap(each -> state(feature.schema(), each).stream())
                            .toList());
        } else if (feature.isMeasured()) {
            words.put("place", rooms(feature.devices(), each -> each == 1));
            words.put("property", property);
            List<String> high = new ArrayList<>();
            for (String way : List.of("high", "low")) {
                own(feature.schema()).path(way).forEach(each -> high.add(each.asString("")));
            }
            words.put("high", high);
        } else if (feature.unit().equals("percent")) {
            words.put("level", property);
        }
        for (String kind : List.of("ask", "ask-how", "ask-whether", "why-value", "why-so")) {
            told.add(kind, words);
        }
    }

    /// How a value is said of a device rather than set, where the language has a form for that.
    private Optional<String> state(JsonNode schema, String value) {
        if (!script.hasText("state-ending")) {
            return Optional.of(spoken.within(spoken.valueTitle(schema, value)));
        }
        return spoken.values(schema, value).stream()
                .filter(each -> each.endsWith(script.text("state-ending")))
                .findFirst();
    }

    private void action(JsonNode affordance, JsonNode model, List<Device> devices) {
        Map<String, List<String>> words = new HashMap<>();
        words.put("device", names(devices));
        affordance
                .path("input")
                .path("properties")
                .properties()
                .forEach(each -> words.put(each.getKey(), values(each.getValue())));
        List<Template> own = OwnWords.templates(own(affordance));
        brought("action", words, own);
        Inputs inputs =
                new Inputs(affordance.path("input"), spoken, new Quantities(script, numerals()));
        if (!own.isEmpty()) {
            return;
        }
        if (inputs.noun().isPresent()) {
            JsonNode required = affordance.path("input").path("required");
            JsonNode properties = affordance.path("input").path("properties");
            JsonNode noun = properties.path(required.path(0).asString(""));
            words.put("noun", values(noun).stream().map(spoken::indefinite).toList());
            inputs.behind(spoken).keySet().stream()
                    .findFirst()
                    .map(properties::path)
                    .ifPresent(each ->
                            words.put(
                                    "extra",
                                    each.path("enum")
                                            .valueStream()
                                            .filter(value ->
                                                    !value.equals(each.path("tos:without")))
                                            .map(value -> value.asString(""))
                                            .map(value ->
                                                    spoken.within(spoken.valueTitle(each, value)))
                                            .toList()));
            told.add("order", words);
        } else {
            spoken.verb(spoken.words(spoken.title(affordance)), spoken.names(model))
                    .ifPresent(each -> words.put("verb", List.of(Walk.written(each))));
            told.add("action", words);
        }
    }

    private Numerals numerals() {
        return Numerals.of(language);
    }

    private void brought(String kind, Map<String, List<String>> words, List<Template> sentences) {
        Map<String, List<String>> with = new HashMap<>(words);
        with.put("it", words.getOrDefault("device", List.of()));
        sentences.stream().limit(1).forEach(each -> brought.add(kind, behind(each), with));
    }

    private static Template behind(Template template) {
        return Template.slots(template).contains("it")
                ? template
                : new Template.Sequence(List.of(template, new Template.Slot("it")));
    }

    // ---- everything else ----

    private void others() {
        List<Device> terminals = around.devices().stream().filter(Device::terminal).toList();
        Map<String, List<String>> words = new HashMap<>();
        // What stands in a room is looked at rather than what is worn.
        List<Device> standing = terminals.stream().filter(each -> each.room().isPresent()).toList();
        words.put("terminal", names(standing.isEmpty() ? terminals : standing));
        words.put("place", rooms(terminals, each -> each == 1));
        words.put("title", named(around.titles(), Surroundings.Title::title));
        words.put("contact", named(around.friends(), Surroundings.Contact::name));
        Map<Boolean, List<Surroundings.App>> apps =
                around.apps().stream()
                        .collect(
                                java.util.stream.Collectors.partitioningBy(
                                        Surroundings.App::installed));
        words.put("open", named(apps.getOrDefault(true, List.of()), Surroundings.App::name));
        words.put("install", named(apps.getOrDefault(false, List.of()), Surroundings.App::name));
        List<String> currencies =
                around.currencies().stream()
                        .flatMap(each -> script.names(each.code(), "").spoken().stream().limit(1))
                        .toList();
        words.put("currency", currencies);
        words.put(
                "amount",
                currencies.stream().map(each -> Walk.written(List.of("20", each))).toList());
        for (Script.Kind each : script.kinds()) {
            if (OtherSentences.KINDS.contains(each.name())) {
                told.add(each.name(), words);
            }
        }
    }

    private static <T> List<String> named(List<T> all, Function<T, String> name) {
        return all.stream().map(name).map(String::strip).toList();
    }

    private void app(AppIntent intent) {
        Map<String, List<String>> words = new HashMap<>();
        for (AppIntent.Slot each : intent.slots()) {
            words.put(
                    each.name(),
                    switch (each) {
                        case AppIntent.Slot.Number(
                                        String _,
                                        BigDecimal least,
                                        BigDecimal most,
                                        BigDecimal step,
                                        String unit) ->
                                numbers(Json.object(), new Quantities.Range(least, most, step))
                                        .stream()
                                        .map(number -> quantity(unit, number))
                                        .toList();
                        case AppIntent.Slot.Choice(String _, List<AppIntent.Value> values) ->
                                values.stream().map(value -> language.of(value.title())).toList();
                    });
        }
        for (String text : language.of(intent)) {
            try {
                brought.add("app", Template.read(text), words);
            } catch (Template.Malformed unread) {
                // It is left out of the grammar as well, and its developer is told so by LeftOut.
            }
        }
    }
}
