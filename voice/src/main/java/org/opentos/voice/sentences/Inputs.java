package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.grammar.Phrase.Value;
import tools.jackson.databind.JsonNode;

/// The input of an action, as it is said.
final class Inputs {
    /// Where an input stands in a sentence: `with` behind that word, else before the noun.
    private static final String PLACE = "tos:said";

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
            if (values.size() < Feature.VALUES_MAX && !names.isEmpty()) {
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

    private List<Phrase> optional(boolean with) {
        List<Phrase> optional = new ArrayList<>();
        phrases.forEach((name, phrase) -> {
            JsonNode place = schemas.getOrDefault(name, Json.object()).path(PLACE);
            if (isEnumeration(name)
                    && !required.contains(name)
                    && place.asString("before").equals("with") == with) {
                optional.add(phrase);
            }
        });
        return optional;
    }

    /// What may be said before the noun, in any order.
    Phrase before() {
        return new Phrase.AnyOrder(optional(false).stream().map(Phrase::maybe).toList());
    }

    /// One or several of what stands behind "with", in any order.
    ///
    /// @param joint how the next follows, in its slot `next`
    Optional<Phrase> with(Filling filling, Template joint) {
        return joined(optional(true), filling, joint);
    }

    private static Optional<Phrase> joined(List<Phrase> parts, Filling filling, Template joint) {
        List<Phrase> choices = new ArrayList<>();
        for (Phrase first : parts) {
            List<Phrase> rest = parts.stream().filter(each -> each != first).toList();
            choices.add(
                    joined(rest, filling, joint)
                            .flatMap(next -> filling.and("next", next).fill(joint))
                            .<Phrase>map(next -> Phrase.sequence(first, Phrase.maybe(next)))
                            .orElse(first));
        }
        return Filling.one(choices);
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
