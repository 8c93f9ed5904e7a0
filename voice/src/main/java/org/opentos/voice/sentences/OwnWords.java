package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What a Thing Model itself says is said, in its annotation `tos:said`.
final class OwnWords {
    /// Texts of one value or action that are listened for.
    private static final int TEXTS_MAX = 16;

    private static final int CHARACTERS_MAX = 120;

    private OwnWords() {}

    /// The templates of a list. What cannot be read falls away: whoever checks models tells their
    /// makers, and a device must not silence the others.
    static List<Template> templates(JsonNode list) {
        List<Template> templates = new ArrayList<>();
        for (JsonNode each : list) {
            if (templates.size() < TEXTS_MAX) {
                read(each.asString("")).ifPresent(templates::add);
            }
        }
        return templates;
    }

    private static Optional<Template> read(String text) {
        try {
            return text.isBlank() || text.length() > CHARACTERS_MAX || text.indexOf('<') >= 0
                    ? Optional.empty()
                    : Optional.of(Template.read(text));
        } catch (Template.Malformed none) {
            return Optional.empty();
        }
    }

    /// The template with its device: behind it where it does not say where.
    static Template about(Template template) {
        Template told = telling(template);
        return Template.slots(template).contains("it")
                ? told
                : new Template.Sequence(List.of(told, new Template.Slot("it")));
    }

    /// All words of it tell meanings apart.
    static Template telling(Template template) {
        return switch (template) {
            case Template.Words _ -> new Template.Given("", "", template);
            case Template.Sequence(List<Template> parts) ->
                    new Template.Sequence(parts.stream().map(OwnWords::telling).toList());
            case Template.Choice(List<Template> choices) ->
                    new Template.Choice(choices.stream().map(OwnWords::telling).toList());
            case Template.Maybe(Template maybe) -> new Template.Maybe(telling(maybe));
            case Template.Written(Template written) -> new Template.Written(telling(written));
            case Template.Slot _, Template.Given _, Template.Rule _ -> template;
        };
    }
}
