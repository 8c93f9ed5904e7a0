package org.opentos.voice.sentences;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.opentos.voice.grammar.Text;

/// All that is said in one language, from its resource. Each line is one of
///
/// - `# …`: a comment;
/// - `<name> = template`: a rule, for use in what follows;
/// - `@kind Title`: from here on come sentences of this kind; the title is for the help;
/// - `~ written = word`: another way to write a word;
/// - `$ unit = a | b || c`: how a unit is called; what stands behind `||` is only written, and
///   recognisers do not listen for it;
/// - `! key = text`: a text to be shown, with slots in braces, in quotes where it begins or ends
///   with a space;
/// - `- template`: a sentence that is read where it is written, and not listened for;
/// - `* template`: how the help says it, with the words of [HelpWords] in its slots;
/// - anything else: a sentence, as a [Template].
///
/// A line that ends in `\` goes on in the next.
final class Script {
    private static final Map<Language, Script> READ = new HashMap<>();

    private final Map<String, Template> rules = new HashMap<>();
    private final Map<String, Kind> kinds = new LinkedHashMap<>();
    private final Map<List<String>, List<String>> written = new HashMap<>();
    private final Map<String, String> texts = new HashMap<>();
    private final Map<String, Names> units = new HashMap<>();

    /// @param title what the kind is called in the help; empty where it goes with the one before it
    /// @param shown how the help says it
    record Kind(String name, String title, List<Template> sentences, List<Template> shown) {}

    /// How something is called.
    ///
    /// @param spoken those that recognisers listen for
    /// @param all these and others, each as its words, the longest first
    record Names(List<String> spoken, List<List<String>> all) {
        static final Names NONE = new Names(List.of(), List.of());

        /// How many words of a text from a place on are one of these; 0 where they are none.
        int begin(List<String> text, int from) {
            for (List<String> name : all) {
                int to = from + name.size();
                if (to <= text.size() && text.subList(from, to).equals(name)) {
                    return name.size();
                }
            }
            return 0;
        }
    }

    /// A fault of a resource.
    static final class Fault extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        Fault(String file, int line, String what) {
            super(file + ":" + line + ": " + what);
        }
    }

    /// The one of a language, read once.
    static synchronized Script of(Language language) {
        return READ.computeIfAbsent(language, Script::load);
    }

    private static Script load(Language language) {
        String file = language.text() + ".sentences";
        try (InputStream stream = Script.class.getResourceAsStream(file)) {
            byte[] bytes = Objects.requireNonNull(stream, file).readAllBytes();
            return read(file, new String(bytes, StandardCharsets.UTF_8));
        } catch (IOException failed) {
            throw new UncheckedIOException("could not read " + file, failed);
        }
    }

    /// @throws Fault where a line is not as it has to be, with its number
    static Script read(String file, String text) {
        Script script = new Script();
        Kind kind = null;
        StringBuilder begun = new StringBuilder();
        int number = 0;
        for (String each : text.lines().toList()) {
            number++;
            begun.append(each.strip());
            if (each.endsWith("\\")) {
                begun.setCharAt(begun.length() - 1, ' ');
                continue;
            }
            String line = begun.toString();
            begun.setLength(0);
            try {
                if (line.startsWith("@")) {
                    kind = script.kind(line.substring(1));
                } else if (!line.isEmpty() && !line.startsWith("#")) {
                    script.line(line, kind);
                }
            } catch (Template.Malformed | IllegalArgumentException wrong) {
                throw new Fault(file, number, String.valueOf(wrong.getMessage()));
            }
        }
        return script;
    }

    private Kind kind(String line) {
        int space = line.indexOf(' ');
        String name = space < 0 ? line : line.substring(0, space);
        Kind kind =
                new Kind(
                        name,
                        space < 0 ? "" : line.substring(space + 1).strip(),
                        new ArrayList<>(),
                        new ArrayList<>());
        if (kinds.putIfAbsent(name, kind) != null) {
            throw new IllegalArgumentException("the kind " + name + " is there twice");
        }
        return kind;
    }

    private void line(String line, @org.jspecify.annotations.Nullable Kind kind)
            throws Template.Malformed {
        if (line.startsWith("~")) {
            String[] sides = sides(line.substring(1));
            written.put(Text.words(sides[0]), Text.words(sides[1]));
        } else if (line.startsWith("$")) {
            String[] sides = sides(line.substring(1));
            units.put(sides[0], names(sides[1]));
        } else if (line.startsWith("!")) {
            String[] sides = sides(line.substring(1));
            boolean quoted = sides[1].matches("\".*\"");
            texts.put(sides[0], quoted ? sides[1].substring(1, sides[1].length() - 1) : sides[1]);
        } else if (line.matches("<[a-z0-9-]+> *=.*")) {
            String[] sides = sides(line);
            String name = sides[0].substring(1, sides[0].length() - 1);
            if (rules.put(name, known(Template.read(sides[1]))) != null) {
                throw new IllegalArgumentException("the rule " + name + " is there twice");
            }
        } else if (kind == null) {
            throw new IllegalArgumentException("a sentence before the first kind");
        } else if (line.startsWith("* ")) {
            kind.shown.add(Template.read(line.substring(2)));
        } else {
            boolean written = line.startsWith("- ");
            Template sentence = known(Template.read(written ? line.substring(2) : line));
            kind.sentences.add(written ? new Template.Written(sentence) : sentence);
        }
    }

    private static Names names(String list) {
        String[] parts = list.split("\\|\\|", -1);
        List<String> spoken =
                parts[0].isBlank()
                        ? List.of()
                        : List.of(parts[0].split("\\|")).stream().map(String::strip).toList();
        List<List<String>> all = new ArrayList<>();
        for (String part : parts) {
            for (String name : part.split("\\|")) {
                if (!Text.words(name).isEmpty()) {
                    all.add(Text.words(name));
                }
            }
        }
        all.sort((one, other) -> other.size() - one.size());
        return new Names(spoken, List.copyOf(all));
    }

    /// How a unit, or what else a `$` line names, is called; nothing where no line names it.
    Names names(String of, String role) {
        return units.getOrDefault(role.isEmpty() ? of : of + " " + role, Names.NONE);
    }

    /// The unit that a text calls from one word on, by the longest of its names; empty where it
    /// calls none.
    String unit(List<String> text, int from) {
        String unit = "";
        int longest = 0;
        for (Map.Entry<String, Names> each : units.entrySet()) {
            String name = each.getKey();
            boolean measures = texts.containsKey("unit " + name) || name.matches("[A-Z]{3}");
            int words = measures ? each.getValue().begin(text, from) : 0;
            if (words > longest || words == longest && words > 0 && name.compareTo(unit) < 0) {
                unit = name;
                longest = words;
            }
        }
        return unit;
    }

    private static String[] sides(String line) {
        int equals = line.indexOf('=');
        if (equals < 0) {
            throw new IllegalArgumentException("'=' is missing");
        }
        return new String[] {line.substring(0, equals).strip(), line.substring(equals + 1).strip()};
    }

    /// The template with its rules put in, which come before it.
    Template known(Template template) {
        return switch (template) {
            case Template.Words _, Template.Slot _ -> template;
            case Template.Sequence(List<Template> parts) ->
                    new Template.Sequence(parts.stream().map(this::known).toList());
            case Template.Choice(List<Template> choices) ->
                    new Template.Choice(choices.stream().map(this::known).toList());
            case Template.Maybe(Template maybe) -> new Template.Maybe(known(maybe));
            case Template.Written(Template written) -> new Template.Written(known(written));
            case Template.Given(String slot, String value, Template said) ->
                    new Template.Given(slot, value, known(said));
            case Template.Rule(String name) -> rule(name);
        };
    }

    private Template rule(String name) {
        Template rule = rules.get(name);
        if (rule == null) {
            throw new IllegalArgumentException("there is no rule <" + name + "> above");
        }
        return rule;
    }

    /// @throws IllegalArgumentException where the language has no such kind
    Kind of(String kind) {
        Kind found = kinds.get(kind);
        if (found == null) {
            throw new IllegalArgumentException("no sentences of the kind " + kind);
        }
        return found;
    }

    List<Kind> kinds() {
        return List.copyOf(kinds.values());
    }

    /// A text to be shown.
    ///
    /// @throws IllegalArgumentException where the language has none for the key
    String text(String key) {
        String text = texts.get(key);
        if (text == null) {
            throw new IllegalArgumentException("no text for " + key);
        }
        return text;
    }

    boolean hasText(String key) {
        return texts.containsKey(key);
    }

    /// Words as they are usually written: "whats" for "what's". The longest of them counts.
    List<String> usual(List<String> words) {
        List<String> usual = new ArrayList<>();
        int at = 0;
        while (at < words.size()) {
            int taken = 0;
            for (int length = Math.min(WRITTEN_WORDS_MAX, words.size() - at);
                    length > 0;
                    length--) {
                List<String> found = written.get(words.subList(at, at + length));
                if (found != null) {
                    usual.addAll(found);
                    taken = length;
                    break;
                }
            }
            if (taken == 0) {
                usual.add(words.get(at));
                taken = 1;
            }
            at += taken;
        }
        return usual;
    }

    private static final int WRITTEN_WORDS_MAX = 4;
}
