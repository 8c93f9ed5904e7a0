package org.opentos.voice.grammar;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Divides text into the words by which sentences are compared: small letters, digits and
/// apostrophes; each Chinese character is a word of its own. Everything else only divides.
public final class Text {
    /// A longer text is no sentence; what follows is not looked at.
    public static final int CHARACTERS_MAX = 400;

    private Text() {}

    public static List<String> words(String text) {
        String bounded = text.length() > CHARACTERS_MAX ? text.substring(0, CHARACTERS_MAX) : text;
        String plain =
                Normalizer.normalize(bounded, Normalizer.Form.NFKC)
                        .toLowerCase(Locale.ROOT)
                        .replace('’', '\'');
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        plain.codePoints()
                .forEach(each -> {
                    boolean alone = Character.isIdeographic(each);
                    boolean belongs =
                            Character.isLetterOrDigit(each) || each == '\'' && !word.isEmpty();
                    if ((alone || !belongs) && !word.isEmpty()) {
                        words.add(word.toString());
                        word.setLength(0);
                    }
                    if (alone) {
                        words.add(Character.toString(each));
                    } else if (belongs) {
                        word.appendCodePoint(each);
                    }
                });
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }
}
