package org.opentos.voice.sentences;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.grammar.Phrase.Taken;

/// Numbers with units: "forty percent", "22.5°", "half an hour".
final class Quantities {
    /// Values of a slot that recognisers listen for; a text may hold any.
    static final int SPOKEN_MAX = 101;

    private static final BigDecimal HALF = new BigDecimal("0.5");
    private static final List<Integer> COARSER = List.of(1, 2, 5);

    private final Script script;
    private final Numerals numerals;

    /// @param step each value is a multiple of it
    record Range(BigDecimal least, BigDecimal most, BigDecimal step) {
        boolean has(BigDecimal value) {
            return value.compareTo(least) >= 0
                    && value.compareTo(most) <= 0
                    && value.remainder(step).signum() == 0;
        }

        /// Those of its values that are spoken, no more than [#SPOKEN_MAX].
        List<BigDecimal> spoken() {
            BigDecimal coarse = step;
            for (int each = 0; count(coarse) > SPOKEN_MAX - 2; each++) {
                coarse =
                        step.multiply(
                                BigDecimal.valueOf(COARSER.get(each % COARSER.size()))
                                        .scaleByPowerOfTen(each / COARSER.size()));
            }
            List<BigDecimal> values = new ArrayList<>();
            BigDecimal first = least.divide(coarse, 0, RoundingMode.CEILING).multiply(coarse);
            for (BigDecimal each = first; each.compareTo(most) <= 0; each = each.add(coarse)) {
                values.add(each);
            }
            for (BigDecimal end : List.of(least, most)) {
                if (has(end) && values.stream().noneMatch(each -> each.compareTo(end) == 0)) {
                    values.add(end);
                }
            }
            return values;
        }

        private long count(BigDecimal coarse) {
            return most.subtract(least).divide(coarse, 0, RoundingMode.DOWN).longValue() + 1;
        }
    }

    Quantities(Script script, Numerals numerals) {
        this.script = script;
        this.numerals = numerals;
    }

    /// What is said fills a slot with a number.
    ///
    /// @param unit the unit of the number; empty where it has none
    Phrase phrase(String slot, Range range, String unit) {
        List<Phrase> spoken = new ArrayList<>();
        List<BigDecimal> values = range.spoken();
        List<Phrase.Value> times = Units.isTime(unit) ? times(values, unit) : List.of();
        if (!times.isEmpty()) {
            spoken.add(new Phrase.Slot(slot, times));
        } else {
            Phrase numbers =
                    new Phrase.Slot(
                            slot,
                            values.stream()
                                    .map(each -> new Phrase.Value(text(each), spelled(each)))
                                    .toList());
            List<String> names = script.names(unit, "").spoken();
            List<String> before = script.names(unit, "before").spoken();
            if (!before.isEmpty()) {
                spoken.add(Phrase.sequence(Phrase.words(before.getFirst()), numbers));
            }
            spoken.add(
                    names.isEmpty()
                            ? numbers
                            : Phrase.sequence(
                                    numbers,
                                    Phrase.maybe(Phrase.oneOf(names.toArray(String[]::new)))));
        }
        for (String extreme : List.of("least", "most", "middle")) {
            List<String> names = script.names(extreme, "").spoken();
            BigDecimal value =
                    switch (extreme) {
                        case "least" -> range.least;
                        case "most" -> range.most;
                        default -> BigDecimal.valueOf(50);
                    };
            if (unit.equals("percent") && range.has(value) && !names.isEmpty()) {
                spoken.add(
                        Filling.given(
                                slot, text(value), Phrase.oneOf(names.toArray(String[]::new))));
            }
        }
        return new Phrase.Number(
                slot,
                (words, from) -> read(words, from, range, unit),
                Filling.one(spoken).orElseThrow());
    }

    static String text(BigDecimal value) {
        BigDecimal plain = value.stripTrailingZeros();
        return (plain.signum() == 0 ? BigDecimal.ZERO : plain).toPlainString();
    }

    private Phrase spelled(BigDecimal value) {
        return Phrase.oneOf(numerals.spell(value).toArray(String[]::new));
    }

    /// Times are spoken in the largest unit in which they are whole, and in halves of one.
    private List<Phrase.Value> times(List<BigDecimal> values, String unit) {
        List<Phrase.Value> times = new ArrayList<>();
        for (BigDecimal value : values) {
            List<Phrase> said = new ArrayList<>();
            for (String given : Units.TIMES.reversed()) {
                Optional<BigDecimal> one = Units.converted(BigDecimal.ONE, given, unit);
                Script.Names names = script.names(given, "");
                if (one.isEmpty() || names.spoken().isEmpty() || one.get().signum() == 0) {
                    continue;
                }
                BigDecimal[] parts = value.divideAndRemainder(one.get());
                boolean half = one.get().multiply(HALF).compareTo(value) == 0;
                if (half && !script.names(given, "half").spoken().isEmpty()) {
                    said.add(
                            Phrase.oneOf(
                                    script.names(given, "half").spoken().toArray(String[]::new)));
                }
                if (parts[1].signum() == 0 && parts[0].signum() > 0) {
                    if (parts[0].compareTo(BigDecimal.ONE) == 0) {
                        said.add(
                                Phrase.oneOf(
                                        script.names(given, "one")
                                                .spoken()
                                                .toArray(String[]::new)));
                    } else {
                        said.add(
                                Phrase.sequence(
                                        spelled(parts[0]),
                                        Phrase.words(names.spoken().getFirst())));
                    }
                    break;
                }
            }
            Filling.one(said).ifPresent(each -> times.add(new Phrase.Value(text(value), each)));
        }
        return times;
    }

    // ---- reading ----

    /// @param words how many words it took
    private record Amount(int words, BigDecimal value, String unit) {}

    private List<Taken> read(List<String> text, int from, Range range, String unit) {
        List<Taken> taken = new ArrayList<>();
        int least = script.names("least", "").begin(text, from);
        boolean percent = unit.equals("percent");
        if (percent && least > 0 && range.has(range.least)) {
            taken.add(new Taken(least, text(range.least)));
        }
        int most = script.names("most", "").begin(text, from);
        if (percent && most > 0 && range.has(range.most)) {
            taken.add(new Taken(most, text(range.most)));
        }
        for (Amount each : amounts(text, from, unit)) {
            Units.converted(each.value, each.unit, unit)
                    .filter(range::has)
                    .ifPresent(value -> taken.add(new Taken(each.words, text(value))));
        }
        return taken;
    }

    private List<Amount> amounts(List<String> text, int from, String unit) {
        List<Amount> amounts = new ArrayList<>();
        int before = script.names(unit, "before").begin(text, from);
        for (Numerals.Number number : numerals.read(text, from + before)) {
            int words = before + number.words();
            if (before > 0 || !Units.isTime(unit)) {
                amounts.add(new Amount(words, number.value(), unit));
            }
            int half = script.names("half", "").begin(text, from + words);
            for (String given : Units.givenFor(unit)) {
                with(text, from, words, number.value(), given, amounts);
                if (half > 0) {
                    with(text, from, words + half, number.value().add(HALF), given, amounts);
                }
            }
        }
        for (String given : Units.givenFor(unit)) {
            int half = script.names(given, "half").begin(text, from);
            if (half > 0) {
                amounts.add(new Amount(half, HALF, given));
            }
            int one = script.names(given, "one").begin(text, from);
            if (one > 0) {
                amounts.add(new Amount(one, BigDecimal.ONE, given));
                halved(text, from, one, BigDecimal.ONE, given, amounts);
            }
        }
        if (Units.isTime(unit)) {
            for (Amount each : List.copyOf(amounts)) {
                joined(text, from, each, amounts);
            }
        }
        return amounts;
    }

    /// A number with its unit behind it, and perhaps a half behind that.
    private void with(
            List<String> text,
            int from,
            int words,
            BigDecimal number,
            String unit,
            List<Amount> amounts) {
        int named = script.names(unit, "").begin(text, from + words);
        if (named > 0) {
            amounts.add(new Amount(words + named, number, unit));
            halved(text, from, words + named, number, unit, amounts);
        }
    }

    private void halved(
            List<String> text,
            int from,
            int words,
            BigDecimal number,
            String unit,
            List<Amount> amounts) {
        int half = script.names("half", "").begin(text, from + words);
        if (half > 0 && number.scale() <= 0) {
            amounts.add(new Amount(words + half, number.add(HALF), unit));
        }
    }

    /// "An hour and twenty minutes".
    private void joined(List<String> text, int from, Amount first, List<Amount> amounts) {
        int and = script.names("and", "").begin(text, from + first.words);
        int at = from + first.words + and;
        int shorter = Units.TIMES.indexOf(first.unit) - 1;
        if (shorter < 0) {
            return;
        }
        String unit = Units.TIMES.get(shorter);
        for (Numerals.Number number : numerals.read(text, at)) {
            int named = script.names(unit, "").begin(text, at + number.words());
            Optional<BigDecimal> whole = Units.converted(first.value, first.unit, unit);
            if (named > 0 && whole.isPresent()) {
                amounts.add(
                        new Amount(
                                first.words + and + number.words() + named,
                                whole.get().add(number.value()),
                                unit));
            }
        }
    }
}
