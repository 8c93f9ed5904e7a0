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
import org.opentos.protocol.Risk;
import org.opentos.voice.Hearing;
import org.opentos.voice.Utterance;
import org.opentos.voice.WakeCandidate;
import org.opentos.voice.WakeListener;
import org.opentos.voice.WakePhrase;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Text;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.speaking.Voice;
import org.opentos.voice.speaking.Voice.Engine;
import org.opentos.voice.sphinx.WakeWord;

/// How often the phrase that wakes is missed, and how often it is heard where nobody said it, by
/// the search and the check behind it, and what is heard of an order in the same breath. Of every
/// second voice and text. `docs/voice.md` says what was chosen on which.
final class WakeBench {
    private static final int MOMENT = Sound.RATE / 10;
    private static final int AROUND = Sound.RATE / 2;

    /// What the slowest voice says in less than half a minute.
    private static final int TEXT_CHARACTERS = 200;

    private static final double NOISE_DECIBELS = 10;
    private static final int BABBLE_VOICES = 6;
    private static final double MINUTES = 31;

    private final Hearing hearing;
    private final WakeListener listener;
    private final String phrase;
    private final boolean first;
    private final List<Voice> voices;
    private final List<Double> checks = new ArrayList<>();

    /// Samples that were listened to.
    private long given;

    private int candidates;

    private WakeBench(Hearing hearing, WakeListener listener, String phrase, boolean first) {
        this.hearing = hearing;
        this.listener = listener;
        this.phrase = phrase;
        this.first = first;
        voices = half(voices(), first);
    }

    /// @param others recordings without the phrase
    /// @param orders sentences of a grammar
    /// @param first the first half of voices and texts, instead of the other
    static void measure(
            Hearing hearing,
            Path root,
            List<Sound> others,
            List<String> orders,
            Grammar grammar,
            String phrase,
            boolean first,
            Map<String, Object> figures)
            throws IOException {
        try (WakeListener listener =
                new WakeListener(ModelDirectory.ofEnvironment(), phrase, WakeWord.THRESHOLD)) {
            WakeBench bench = new WakeBench(hearing, listener, phrase, first);
            List<String> texts = bench.texts(root);
            figures.put("wake_phrase", phrase);
            bench.said(texts, figures);
            bench.inOneBreath(orders, grammar, figures);
            bench.notSaid(others, texts, figures);
            figures.put("wake_check_p50_seconds", VoiceBench.share(bench.checks, 0.5));
            figures.put("wake_check_p95_seconds", VoiceBench.share(bench.checks, 0.95));
        }
    }

    /// The phrase alone, in silence and in babble.
    private void said(List<String> texts, Map<String, Object> figures) throws IOException {
        List<Sound> speakers = new ArrayList<>();
        for (int each = 0; each < BABBLE_VOICES; each++) {
            speakers.add(Voices.say(texts.get(each), voices.get(each)));
        }
        Sound babble = babble(speakers);
        int missed = 0;
        int missedInNoise = 0;
        for (Voice voice : voices) {
            Sound sound = around(Voices.say(phrase, voice).scaled(0.5f));
            missed += wakes(sound).isEmpty() ? 1 : 0;
            missedInNoise += wakes(sound.with(babble, NOISE_DECIBELS)).isEmpty() ? 1 : 0;
        }
        int said = voices.size();
        figures.put("wake_said", 2 * said);
        figures.put("wake_missed_percent", percent(missed + missedInNoise, 2 * said));
        figures.put("wake_missed_in_noise_percent", percent(missedInNoise, said));
        figures.put("wake_candidates_of_said", candidates);
    }

    /// An order behind the phrase without a pause, and the same order alone.
    private void inOneBreath(List<String> orders, Grammar grammar, Map<String, Object> figures)
            throws IOException {
        Tally behind = new Tally();
        Tally alone = new Tally();
        int missed = 0;
        for (int each = 0; each < voices.size(); each++) {
            String order = orders.get(each % orders.size());
            var meaning = grammar.read(order).getFirst();
            Sound whole = around(Voices.say(phrase + " " + order, voices.get(each)).scaled(0.5f));
            List<Integer> ends = wakes(whole);
            missed += ends.isEmpty() ? 1 : 0;
            if (!ends.isEmpty()) {
                Utterance utterance =
                        hearing.listenBehindPhrase(grammar, Utterance.SILENCE_MILLIS_MAX);
                utterance.add(whole.part(ends.getFirst(), whole.samples().length).samples());
                behind.add(utterance.end().by(_ -> Risk.COMFORT), meaning);
            }
            alone.add(
                    hearing.hear(Voices.say(order, voices.get(each)), grammar, Risk.COMFORT),
                    meaning);
        }
        figures.put("wake_in_one_breath", voices.size());
        figures.put("wake_in_one_breath_missed_percent", percent(missed, voices.size()));
        figures.put("wake_in_one_breath_right_percent", behind.rightPercent());
        figures.put("wake_in_one_breath_wrong_percent", behind.wrongPercent());
        figures.put("wake_orders_alone_right_percent", alone.rightPercent());
    }

    private void notSaid(List<Sound> others, List<String> texts, Map<String, Object> figures)
            throws IOException {
        candidates = 0;
        double seconds = 0;
        int falsely = 0;
        double took = 0;
        double spoken = 0;
        for (Sound sound : others) {
            falsely += wakes(sound).size();
            seconds += sound.seconds();
        }
        // One at a time: all of it would not fit into the memory that hearing is measured in.
        for (int each = 0; each < texts.size() && seconds < 60 * MINUTES; each++) {
            Sound sound = Voices.say(texts.get(each), voices.get(each % voices.size()));
            long before = System.nanoTime();
            double checked = checks.stream().mapToDouble(one -> one).sum();
            falsely += wakes(sound).size();
            took += (System.nanoTime() - before) / 1e9;
            took -= checks.stream().mapToDouble(one -> one).sum() - checked;
            seconds += sound.seconds();
            spoken += sound.seconds();
        }
        figures.put("wake_false_per_hour", perHour(falsely, seconds));
        figures.put("wake_candidates_per_hour", perHour(candidates, seconds));
        figures.put("wake_other_minutes", Math.round(seconds / 6) / 10.0);
        figures.put(
                "wake_processor_percent_in_speech",
                percent((int) (took * 1_000), (int) (spoken * 1_000)));
    }

    /// Where the phrase ended each time that it woke, as a device and who hears for it find it.
    private List<Integer> wakes(Sound sound) {
        // The next recording is another one.
        Sound all = new Sound(Arrays.copyOf(sound.samples(), sound.samples().length + 2 * AROUND));
        List<Integer> wakes = new ArrayList<>();
        long began = given;
        float[] samples = all.samples();
        for (int at = 0; at < samples.length; at += MOMENT) {
            float[] moment = Arrays.copyOfRange(samples, at, Math.min(at + MOMENT, samples.length));
            given += moment.length;
            listener.hears(moment)
                    .map(each -> within(each, began))
                    .filter(each -> checked(all, each))
                    .ifPresent(each -> wakes.add((int) each.to()));
        }
        return wakes;
    }

    /// Where a candidate is in the recording that began then. What is taken for the beginning of
    /// the phrase may be the end of the recording before.
    private static WakeCandidate within(WakeCandidate candidate, long began) {
        return new WakeCandidate(
                Math.max(0, candidate.from() - began),
                Math.max(0, candidate.to() - began),
                candidate.score());
    }

    private boolean checked(Sound sound, WakeCandidate candidate) {
        candidates++;
        int from = (int) candidate.soundFrom();
        WakePhrase said = candidate.phrase(phrase).orElseThrow();
        long before = System.nanoTime();
        boolean woken = hearing.woken(sound.part(from, sound.samples().length), said);
        checks.add((System.nanoTime() - before) / 1e9);
        return woken;
    }

    private static double perHour(int times, double seconds) {
        return Math.round(times * 36_000 / seconds) / 10.0;
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
        // What tells of the phrase says it.
        texts.removeIf(
                each -> each.isBlank() || String.join(" ", Text.words(each)).contains(phrase));
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
