package org.opentos.hub.models;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/// A regular expression that a maker wrote, matched in time linear in the text. The engine knows
/// neither look-around nor back-references, so no expression can be made to run for ever.
final class SafePattern {
    static final int PATTERN_CHARACTERS_MAX = 256;

    /// The engine writes counted repetitions out, also nested ones: `(a{1000}){1000}` has a million
    /// states.
    static final int SIZE_MAX = 10_000;

    private static final java.util.regex.Pattern COUNT =
            java.util.regex.Pattern.compile("\\{([0-9]{1,9})(?:,([0-9]{0,9}))?\\}");

    private final Pattern compiled;

    private SafePattern(Pattern compiled) {
        this.compiled = compiled;
    }

    /// @throws RefusedException where the expression is too long or needs what the engine lacks
    static SafePattern compile(String expression) throws RefusedException {
        if (expression.length() > PATTERN_CHARACTERS_MAX) {
            throw new RefusedException(
                    "is longer than " + PATTERN_CHARACTERS_MAX + " characters; shorten it");
        }
        if (size(expression) > SIZE_MAX) {
            throw new RefusedException(
                    "repeats more than "
                            + SIZE_MAX
                            + " characters when its counts are multiplied; lower them");
        }
        try {
            return new SafePattern(Pattern.compile(expression));
        } catch (PatternSyntaxException syntax) {
            throw new RefusedException(
                    "is no regular expression that can be matched in linear time ("
                            + SafeText.shown(syntax.getDescription())
                            + "); look-around and back-references are not available");
        }
    }

    /// About how many states the expression has: one for each character, times the counts that
    /// apply to it.
    private static long size(String expression) {
        Deque<long[]> groups = new ArrayDeque<>();
        long[] group = new long[2];
        java.util.regex.Matcher count = COUNT.matcher(expression);
        for (int index = 0; index < expression.length(); index++) {
            switch (expression.charAt(index)) {
                case '(' -> {
                    groups.push(group);
                    group = new long[2];
                }
                case ')' -> {
                    long inner = Math.max(1, group[0] + group[1]);
                    group = groups.isEmpty() ? group : groups.pop();
                    group[0] += group[1];
                    group[1] = inner;
                }
                case '{' -> {
                    if (count.region(index, expression.length()).lookingAt()) {
                        String most = count.group(2);
                        long times =
                                Long.parseLong(
                                        most == null || most.isEmpty() ? count.group(1) : most);
                        group[1] = Math.min(group[1] * Math.max(1, times), Integer.MAX_VALUE);
                        index = count.end() - 1;
                    }
                }
                default -> {
                    group[0] += group[1];
                    group[1] = 1;
                }
            }
        }
        long total = group[0] + group[1];
        for (long[] open : groups) {
            total += open[0] + open[1];
        }
        return total;
    }

    /// Whether the expression matches anywhere, as JSON Schema means it.
    boolean found(String text) {
        return compiled.matcher(text).find();
    }

    /// The expression is not usable; the message completes "the pattern …".
    static final class RefusedException extends Exception {
        RefusedException(String message) {
            super(message);
        }
    }
}
