package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.voice.grammar.Phrase;

/// Makes phrases of templates by filling their slots. What cannot be filled falls away: a choice
/// loses it, what may be left out is left out, and a sentence that needs it is none.
final class Filling {
    private final Map<String, Phrase> slots = new HashMap<>();
    private final Map<Template, Optional<Phrase>> filled = new IdentityHashMap<>();

    /// What is the same however slots are filled. The grammar has states once for what is the same
    /// phrase, so these are made once.
    private final Map<Template, Optional<Phrase>> constant;

    private final Map<List<String>, Phrase> unsaid;

    Filling() {
        this.constant = new IdentityHashMap<>();
        this.unsaid = new HashMap<>();
    }

    private Filling(Filling other) {
        constant = other.constant;
        unsaid = other.unsaid;
        slots.putAll(other.slots);
    }

    /// One that fills these slots, and more.
    Filling and(String slot, @Nullable Phrase phrase) {
        Filling more = new Filling(this);
        if (phrase == null) {
            more.slots.remove(slot);
        } else {
            more.slots.put(slot, phrase);
        }
        return more;
    }

    Filling and(String slot, Optional<? extends Phrase> phrase) {
        return and(slot, phrase.isPresent() ? phrase.get() : null);
    }

    Optional<Phrase> fill(Template template) {
        Optional<Phrase> known = constant.get(template);
        if (known == null) {
            known = filled.get(template);
        }
        if (known == null) {
            known = made(template);
            (Template.slots(template).isEmpty() ? constant : filled).put(template, known);
        }
        return known;
    }

    private Optional<Phrase> made(Template template) {
        return switch (template) {
            case Template.Words(String text) -> Optional.of(Phrase.words(text));
            case Template.Sequence(List<Template> parts) -> {
                List<Phrase> made = new ArrayList<>();
                for (Template part : parts) {
                    Optional<Phrase> phrase = fill(part);
                    if (phrase.isEmpty()) {
                        yield Optional.empty();
                    }
                    made.add(phrase.get());
                }
                yield Optional.of(new Phrase.Sequence(made));
            }
            case Template.Choice(List<Template> choices) ->
                    one(choices.stream().flatMap(each -> fill(each).stream()).toList());
            case Template.Maybe(Template maybe) ->
                    Optional.of(
                            fill(maybe)
                                    .<Phrase>map(Phrase.Maybe::new)
                                    .orElseGet(() -> new Phrase.Sequence(List.of())));
            case Template.Slot(String name) -> Optional.ofNullable(slots.get(name));
            case Template.Given(String slot, String value, Template said) ->
                    fill(said)
                            .map(phrase ->
                                    slot.isEmpty()
                                            ? new Phrase.Telling(phrase)
                                            : given(slot, value, phrase));
            case Template.Written(Template written) -> fill(written).map(Phrase.Written::new);
            case Template.Rule(String name) ->
                    throw new IllegalArgumentException("the rule <" + name + "> is not put in");
        };
    }

    /// What is said gives a slot a value.
    static Phrase given(String slot, String value, Phrase said) {
        return new Phrase.Slot(slot, List.of(new Phrase.Value(value, said)));
    }

    /// A slot has a value, though nothing is said of it.
    Phrase unsaid(String slot, String value) {
        return unsaid.computeIfAbsent(
                List.of(slot, value), each -> given(slot, value, new Phrase.Words(List.of())));
    }

    static Optional<Phrase> one(List<? extends Phrase> phrases) {
        return switch (phrases.size()) {
            case 0 -> Optional.empty();
            case 1 -> Optional.of(phrases.getFirst());
            default -> Optional.of(new Phrase.Choice(List.copyOf(phrases)));
        };
    }

    /// Each of the kind's sentences that can be filled.
    List<Phrase> sentences(Script.Kind kind) {
        return kind.sentences().stream().flatMap(each -> fill(each).stream()).toList();
    }
}
