package org.opentos.hub.things;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/// A regular expression that a maker wrote, matched in time linear in the text. The engine knows
/// neither look-around nor back-references, so no expression can be made to run for ever.
final class SafePattern {
    static final int PATTERN_CHARACTERS_MAX = 256;

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
        try {
            return new SafePattern(Pattern.compile(expression));
        } catch (PatternSyntaxException syntax) {
            throw new RefusedException(
                    "is no regular expression that can be matched in linear time ("
                            + SafeText.shown(syntax.getDescription())
                            + "); look-around and back-references are not available");
        }
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
