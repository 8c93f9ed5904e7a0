package org.opentos.voice.sentences;

import com.ibm.icu.text.RuleBasedNumberFormat;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.opentos.voice.grammar.Text;

/// The numbers of a language, in words and in digits. ICU spells them; what it spells is what is
/// read, so that no word is a number here and another one there.
final class Numerals {
    /// Every number up to here is known by its words.
    private static final int EACH_MAX = 9_999;

    /// Above, every [#COARSE]th up to here.
    private static final int COARSE_MAX = 100_000;

    private static final int COARSE = 500;

    /// Digits of a number that is read; more are no amount of anything in a home.
    private static final int DIGITS_MAX = 12;

    private static final int DECIMALS_MAX = 3;
    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final Map<Language, Numerals> MADE = new EnumMap<>(Language.class);

    private final Language language;
    private final Map<List<String>, Integer> values = new HashMap<>();
    private final Map<Integer, String> words = new HashMap<>();
    private int wordsMax;

    /// @param words how many words it took
    record Number(int words, BigDecimal value) {}

    private Numerals(Language language) {
        this.language = language;
        RuleBasedNumberFormat format =
                new RuleBasedNumberFormat(language.locale(), RuleBasedNumberFormat.SPELLOUT);
        IntStream.concat(
                        IntStream.rangeClosed(0, EACH_MAX),
                        IntStream.rangeClosed(EACH_MAX / COARSE + 1, COARSE_MAX / COARSE)
                                .map(each -> each * COARSE))
                .forEach(each -> {
                    String spelled = format.format(each).replace('-', ' ');
                    words.put(each, spelled);
                    know(Text.words(spelled), each);
                });
        if (language == Language.ZH_HANS) {
            shortened();
        }
    }

    static synchronized Numerals of(Language language) {
        return MADE.computeIfAbsent(language, Numerals::new);
    }

    private void know(List<String> spelled, int value) {
        values.putIfAbsent(spelled, value);
        wordsMax = Math.max(wordsMax, spelled.size());
    }

    /// 一百五 is 150, and 两千三 is 2300: the last unit goes without saying.
    private void shortened() {
        for (int first = 1; first < 10; first++) {
            for (int second = 1; second < 10; second++) {
                String ends = spell(second);
                know(Text.words(spell(first * 100) + ends), first * 100 + second * 10);
                know(Text.words(spell(first * 1_000) + ends), first * 1_000 + second * 100);
            }
        }
    }

    /// How a number is spoken; digits where its words are not known.
    String spell(int value) {
        String spelled = words.get(value);
        return spelled == null ? Integer.toString(value) : spelled;
    }

    /// How a number with decimals is spoken, in the ways that people say it.
    List<String> spell(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        if (plain.signum() < 0) {
            String minus = language == Language.EN ? "minus " : "零下";
            return spell(plain.negate()).stream().map(each -> minus + each).toList();
        }
        int whole = plain.intValue();
        if (plain.scale() <= 0) {
            List<String> ways = new ArrayList<>(List.of(spell(whole)));
            if (language == Language.ZH_HANS && (whole == 2 || whole == 200 || whole == 2_000)) {
                ways.addFirst(spell(whole).replace('二', '两'));
            }
            return ways;
        }
        String digits = plain.toPlainString();
        StringBuilder decimals = new StringBuilder();
        digits.substring(digits.indexOf('.') + 1)
                .chars()
                .forEach(each -> decimals.append(' ').append(spell(each - '0')));
        String point = language == Language.EN ? " point" : "点";
        List<String> ways = new ArrayList<>(List.of(spell(whole) + point + decimals));
        if (language == Language.EN && plain.remainder(BigDecimal.ONE).compareTo(HALF) == 0) {
            ways.addFirst(whole == 0 ? "a half" : spell(whole) + " and a half");
        }
        return ways;
    }

    /// Every number that begins with a word of a text, the longest first.
    List<Number> read(List<String> text, int from) {
        if (from >= text.size()) {
            return List.of();
        }
        String first = text.get(from);
        List<Number> read = new ArrayList<>();
        if (isDigits(first)) {
            read.add(new Number(1, new BigDecimal(first)));
        } else if (first.equals("minus") || first.equals("零") && next(text, from).equals("下")) {
            int taken = first.equals("minus") ? 1 : 2;
            for (Number each : read(text, from + taken)) {
                read.add(new Number(taken + each.words, each.value.negate()));
            }
            if (taken == 1) {
                return read;
            }
        }
        spelled(text, from, read);
        if (language == Language.EN && first.equals("a") && next(text, from).equals("half")) {
            read.add(new Number(2, HALF));
        }
        for (Number each : List.copyOf(read)) {
            decimals(text, from, each, read);
        }
        read.sort((one, other) -> other.words - one.words);
        return read;
    }

    private static boolean isDigits(String word) {
        boolean number = true;
        for (int each = 0; each < word.length(); each++) {
            char letter = word.charAt(each);
            number &= letter >= '0' && letter <= '9' || letter == '.' || each == 0 && letter == '-';
        }
        int point = word.indexOf('.');
        return number
                && word.length() <= DIGITS_MAX
                && Character.isDigit(word.charAt(word.length() - 1))
                && point == word.lastIndexOf('.')
                && (point < 0 || point > 0 && word.length() - point - 1 <= DECIMALS_MAX);
    }

    private static String next(List<String> text, int from) {
        return from + 1 < text.size() ? text.get(from + 1) : "";
    }

    private void spelled(List<String> text, int from, List<Number> read) {
        List<String> plain = new ArrayList<>();
        for (int at = from; at < text.size() && plain.size() < wordsMax; at++) {
            String word = usual(text, at, from);
            if (!word.isEmpty()) {
                plain.add(word);
                Integer value = values.get(plain);
                if (value != null) {
                    read.add(new Number(at - from + 1, BigDecimal.valueOf(value)));
                }
            }
        }
    }

    /// A word as ICU spells it; empty where it says nothing, as "and" in "a hundred and five".
    private String usual(List<String> text, int at, int from) {
        String word = text.get(at);
        if (language == Language.ZH_HANS) {
            return switch (word) {
                case "两" -> "二";
                case "零" -> at == from ? word : "〇";
                default -> word;
            };
        }
        boolean large = next(text, at).equals("hundred") || next(text, at).equals("thousand");
        return switch (word) {
            case "and" ->
                    at > from && List.of("hundred", "thousand").contains(text.get(at - 1))
                            ? ""
                            : word;
            case "a" -> at == from && large ? "one" : word;
            default -> word;
        };
    }

    private void decimals(List<String> text, int from, Number whole, List<Number> read) {
        if (whole.value.scale() > 0 || whole.value.signum() < 0) {
            return;
        }
        int at = from + whole.words;
        String point = language == Language.EN ? "point" : "点";
        if (at < text.size() && text.get(at).equals(point)) {
            StringBuilder digits = new StringBuilder();
            for (int each = at + 1; each < text.size(); each++) {
                Integer digit = values.get(List.of(usual(text, each, each)));
                if (digit == null || digit > 9 || digits.length() == DECIMALS_MAX) {
                    break;
                }
                digits.append(digit);
            }
            if (!digits.isEmpty()) {
                read.add(
                        new Number(
                                whole.words + 1 + digits.length(),
                                new BigDecimal(whole.value.toPlainString() + "." + digits)));
            }
        }
        List<String> half = List.of("and", "a", "half");
        if (text.size() >= at + half.size() && text.subList(at, at + half.size()).equals(half)) {
            read.add(new Number(whole.words + half.size(), whole.value.add(HALF)));
        }
    }
}
