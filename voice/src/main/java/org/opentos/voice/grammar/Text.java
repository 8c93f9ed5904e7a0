package org.opentos.voice.grammar;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Divides text into the words by which sentences are compared: small letters, numbers in digits
/// with their decimals, and apostrophes; each Chinese character is a word of its own, and so is
/// each sign that is said (`%`, `°`, `+`, those of currencies). Everything else only divides.
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
        int[] characters = plain.codePoints().toArray();
        for (int place = 0; place < characters.length; place++) {
            int each = characters[place];
            int before = place == 0 ? ' ' : characters[place - 1];
            int after = place + 1 == characters.length ? ' ' : characters[place + 1];
            boolean inNumber = digit(before) && digit(after);
            if (inNumber && each == ',' && thousands(characters, place)) {
                continue;
            }
            boolean alone = Character.isIdeographic(each) || sign(each);
            boolean minus = each == '-' && digit(after) && !Character.isLetterOrDigit(before);
            boolean belongs =
                    Character.isLetterOrDigit(each)
                            || each == '\'' && !word.isEmpty()
                            || each == '.' && inNumber
                            || minus;
            boolean turns =
                    !word.isEmpty()
                            && Character.isLetterOrDigit(each)
                            && Character.isLetterOrDigit(before)
                            && Character.isDigit(each) != Character.isDigit(before);
            if ((alone || !belongs || turns || minus) && !word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
            }
            if (alone) {
                words.add(Character.toString(each));
            } else if (belongs) {
                word.appendCodePoint(each);
            }
        }
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    private static boolean digit(int character) {
        return character >= '0' && character <= '9';
    }

    private static boolean sign(int character) {
        return character == '%'
                || character == '°'
                || character == '+'
                || Character.getType(character) == Character.CURRENCY_SYMBOL;
    }

    /// Whether a comma divides thousands: three digits follow it, and no fourth.
    private static boolean thousands(int[] characters, int comma) {
        int digits = 0;
        while (comma + 1 + digits < characters.length && digit(characters[comma + 1 + digits])) {
            digits++;
        }
        return digits == 3;
    }
}
