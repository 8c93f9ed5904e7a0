package org.opentos.voice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.opentos.voice.sentences.Intent;
import org.opentos.voice.sentences.Sentences;

/// A table of sentences that are in no grammar, with what each should be offered as, or that
/// nothing may be offered.
final class Paraphrased {
    private static final String OUTSIDE = "-";

    /// @param offered what was offered, or read, the likeliest first
    record Row(Typed.Row row, List<String> offered) {
        boolean outside() {
            return row.expected().equals(OUTSIDE);
        }

        Optional<Integer> place() {
            for (int each = 0; each < offered.size(); each++) {
                if (Typed.same(offered.get(each), row.expected())) {
                    return Optional.of(each);
                }
            }
            return Optional.empty();
        }
    }

    /// @param offered rows of which the right one was among what was offered
    /// @param first rows of which it was the first
    /// @param outside rows for which nothing may be offered
    /// @param refused rows for which nothing was
    record Score(int rows, int offered, int first, int outside, int refused, List<String> wrong) {
        double offeredPercent() {
            return percent(offered, rows);
        }

        double firstPercent() {
            return percent(first, rows);
        }

        double refusedPercent() {
            return percent(refused, outside);
        }

        private static double percent(int some, int all) {
            return all == 0 ? 0 : Math.round(1_000.0 * some / all) / 10.0;
        }
    }

    private Paraphrased() {}

    static List<Row> of(List<Typed.Row> rows, Sentences sentences, Typed.Offering otherwise) {
        List<Row> all = new ArrayList<>();
        for (Typed.Row row : rows) {
            List<Intent> read = sentences.read(row.sentence());
            List<Intent> offered = read.isEmpty() ? otherwise.offer(row.sentence()) : read;
            all.add(new Row(row, offered.stream().map(Typed::text).toList()));
        }
        return all;
    }

    static Score score(List<Row> rows) {
        List<String> wrong = new ArrayList<>();
        int offered = 0;
        int first = 0;
        int outside = 0;
        int refused = 0;
        for (Row each : rows) {
            boolean right;
            if (each.outside()) {
                outside++;
                right = each.offered.isEmpty();
                refused += right ? 1 : 0;
            } else {
                right = each.place().isPresent();
                offered += right ? 1 : 0;
                first += each.place().filter(place -> place == 0).isPresent() ? 1 : 0;
            }
            if (!right) {
                wrong.add(each.row.sentence() + " | " + each.row.expected() + " | " + each.offered);
            }
        }
        return new Score(rows.size() - outside, offered, first, outside, refused, wrong);
    }
}
