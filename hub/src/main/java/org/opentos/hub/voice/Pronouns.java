package org.opentos.hub.voice;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.sentences.Intent;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sentences.Sentences;
import org.opentos.voice.sentences.Surroundings;

/// What "it" stands for: the devices that a speaker spoke of a moment ago. Where nothing was spoken
/// of and several devices could be meant, nobody guesses.
final class Pronouns {
    /// For so long it is known what was spoken of.
    static final Duration REMEMBERED = Duration.ofMinutes(3);

    /// Devices whose names are tried in its place.
    static final int TRIED_MAX = 60;

    private static final Pattern ENGLISH =
            Pattern.compile("\\b(?:it|this one|that one|them)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern CHINESE = Pattern.compile("它们|它|这个|那个");

    private Pronouns() {}

    /// @param before what the speaker said a moment ago, the latest first
    /// @param read what the sentence means without regard to that
    /// @return what it means; several where it has to be asked
    static List<Meaning> resolve(
            Sentences sentences,
            Surroundings around,
            Language language,
            String words,
            List<String> before,
            List<Meaning> read) {
        List<String> parts = parts(language, words);
        if (parts.isEmpty()) {
            return read;
        }
        Optional<List<Surroundings.Device>> spokenOf =
                before.stream()
                        .filter(each -> parts(language, each).isEmpty())
                        .map(each -> devices(sentences, around, each))
                        .filter(Predicate.not(List::isEmpty))
                        .findFirst();
        if (spokenOf.isPresent()) {
            List<Meaning> meant = of(sentences, parts, spokenOf.get(), language);
            if (!meant.isEmpty()) {
                return meant;
            }
        }
        return read.size() == 1 && isSwitched(sentences, read.getFirst())
                ? others(sentences, around, parts, language, read.getFirst())
                : read;
    }

    /// What stands before the pronoun, and behind it; nothing where there is none, or several.
    private static List<String> parts(Language language, String words) {
        Matcher matcher = (language == Language.EN ? ENGLISH : CHINESE).matcher(words);
        if (!matcher.find()) {
            return List.of();
        }
        List<String> parts =
                List.of(words.substring(0, matcher.start()), words.substring(matcher.end()));
        return matcher.find() ? List.of() : parts;
    }

    /// The devices of which a sentence speaks; none where it can mean different ones.
    private static List<Surroundings.Device> devices(
            Sentences sentences, Surroundings around, String words) {
        List<List<String>> named =
                sentences.meanings(words).stream()
                        .map(each -> named(sentences, each))
                        .distinct()
                        .toList();
        return named.size() != 1
                ? List.of()
                : around.devices().stream()
                        .filter(each -> named.getFirst().contains(each.id()))
                        .toList();
    }

    private static List<String> named(Sentences sentences, Meaning meaning) {
        return switch (sentences.intent(meaning)) {
            case Intent.Set(List<String> devices, String _, var _) -> devices;
            case Intent.Change(List<String> devices, String _, double _) -> devices;
            case Intent.Ask(List<String> devices, String _, var _) -> devices;
            case Intent.Invoke(String device, String _, var _) -> List.of(device);
            case Intent.Why(String device, String _) -> List.of(device);
            default -> List.of();
        };
    }

    /// The sentence with the devices' names in place of the pronoun: of several devices, where it
    /// means the same of each.
    private static List<Meaning> of(
            Sentences sentences,
            List<String> parts,
            List<Surroundings.Device> devices,
            Language language) {
        List<Meaning> each = new ArrayList<>();
        for (Surroundings.Device device : devices) {
            List<Meaning> meanings = with(sentences, parts, device, language);
            if (meanings.isEmpty()) {
                return List.of();
            }
            if (devices.size() == 1) {
                return meanings;
            }
            each.add(meanings.getFirst());
        }
        Meaning first = each.getFirst();
        if (!first.slots().containsKey("devices")) {
            return List.of();
        }
        TreeMap<String, String> slots = new TreeMap<>(first.slots());
        slots.put(
                "devices",
                devices.stream()
                        .map(device -> "\"" + device.id() + "\"")
                        .collect(Collectors.joining(",", "[", "]")));
        return List.of(new Meaning(first.intent(), slots));
    }

    private static List<Meaning> with(
            Sentences sentences,
            List<String> parts,
            Surroundings.Device device,
            Language language) {
        String name = language == Language.EN ? "the " + device.name() : device.name();
        return sentences.meanings(parts.getFirst() + name + parts.getLast()).stream()
                .filter(each -> named(sentences, each).equals(List.of(device.id())))
                .toList();
    }

    private static boolean isSwitched(Sentences sentences, Meaning meaning) {
        return sentences.intent(meaning) instanceof Intent.Set set
                && (set.value().isBoolean() || set.value().isString());
    }

    /// What goes without saying is meant only where nothing else can be.
    private static List<Meaning> others(
            Sentences sentences,
            Surroundings around,
            List<String> parts,
            Language language,
            Meaning read) {
        List<Meaning> possible = new ArrayList<>();
        around.devices().stream()
                .limit(TRIED_MAX)
                .filter(each -> !named(sentences, read).contains(each.id()))
                .map(each -> with(sentences, parts, each, language))
                .filter(each -> each.size() == 1)
                .map(List::getFirst)
                .filter(each -> isSwitched(sentences, each))
                .forEach(possible::add);
        possible.addFirst(read);
        return possible;
    }
}
