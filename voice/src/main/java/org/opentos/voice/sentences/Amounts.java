package org.opentos.voice.sentences;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.opentos.protocol.money.Currency;
import org.opentos.protocol.money.Money;
import org.opentos.voice.grammar.Phrase;
import org.opentos.voice.grammar.Phrase.Taken;
import org.opentos.voice.grammar.Text;

/// Amounts of money: "twenty yuan", "¥20", "five dollars fifty", "五块五".
final class Amounts {
    /// In major units. Whoever means more can type it where a payment is made.
    static final long MAJOR_MAX = 1_000_000;

    /// What recognisers listen for, in major units.
    private static final List<Integer> SPOKEN =
            IntStream.concat(
                            IntStream.rangeClosed(1, 50),
                            IntStream.of(
                                    55, 60, 65, 70, 75, 80, 85, 90, 95, 99, 100, 120, 150, 200, 250,
                                    300, 400, 500, 600, 800, 1_000, 2_000, 5_000))
                    .boxed()
                    .toList();

    private final Script script;
    private final Numerals numerals;
    private final List<Named> currencies;

    /// @param major how its unit is called
    /// @param before what may stand before a number, such as `¥`
    /// @param tenth how a tenth of it is called, such as `毛`
    /// @param minor how its minor unit is called
    private record Named(
            Currency currency,
            Script.Names major,
            Script.Names before,
            Script.Names tenth,
            Script.Names minor) {}

    Amounts(Script script, Numerals numerals, Language language, List<Currency> currencies) {
        this.script = script;
        this.numerals = numerals;
        this.currencies = currencies.stream().map(each -> named(script, language, each)).toList();
    }

    private static Named named(Script script, Language language, Currency currency) {
        Script.Names major = script.names(currency.code(), "");
        if (major.all().isEmpty()) {
            com.ibm.icu.util.Currency known =
                    com.ibm.icu.util.Currency.getInstance(currency.code());
            String name =
                    known.getName(
                            language.locale(),
                            com.ibm.icu.util.Currency.PLURAL_LONG_NAME,
                            "other",
                            null);
            major = new Script.Names(List.of(name), List.of(Text.words(name)));
        }
        List<List<String>> all = new ArrayList<>(major.all());
        all.add(Text.words(currency.code()));
        return new Named(
                currency,
                new Script.Names(major.spoken(), all),
                script.names(currency.code(), "before"),
                script.names(currency.code(), "tenth"),
                script.names(currency.code(), "minor"));
    }

    /// What is said fills a slot with an amount: the currency's code and minor units.
    Optional<Phrase> phrase(String slot) {
        if (currencies.isEmpty()) {
            return Optional.empty();
        }
        List<Phrase.Value> values = new ArrayList<>();
        for (Named named : currencies) {
            Phrase unit = Phrase.oneOf(named.major.spoken().toArray(String[]::new));
            for (int each : SPOKEN) {
                String number = numerals.spell(BigDecimal.valueOf(each)).getFirst();
                values.add(
                        new Phrase.Value(
                                text(named.currency, BigDecimal.valueOf(each)).orElseThrow(),
                                Phrase.sequence(Phrase.words(number), unit)));
            }
        }
        return Optional.of(new Phrase.Number(slot, this::read, new Phrase.Slot(slot, values)));
    }

    /// How a currency is called, for asking of it.
    Optional<Phrase> currency(String slot) {
        return currencies.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Phrase.Slot(
                                slot,
                                currencies.stream()
                                        .map(each ->
                                                new Phrase.Value(
                                                        each.currency.code(),
                                                        new Phrase.Choice(
                                                                each.major.all().stream()
                                                                        .<Phrase>map(
                                                                                Phrase.Words::new)
                                                                        .toList())))
                                        .toList()));
    }

    private static Optional<String> text(Currency currency, BigDecimal major) {
        if (major.signum() <= 0 || major.compareTo(BigDecimal.valueOf(MAJOR_MAX)) > 0) {
            return Optional.empty();
        }
        return Money.read(currency, major.stripTrailingZeros().toPlainString())
                .map(each -> currency.code() + " " + each.minor());
    }

    static Money money(String text) {
        int space = text.indexOf(' ');
        return new Money(
                Long.parseLong(text.substring(space + 1)), Currency.of(text.substring(0, space)));
    }

    // ---- reading ----

    private List<Taken> read(List<String> text, int from) {
        List<Taken> taken = new ArrayList<>();
        for (Named named : currencies) {
            int before = Math.max(named.before.begin(text, from), named.major.begin(text, from));
            for (Numerals.Number number : numerals.read(text, from + before)) {
                int words = before + number.words();
                int unit = named.major.begin(text, from + words);
                // Without a currency any is possible, and it is asked which.
                add(named, words + unit, number.value(), taken);
                if (unit > 0) {
                    parts(text, from, words + unit, named, number.value(), taken);
                }
                if (before == 0) {
                    small(text, from, words, named, number.value(), taken);
                }
            }
        }
        return taken;
    }

    private static void add(Named named, int words, BigDecimal major, List<Taken> taken) {
        text(named.currency, major).ifPresent(each -> taken.add(new Taken(words, each)));
    }

    /// Only of tenths or of minor units: "fifty cents", "五毛".
    private static void small(
            List<String> text,
            int from,
            int words,
            Named named,
            BigDecimal number,
            List<Taken> taken) {
        int minor = named.minor.begin(text, from + words);
        if (minor > 0) {
            add(named, words + minor, minor(named, number), taken);
        }
        int tenth = named.tenth.begin(text, from + words);
        if (tenth > 0) {
            add(named, words + tenth, number.movePointLeft(1), taken);
        }
    }

    /// What follows the unit: "five dollars fifty", "five dollars and fifty cents", "五块五", "五块五毛".
    /// A single digit of a bare rest counts tenths only in Chinese.
    private void parts(
            List<String> text,
            int from,
            int words,
            Named named,
            BigDecimal major,
            List<Taken> taken) {
        if (major.scale() > 0) {
            return;
        }
        int half = script.names("half", "").begin(text, from + words);
        if (half > 0) {
            add(named, words + half, major.add(new BigDecimal("0.5")), taken);
        }
        int and = script.names("and", "").begin(text, from + words);
        for (Numerals.Number number : numerals.read(text, from + words + and)) {
            int behind = words + and + number.words();
            BigDecimal value = number.value();
            int minor = named.minor.begin(text, from + behind);
            int tenth = named.tenth.begin(text, from + behind);
            boolean digit = value.compareTo(BigDecimal.TEN) < 0;
            if (value.scale() > 0
                    || value.signum() <= 0
                    || value.compareTo(BigDecimal.valueOf(100)) >= 0) {
                continue;
            }
            if (minor > 0) {
                add(named, behind + minor, major.add(minor(named, value)), taken);
            } else if (tenth > 0 && digit) {
                add(named, behind + tenth, major.add(value.movePointLeft(1)), taken);
            } else if (digit && !named.tenth.all().isEmpty() && and == 0) {
                add(named, behind, major.add(value.movePointLeft(1)), taken);
            } else if (!digit && and == 0) {
                add(named, behind, major.add(minor(named, value)), taken);
            }
        }
    }

    private static BigDecimal minor(Named named, BigDecimal number) {
        return number.movePointLeft(named.currency.exponent());
    }
}
