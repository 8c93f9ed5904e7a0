package org.opentos.voice.sentences;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.opentos.voice.grammar.Text;

/// A sentence with slots, as [#read] takes it from text:
///
/// | written | means |
/// |---|---|
/// | `turn on` | words |
/// | `[the]` | may be left out |
/// | `(on\|off)` | one of these; one of them may be empty |
/// | `{devices}` | a slot, filled from what is there |
/// | `{value=true: lock\|bolt}` | what is said in here gives a slot a value |
/// | `{: all}` | words that tell meanings apart, but fill no slot |
/// | `{-: switch of}` | what is read, but not listened for |
/// | `<please>` | a rule of the language |
///
/// `\` before a sign makes it a sign like any other.
sealed interface Template {
    int LENGTH_MAX = 1_000;
    int DEPTH_MAX = 12;

    /// @param text as it was written, for showing
    record Words(String text) implements Template {}

    record Sequence(List<Template> parts) implements Template {}

    record Choice(List<Template> choices) implements Template {}

    record Maybe(Template template) implements Template {}

    record Slot(String name) implements Template {}

    /// @param slot empty where what is said only tells meanings apart
    record Given(String slot, String value, Template said) implements Template {}

    record Rule(String name) implements Template {}

    /// What is read where it is written, and not listened for.
    record Written(Template template) implements Template {}

    /// A text that is no template.
    final class Malformed extends Exception {
        private static final long serialVersionUID = 1;

        /// @param place the number of the character, from 1
        Malformed(int place, String what) {
            super("character " + place + ": " + what);
        }
    }

    static Template read(String text) throws Malformed {
        return new TemplateReader(text).read();
    }

    /// The names of all slots that a template has, those with a value left out.
    static Set<String> slots(Template template) {
        Set<String> slots = new LinkedHashSet<>();
        collect(template, slots);
        return slots;
    }

    private static void collect(Template template, Set<String> slots) {
        switch (template) {
            case Words _, Rule _ -> {}
            case Sequence(List<Template> parts) -> parts.forEach(each -> collect(each, slots));
            case Choice(List<Template> choices) -> choices.forEach(each -> collect(each, slots));
            case Maybe(Template maybe) -> collect(maybe, slots);
            case Slot(String name) -> slots.add(name);
            case Given(String _, String _, Template said) -> collect(said, slots);
            case Written(Template written) -> collect(written, slots);
        }
    }

    /// Reads one template.
    final class TemplateReader {
        private static final String SIGNS = "[](){}<>|\\";

        private final String text;
        private int at;

        TemplateReader(String text) {
            this.text = text;
        }

        Template read() throws Malformed {
            if (text.length() > LENGTH_MAX) {
                throw new Malformed(LENGTH_MAX, "is longer than " + LENGTH_MAX + " characters");
            }
            Template template = choice(0);
            if (at < text.length()) {
                throw wrong("'" + text.charAt(at) + "' ends nothing");
            }
            return template;
        }

        private Malformed wrong(String what) {
            return new Malformed(at + 1, what);
        }

        private Template choice(int depth) throws Malformed {
            if (depth > DEPTH_MAX) {
                throw wrong("is nested more than " + DEPTH_MAX + " deep");
            }
            List<Template> choices = new ArrayList<>();
            choices.add(sequence(depth));
            while (at < text.length() && text.charAt(at) == '|') {
                at++;
                choices.add(sequence(depth));
            }
            return choices.size() == 1 ? choices.getFirst() : new Choice(List.copyOf(choices));
        }

        private Template sequence(int depth) throws Malformed {
            List<Template> parts = new ArrayList<>();
            while (at < text.length() && "])}>|".indexOf(text.charAt(at)) < 0) {
                switch (text.charAt(at)) {
                    case '[' -> parts.add(new Maybe(within(']', depth)));
                    case '(' -> parts.add(within(')', depth));
                    case '{' -> parts.add(slot(depth));
                    case '<' -> parts.add(new Rule(name('<', '>')));
                    default -> words().ifPresent(parts::add);
                }
            }
            return parts.size() == 1 ? parts.getFirst() : new Sequence(List.copyOf(parts));
        }

        private Template within(char close, int depth) throws Malformed {
            at++;
            Template inside = choice(depth + 1);
            close(close);
            return inside;
        }

        private void close(char close) throws Malformed {
            if (at >= text.length() || text.charAt(at) != close) {
                throw wrong("'" + close + "' is missing");
            }
            at++;
        }

        private Template slot(int depth) throws Malformed {
            int end = at + 1;
            while (end < text.length() && "=:}".indexOf(text.charAt(end)) < 0) {
                end++;
            }
            if (end >= text.length() || text.charAt(end) == '}') {
                return new Slot(name('{', '}'));
            }
            if (text.charAt(at + 1) == ':') {
                at += 2;
                return told(depth);
            }
            if (text.startsWith("-:", at + 1)) {
                at += 3;
                Template said = choice(depth + 1);
                close('}');
                return new Written(said);
            }
            String name = name('{', '=');
            int colon = text.indexOf(':', at);
            if (colon < 0) {
                throw wrong("':' is missing behind the value");
            }
            String value = text.substring(at, colon).strip();
            at = colon + 1;
            Template said = choice(depth + 1);
            close('}');
            return new Given(name, value, said);
        }

        private Template told(int depth) throws Malformed {
            Template said = choice(depth + 1);
            close('}');
            return new Given("", "", said);
        }

        /// A name: letters, digits, and hyphens, dots or apostrophes in between.
        private String name(char open, char close) throws Malformed {
            at++;
            int end = text.indexOf(close, at);
            if (end < 0) {
                throw wrong("'" + close + "' is missing behind '" + open + "'");
            }
            String name = text.substring(at, end).strip();
            if (!name.matches("[A-Za-z0-9][A-Za-z0-9_.'-]{0,63}")) {
                throw wrong("'" + name + "' is no name");
            }
            at = end + 1;
            return name;
        }

        private java.util.Optional<Template> words() throws Malformed {
            StringBuilder words = new StringBuilder();
            while (at < text.length() && SIGNS.indexOf(text.charAt(at)) < 0
                    || at < text.length() && text.charAt(at) == '\\') {
                if (text.charAt(at) == '\\') {
                    at++;
                    if (at == text.length()) {
                        throw wrong("nothing follows '\\'");
                    }
                }
                words.append(text.charAt(at));
                at++;
            }
            String said = words.toString().strip();
            return Text.words(said).isEmpty()
                    ? java.util.Optional.empty()
                    : java.util.Optional.of(new Words(said));
        }
    }
}
