package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.grammar.Phrase.Value;
import tools.jackson.databind.JsonNode;

/// The input of an action, as it is said.
final class Inputs {
    /// Where an input stands in a sentence: `with` behind that word, else before the noun.
    private static final String PLACE = "tos:said";

    /// The value by which nothing of it is wanted: it is said of its name, as in "no milk". Nothing
    /// said is something else: then it is made as usual.
    private static final String WITHOUT = "tos:without";

    /// Inputs that are said; more are no sentence.
    private static final int INPUTS_MAX = 6;

    private final Map<String, Phrase> phrases = new LinkedHashMap<>();
    private final Map<String, JsonNode> schemas = new LinkedHashMap<>();
    private final List<String> required = new ArrayList<>();

    Inputs(JsonNode input, Spoken spoken, Quantities quantities) {
        input.path("required").forEach(each -> required.add(each.asString("")));
        input.path("properties")
                .properties()
                .forEach(each -> {
                    if (phrases.size() < INPUTS_MAX) {
                        schemas.put(each.getKey(), each.getValue());
                        phrase(each.getKey(), each.getValue(), spoken, quantities)
                                .ifPresent(phrase -> phrases.put(each.getKey(), phrase));
                    }
                });
    }

    private static Optional<Phrase> phrase(
            String name, JsonNode schema, Spoken spoken, Quantities quantities) {
        String slot = ActionSentences.INPUT + name;
        String type = schema.path("type").asString("");
        if (type.equals("integer") || type.equals("number")) {
            return Feature.range(schema)
                    .map(range -> quantities.phrase(slot, range, schema.path("unit").asString("")));
        }
        List<Value> values = new ArrayList<>();
        for (JsonNode each : schema.path("enum")) {
            List<String> names = spoken.values(schema, each.asString(""));
            if (values.size() < Feature.VALUES_MAX
                    && !names.isEmpty()
                    && !each.equals(schema.path(WITHOUT))) {
                values.add(new Value(Json.text(each), spoken.oneOfValues(names)));
            }
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(new Phrase.Slot(slot, values));
    }

    Map<String, Phrase> phrases() {
        return phrases;
    }

    private boolean isEnumeration(String name) {
        return schemas.containsKey(name)
                && !schemas.getOrDefault(name, Json.object()).path("enum").isMissingNode();
    }

    /// What has to be said of an order: its enumerations without which it is none, one after the
    /// other; empty where it is no order.
    Optional<Phrase> noun() {
        List<Phrase> nouns = new ArrayList<>();
        for (String name : required) {
            JsonNode schema = schemas.getOrDefault(name, Json.object());
            Phrase phrase = phrases.get(name);
            if (phrase == null || !isEnumeration(name) || !schema.path("default").isMissingNode()) {
                return Optional.empty();
            }
            nouns.add(phrase);
        }
        return nouns.isEmpty() ? Optional.empty() : Optional.of(new Phrase.Sequence(nouns));
    }

    private boolean isOptional(String name, boolean with) {
        String place = schemas.getOrDefault(name, Json.object()).path(PLACE).asString("before");
        return isEnumeration(name) && !required.contains(name) && place.equals("with") == with;
    }

    /// What may be said before the noun, in any order.
    Phrase before() {
        return new Phrase.AnyOrder(
                phrases.entrySet().stream()
                        .filter(each -> isOptional(each.getKey(), false))
                        .map(each -> Phrase.maybe(each.getValue()))
                        .toList());
    }

    /// What may be said behind the noun.
    SequencedMap<String, Extras.Extra> behind(Spoken spoken) {
        SequencedMap<String, Extras.Extra> behind = new LinkedHashMap<>();
        phrases.forEach((name, phrase) -> {
            if (isOptional(name, true) && behind.size() < Extras.MOST) {
                behind.put(name, new Extras.Extra(phrase, without(name, spoken)));
            }
        });
        return behind;
    }

    private Optional<Phrase> without(String name, Spoken spoken) {
        JsonNode schema = schemas.getOrDefault(name, Json.object());
        JsonNode without = schema.path(WITHOUT);
        List<String> names = spoken.names(schema);
        boolean known = schema.path("enum").valueStream().anyMatch(without::equals);
        return known && !names.isEmpty()
                ? Optional.of(
                        Filling.given(
                                ActionSentences.INPUT + name,
                                Json.text(without),
                                spoken.oneOf(names)))
                : Optional.empty();
    }

    /// The input that is a time; empty where there is none.
    Optional<Phrase> time() {
        return Optional.ofNullable(phrases.get(timeName()));
    }

    /// Its name; empty where there is none.
    String timeName() {
        return schemas.entrySet().stream()
                .filter(each -> Units.isTime(each.getValue().path("unit").asString("")))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElse("");
    }

    /// The usual values of what is required and not said; empty where one has none.
    Optional<Phrase> unsaid(Set<String> slots, Filling filling) {
        List<Phrase> usual = new ArrayList<>();
        for (String name : required) {
            if (!slots.contains(name)) {
                JsonNode value = schemas.getOrDefault(name, Json.object()).path("default");
                if (value.isMissingNode()) {
                    return Optional.empty();
                }
                usual.add(filling.unsaid(ActionSentences.INPUT + name, Json.text(value)));
            }
        }
        return Optional.of(new Phrase.Sequence(usual));
    }
}
