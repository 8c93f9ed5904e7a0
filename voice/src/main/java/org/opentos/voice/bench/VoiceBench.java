package org.opentos.voice.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Risk;
import org.opentos.voice.Hearing;
import org.opentos.voice.Utterance;
import org.opentos.voice.Verdict;
import org.opentos.voice.Verdicts;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.grammar.Grammar;
import org.opentos.voice.grammar.Meaning;
import org.opentos.voice.models.ModelDirectory;
import org.opentos.voice.sentences.Language;
import org.opentos.voice.sphinx.WakeWord;
import tools.jackson.databind.json.JsonMapper;

/// `./tos bench voice`: hears recordings with labels, with and without noise, and speech that is no
/// order. Run in a process of its own, whose memory is then that of hearing.
public final class VoiceBench {
    private static final Path MODELS = Path.of("api", "thing-models");
    private static final JsonMapper JSON = new JsonMapper();
    private static final int STREAMED_EVERY = 4;
    private static final int MIXED_EVERY = 3;
    private static final int MOMENT = Sound.RATE / 25;
    private static final Meaning NOTHING = new Meaning("", new java.util.TreeMap<>());

    private final Map<String, Object> figures = new LinkedHashMap<>();
    private final Path root;
    private final Grammar grammar;
    private final int threads;

    /// @param data a directory of recordings with `labels.json`
    /// @param noise a recording that is mixed in
    /// @param decibels how much louder speech is than the noise
    /// @param only `first` or `second` half of the recordings, or `all`
    /// @param wake the phrase that wakes
    /// @param part `typed` for typed sentences alone, or `all`
    private record Options(
            @Nullable Path data,
            @Nullable Path noise,
            double decibels,
            String only,
            String wake,
            String part) {
        static Options of(String[] arguments) {
            Path data = null;
            Path noise = null;
            double decibels = 10;
            String only = "all";
            String wake = WakeWord.PHRASE;
            String part = "all";
            for (int each = 0; each < arguments.length; each += 2) {
                if (each + 1 == arguments.length) {
                    throw new IllegalArgumentException(arguments[each] + " lacks its value");
                }
                String value = arguments[each + 1];
                switch (arguments[each]) {
                    case "--data" -> data = Path.of(value);
                    case "--noise" -> noise = Path.of(value);
                    case "--snr" -> decibels = Double.parseDouble(value);
                    case "--half" -> only = value;
                    case "--wake" -> wake = value;
                    case "--part" -> part = value;
                    default ->
                            throw new IllegalArgumentException(
                                    "there is no option " + arguments[each]);
                }
            }
            return new Options(data, noise, decibels, only, wake, part);
        }

        /// Every second recording by the order of their names.
        boolean has(int number) {
            return only.equals("all") || (number % 2 == 0) == only.equals("first");
        }
    }

    private VoiceBench(int threads) throws IOException {
        root = Path.of(Objects.requireNonNullElse(System.getenv("TOS_ROOT"), "."));
        grammar = Orders.english(root.resolve(MODELS));
        this.threads = threads;
    }

    public static void main(String[] arguments) throws IOException {
        Options options;
        try {
            options = Options.of(arguments);
        } catch (IllegalArgumentException wrong) {
            System.err.println("./tos bench voice: " + wrong.getMessage());
            System.exit(64);
            return;
        }
        new VoiceBench(Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 2)).run(options);
    }

    private void run(Options options) throws IOException {
        System.err.printf(
                "  · %d processors, load %s%n",
                Runtime.getRuntime().availableProcessors(), proc("/proc/loadavg").strip());
        if (!options.part.equals("typed")) {
            heard(options);
        }
        TypedBench.measure(root.resolve(MODELS), figures);
        figures.put("load_average", Double.parseDouble(proc("/proc/loadavg").split(" ")[0]));
        System.out.println(JSON.writeValueAsString(figures));
    }

    private void heard(Options options) throws IOException {
        double before = residentMebibytes();
        long began = System.nanoTime();
        try (Hearing hearing =
                new Hearing(
                        ModelDirectory.ofEnvironment(),
                        Language.EN,
                        threads,
                        Path.of(System.getProperty("java.io.tmpdir")),
                        unheard -> System.err.println("  · " + unheard))) {
            double load = seconds(began);
            List<Labelled> recordings =
                    options.data == null
                            ? Synthetic.orders(grammar)
                            : Labelled.readAll(options.data);
            orders(hearing, options, recordings);
            outside(hearing);
            figures.put("resident_added_mib", Math.round(residentMebibytes() - before));
            figures.put("load_seconds", rounded(load));
            HomeBench.measure(hearing, root.resolve(MODELS), figures);
            figures.put("resident_added_at_home_mib", Math.round(residentMebibytes() - before));
            streamed(hearing, recordings);
            if (options.data != null) {
                mixed(hearing, recordings);
            }
            WakeBench.measure(
                    hearing,
                    root,
                    recordings.stream().map(Labelled::sound).toList(),
                    lines("orders.txt"),
                    grammar,
                    options.wake,
                    options.only.equals("first"),
                    figures);
        }
    }

    private void orders(Hearing hearing, Options options, List<Labelled> recordings)
            throws IOException {
        Sound noise = options.noise == null ? null : Labelled.noise(options.noise);
        List<Double> took = new ArrayList<>();
        Tally plain = new Tally();
        Tally noisy = new Tally();
        for (int each = 0; each < recordings.size(); each++) {
            if (!options.has(each)) {
                continue;
            }
            Labelled recording = recordings.get(each);
            long began = System.nanoTime();
            Verdict verdict = hearing.hear(recording.sound(), grammar, Risk.COMFORT);
            took.add(seconds(began));
            System.err.printf(
                    "  · %s  %s%n", recording.file(), plain.add(verdict, recording.meaning()));
            if (noise != null) {
                Verdict through =
                        hearing.hear(
                                recording.sound().with(noise, options.decibels),
                                grammar,
                                Risk.COMFORT);
                System.err.printf("    noise     %s%n", noisy.add(through, recording.meaning()));
            }
        }
        figures.put("orders", plain.orders());
        figures.put("right_percent", plain.rightPercent());
        figures.put("wrong_percent", plain.wrongPercent());
        figures.put("asked_percent", plain.askedPercent());
        figures.put("asked_with_the_right_choice_percent", plain.askedRightPercent());
        if (noise != null) {
            figures.put("noise_right_percent", noisy.rightPercent());
            figures.put("noise_wrong_percent", noisy.wrongPercent());
            figures.put("noise_decibels", options.decibels);
        }
        figures.put("speech_to_action_p50_seconds", rounded(share(took, 0.5)));
        figures.put("speech_to_action_p95_seconds", rounded(share(took, 0.95)));
    }

    /// Every fourth recording as it would come from a microphone, moment by moment: from the end of
    /// the recording to the verdict. What was said is thought about from the first pause on.
    private void streamed(Hearing hearing, List<Labelled> recordings) {
        List<Double> took = new ArrayList<>();
        Tally tally = new Tally();
        for (int each = 0; each < recordings.size(); each += STREAMED_EVERY) {
            float[] samples = recordings.get(each).sound().samples();
            Utterance utterance = hearing.listen(grammar, Utterance.SILENCE_MILLIS_MAX);
            long began = System.nanoTime();
            for (int at = 0; at < samples.length; at += MOMENT) {
                int end = Math.min(at + MOMENT, samples.length);
                long due = began + end * 1_000_000_000L / Sound.RATE;
                LockSupport.parkNanos(due - System.nanoTime());
                utterance.add(Arrays.copyOfRange(samples, at, end));
            }
            long ended = System.nanoTime();
            Verdict verdict = utterance.end().by(_ -> Risk.COMFORT);
            took.add(seconds(ended));
            tally.add(verdict, recordings.get(each).meaning());
        }
        figures.put("streamed", took.size());
        figures.put("streamed_right_percent", tally.rightPercent());
        figures.put("streamed_wrong_percent", tally.wrongPercent());
        figures.put("streamed_to_action_p50_seconds", rounded(share(took, 0.5)));
        figures.put("streamed_to_action_p95_seconds", rounded(share(took, 0.95)));
    }

    /// Every third recording, made hard to hear: two people at once, an order behind a programme,
    /// and an order that is clipped. Wrong is what would be done and was not said; of money as
    /// well.
    private void mixed(Hearing hearing, List<Labelled> recordings) throws IOException {
        for (Mixed kind : Mixed.values()) {
            Tally comfort = new Tally();
            Tally money = new Tally();
            for (int each = 0; each < recordings.size(); each += MIXED_EVERY) {
                Labelled one = recordings.get(each);
                Labelled other = recordings.get((each + 1) % recordings.size());
                Verdicts verdicts = hearing.hear(kind.of(one.sound(), other.sound()), grammar);
                System.err.printf(
                        "  · %s %s  %s%n",
                        kind.text(), one.file(), comfort.add(verdicts.comfort(), one.meaning()));
                money.add(verdicts.guarded(), one.meaning());
            }
            figures.put(kind.text() + "_right_percent", comfort.rightPercent());
            figures.put(kind.text() + "_wrong_percent", comfort.wrongPercent());
            figures.put(kind.text() + "_guarded_right_percent", money.rightPercent());
            figures.put(kind.text() + "_guarded_wrong_percent", money.wrongPercent());
        }
    }

    /// Speech that is no order, by synthetic voices. Asking about it counts as not rejected.
    private void outside(Hearing hearing) throws IOException {
        int said = 0;
        int rejected = 0;
        for (String sentence : lines("outside.txt")) {
            Verdict verdict = hearing.hear(Voices.say(sentence, said), grammar, Risk.COMFORT);
            said++;
            rejected += verdict instanceof Verdict.Nothing ? 1 : 0;
            if (!(verdict instanceof Verdict.Nothing)) {
                System.err.printf(
                        "  · not rejected: %s: %s%n", sentence, new Tally().add(verdict, NOTHING));
            }
        }
        figures.put("outside", said);
        figures.put("outside_rejected_percent", rounded(100.0 * rejected / said));
    }

    static List<String> lines(String resource) throws IOException {
        try (InputStream stream = VoiceBench.class.getResourceAsStream(resource)) {
            byte[] bytes = Objects.requireNonNull(stream, resource).readAllBytes();
            return new String(bytes, StandardCharsets.UTF_8).lines().toList();
        }
    }

    static double share(List<Double> took, double share) {
        double[] sorted = took.stream().mapToDouble(each -> each).sorted().toArray();
        return sorted.length == 0
                ? 0
                : sorted[
                        Math.clamp(
                                (int) Math.ceil(share * sorted.length) - 1, 0, sorted.length - 1)];
    }

    private static double residentMebibytes() {
        String line =
                proc("/proc/self/status")
                        .lines()
                        .filter(each -> each.startsWith("VmRSS:"))
                        .findFirst()
                        .orElseThrow();
        return Double.parseDouble(Arrays.asList(line.split("\\s+")).get(1)) / 1024;
    }

    private static String proc(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException failed) {
            throw new UncheckedIOException("could not read " + file, failed);
        }
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }

    private static double rounded(double figure) {
        return Math.round(figure * 1000) / 1000.0;
    }
}
