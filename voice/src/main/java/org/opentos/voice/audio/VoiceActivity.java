package org.opentos.voice.audio;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.FloatBuffer;
import java.util.Map;
import java.util.Optional;
import org.opentos.voice.models.ModelDirectory;

/// Finds where somebody speaks, by Silero VAD 5. Not for several threads at once.
public final class VoiceActivity implements AutoCloseable {
    /// What the model takes at a time, 32 ms, and what it wants to see again of the time before.
    private static final int WINDOW = 512;

    private static final int CONTEXT = 64;
    private static final int STATE = 2 * 128;

    /// Above the first it is speech; once it is, down to the second. The model's authors' values.
    private static final float BEGINS = 0.5f;

    private static final float GOES_ON = 0.35f;

    /// What is kept around speech: an unvoiced sound at either end is easily taken for none.
    private static final int MARGIN = Sound.RATE / 5;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final OrtSession session;

    public VoiceActivity(ModelDirectory models) {
        try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
            options.setIntraOpNumThreads(1);
            session =
                    environment.createSession(
                            models.file(ModelDirectory.Model.VOICE_ACTIVITY).toString(), options);
        } catch (OrtException failed) {
            throw new IllegalStateException("could not load the model of voice activity", failed);
        }
    }

    /// From the first speech to the last, with a margin; empty where nobody speaks.
    public Optional<Sound> spoken(Sound sound) {
        int first = -1;
        int last = -1;
        boolean speaking = false;
        float[] state = new float[STATE];
        float[] input = new float[CONTEXT + WINDOW];
        float[] samples = sound.samples();
        for (int start = 0; start < samples.length; start += WINDOW) {
            System.arraycopy(input, WINDOW, input, 0, CONTEXT);
            java.util.Arrays.fill(input, CONTEXT, input.length, 0);
            System.arraycopy(
                    samples, start, input, CONTEXT, Math.min(WINDOW, samples.length - start));
            float probability = run(input, state);
            speaking = probability >= (speaking ? GOES_ON : BEGINS);
            if (speaking) {
                first = first < 0 ? start : first;
                last = start + WINDOW;
            }
        }
        return first < 0
                ? Optional.empty()
                : Optional.of(sound.part(first - MARGIN, last + MARGIN));
    }

    /// @param state what the model remembers; changed
    private float run(float[] input, float[] state) {
        try (OnnxTensor samples =
                        OnnxTensor.createTensor(
                                environment,
                                FloatBuffer.wrap(input),
                                new long[] {1, input.length});
                OnnxTensor before =
                        OnnxTensor.createTensor(
                                environment,
                                FloatBuffer.wrap(state),
                                new long[] {2, 1, STATE / 2});
                OnnxTensor rate = OnnxTensor.createTensor(environment, (long) Sound.RATE);
                OrtSession.Result result =
                        session.run(Map.of("input", samples, "state", before, "sr", rate))) {
            ((OnnxTensor) result.get(1)).getFloatBuffer().get(state);
            return ((OnnxTensor) result.get(0)).getFloatBuffer().get(0);
        } catch (OrtException failed) {
            throw new IllegalStateException("the model of voice activity failed", failed);
        }
    }

    @Override
    public void close() {
        try {
            session.close();
        } catch (OrtException failed) {
            throw new IllegalStateException("could not end the model of voice activity", failed);
        }
    }
}
