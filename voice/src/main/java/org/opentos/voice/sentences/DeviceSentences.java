package org.opentos.voice.sentences;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.grammar.Phrase.Value;
import org.opentos.voice.sentences.Quantities.Range;
import tools.jackson.databind.JsonNode;

/// What can be said of the properties of devices.
final class DeviceSentences {
    private final Script script;
    private final Language language;
    private final Spoken spoken;
    private final Quantities quantities;
    private final Targets targets;
    private final Filling filling;
    private final Said said;

    /// Devices by what may be said of them without naming them.
    private final Map<String, List<Surroundings.Device>> alike = new HashMap<>();

    /// What was taken by one feature, so that no other of the same devices is meant by it.
    private final Set<List<String>> claimed = new HashSet<>();

    private final Map<List<String>, String> owners = new HashMap<>();

    /// Takes a sentence of an intent and kind.
    interface Said {
        void add(String kind, String intent, Phrase sentence);
    }

    DeviceSentences(
            Script script,
            Language language,
            Spoken spoken,
            Quantities quantities,
            Targets targets,
            Filling filling,
            Said said) {
        this.script = script;
        this.language = language;
        this.spoken = spoken;
        this.quantities = quantities;
        this.targets = targets;
        this.filling = filling;
        this.said = said;
    }

    void add(List<Feature> unordered) {
        for (Feature each : unordered) {
            alike.computeIfAbsent(alike(each), any -> new ArrayList<>()).addAll(each.devices());
        }
        List<Feature> features = new ArrayList<>(unordered);
        features.sort(
                Comparator.comparing(
                        each -> !targets.isHere(each.devices()) ? each.isSetpoint() ? 1 : 2 : 0));
        for (Feature feature : features) {
            if (!feature.controlled().isEmpty()) {
                set(feature);
            }
            ask(feature);
        }
    }

    private static String alike(Feature feature) {
        return feature.property() + " " + feature.unit();
    }

    private Filling over(Feature feature, List<Surroundings.Device> devices, boolean apart) {
        return filling.and("property", property(feature, false))
                .and("devices", targets.of("devices", devices, apart, false))
                .and("devices's", targets.of("devices", devices, apart, true))
                .and(
                        "implied",
                        targets.implied(
                                "devices",
                                devices,
                                alike.getOrDefault(alike(feature), devices),
                                apart));
    }

    private Phrase marked(Feature feature, Phrase sentence) {
        return Phrase.sequence(sentence, filling.unsaid("property", feature.property()));
    }

    /// @param base whether it may also be called as what it sets: "set the temperature"
    private Phrase property(Feature feature, boolean base) {
        List<String> names = new ArrayList<>();
        feature.schemas().forEach(each -> names.addAll(spoken.names(each)));
        if (base && feature.isSetpoint()) {
            names.addAll(spoken.names(feature.base()));
        }
        return names.isEmpty()
                ? new Phrase.Sequence(List.of())
                : new Phrase.Slot(
                        "property", List.of(new Value(feature.property(), spoken.oneOf(names))));
    }

    /// Sentences of a kind, with the property noted, whether they name it or not.
    private void add(String kind, String intent, Feature feature, Filling with) {
        add(kind, intent, feature, with, with);
    }

    /// @param bare fills sentences that do not name the property
    private void add(String kind, String intent, Feature feature, Filling with, Filling bare) {
        for (Template sentence : script.of(kind).sentences()) {
            boolean named = Template.slots(sentence).contains("property");
            (named ? with : bare)
                    .fill(sentence)
                    .ifPresent(each -> said.add(kind, intent, marked(feature, each)));
        }
    }

    /// Whether it is on or off as several properties of a device are, so that its own name has to
    /// be said: that a heating is on does not mean its child lock.
    private boolean isOneOfMany(Feature feature) {
        return feature.isBoolean()
                && !feature.isPower()
                && script.names("on", "")
                                .begin(spoken.words(spoken.valueTitle(feature.schema(), "true")), 0)
                        > 0;
    }

    // ---- setting ----

    private void set(Feature feature) {
        boolean apart = feature.isGuarded();
        Filling over =
                over(feature, feature.controlled(), apart)
                        .and("property", property(feature, true))
                        .and("place", targets.place("devices", feature.controlled(), true))
                        .and("within", targets.place("devices", feature.controlled(), false));
        ownWords(feature, over);
        if (feature.isPower()) {
            add(
                    "power",
                    "set",
                    feature,
                    apart
                            ? over
                            : around("power-around", feature, over)
                                    .and(
                                            "everything",
                                            targets.everything("devices", feature.controlled())));
        } else if (feature.isBoolean()) {
            add("switch", "set", feature, over);
        } else if (feature.isNumber()) {
            Feature.range(feature.schema()).ifPresent(range -> number(feature, range, over));
        } else if (!feature.values().isEmpty()) {
            Filling with = over.and("value", values(feature));
            add("choice", "set", feature, with, over.and("value", bare("set", feature)));
            if (feature.schema().path("enum").isMissingNode()) {
                add("colour", "set", feature, with);
            }
        }
    }

    /// With what may stand between devices of a kind and their room.
    private Filling around(String kind, Feature feature, Filling over) {
        return over.and(
                "around",
                Filling.one(over.sentences(script.of(kind)))
                        .flatMap(each -> targets.around("devices", feature.controlled(), each)));
    }

    private void number(Feature feature, Range range, Filling over) {
        Filling with = over.and("value", quantities.phrase("value", range, feature.unit()));
        add("number", "set", feature, with);
        if (!feature.isGuarded()) {
            add("quantity", "set", feature, around("quantity-around", feature, with));
            if (feature.isSetpoint()) {
                add("setpoint", "set", feature, with);
            }
        }
        add("change", "change", feature, over.and("amount", difference(feature)));
    }

    /// What a value is called, in each of the models.
    private List<String> names(Feature feature, String value) {
        return feature.schemas().stream()
                .flatMap(each -> spoken.values(each, value).stream())
                .distinct()
                .toList();
    }

    private Phrase values(Feature feature) {
        return new Phrase.Slot(
                "value",
                feature.values().stream()
                        .filter(each -> !names(feature, each).isEmpty())
                        .map(each ->
                                new Value(
                                        feature.json(each),
                                        spoken.oneOfValues(names(feature, each))))
                        .toList());
    }

    /// Values as they are said of a device without naming the property. Each word is the first
    /// property's that claims it, in the order of the model: that a heating is on is not said of
    /// its window.
    private Optional<Phrase> bare(String what, Feature feature) {
        List<Value> values = new ArrayList<>();
        if (isOneOfMany(feature)) {
            return Optional.empty();
        }
        for (String value : feature.values()) {
            List<String> free = new ArrayList<>();
            for (String name : names(feature, value)) {
                boolean first = true;
                for (Surroundings.Device device : feature.devices()) {
                    List<String> claim = new ArrayList<>(List.of(what, device.id()));
                    claim.addAll(spoken.words(name));
                    String owner = owners.putIfAbsent(claim, feature.property());
                    first &= owner == null || owner.equals(feature.property());
                }
                if (first) {
                    free.add(name);
                }
            }
            if (!free.isEmpty()) {
                values.add(new Value(feature.json(value), spoken.oneOfValues(free)));
            }
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(new Phrase.Slot("value", values));
    }

    /// What the Thing Model itself says is said: "lock the door", "make it warmer".
    private void ownWords(Feature feature, Filling over) {
        List<Phrase> it = new ArrayList<>(over.sentences(script.of("it")));
        if (feature.isBoolean() && !feature.isPower() && !feature.isGuarded()) {
            // Its own word alone says what is meant: "mute". Of several it is asked which.
            targets.implied(
                            "devices",
                            feature.controlled(),
                            alike.getOrDefault(alike(feature), feature.controlled()),
                            true)
                    .ifPresent(it::add);
        }
        Filling with = over.and("it", Filling.one(it));
        contrary(feature, over);
        for (JsonNode schema : feature.schemas()) {
            own(schema)
                    .forEach((to, templates) -> {
                        for (Template template : templates) {
                            switch (to) {
                                case "more", "less" -> changed(feature, to, template, with);
                                case "high", "low" -> {}
                                default ->
                                        with.fill(OwnWords.about(template))
                                                .ifPresent(each ->
                                                        add(
                                                                "said",
                                                                "set",
                                                                feature,
                                                                each,
                                                                "value",
                                                                feature.json(to)));
                            }
                        }
                    });
        }
    }

    private void add(
            String kind, String intent, Feature feature, Phrase phrase, String slot, String value) {
        said.add(
                kind,
                intent,
                Phrase.sequence(marked(feature, phrase), filling.unsaid(slot, value)));
    }

    /// A verb of the model, as in "brighten the lamp a bit", or a word behind "make it": "warmer".
    private void changed(Feature feature, String direction, Template template, Filling over) {
        Filling with = over.and("amount", difference(feature));
        Optional<Phrase> words = with.fill(OwnWords.telling(template));
        boolean verb = Template.slots(template).contains("it");
        Filling filled = with.and(verb ? "changed" : "comparative", words);
        if (!claimed.add(List.of("it", template.toString()))) {
            filled =
                    filled.and("implied", Optional.empty())
                            .and("place", Optional.empty())
                            .and("it", with.fill(new Template.Slot("devices")));
            filled =
                    filled.and(
                            "changed",
                            verb ? filled.fill(OwnWords.telling(template)) : Optional.empty());
        }
        for (Template sentence : script.of("comparative").sentences()) {
            if (Template.slots(sentence).contains("changed") == verb) {
                filled.fill(sentence)
                        .ifPresent(each ->
                                add(
                                        "comparative",
                                        "change",
                                        feature,
                                        each,
                                        "direction",
                                        direction));
            }
        }
    }

    /// "It's too cold in here": what is wrong says what is wanted.
    private void contrary(Feature feature, Filling over) {
        JsonNode felt = feature.isSetpoint() ? feature.base() : feature.schema();
        if (!feature.isNumber() || feature.isGuarded()) {
            return;
        }
        own(felt)
                .forEach((way, templates) -> {
                    String direction =
                            switch (way) {
                                case "high" -> "less";
                                case "low" -> "more";
                                default -> "";
                            };
                    for (Template template : templates) {
                        if (!direction.isEmpty()) {
                            Filling with =
                                    over.and("contrary", over.fill(OwnWords.telling(template)));
                            script.of("contrary")
                                    .sentences()
                                    .forEach(sentence ->
                                            with.fill(sentence)
                                                    .ifPresent(each ->
                                                            add(
                                                                    "contrary",
                                                                    "change",
                                                                    feature,
                                                                    each,
                                                                    "direction",
                                                                    direction)));
                        }
                    }
                });
    }

    /// By how much a number can be more or less.
    private Optional<Phrase> difference(Feature feature) {
        return Feature.range(feature.schema())
                .map(range -> {
                    BigDecimal most = range.most().subtract(range.least());
                    return quantities.phrase(
                            "amount",
                            new Range(range.step(), most.max(range.step()), range.step()),
                            feature.unit());
                });
    }

    /// The annotation `tos:said` of a property: for each value, or for `more` and `less`, what is
    /// said. What cannot be read falls away here; whoever checks models tells their makers.
    private Map<String, List<Template>> own(JsonNode schema) {
        Map<String, List<Template>> own = new LinkedHashMap<>();
        schema.path("tos:said")
                .path(language.text())
                .properties()
                .forEach(each -> own.put(each.getKey(), OwnWords.templates(each.getValue())));
        return own;
    }

    // ---- asking ----

    private void ask(Feature feature) {
        String type = feature.schema().path("type").asString("");
        if (type.equals("array") || type.equals("object")) {
            return;
        }
        Filling over =
                over(feature, feature.devices(), false)
                        .and("place", targets.place("devices", feature.devices(), false));
        add("ask", "ask", feature, over);
        add("look", "look", feature, over);
        if (feature.isMeasured()) {
            List<List<String>> units = script.names(feature.unit(), "").all();
            add(
                    "ask-unit",
                    "ask",
                    feature,
                    over.and(
                            "unit",
                            Filling.one(
                                    units.stream()
                                            .<Phrase>map(each ->
                                                    new Phrase.Telling(new Phrase.Words(each)))
                                            .toList())));
        }
        Filling each =
                over(feature, feature.devices(), true)
                        .and("place", targets.place("devices", feature.devices(), true));
        add("why", "why", feature, each);
        if (!feature.values().isEmpty()) {
            Optional<Phrase> bare = bare("ask", feature);
            add(
                    "ask-whether",
                    "ask",
                    feature,
                    over.and("value", values(feature)),
                    over.and("value", bare));
            add(
                    "why-value",
                    "why",
                    feature,
                    each.and("value", unmarked(values(feature))),
                    each.and("value", bare.map(DeviceSentences::unmarked)));
        }
        List<Template> high = new ArrayList<>();
        for (JsonNode schema : feature.schemas()) {
            own(schema)
                    .forEach((key, those) -> {
                        if (key.equals("high") || key.equals("low")) {
                            high.addAll(those);
                        }
                    });
        }
        Optional<Phrase> words =
                Filling.one(
                        high.stream()
                                .flatMap(one -> filling.fill(OwnWords.telling(one)).stream())
                                .toList());
        add("ask-how", "ask", feature, over.and("high", words));
        add("why-so", "why", feature, each.and("high", words));
    }

    /// What is said of a value without noting it: why it is so is asked of the property.
    private static Phrase unmarked(Phrase values) {
        if (values instanceof Phrase.Slot(String _, List<Value> all)) {
            return new Phrase.Telling(new Phrase.Choice(all.stream().map(Value::said).toList()));
        }
        return values;
    }
}
