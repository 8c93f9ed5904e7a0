package org.opentos.voice.grammar;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Other ways to write an English word that is said the same: digits, and units cut short.
final class Spellings {
    private static final List<String> NUMBERS =
            List.of(
                    "zero",
                    "one",
                    "two",
                    "three",
                    "four",
                    "five",
                    "six",
                    "seven",
                    "eight",
                    "nine",
                    "ten",
                    "eleven",
                    "twelve",
                    "thirteen",
                    "fourteen",
                    "fifteen",
                    "sixteen",
                    "seventeen",
                    "eighteen",
                    "nineteen",
                    "twenty");

    private static final Map<String, List<String>> OF = new HashMap<>();
    private static final Map<String, String> WORDS = new HashMap<>();

    static {
        for (int number = 0; number < NUMBERS.size(); number++) {
            add(NUMBERS.get(number), Integer.toString(number));
        }
        add("thirty", "30");
        add("forty", "40");
        add("fifty", "50");
        add("ounce", "ounces", "oz");
        add("okay", "ok");
    }

    private Spellings() {}

    private static void add(String word, String... spellings) {
        OF.put(word, List.of(spellings));
        for (String spelling : spellings) {
            WORDS.put(spelling, word);
        }
    }

    static List<String> of(String word) {
        return OF.getOrDefault(word, List.of());
    }

    /// The word that a spelling stands for; itself where it stands for none.
    static String word(String spelling) {
        return WORDS.getOrDefault(spelling, spelling);
    }
}
