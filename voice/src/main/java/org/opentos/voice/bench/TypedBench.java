package org.opentos.voice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.voice.HearingClient.Launch;
import org.opentos.voice.LikenessClient;
import org.opentos.voice.likeness.Paraphrases;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sentences.Sentences;

/// Holds the tables of typed sentences against what is read of them, and those of other ways to say
/// the same against what is offered for them.
final class TypedBench {
    private final Language language;
    private final String name;
    private final Sentences sentences;
    private final Paraphrases paraphrases;
    private final List<Double> took = new ArrayList<>();
    private final Map<String, Object> figures;

    private TypedBench(
            Language language, Path models, Paraphrases paraphrases, Map<String, Object> figures)
            throws IOException {
        this.language = language;
        this.paraphrases = paraphrases;
        this.figures = figures;
        name = language == Language.EN ? "en" : "zh";
        sentences =
                Sentences.of(InventedHome.of(language, models, Optional.of(Typed.HERE)), language);
    }

    /// @param models the directory of Thing Models
    static void measure(Path models, Map<String, Object> figures) throws IOException {
        Path work = Files.createTempDirectory("likeness");
        Launch launch =
                Launch.of(
                        System.getProperty("java.class.path"),
                        ModelDirectory.ofEnvironment().path(),
                        work);
        try (LikenessClient client = new LikenessClient(launch)) {
            for (Language language : Language.values()) {
                TypedBench bench =
                        new TypedBench(language, models, new Paraphrases(client), figures);
                bench.typed();
                bench.fresh();
                bench.paraphrased();
            }
        }
    }

    private List<org.opentos.voice.sentences.Intent> offered(String sentence) {
        long began = System.nanoTime();
        var offered =
                paraphrases.offer(sentences, language, sentence).stream()
                        .map(sentences::intent)
                        .toList();
        took.add((System.nanoTime() - began) / 1e9);
        return offered;
    }

    private void typed() throws IOException {
        List<Typed.Row> rows = Typed.rows(language);
        figures.put("typed_" + name, rows.size());
        for (Typed.Half half : Typed.Half.values()) {
            Typed.Score score = counted("typed_" + name + half.key(), half.of(rows));
            if (half == Typed.Half.ALL) {
                score.wrong().forEach(each -> System.err.printf("  · typed, wrong: %s%n", each));
            }
        }
    }

    /// Which of these were wrong is not told: nothing is to be mended after them.
    private void fresh() throws IOException {
        counted("typed_fresh_" + name, Typed.rows("typed-fresh." + language.text() + ".txt"));
    }

    private Typed.Score counted(String key, List<Typed.Row> rows) {
        Typed.Score score = Typed.score(rows, sentences, this::offered);
        figures.put(key + "_percent", score.percent());
        figures.put(key + "_exact_percent", score.exactPercent());
        figures.put(key + "_confirmed_percent", score.confirmedPercent());
        figures.put(key + "_misread", score.misread());
        return score;
    }

    private void paraphrased() throws IOException {
        List<Paraphrased.Row> all =
                Paraphrased.of(
                        Typed.rows("paraphrases." + language.text() + ".txt"),
                        sentences,
                        this::offered);
        for (Typed.Half half : Typed.Half.values()) {
            Paraphrased.Score score = Paraphrased.score(half.of(all));
            String key = "paraphrased_" + name + half.key();
            figures.put(key + "_rows", score.rows());
            figures.put(key + "_offered_percent", score.offeredPercent());
            figures.put(key + "_first_percent", score.firstPercent());
            figures.put(key + "_outside_rows", score.outside());
            figures.put(key + "_outside_refused_percent", score.refusedPercent());
            if (half == Typed.Half.ODD) {
                score.wrong().forEach(each -> System.err.printf("  · offered, wrong: %s%n", each));
            }
        }
        figures.put("paraphrased_" + name + "_p50_seconds", rounded(VoiceBench.share(took, 0.5)));
        figures.put("paraphrased_" + name + "_p95_seconds", rounded(VoiceBench.share(took, 0.95)));
    }

    private static double rounded(double seconds) {
        return Math.round(seconds * 1_000) / 1_000.0;
    }
}
