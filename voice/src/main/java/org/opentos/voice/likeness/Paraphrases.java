package org.opentos.voice.likeness;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.opentos.voice.Decision;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.sentences.Intent;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sentences.Sample;
import org.opentos.voice.sentences.Sentences;

/// What somebody may have meant whose words are no sentence: sentences that speak of the same and
/// are like in meaning. It is for asking, never for doing.
public final class Paraphrases {
    /// Less than so much less like than the likest is offered beside it.
    private static final double BEHIND_MAX = 0.15;

    private final Likeness likeness;

    public Paraphrases(Likeness likeness) {
        this.likeness = likeness;
    }

    /// @param like as of [Likeness]
    public record Offer(Sample sample, double like) {}

    /// How like a sentence has to be; `docs/voice.md` says on what it was chosen.
    static double least(Language language) {
        return switch (language) {
            case EN -> 0.68;
            case ZH_HANS -> 0.8;
        };
    }

    /// What may have been meant, the likest first; at most [Decision#CHOICES_MAX], each a meaning
    /// that the sentences read. A wish behind reasons for it needs no likeness.
    public List<Meaning> offer(Sentences sentences, Language language, String text) {
        List<Meaning> wished = sentences.afterReasons(text);
        if (!wished.isEmpty()) {
            return wished.stream().limit(Decision.CHOICES_MAX).toList();
        }
        return offers(sentences, language, text, least(language)).stream()
                .map(each -> each.sample.meaning())
                .toList();
    }

    /// @param least how like a sentence has to be
    public List<Offer> offers(Sentences sentences, Language language, String text, double least) {
        List<Sample> near = sentences.near(text, Likeness.SENTENCES_MAX);
        if (near.isEmpty()) {
            return List.of();
        }
        Optional<float[]> likes =
                likeness.of(language, text, near.stream().map(Sample::sentence).toList());
        return likes.map(each -> chosen(sentences, near, each, least)).orElse(List.of());
    }

    private static List<Offer> chosen(
            Sentences sentences, List<Sample> near, float[] likes, double least) {
        List<Offer> sorted =
                IntStream.range(0, near.size())
                        .mapToObj(each -> new Offer(near.get(each), likes[each]))
                        .filter(each -> each.like >= least)
                        .sorted(Comparator.comparingDouble(Offer::like).reversed())
                        .toList();
        List<Offer> chosen = new ArrayList<>();
        Set<Intent> known = new HashSet<>();
        for (Offer each : sorted) {
            boolean beside = chosen.isEmpty() || each.like > chosen.getFirst().like - BEHIND_MAX;
            if (chosen.size() == Decision.CHOICES_MAX || !beside) {
                break;
            }
            Meaning meaning = each.sample.meaning();
            if (sentences.meanings(each.sample.sentence()).contains(meaning)
                    && known.add(sentences.intent(meaning))) {
                chosen.add(each);
            }
        }
        return chosen;
    }
}
