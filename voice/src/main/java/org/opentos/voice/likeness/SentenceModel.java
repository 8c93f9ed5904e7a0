package org.opentos.voice.likeness;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.models.ModelDirectory.Model;
import org.opentos.voice.sentences.Language;

/// Makes a vector of a sentence, so that sentences of like meaning have vectors of like direction:
/// MiniLM for English, BGE for Chinese. One at a time: the models are quantised by what they are
/// given at once, so that a sentence among others would get another vector.
final class SentenceModel implements AutoCloseable {
    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;
    private final WordPieces pieces;
    private final boolean mean;

    SentenceModel(ModelDirectory models, Language language, int threads) {
        Model network = language == Language.EN ? Model.LIKENESS_ENGLISH : Model.LIKENESS_CHINESE;
        Model vocabulary =
                language == Language.EN
                        ? Model.LIKENESS_ENGLISH_VOCABULARY
                        : Model.LIKENESS_CHINESE_VOCABULARY;
        // MiniLM was trained by the mean over its pieces, BGE by what stands at the first.
        mean = language == Language.EN;
        pieces = new WordPieces(models.file(vocabulary));
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            options.setMemoryPatternOptimization(false);
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            session = environment.createSession(models.file(network).toString(), options);
        } catch (OrtException failed) {
            throw new IllegalStateException("could not load the model of " + language, failed);
        }
    }

    /// Of length 1. On one thread at a time.
    float[] vector(String sentence) {
        long[] ids = pieces.of(sentence);
        long[] ones = new long[ids.length];
        Arrays.fill(ones, 1);
        long[] shape = {1, ids.length};
        try (OnnxTensor input = tensor(ids, shape);
                OnnxTensor mask = tensor(ones, shape);
                OnnxTensor types = tensor(new long[ids.length], shape)) {
            Map<String, OnnxTensor> inputs =
                    new HashMap<>(Map.of("input_ids", input, "attention_mask", mask));
            inputs.put("token_type_ids", types);
            inputs.keySet().retainAll(session.getInputNames());
            try (OrtSession.Result result = session.run(inputs)) {
                FloatBuffer states = ((OnnxTensor) result.get(0)).getFloatBuffer();
                return pooled(states, ids.length);
            }
        } catch (OrtException failed) {
            throw new IllegalStateException("the model of sentences failed", failed);
        }
    }

    private OnnxTensor tensor(long[] values, long[] shape) throws OrtException {
        return OnnxTensor.createTensor(environment, LongBuffer.wrap(values), shape);
    }

    private float[] pooled(FloatBuffer states, int count) {
        int width = states.remaining() / count;
        float[] vector = new float[width];
        for (int piece = 0; piece < (mean ? count : 1); piece++) {
            for (int each = 0; each < width; each++) {
                vector[each] += states.get(piece * width + each);
            }
        }
        double square = 0;
        for (float each : vector) {
            square += (double) each * each;
        }
        float length = (float) Math.max(Math.sqrt(square), 1e-9);
        for (int each = 0; each < width; each++) {
            vector[each] /= length;
        }
        return vector;
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException failed) {
            throw new IllegalStateException("could not end the model of sentences", failed);
        }
    }
}
