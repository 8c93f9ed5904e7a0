package org.opentos.voice.moonshine;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.lang.foreign.Arena;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.models.ModelDirectory;

/// Moonshine-tiny: an encoder, and a decoder that says how probable each next piece is, for several
/// beginnings at once.
final class Network implements AutoCloseable {
    static final int PIECES = 32_768;

    /// Beginnings that one step can go on with.
    static final int ROWS_MAX = 13;

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
            // Recordings differ in length, so what one needed says nothing about the next.
            options.setMemoryPatternOptimization(false);
            options.setCPUArenaAllocator(false);
            // Waiting threads that spin would take the processor from the other recogniser.
            options.addConfigEntry("session.intra_op.allow_spinning", "0");
            // Else the weights of the last layer, which has most of them, are turned into floats
            // anew with each piece, which takes longer than all the rest.
            options.addConfigEntry("session.disable_quant_qdq", "1");
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

    /// What is kept while one recording is decoded, and given back with its end: up to MEMORY MB
    /// for the longest, outside of Java's heap. On the thread that made it.
    final class Decoding implements AutoCloseable {
        private final Arena arena = Arena.ofConfined();

        /// What the model remembers of the sound, by layers; the last is the sound as it was
        /// encoded. All rows read the same one.
        private final FloatBuffer[] encoderMemory = buffers(2 * LAYERS + 1);

        /// What it remembers of the pieces it wrote, by layers.
        private final FloatBuffer[] decoderMemory = buffers(2 * LAYERS);

        private final int frames;
        private int steps;
        private float[][] memory = new float[2 * LAYERS][];

        private Decoding(float[] encoded) {
            frames = encoded.length / WIDTH;
            remember(2 * LAYERS, encoded);
        }

        /// How probable each piece is after each row's: logits, one row after the other.
        ///
        /// @param parents for each row, which row of the step before it goes on
        /// @param pieces each row's last piece; at most [#ROWS_MAX]
        float[] step(int[] parents, int[] pieces) {
            int rows = pieces.length;
            List<OnnxTensor> made = new ArrayList<>();
            try {
                Map<String, OnnxTensor> inputs = new HashMap<>();
                LongBuffer last = LongBuffer.allocate(rows);
                for (int piece : pieces) {
                    last.put(piece);
                }
                inputs.put(
                        "input_ids",
                        made(
                                made,
                                OnnxTensor.createTensor(
                                        environment, last.flip(), new long[] {rows, 1})));
                inputs.put(
                        "use_cache_branch",
                        made(
                                made,
                                OnnxTensor.createTensor(environment, new boolean[] {steps > 0})));
                inputs.put(
                        "encoder_hidden_states",
                        made(made, tensor(encoderMemory[2 * LAYERS], 1, frames, WIDTH)));
                Set<String> wanted = new LinkedHashSet<>();
                wanted.add("logits");
                for (int each = 0; each < 2 * LAYERS; each++) {
                    inputs.put(
                            "past_key_values." + name(each, "encoder"),
                            made(
                                    made,
                                    tensor(
                                            encoderMemory[each],
                                            1,
                                            HEADS,
                                            steps == 0 ? 0 : frames,
                                            HEAD_WIDTH)));
                    inherit(each, parents);
                    inputs.put(
                            "past_key_values." + name(each, "decoder"),
                            made(
                                    made,
                                    tensor(decoderMemory[each], rows, HEADS, steps, HEAD_WIDTH)));
                    wanted.add("present." + name(each, "decoder"));
                    if (steps == 0) {
                        wanted.add("present." + name(each, "encoder"));
                    }
                }
                try (OrtSession.Result result = decoder.run(inputs, wanted)) {
                    keep(result);
                    return floats(result, "logits");
                }
            } catch (OrtException failed) {
                throw new IllegalStateException("the model of speech failed", failed);
            } finally {
                made.forEach(OnnxTensor::close);
            }
        }

        /// Puts what each row's parent remembers where the next step reads it.
        private void inherit(int each, int[] parents) {
            int floats = HEADS * steps * HEAD_WIDTH;
            if (decoderMemory[each].capacity() < parents.length * floats) {
                // Doubled, so that all that were outgrown together are no more than what is in use.
                decoderMemory[each] = direct(2 * ROWS_MAX * floats);
            }
            FloatBuffer to = decoderMemory[each];
            for (int row = 0; steps > 0 && row < parents.length; row++) {
                to.put(row * floats, memory[each], parents[row] * floats, floats);
            }
        }

        private void keep(OrtSession.Result result) {
            for (int each = 0; each < 2 * LAYERS; each++) {
                memory[each] = floats(result, "present." + name(each, "decoder"));
                if (steps == 0) {
                    remember(each, floats(result, "present." + name(each, "encoder")));
                }
            }
            steps++;
        }

        private void remember(int each, float[] sound) {
            encoderMemory[each] = direct(sound.length).put(0, sound);
        }

        /// The library reads such a buffer where it is. Of any other it makes a copy that stays
        /// until Java collects it.
        private FloatBuffer direct(int floats) {
            return arena.allocate(ValueLayout.JAVA_FLOAT, floats)
                    .asByteBuffer()
                    .order(ByteOrder.nativeOrder())
                    .asFloatBuffer();
        }

        private FloatBuffer[] buffers(int number) {
            FloatBuffer[] buffers = new FloatBuffer[number];
            Arrays.fill(buffers, direct(1));
            return buffers;
        }

        @Override
        public void close() {
            arena.close();
        }
    }

    /// The beginning of a buffer as a tensor.
    private OnnxTensor tensor(FloatBuffer buffer, long... shape) throws OrtException {
        int floats = 1;
        for (long each : shape) {
            floats = Math.toIntExact(floats * each);
        }
        return OnnxTensor.createTensor(environment, buffer.slice(0, floats), shape);
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
            return new Decoding(encoded);
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
