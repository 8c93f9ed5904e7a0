package org.opentos.voice.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.opentos.voice.WakeListener;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.speaking.Voice;
import org.opentos.voice.speaking.Voice.Engine;
import org.opentos.voice.sphinx.WakeWord;

/// How often the phrase that wakes is missed, and how often it is heard where nobody said it, of
/// every second voice and text. `docs/voice.md` says what was chosen on which.
final class WakeBench {
    private static final int MOMENT = Sound.RATE / 10;
    private static final int AROUND = Sound.RATE / 2;

    /// What the slowest voice says in less than half a minute.
    private static final int TEXT_CHARACTERS = 200;

    private static final double NOISE_DECIBELS = 10;
    private static final int BABBLE_VOICES = 6;
    private static final double MINUTES = 20;

    private final WakeListener listener;
    private final boolean first;
    private final List<Voice> voices;

    private WakeBench(WakeListener listener, boolean first) {
        this.listener = listener;
        this.first = first;
        voices = half(voices(), first);
    }

    /// @param others recordings without the phrase
    /// @param first the first half of voices and texts, instead of the other
    static void measure(
            Path root,
            List<Sound> others,
            String phrase,
            boolean first,
            Map<String, Object> figures)
            throws IOException {
        try (WakeListener listener =
                new WakeListener(ModelDirectory.ofEnvironment(), phrase, WakeWord.THRESHOLD)) {
            new WakeBench(listener, first).run(root, others, phrase, figures);
        }
    }

    private void run(Path root, List<Sound> others, String phrase, Map<String, Object> figures)
            throws IOException {
        List<String> texts = texts(root);
        List<Sound> speakers = new ArrayList<>();
        for (int each = 0; each < BABBLE_VOICES; each++) {
            speakers.add(Voices.say(texts.get(each), voices.get(each)));
        }
        Sound babble = babble(speakers);
        int said = 0;
        int missed = 0;
        int missedInNoise = 0;
        for (Voice voice : voices) {
            Sound sound = around(Voices.say(phrase, voice).scaled(0.5f));
            said++;
            missed += wakes(sound) > 0 ? 0 : 1;
            missedInNoise += wakes(sound.with(babble, NOISE_DECIBELS)) > 0 ? 0 : 1;
        }
        double seconds = 0;
        int falsely = 0;
        double took = 0;
        double spoken = 0;
        for (Sound sound : others) {
            falsely += wakes(sound);
            seconds += sound.seconds();
        }
        double most = seconds + 60 * MINUTES;
        // One at a time: all of it would not fit into the memory that hearing is measured in.
        for (int each = 0; each < texts.size() && seconds < most; each++) {
            Sound sound = Voices.say(texts.get(each), voices.get(each % voices.size()));
            long before = System.nanoTime();
            falsely += wakes(sound);
            took += (System.nanoTime() - before) / 1e9;
            seconds += sound.seconds();
            spoken += sound.seconds();
        }
        figures.put("wake_phrase", phrase);
        figures.put("wake_said", 2 * said);
        figures.put("wake_missed_percent", percent(missed + missedInNoise, 2 * said));
        figures.put("wake_missed_in_noise_percent", percent(missedInNoise, said));
        figures.put("wake_false_per_hour", Math.round(falsely * 36_000 / seconds) / 10.0);
        figures.put("wake_other_minutes", Math.round(seconds / 6) / 10.0);
        figures.put(
                "wake_processor_percent_in_speech",
                percent((int) (took * 1_000), (int) (spoken * 1_000)));
    }

    private int wakes(Sound sound) {
        int wakes = 0;
        float[] samples = sound.samples();
        for (int at = 0; at < samples.length; at += MOMENT) {
            float[] moment = Arrays.copyOfRange(samples, at, Math.min(at + MOMENT, samples.length));
            wakes += listener.hears(moment) ? 1 : 0;
        }
        // The next recording is another one.
        wakes += listener.hears(new float[2 * AROUND]) ? 1 : 0;
        return wakes;
    }

    private static Sound around(Sound sound) {
        float[] samples = new float[sound.samples().length + 2 * AROUND];
        System.arraycopy(sound.samples(), 0, samples, AROUND, sound.samples().length);
        return new Sound(samples);
    }

    private static Sound babble(List<Sound> voices) {
        float[] mixed = new float[10 * Sound.RATE];
        for (Sound voice : voices) {
            for (int each = 0; each < mixed.length; each++) {
                mixed[each] += voice.samples()[each % voice.samples().length] / voices.size();
            }
        }
        return new Sound(mixed);
    }

    /// The documentation read aloud: speech that nobody wrote to be taken for the phrase, or not
    /// to.
    private List<String> texts(Path root) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> files = Files.list(root.resolve("docs"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".md")).sorted().toList()) {
                String text =
                        Files.readString(file)
                                .replaceAll("[^\\p{L}\\p{N}.,']", " ")
                                .replaceAll("\\s+", " ");
                for (int at = 0; at < text.length(); at += TEXT_CHARACTERS) {
                    texts.add(text.substring(at, Math.min(at + TEXT_CHARACTERS, text.length())));
                }
            }
        }
        Collections.shuffle(texts, new Random(1));
        return half(texts, first);
    }

    private static List<Voice> voices() {
        List<Voice> voices = new ArrayList<>();
        for (double speed : new double[] {0.85, 1, 1.2}) {
            for (String name : List.of("slt", "rms", "awb", "kal16")) {
                voices.add(new Voice(Engine.FLITE, name, 1, speed));
            }
            for (String name :
                    List.of("en-us", "en-gb", "en-us+f2", "en-us+m3", "en-gb-scotland+f4")) {
                for (double pitch : new double[] {0.8, 1.3}) {
                    voices.add(new Voice(Engine.ESPEAK, name, pitch, speed));
                }
            }
        }
        Collections.shuffle(voices, new Random(1));
        return voices;
    }

    private static <T> List<T> half(List<T> all, boolean first) {
        List<T> half = new ArrayList<>();
        for (int each = first ? 0 : 1; each < all.size(); each += 2) {
            half.add(all.get(each));
        }
        return half;
    }

    private static double percent(int part, int whole) {
        return whole == 0 ? 0 : Math.round(1000.0 * part / whole) / 10.0;
    }
}
