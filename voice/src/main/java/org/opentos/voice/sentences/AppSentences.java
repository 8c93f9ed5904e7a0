package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.grammar.Phrase.Value;
import org.opentos.voice.sentences.LeftOut.Reason;
import org.opentos.voice.sentences.Surroundings.App;
import tools.jackson.databind.JsonNode;

/// What can be said to apps, as their manifests have it. An app is a stranger: what it wants to be
/// told is bounded, and never takes a sentence from the house.
final class AppSentences {
    static final String SLOT = "slot.";

    static final int INTENTS_MAX = 16;
    static final int SENTENCES_MAX = 8;
    static final int SLOTS_MAX = 4;
    static final int CHARACTERS_MAX = 120;

    /// Ways of saying a sentence that are held against the house's own.
    private static final int TRIED = 64;

    private final Script script;
    private final Language language;
    private final Spoken spoken;
    private final Quantities quantities;
    private final Grammar house;
    private final List<LeftOut> leftOut = new ArrayList<>();

    AppSentences(
            Script script, Language language, Spoken spoken, Quantities quantities, Grammar house) {
        this.script = script;
        this.language = language;
        this.spoken = spoken;
        this.quantities = quantities;
        this.house = house;
    }

    List<LeftOut> leftOut() {
        return leftOut;
    }

    void add(
            List<App> apps, Optional<Phrase> terminal, Filling filling, DeviceSentences.Said said) {
        for (App app : apps) {
            int count = 0;
            for (JsonNode intent : app.intents()) {
                String name = intent.path("name").asString("");
                if (count++ == INTENTS_MAX) {
                    leave(app, name, "", Reason.MALFORMED, "more than " + INTENTS_MAX + " intents");
                    break;
                }
                List<Phrase> sentences = sentences(app, name, intent, filling);
                Filling with =
                        filling.and("sentence", Filling.one(sentences))
                                .and("terminal", terminal)
                                .and(
                                        "app",
                                        spoken.words(app.name()).isEmpty()
                                                ? Optional.empty()
                                                : Optional.of(
                                                        new Phrase.Telling(
                                                                spoken.phrase(app.name()))));
                for (Phrase each : with.sentences(script.of("app"))) {
                    said.add(
                            "app",
                            "app",
                            Phrase.sequence(
                                    each,
                                    filling.unsaid("app", app.id()),
                                    filling.unsaid("name", name)));
                }
            }
        }
    }

    private void leave(App app, String intent, String sentence, Reason reason, String why) {
        leftOut.add(new LeftOut(app.id(), intent, sentence, reason, why));
    }

    private List<Phrase> sentences(App app, String name, JsonNode intent, Filling filling) {
        JsonNode slots = intent.path("slots");
        if (name.isEmpty() || slots.size() > SLOTS_MAX) {
            leave(
                    app,
                    name,
                    "",
                    Reason.MALFORMED,
                    name.isEmpty() ? "has no name" : "more than " + SLOTS_MAX + " slots");
            return List.of();
        }
        Filling filled = filling;
        for (var slot : slots.properties()) {
            Optional<Phrase> phrase = slot(slot.getKey(), slot.getValue());
            if (phrase.isEmpty()) {
                leave(app, name, "", Reason.MALFORMED, "slot " + slot.getKey() + " has no values");
                return List.of();
            }
            filled = filled.and(slot.getKey(), phrase);
        }
        List<Phrase> sentences = new ArrayList<>();
        int count = 0;
        for (JsonNode each : intent.path("sentences").path(language.text())) {
            String text = each.asString("");
            if (count++ == SENTENCES_MAX) {
                leave(
                        app,
                        name,
                        text,
                        Reason.MALFORMED,
                        "more than " + SENTENCES_MAX + " sentences");
                break;
            }
            sentence(app, name, text, filled).ifPresent(sentences::add);
        }
        return sentences;
    }

    private Optional<Phrase> sentence(App app, String name, String text, Filling filling) {
        try {
            if (text.length() > CHARACTERS_MAX) {
                throw new Template.Malformed(CHARACTERS_MAX, "is too long");
            }
            Template template = Template.read(text);
            if (!isPlain(template)) {
                throw new Template.Malformed(
                        1, "has rules or values, which are the house's, or no word of its own");
            }
            Optional<Phrase> phrase = filling.fill(OwnWords.telling(template));
            if (phrase.isEmpty()) {
                throw new Template.Malformed(
                        1, "has a slot that the intent does not: " + Template.slots(template));
            }
            Optional<String> taken = taken(phrase.get());
            if (taken.isPresent()) {
                leave(app, name, text, Reason.TAKEN, "the house understands: " + taken.get());
                return Optional.empty();
            }
            return phrase;
        } catch (Template.Malformed wrong) {
            leave(app, name, text, Reason.MALFORMED, String.valueOf(wrong.getMessage()));
            return Optional.empty();
        }
    }

    /// A way of saying it that the house understands as one of its own.
    private Optional<String> taken(Phrase phrase) {
        Random random = new Random(1);
        for (int each = 0; each < TRIED; each++) {
            String said =
                    new Walk(random, each == 0, new IdentityHashMap<>()).through(phrase).sentence();
            if (said.isEmpty() || !house.read(said).isEmpty()) {
                return Optional.of(said);
            }
        }
        return Optional.empty();
    }

    /// Whether it has words of its own that have to be said, and nothing that only the house may
    /// write.
    private static boolean isPlain(Template template) {
        return isOfTheApp(template) && saysSomething(template);
    }

    private static boolean isOfTheApp(Template template) {
        return switch (template) {
            case Template.Words _, Template.Slot _ -> true;
            case Template.Given _, Template.Rule _, Template.Written _ -> false;
            case Template.Sequence(List<Template> parts) ->
                    parts.stream().allMatch(AppSentences::isOfTheApp);
            case Template.Choice(List<Template> choices) ->
                    choices.stream().allMatch(AppSentences::isOfTheApp);
            case Template.Maybe(Template maybe) -> isOfTheApp(maybe);
        };
    }

    private static boolean saysSomething(Template template) {
        return switch (template) {
            case Template.Words _ -> true;
            case Template.Sequence(List<Template> parts) ->
                    parts.stream().anyMatch(AppSentences::saysSomething);
            case Template.Choice(List<Template> choices) ->
                    choices.stream().allMatch(AppSentences::saysSomething);
            case Template.Slot _,
                    Template.Maybe _,
                    Template.Given _,
                    Template.Rule _,
                    Template.Written _ ->
                    false;
        };
    }

    private Optional<Phrase> slot(String name, JsonNode schema) {
        String type = schema.path("type").asString("");
        if (type.equals("integer") || type.equals("number")) {
            return Feature.range(schema)
                    .map(range ->
                            quantities.phrase(
                                    SLOT + name, range, schema.path("unit").asString("")));
        }
        List<Value> values = new ArrayList<>();
        Set<String> known = new java.util.HashSet<>();
        for (JsonNode each : schema.path("enum")) {
            String value = each.asString("");
            String title = schema.path("titles").path(value).path(language.text()).asString(value);
            if (values.size() < Feature.VALUES_MAX
                    && !spoken.words(title).isEmpty()
                    && known.add(value)) {
                values.add(new Value(value, spoken.phrase(title)));
            }
        }
        return values.isEmpty()
                ? Optional.empty()
                : Optional.of(new Phrase.Slot(SLOT + name, values));
    }
}
