package org.opentos.voice.bench;

import java.util.List;
import java.util.Locale;
import org.opentos.voice.Verdict;
import org.opentos.voice.grammar.Meaning;

/// What became of the orders of one part of the bench.
final class Tally {
    private int orders;
    private int right;
    private int wrong;
    private int asked;
    private int askedRight;

    /// Counts an order, and says what became of it.
    String add(Verdict verdict, Meaning meant) {
        orders++;
        return switch (verdict) {
            case Verdict.Act(Meaning meaning, String words, double _, boolean _) -> {
                boolean is = meaning.equals(meant);
                right += is ? 1 : 0;
                wrong += is ? 0 : 1;
                yield (is ? "right   " : "WRONG   ") + words;
            }
            case Verdict.Ask(List<Verdict.Choice> choices) -> {
                asked++;
                boolean among = choices.stream().anyMatch(each -> each.meaning().equals(meant));
                askedRight += among ? 1 : 0;
                yield "asked   " + choices.stream().map(Verdict.Choice::words).toList();
            }
            case Verdict.Nothing(Verdict.Reason reason, String freely) ->
                    "nothing " + reason.name().toLowerCase(Locale.ROOT) + " " + freely;
        };
    }

    int orders() {
        return orders;
    }

    double rightPercent() {
        return percent(right);
    }

    double wrongPercent() {
        return percent(wrong);
    }

    double askedPercent() {
        return percent(asked);
    }

    /// Where it was asked, how often what was meant was among the choices; of all orders.
    double askedRightPercent() {
        return percent(askedRight);
    }

    private double percent(int part) {
        return orders == 0 ? 0 : Math.round(1000.0 * part / orders) / 10.0;
    }
}
