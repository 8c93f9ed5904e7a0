package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.sentences.Surroundings.Device;
import tools.jackson.databind.JsonNode;

/// What can be said of the actions of devices.
final class ActionSentences {
    static final String INPUT = "input.";

    private final Script script;
    private final Language language;
    private final Spoken spoken;
    private final Quantities quantities;
    private final Targets targets;
    private final Filling filling;
    private final DeviceSentences.Said said;

    /// An action that devices have in common.
    private record Key(String name, JsonNode affordance) {}

    ActionSentences(
            Script script,
            Language language,
            Spoken spoken,
            Quantities quantities,
            Targets targets,
            Filling filling,
            DeviceSentences.Said said) {
        this.script = script;
        this.language = language;
        this.spoken = spoken;
        this.quantities = quantities;
        this.targets = targets;
        this.filling = filling;
        this.said = said;
    }

    void add(List<Device> devices) {
        Map<Key, List<Device>> having = new LinkedHashMap<>();
        Map<JsonNode, List<Device>> models = new java.util.IdentityHashMap<>();
        List<JsonNode> order = new ArrayList<>();
        for (Device device : devices) {
            if (device.controlled()) {
                models.computeIfAbsent(
                                device.model(),
                                each -> {
                                    order.add(each);
                                    return new ArrayList<>();
                                })
                        .add(device);
            }
        }
        for (JsonNode model : order) {
            model.path("actions")
                    .properties()
                    .forEach(each ->
                            having.computeIfAbsent(
                                            new Key(each.getKey(), each.getValue()),
                                            key -> new ArrayList<>())
                                    .addAll(models.getOrDefault(model, List.of())));
        }
        having.forEach(this::action);
    }

    private void action(Key action, List<Device> devices) {
        JsonNode affordance = action.affordance;
        Filling with =
                filling.and("devices", targets.of("devices", devices, true, false))
                        .and("implied", targets.implied("devices", devices, devices, true));
        with = with.and("it", Filling.one(with.sentences(script.of("it"))));
        Inputs inputs = new Inputs(affordance.path("input"), spoken, quantities);
        Filling filled = with;
        for (Map.Entry<String, Phrase> each : inputs.phrases().entrySet()) {
            filled = filled.and(each.getKey(), each.getValue());
        }
        for (Template template :
                OwnWords.templates(affordance.path("tos:said").path(language.text()))) {
            Template whole =
                    Template.slots(template).contains("it")
                            ? template
                            : new Template.Sequence(
                                    List.of(template, new Template.Slot("implied")));
            add("action", action, inputs, whole, filled.fill(OwnWords.telling(whole)));
        }
        Optional<Phrase> noun = inputs.noun();
        boolean told = affordance.path("tos:said").path(language.text()).isArray();
        if (noun.isPresent() && !told) {
            order(action, inputs, with, noun.get());
        } else if (noun.isEmpty()) {
            plain(action, inputs, with, devices.getFirst().model());
        }
    }

    /// A sentence, with what the action needs and nobody said, where that has a usual value.
    private void add(
            String kind,
            Key action,
            Inputs inputs,
            Template template,
            Optional<? extends Phrase> sentence) {
        Optional<Phrase> rest = inputs.unsaid(Template.slots(template), filling);
        if (sentence.isPresent() && rest.isPresent()) {
            said.add(
                    kind,
                    "invoke",
                    Phrase.sequence(
                            sentence.get(), rest.get(), filling.unsaid("action", action.name)));
        }
    }

    /// By the action's title and synonyms: "rinse the coffee machine", "find my watch".
    private void plain(Key action, Inputs inputs, Filling with, JsonNode model) {
        List<Phrase> verbs = new ArrayList<>();
        List<Phrase> whole = new ArrayList<>();
        for (String name : spoken.names(action.affordance)) {
            List<String> words = spoken.words(name);
            whole.add(new Phrase.Telling(spoken.phrase(name)));
            spoken.verb(words, spoken.names(model))
                    .ifPresent(verb -> verbs.add(new Phrase.Telling(spoken.phrase(verb))));
        }
        Filling named =
                with.and("verb", Filling.one(verbs))
                        .and("whole", Filling.one(whole))
                        .and("time", inputs.time());
        for (Template sentence : script.of("action").sentences()) {
            boolean timed = Template.slots(sentence).contains("time");
            add(
                    "action",
                    action,
                    inputs,
                    timed
                            ? new Template.Sequence(
                                    List.of(sentence, new Template.Slot(inputs.timeName())))
                            : sentence,
                    named.fill(sentence));
        }
    }

    /// Of an action whose input is made of enumerations: what is required is the noun; what is
    /// optional stands before it in any order, or behind it.
    private void order(Key action, Inputs inputs, Filling with, Phrase noun) {
        List<Phrase> verbs = new ArrayList<>();
        for (JsonNode each : action.affordance.path("tos:synonyms").path(language.text())) {
            if (!spoken.words(each.asString("")).isEmpty()) {
                verbs.add(spoken.phrase(each.asString("")));
            }
        }
        Filling filled =
                with.and("verb", Filling.one(verbs))
                        .and("options", inputs.before())
                        .and("noun", noun);
        Filling complete =
                filled.and("extras", new Extras(script, filling, inputs.behind(spoken)).phrase());
        script.of("order")
                .sentences()
                .forEach(each ->
                        complete.fill(each)
                                .ifPresent(phrase ->
                                        said.add(
                                                "order",
                                                "invoke",
                                                Phrase.sequence(
                                                        phrase,
                                                        filling.unsaid("action", action.name)))));
    }
}
