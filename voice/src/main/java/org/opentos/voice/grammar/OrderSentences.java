package org.opentos.voice.grammar;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.opentos.voice.grammar.Phrase.Value;
import tools.jackson.databind.JsonNode;

/// Sentences that invoke an action whose input is made of enumerations, as a Thing Model describes
/// it: what is required is the noun; what is optional stands before it in any order, or after
/// "with". Where it stands, the annotation `tos:said` of each input says: `with`, or `before`,
/// which is the default.
public final class OrderSentences {
    private static final String ANNOTATION = "tos:said";

    /// How people begin in English; the action's own synonyms are added.
    private static final List<String> OPENINGS =
            List.of(
                    "can i get",
                    "can i have",
                    "could i get",
                    "could i have",
                    "may i have",
                    "i want",
                    "i'd like",
                    "i would like",
                    "i'll have",
                    "get me",
                    "give me",
                    "make me",
                    "make");

    private OrderSentences() {}

    /// What is said in English for one action.
    ///
    /// @throws IllegalArgumentException where the model has no such action, or nothing in its input
    ///   is a required enumeration
    public static Grammar english(JsonNode thingModel, String action) {
        JsonNode affordance = thingModel.path("actions").path(action);
        List<String> openings = new ArrayList<>(OPENINGS);
        affordance.path("tos:synonyms").path("en").forEach(each -> openings.add(each.asString()));
        List<String> required = new ArrayList<>();
        affordance.path("input").path("required").forEach(each -> required.add(each.asString()));
        List<Phrase> nouns = new ArrayList<>();
        List<Phrase> before = new ArrayList<>();
        List<Phrase> with = new ArrayList<>();
        affordance
                .path("input")
                .path("properties")
                .properties()
                .forEach(each -> {
                    Phrase slot = slot(each.getKey(), each.getValue());
                    if (required.contains(each.getKey())) {
                        nouns.add(slot);
                    } else if (each.getValue().path(ANNOTATION).asString("before").equals("with")) {
                        with.add(slot);
                    } else {
                        before.add(slot);
                    }
                });
        if (nouns.isEmpty()) {
            throw new IllegalArgumentException(
                    "action " + action + " has no required enumeration in its input");
        }
        List<Phrase> sentence = new ArrayList<>();
        sentence.add(Phrase.maybe(Phrase.words("please")));
        sentence.add(Phrase.maybe(Phrase.oneOf(openings.toArray(String[]::new))));
        sentence.add(Phrase.maybe(Phrase.oneOf("a", "an", "one", "the")));
        sentence.add(new Phrase.AnyOrder(before.stream().map(Phrase::maybe).toList()));
        sentence.addAll(nouns);
        sentence.add(Phrase.maybe(Phrase.sequence(Phrase.words("with"), joined(with))));
        sentence.add(Phrase.maybe(Phrase.words("please")));
        return Grammar.of(Map.of(action, new Phrase.Sequence(sentence)));
    }

    /// One or several of the parts, in any order, with "and" between them.
    private static Phrase joined(List<Phrase> parts) {
        List<Phrase> choices = new ArrayList<>();
        for (Phrase first : parts) {
            List<Phrase> rest = parts.stream().filter(each -> each != first).toList();
            choices.add(
                    rest.isEmpty()
                            ? first
                            : Phrase.sequence(
                                    first,
                                    Phrase.maybe(
                                            Phrase.sequence(
                                                    Phrase.maybe(Phrase.words("and")),
                                                    joined(rest)))));
        }
        return new Phrase.Choice(choices);
    }

    /// A value is said as it is written, and by its English title.
    private static Phrase slot(String name, JsonNode schema) {
        List<Value> values = new ArrayList<>();
        schema.path("enum")
                .forEach(each -> {
                    String value = each.asString();
                    String title =
                            schema.path("tos:enumTitles").path(value).path("en").asString(value);
                    boolean same =
                            Text.words(title).equals(Text.words(value))
                                    || Character.isDigit(title.charAt(0));
                    Phrase said = Phrase.words(value);
                    values.add(
                            new Value(
                                    value, same ? said : Phrase.choice(said, Phrase.words(title))));
                });
        return new Phrase.Slot(name, values);
    }
}
