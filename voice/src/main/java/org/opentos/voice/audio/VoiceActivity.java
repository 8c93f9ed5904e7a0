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
    public static final int WINDOW_SAMPLES = 512;

    private static final int CONTEXT = 64;
    private static final int STATE = 2 * 128;

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

    /// What is remembered of one recording between its windows.
    public static final class Memory {
        private final SpeechTracker tracker = new SpeechTracker();
        private final float[] state = new float[STATE];
        private final float[] input = new float[CONTEXT + WINDOW_SAMPLES];
        private int next;

        public SpeechTracker tracker() {
            return tracker;
        }
    }

    /// From the first speech to the last, with a margin; empty where nobody speaks.
    public Optional<Sound> spoken(Sound sound) {
        return stretch(sound).map(sound::part);
    }

    /// Where that is.
    public Optional<Stretch> stretch(Sound sound) {
        Memory memory = new Memory();
        float[] samples = sound.samples();
        follow(memory, samples, samples.length, 1);
        if (samples.length > memory.next) {
            window(memory, samples, samples.length, 1);
        }
        return stretch(memory, samples.length);
    }

    /// Goes on to as many whole windows as there are.
    ///
    /// @param samples of the recording, from its beginning on
    /// @param length how many samples there are by now
    /// @param gain by how much they are to be made louder
    public void follow(Memory memory, float[] samples, int length, float gain) {
        while (memory.next + WINDOW_SAMPLES <= length) {
            window(memory, samples, length, gain);
        }
    }

    /// How probable speech is in the next window of a sound that never ends.
    ///
    /// @param window [#WINDOW_SAMPLES] samples
    public float next(Memory memory, float[] window, float gain) {
        memory.next = 0;
        return probability(memory, window, window.length, gain);
    }

    /// From the first speech that was followed to the last, with a margin.
    ///
    /// @param length how many samples there are
    public static Optional<Stretch> stretch(Memory memory, int length) {
        SpeechTracker tracker = memory.tracker;
        return tracker.began()
                ? Optional.of(
                        new Stretch(
                                Math.max(0, tracker.firstSample() - MARGIN),
                                Math.min(length, tracker.endSample() + MARGIN)))
                : Optional.empty();
    }

    private void window(Memory memory, float[] samples, int length, float gain) {
        memory.tracker.window(probability(memory, samples, length, gain));
        memory.next += WINDOW_SAMPLES;
    }

    private float probability(Memory memory, float[] samples, int length, float gain) {
        float[] input = memory.input;
        System.arraycopy(input, WINDOW_SAMPLES, input, 0, CONTEXT);
        java.util.Arrays.fill(input, CONTEXT, input.length, 0);
        int there = Math.min(WINDOW_SAMPLES, length - memory.next);
        for (int each = 0; each < there; each++) {
            input[CONTEXT + each] = Math.clamp(samples[memory.next + each] * gain, -1, 1);
        }
        return run(input, memory.state);
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
