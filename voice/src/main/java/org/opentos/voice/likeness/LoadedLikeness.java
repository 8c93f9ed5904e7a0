package org.opentos.voice.likeness;

import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.sentences.Language;

/// Likeness by models in this process, each loaded when it is first asked for. Vectors of the
/// sentences that were used last are kept: a home's are asked for again and again.
public final class LoadedLikeness implements Likeness, AutoCloseable {
    /// Vectors of one language, each of at most 2 KiB.
    private static final int VECTORS_MAX = 4_096;

    private final ModelDirectory models;
    private final int threads;
    private final Map<Language, Loaded> loaded = new EnumMap<>(Language.class);

    private record Loaded(SentenceModel model, Map<String, float[]> vectors) {
        float[] vector(String sentence) {
            float[] known = vectors.get(sentence);
            if (known == null) {
                known = model.vector(sentence);
                vectors.put(sentence, known);
            }
            return known;
        }
    }

    /// @param threads of each model
    public LoadedLikeness(ModelDirectory models, int threads) {
        this.models = models;
        this.threads = threads;
    }

    @Override
    public synchronized Optional<float[]> of(
            Language language, String text, List<String> sentences) {
        Likeness.check(sentences);
        Loaded its = loaded.computeIfAbsent(language, this::load);
        float[] meant = its.model.vector(text);
        float[] likes = new float[sentences.size()];
        for (int each = 0; each < likes.length; each++) {
            likes[each] = product(meant, its.vector(sentences.get(each)));
        }
        return Optional.of(likes);
    }

    private Loaded load(Language language) {
        return new Loaded(
                new SentenceModel(models, language, threads),
                new LinkedHashMap<>(16, 0.75f, true) {
                    @Override
                    protected boolean removeEldestEntry(Map.Entry<String, float[]> eldest) {
                        return size() > VECTORS_MAX;
                    }
                });
    }

    private static float product(float[] one, float[] other) {
        float product = 0;
        for (int each = 0; each < one.length; each++) {
            product += one[each] * other[each];
        }
        return Math.clamp(product, -1, 1);
    }

    @Override
    public synchronized void close() {
        loaded.values().forEach(each -> each.model.close());
        loaded.clear();
    }
}
