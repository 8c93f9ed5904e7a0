package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.grammar.Text;
import tools.jackson.databind.JsonNode;

/// Names and titles as they are spoken in one language.
final class Spoken {
    /// Words of a name that are listened for; nobody says more of one.
    static final int NAME_WORDS_MAX = 12;

    /// Synonyms of one thing that count.
    private static final int SYNONYMS_MAX = 16;

    private static final Set<String> ARTICLES = Set.of("the", "my", "our", "a", "an");

    private final Language language;
    private final Numerals numerals;

    Spoken(Language language, Numerals numerals) {
        this.language = language;
        this.numerals = numerals;
    }

    /// The words of a name, without an article before it; none where nothing of it can be said.
    List<String> words(String name) {
        List<String> words = Text.words(name);
        int from = 0;
        while (language == Language.EN
                && from < words.size() - 1
                && ARTICLES.contains(words.get(from))) {
            from++;
        }
        return words.subList(from, Math.min(words.size(), from + NAME_WORDS_MAX));
    }

    /// The same with digits in words: recognisers hear no digits.
    List<List<String>> ways(List<String> words) {
        List<String> spelled = new ArrayList<>();
        for (String word : words) {
            if (word.matches("[0-9]{1,4}")) {
                spelled.addAll(Text.words(numerals.spell(Integer.parseInt(word))));
            } else {
                spelled.add(word);
            }
        }
        Set<List<String>> ways = new LinkedHashSet<>(List.of(words, spelled));
        if (language == Language.ZH_HANS && words.contains("的") && words.size() > 2) {
            ways.add(words.stream().filter(each -> !each.equals("的")).toList());
        }
        return List.copyOf(ways);
    }

    /// How names are typed by who is in a hurry: "toms watch", "moonlamp".
    private List<List<String>> carelessly(List<String> words) {
        if (language != Language.EN || words.size() < 2) {
            return List.of();
        }
        List<List<String>> ways = new ArrayList<>();
        List<String> before = words.subList(0, words.size() - 1);
        if (before.stream().anyMatch(each -> each.indexOf('\'') >= 0)) {
            List<String> plain = new ArrayList<>();
            before.forEach(each -> plain.add(each.replace("'", "")));
            plain.add(words.getLast());
            ways.add(plain);
        } else if (words.size() == 2 && words.stream().allMatch(each -> each.matches("[a-z]+"))) {
            ways.add(List.of(words.getFirst() + words.getLast()));
        }
        return ways;
    }

    /// Whose something is, of words that begin with that: "nora's" of "nora's room".
    Optional<Phrase> whose(List<String> words) {
        if (language != Language.EN || words.size() != 2 || !words.getFirst().endsWith("'s")) {
            return Optional.empty();
        }
        String owner = words.getFirst();
        return Optional.of(
                Phrase.choice(
                        Phrase.words(owner),
                        new Phrase.Written(Phrase.words(owner.replace("'", "")))));
    }

    Phrase phrase(List<String> words) {
        List<Phrase> all = new ArrayList<>();
        for (List<String> way : ways(words)) {
            all.add(new Phrase.Words(way));
        }
        for (List<String> way : carelessly(words)) {
            all.add(new Phrase.Written(new Phrase.Words(way)));
        }
        return Filling.one(all).orElseThrow();
    }

    Phrase phrase(String name) {
        return phrase(words(name));
    }

    /// Words of which the last one says whose: "the lamp's brightness".
    List<String> possessive(List<String> words) {
        if (language != Language.EN || words.isEmpty()) {
            return words;
        }
        String last = words.getLast();
        List<String> owner = new ArrayList<>(words.subList(0, words.size() - 1));
        owner.add(last.endsWith("s") ? last + "'" : last + "'s");
        return owner;
    }

    /// A name or title as it stands within a sentence: "Bedroom lamp" is the bedroom lamp, "LED
    /// strip" and "Tom's watch" stay.
    String within(String name) {
        String text = name.strip();
        boolean usual = text.matches("(A|\\p{Lu}[\\p{Ll}-]+)(?!'s\\b)(\\s.*)?");
        return language == Language.EN && usual
                ? text.substring(0, 1).toLowerCase(language.locale()) + text.substring(1)
                : text;
    }

    /// A device or room as one that is known, with an article unless it says whose it is.
    String definite(String name) {
        String text = name.strip();
        if (language != Language.EN || text.matches("\\S+('s|s')\\s.*")) {
            return text;
        }
        String first = text.split("\\s")[0].toLowerCase(language.locale());
        return ARTICLES.contains(first) ? within(text) : "the " + within(text);
    }

    /// One of a kind: "a latte", "an espresso".
    String indefinite(String noun) {
        return language != Language.EN
                ? noun
                : (noun.matches("(?i)[aeiou].*") ? "an " : "a ") + noun;
    }

    /// Several of a kind.
    List<String> plural(List<String> words) {
        if (language != Language.EN || words.isEmpty()) {
            return words;
        }
        String last = words.getLast();
        String several =
                last.endsWith("s")
                        ? last
                        : last.matches(".*(x|ch|sh|z)")
                                ? last + "es"
                                : last.matches(".*[^aeiou]y")
                                        ? last.substring(0, last.length() - 1) + "ies"
                                        : last + "s";
        List<String> plural = new ArrayList<>(words.subList(0, words.size() - 1));
        plural.add(several);
        return plural;
    }

    /// What is done, of the name of an action that ends with what its device is called: "find" of
    /// "find the watch"; all of a name that does not.
    Optional<List<String>> verb(List<String> name, List<String> nouns) {
        for (String noun : nouns) {
            List<String> words = words(noun);
            int verb = name.size() - words.size();
            if (verb > 0 && name.subList(verb, name.size()).equals(words)) {
                boolean article = language == Language.EN && ARTICLES.contains(name.get(verb - 1));
                int end = article ? verb - 1 : verb;
                return end == 0 ? Optional.empty() : Optional.of(name.subList(0, end));
            }
        }
        return name.isEmpty() ? Optional.empty() : Optional.of(name);
    }

    /// What a node of a Thing Model is called: its title first, then its synonyms.
    List<String> names(JsonNode node) {
        Set<String> names = new LinkedHashSet<>();
        names.add(title(node));
        int count = 0;
        for (JsonNode each : node.path("tos:synonyms").path(language.text())) {
            if (count++ < SYNONYMS_MAX) {
                names.add(each.asString(""));
            }
        }
        names.removeIf(each -> words(each).isEmpty());
        return List.copyOf(names);
    }

    String title(JsonNode node) {
        return node.path("titles").path(language.text()).asString(node.path("title").asString(""));
    }

    /// What one value of a property or an input is called: its title, its own text, and its
    /// synonyms.
    List<String> values(JsonNode schema, String value) {
        Set<String> names = new LinkedHashSet<>();
        names.add(valueTitle(schema, value));
        if (language == Language.EN && schema.path("enum").isArray()) {
            names.add(value.replace('-', ' '));
        }
        for (JsonNode each : schema.path("tos:enumSynonyms").path(value).path(language.text())) {
            names.add(each.asString(""));
        }
        names.removeIf(each -> words(each).isEmpty());
        return names.stream().limit(SYNONYMS_MAX).toList();
    }

    String valueTitle(JsonNode schema, String value) {
        return valueTitle(schema, value, language);
    }

    /// The title of a value; the value itself where it has none.
    static String valueTitle(JsonNode schema, String value, Language language) {
        JsonNode named = schema.path("tos:namedValues").path(value);
        return (named.isMissingNode() ? schema.path("tos:enumTitles").path(value) : named)
                .path(language.text())
                .asString(value);
    }

    /// What values are called, each word of it: "a bit of milk" is not "bit of milk".
    Phrase oneOfValues(List<String> names) {
        Set<List<String>> known = new LinkedHashSet<>();
        List<Phrase> phrases = new ArrayList<>();
        for (String name : names) {
            List<String> words = Text.words(name);
            if (known.add(words)) {
                phrases.add(phrase(words));
            }
        }
        return Filling.one(phrases).orElseThrow();
    }

    Phrase oneOf(List<String> names) {
        Set<List<String>> known = new LinkedHashSet<>();
        List<Phrase> phrases = new ArrayList<>();
        for (String name : names) {
            if (known.add(words(name))) {
                phrases.add(phrase(name));
            }
        }
        return Filling.one(phrases).orElseThrow();
    }
}
