package org.opentos.voice.moonshine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.models.ModelDirectory;

/// Moonshine-tiny: an encoder, and a decoder that says how probable each next piece is, for several
/// beginnings at once.
final class Network implements AutoCloseable {
    static final int PIECES = 32_768;

    private static final int LAYERS = 6;
    private static final int HEADS = 8;
    private static final int HEAD_WIDTH = 36;
    private static final int WIDTH = HEADS * HEAD_WIDTH;
    private static final List<String> KINDS = List.of("key", "value");

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession encoder;
    private final OrtSession decoder;

    Network(ModelDirectory models, int threads) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(threads);
            options.setInterOpNumThreads(1);
            // An arena keeps the most that was ever needed; recordings differ in length, and memory
            // is dearer than the time.
            options.setCPUArenaAllocator(false);
            options.setMemoryPatternOptimization(false);
            // Waiting threads that spin would take the processor from the other recogniser.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            encoder =
                    environment.createSession(
                            models.file(ModelDirectory.Model.SPEECH_ENCODER).toString(), options);
            decoder =
                    environment.createSession(
                            models.file(ModelDirectory.Model.SPEECH_DECODER).toString(), options);
        } catch (OrtException failed) {
            throw new IllegalStateException("could not load the model of speech", failed);
        }
    }

    /// What is kept while one recording is decoded.
    final class Decoding implements AutoCloseable {
        private final float[] encoded;
        private final int frames;
        private final float[][] encoderMemory = new float[2 * LAYERS][];
        private @Nullable Rows encoderRows;
        private float[][] memory = new float[2 * LAYERS][];
        private int steps;

        private Decoding(float[] encoded, int frames) {
            this.encoded = encoded;
            this.frames = frames;
        }

        /// The tensors that are the same for every row, for one number of rows.
        private record Rows(int rows, Map<String, OnnxTensor> tensors) {}

        /// How probable each piece is after each row's: logits, one row after the other.
        ///
        /// @param parents for each row, which row of the step before it goes on
        /// @param pieces each row's last piece
        float[] step(int[] parents, int[] pieces) {
            int rows = pieces.length;
            List<OnnxTensor> made = new ArrayList<>();
            try {
                Map<String, OnnxTensor> inputs = new HashMap<>();
                long[] last = new long[rows];
                for (int row = 0; row < rows; row++) {
                    last[row] = pieces[row];
                }
                inputs.put(
                        "input_ids",
                        made(
                                made,
                                OnnxTensor.createTensor(
                                        environment, LongBuffer.wrap(last), new long[] {rows, 1})));
                inputs.put(
                        "use_cache_branch",
                        made(
                                made,
                                OnnxTensor.createTensor(environment, new boolean[] {steps > 0})));
                inputs.putAll(encoderTensors(rows));
                int floats = HEADS * steps * HEAD_WIDTH;
                Set<String> wanted = new LinkedHashSet<>();
                wanted.add("logits");
                for (int each = 0; each < 2 * LAYERS; each++) {
                    float[] remembered = new float[rows * floats];
                    for (int row = 0; steps > 0 && row < rows; row++) {
                        System.arraycopy(
                                memory[each],
                                parents[row] * floats,
                                remembered,
                                row * floats,
                                floats);
                    }
                    inputs.put(
                            "past_key_values." + name(each, "decoder"),
                            made(
                                    made,
                                    OnnxTensor.createTensor(
                                            environment,
                                            FloatBuffer.wrap(remembered),
                                            new long[] {rows, HEADS, steps, HEAD_WIDTH})));
                    wanted.add("present." + name(each, "decoder"));
                    if (steps == 0) {
                        wanted.add("present." + name(each, "encoder"));
                    }
                }
                try (OrtSession.Result result = decoder.run(inputs, wanted)) {
                    for (int each = 0; each < 2 * LAYERS; each++) {
                        memory[each] = floats(result, "present." + name(each, "decoder"));
                        if (steps == 0) {
                            encoderMemory[each] =
                                    floats(result, "present." + name(each, "encoder"));
                        }
                    }
                    if (steps == 0) {
                        close();
                    }
                    steps++;
                    return floats(result, "logits");
                }
            } catch (OrtException failed) {
                throw new IllegalStateException("the model of speech failed", failed);
            } finally {
                made.forEach(OnnxTensor::close);
            }
        }

        private Map<String, OnnxTensor> encoderTensors(int rows) throws OrtException {
            if (encoderRows != null && encoderRows.rows == rows) {
                return encoderRows.tensors;
            }
            close();
            Map<String, OnnxTensor> tensors = new HashMap<>();
            encoderRows = new Rows(rows, tensors);
            tensors.put(
                    "encoder_hidden_states",
                    OnnxTensor.createTensor(
                            environment,
                            FloatBuffer.wrap(repeated(encoded, rows)),
                            new long[] {rows, frames, WIDTH}));
            for (int each = 0; each < 2 * LAYERS; each++) {
                float[] one = encoderMemory[each];
                long there = one == null ? 0 : frames;
                tensors.put(
                        "past_key_values." + name(each, "encoder"),
                        OnnxTensor.createTensor(
                                environment,
                                FloatBuffer.wrap(one == null ? new float[0] : repeated(one, rows)),
                                new long[] {rows, HEADS, there, HEAD_WIDTH}));
            }
            return tensors;
        }

        @Override
        public void close() {
            if (encoderRows != null) {
                encoderRows.tensors.values().forEach(OnnxTensor::close);
                encoderRows = null;
            }
        }
    }

    Decoding encode(Sound sound) {
        float[] samples = sound.samples();
        try (OnnxTensor input =
                        OnnxTensor.createTensor(
                                environment,
                                FloatBuffer.wrap(samples),
                                new long[] {1, samples.length});
                OrtSession.Result result = encoder.run(Map.of("input_values", input))) {
            float[] encoded = floats(result, "last_hidden_state");
            return new Decoding(encoded, encoded.length / WIDTH);
        } catch (OrtException failed) {
            throw new IllegalStateException("the model of speech failed", failed);
        }
    }

    private static String name(int each, String side) {
        return each / 2 + "." + side + "." + KINDS.get(each % 2);
    }

    private static OnnxTensor made(List<OnnxTensor> made, OnnxTensor tensor) {
        made.add(tensor);
        return tensor;
    }

    private static float[] floats(OrtSession.Result result, String name) {
        // The buffer is a copy already, of this length.
        return ((OnnxTensor) result.get(name).orElseThrow()).getFloatBuffer().array();
    }

    private static float[] repeated(float[] one, int times) {
        float[] repeated = new float[one.length * times];
        for (int each = 0; each < times; each++) {
            System.arraycopy(one, 0, repeated, each * one.length, one.length);
        }
        return repeated;
    }

    @Override
    public void close() {
        try {
            encoder.close();
            decoder.close();
        } catch (OrtException failed) {
            throw new IllegalStateException("could not end the model of speech", failed);
        }
    }
}
