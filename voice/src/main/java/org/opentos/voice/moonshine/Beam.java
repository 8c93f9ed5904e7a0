package org.opentos.voice.moonshine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.moonshine.PieceAutomaton.Place;
import org.opentos.voice.moonshine.PieceAutomaton.Steps;

/// Searches the most probable sentences of a grammar, and beside them, as the first row, what the
/// model writes where nothing holds it.
final class Beam {
    /// Beginnings that are followed at once.
    static final int WIDTH = Network.ROWS_MAX - 1;

    /// A beginning this much less likely than the best is given up. Of a word that the model does
    /// not expect the first piece alone can cost as much as this.
    static final double KEPT = 14;

    /// A sentence this much less likely than the best is no doubt about it.
    static final double MARGIN = 5;

    /// What each piece counts in favour of a sentence. Each makes it less probable, so that without
    /// this a short one that leaves words out wins against the long one that was said.
    static final double PIECE = 1.25;

    private static final int PIECES_MIN = 8;
    private static final int PIECES_MAX = 96;

    /// Nobody speaks faster than this.
    private static final double PIECES_PER_SECOND = 10;

    private final Network.Decoding decoding;
    private final Grammar grammar;
    private final PieceAutomaton automaton;
    private final Vocabulary vocabulary;
    private final int least;
    private final int most;

    private final List<Sentence> found = new ArrayList<>();
    private List<Row> rows;
    private Row free;
    private boolean freeEnded;

    /// @param logProbability of all its pieces, its end among them, where nothing holds the model
    record Sentence(String text, double logProbability, int pieces) {
        /// By which sentences are compared.
        double likelihood() {
            return logProbability + PIECE * pieces;
        }
    }

    /// What tells beginnings apart: what may follow, and what was said for slots.
    private record Key(Place place, String essence) {}

    private record Row(
            int parent, int piece, Place place, String text, double logProbability, int pieces) {
        double likelihood() {
            return sentence().likelihood();
        }

        Sentence sentence() {
            return new Sentence(text, logProbability, pieces);
        }
    }

    Beam(
            Network.Decoding decoding,
            Grammar grammar,
            PieceAutomaton automaton,
            Vocabulary vocabulary,
            double seconds) {
        this.decoding = decoding;
        this.grammar = grammar;
        this.automaton = automaton;
        this.vocabulary = vocabulary;
        // The model likes to end before it has written anything.
        least = Math.max(1, (int) seconds);
        most = Math.clamp((int) (seconds * PIECES_PER_SECOND), PIECES_MIN, PIECES_MAX);
        Row begin = new Row(0, Vocabulary.BEGIN, automaton.start(), "", 0, 0);
        rows = List.of(begin);
        free = begin;
    }

    void run() {
        // In the first step all rows are the same one.
        float[] logits = decoding.step(new int[1], new int[] {Vocabulary.BEGIN});
        goOn(logits, new int[] {0}, 0);
        for (int step = 1; step < most && !(rows.isEmpty() && freeEnded); step++) {
            if (Thread.currentThread().isInterrupted()) {
                // Whoever spoke went on: nobody wants to know any more.
                found.clear();
                return;
            }
            List<Row> together = new ArrayList<>(rows);
            int freeRow = freeEnded ? -1 : sameAsFree();
            if (freeRow == rows.size()) {
                together.add(free);
            }
            int[] parents = together.stream().mapToInt(Row::parent).toArray();
            int[] pieces = together.stream().mapToInt(Row::piece).toArray();
            logits = decoding.step(parents, pieces);
            int[] numbers = java.util.stream.IntStream.range(0, rows.size()).toArray();
            goOn(logits, numbers, freeRow);
        }
        found.sort(Comparator.comparingDouble(Sentence::likelihood).reversed());
    }

    /// The row that wrote the same pieces as the one that nothing holds, which then needs none of
    /// its own; else the one behind all.
    private int sameAsFree() {
        for (int each = 0; each < rows.size(); each++) {
            if (rows.get(each).parent() == free.parent()
                    && rows.get(each).piece() == free.piece()) {
                return each;
            }
        }
        return rows.size();
    }

    /// The sentences that were found, the most likely first.
    List<Sentence> found() {
        return found;
    }

    /// What the model writes where nothing holds it.
    Sentence free() {
        return free.sentence();
    }

    private void goOn(float[] logits, int[] numbers, int freeRow) {
        Map<Key, Row> next = new HashMap<>();
        for (int number : numbers) {
            Row row = rows.get(number);
            int at = number * Network.PIECES;
            double all = logOfSum(logits, at);
            Steps steps = automaton.steps(row.place());
            if (steps.mayEnd() && row.pieces() >= least) {
                found.add(
                        new Sentence(
                                row.text(),
                                row.logProbability() + logits[at + Vocabulary.END] - all,
                                row.pieces() + 1));
            }
            for (int each = 0; each < steps.pieces().length; each++) {
                int piece = steps.pieces()[each];
                double probability = row.logProbability() + logits[at + piece] - all;
                Row longer =
                        new Row(
                                number,
                                piece,
                                steps.places()[each],
                                row.text() + vocabulary.piece(piece),
                                probability,
                                row.pieces() + 1);
                // The same words in other pieces, or with other words that mean nothing, are one.
                Key key = new Key(longer.place(), grammar.essence(longer.text()));
                next.merge(key, longer, (a, b) -> a.logProbability() >= b.logProbability() ? a : b);
            }
        }
        if (freeRow >= 0) {
            goOnFreely(logits, freeRow);
        }
        double best =
                Math.max(
                        found.stream()
                                .mapToDouble(Sentence::likelihood)
                                .max()
                                .orElse(Double.NEGATIVE_INFINITY),
                        next.values().stream()
                                .mapToDouble(Row::likelihood)
                                .max()
                                .orElse(Double.NEGATIVE_INFINITY));
        rows =
                next.values().stream()
                        .filter(each -> each.likelihood() > best - KEPT)
                        .sorted(Comparator.comparingDouble(Row::likelihood).reversed())
                        .limit(WIDTH)
                        .toList();
    }

    private void goOnFreely(float[] logits, int row) {
        int at = row * Network.PIECES;
        int best = Vocabulary.END + 1;
        for (int piece = Vocabulary.END; piece < Network.PIECES; piece++) {
            boolean may = piece != Vocabulary.END || free.pieces() >= least;
            if (may && logits[at + piece] > logits[at + best]) {
                best = piece;
            }
        }
        double probability = free.logProbability() + logits[at + best] - logOfSum(logits, at);
        freeEnded = best == Vocabulary.END;
        free =
                new Row(
                        row,
                        best,
                        free.place(),
                        free.text() + vocabulary.piece(best),
                        probability,
                        free.pieces() + 1);
    }

    private static double logOfSum(float[] logits, int at) {
        float most = Float.NEGATIVE_INFINITY;
        for (int each = 0; each < Network.PIECES; each++) {
            most = Math.max(most, logits[at + each]);
        }
        double sum = 0;
        for (int each = 0; each < Network.PIECES; each++) {
            float below = logits[at + each] - most;
            // Less adds nothing that a double of this sum would show.
            if (below > -20) {
                sum += Math.exp(below);
            }
        }
        return most + Math.log(sum);
    }
}
