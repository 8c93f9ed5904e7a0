package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/// What can be said here, as somebody would say it: by the names of this home, with an article
/// where one belongs, and with usual numbers. Only what is read as just one thing is shown.
final class Help {
    /// Sentences of one kind.
    private static final int EXAMPLES_MAX = 4;

    /// Sentences of one kind that are tried.
    private static final int TRIED_MAX = 24;

    private final Script script;
    private final Predicate<String> clear;
    private final Map<String, List<String>> sentences = new LinkedHashMap<>();

    /// The same names are taken each time.
    private final Random random = new Random(1);

    /// @param clear whether a sentence means just one thing
    Help(
            Surroundings around,
            Script script,
            Language language,
            Spoken spoken,
            Predicate<String> clear) {
        this.script = script;
        this.clear = clear;
        new HelpWords(around, script, language, spoken, this::add, this::add).tell();
    }

    /// Sentences of a kind with these words in their slots.
    private void add(String kind, Map<String, List<String>> words) {
        for (Template each : script.of(kind).shown()) {
            add(kind, each, words);
        }
    }

    private void add(String kind, Template template, Map<String, List<String>> words) {
        List<String> said = new ArrayList<>();
        if (fill(template, words, said) && !said.isEmpty()) {
            String sentence = Walk.written(said);
            int first = sentence.codePointAt(0);
            sentences
                    .computeIfAbsent(kind, any -> new ArrayList<>())
                    .add(
                            Character.toString(Character.toTitleCase(first))
                                    + sentence.substring(Character.charCount(first)));
        }
    }

    /// One way to say it, the first where there are several; false where a slot has no word.
    private boolean fill(Template template, Map<String, List<String>> words, List<String> said) {
        return switch (template) {
            case Template.Words(String text) -> said.add(text);
            case Template.Sequence(List<Template> parts) ->
                    parts.stream().allMatch(each -> fill(each, words, said));
            case Template.Choice(List<Template> choices) -> fill(choices.getFirst(), words, said);
            case Template.Slot(String name) -> {
                List<String> ways = words.getOrDefault(name, List.of());
                yield !ways.isEmpty() && said.add(ways.get(random.nextInt(ways.size())));
            }
            case Template.Given(String _, String _, Template given) -> fill(given, words, said);
            case Template.Written(Template written) -> fill(written, words, said);
            case Template.Maybe _, Template.Rule _ -> true;
        };
    }

    /// By kind, what people need most first. A kind without a title goes with the one before it.
    List<Example> examples() {
        Map<Script.Kind, List<String>> titled = new LinkedHashMap<>();
        List<String> into = new ArrayList<>();
        for (Script.Kind kind : script.kinds()) {
            if (!kind.title().isEmpty()) {
                into = new ArrayList<>();
                titled.put(kind, into);
            }
            into.addAll(sentences.getOrDefault(kind.name(), List.of()));
        }
        List<String> first = List.of(script.text("help-first").split(" "));
        return titled.entrySet().stream()
                .sorted(
                        Comparator.comparingInt(each -> {
                            int place = first.indexOf(each.getKey().name());
                            return place < 0 ? first.size() : place;
                        }))
                .map(each ->
                        new Example(
                                each.getKey().name(), each.getKey().title(), few(each.getValue())))
                .filter(each -> !each.sentences().isEmpty())
                .toList();
    }

    /// A few that differ: spread over all there are.
    private List<String> few(List<String> all) {
        Set<String> few = new LinkedHashSet<>();
        IntStream.concat(
                        IntStream.range(0, EXAMPLES_MAX)
                                .map(each -> each * all.size() / EXAMPLES_MAX),
                        IntStream.range(0, all.size()))
                .filter(each -> each < all.size())
                .distinct()
                .limit(TRIED_MAX)
                .mapToObj(all::get)
                .filter(clear)
                .filter(each -> few.size() < EXAMPLES_MAX)
                .forEach(few::add);
        return List.copyOf(few);
    }
}
