package org.opentos.voice.sphinx;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.opentos.voice.WakePhrase;
import org.opentos.voice.audio.Sound;
import org.opentos.voice.foreign.Library;

/// Waits for one phrase in what is said, by PocketSphinx's search for it beside a loop of all
/// phones. On the thread that made it.
public final class WakeWord implements AutoCloseable {
    /// What people say where nothing else was set.
    public static final String PHRASE = "open sesame";

    /// How much more probable than any phones the phrase has to be at least, as a logarithm of 10,
    /// to be checked. `docs/voice.md` says on what it was chosen.
    public static final double THRESHOLD = -50;

    /// What each phone costs beside the phrase. The library's own 0.1 has any phones win against
    /// the phrase in most voices.
    private static final String PHONE_PENALTY = "1e-6";

    /// What is less probable than the best by this is given up. The library's own 1e-48 gives up
    /// the phrase where others speak behind it.
    private static final String BEAM = "1e-120";

    private static final int WAYS_MAX = 4;
    private static final int PHRASES_MAX = 16;
    private static final String SEARCH = "wake";

    /// What the library takes off each score, and what it shortens logarithms by.
    private static final int SCORE_OFFSET = 1_500;

    /// What it looks at at a time.
    private static final int FRAME_SAMPLES = Sound.RATE / 100;

    /// For how long a better place is waited for: with little of the phrase it may seem to be over.
    private static final int DELAY_FRAMES = 35;

    /// How long after its end a phrase is found: the library looks some frames ahead.
    private static final int LATE_SAMPLES = (DELAY_FRAMES + 6) * FRAME_SAMPLES;

    private static final double SCORE_UNIT = 1_024 * Math.log10(1.0001);

    private final Sphinx sphinx = new Sphinx();
    private final MemorySegment decoder;
    private boolean listening;
    private int heard;

    /// @param phrase in English
    /// @throws IllegalArgumentException where it has no word, too many, or one that cannot be said
    public WakeWord(String phrase, double threshold) {
        List<String> words = WakePhrase.checked(phrase);
        try {
            Path dictionary = Files.createTempFile("wake", ".dict");
            Path phrases = Files.createTempFile("wake", ".list");
            try (Arena arena = Arena.ofConfined()) {
                Map<String, List<String>> said = pronunciations(words);
                Files.write(dictionary, dictionary(said));
                Files.write(phrases, phrases(words, said, threshold));
                decoder =
                        sphinx.decoder(
                                List.of(
                                        "-hmm",
                                        Sphinx.MODELS.resolve("en-us").toString(),
                                        "-dict",
                                        dictionary.toString(),
                                        "-cmn",
                                        "live",
                                        "-kws_plp",
                                        PHONE_PENALTY,
                                        // Else a phrase at the end of speech is looked at too
                                        // late.
                                        "-remove_silence",
                                        "no",
                                        "-beam",
                                        BEAM,
                                        "-kws_delay",
                                        Integer.toString(DELAY_FRAMES),
                                        "-logfn",
                                        "/dev/null"));
                MemorySegment name = arena.allocateFrom(SEARCH);
                Sphinx.checked(
                        Library.number(
                                sphinx.setPhrases,
                                decoder,
                                name,
                                arena.allocateFrom(phrases.toString())),
                        "wait for a phrase");
                Sphinx.checked(
                        Library.number(sphinx.setSearch, decoder, name), "wait for a phrase");
            } finally {
                Files.delete(dictionary);
                Files.delete(phrases);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("could not write a phrase for PocketSphinx", failed);
        }
    }

    /// How each word is said, in every way that the dictionary has, and by those who say the vowels
    /// of "caught" and "cot" alike.
    private static Map<String, List<String>> pronunciations(List<String> words) throws IOException {
        Map<String, List<String>> said = new TreeMap<>();
        try (Stream<String> all = Files.lines(Sphinx.MODELS.resolve("cmudict-en-us.dict"))) {
            all.forEach(line -> {
                String[] parts = line.split(" ", 2);
                String word = parts[0].replaceFirst("\\(\\d+\\)$", "");
                if (words.contains(word)) {
                    add(said.computeIfAbsent(word, _ -> new ArrayList<>()), parts[1].strip());
                }
            });
        }
        List<String> unknown =
                words.stream().distinct().filter(word -> !said.containsKey(word)).toList();
        Map<String, String> made = Pronunciations.of(unknown);
        for (String word : unknown) {
            String phones = made.get(word);
            if (phones == null) {
                throw new IllegalArgumentException(word + " cannot be said");
            }
            add(said.computeIfAbsent(word, _ -> new ArrayList<>()), phones);
        }
        return said;
    }

    private static void add(List<String> ways, String phones) {
        for (String each : List.of(phones, phones.replace("AO S", "AA S"))) {
            if (!ways.contains(each) && ways.size() < WAYS_MAX) {
                ways.add(each);
            }
        }
    }

    /// Only the words of the phrase: the whole dictionary would take ten times the memory.
    private static List<String> dictionary(Map<String, List<String>> said) {
        List<String> lines = new ArrayList<>();
        said.forEach((word, ways) -> {
            for (int way = 0; way < ways.size(); way++) {
                lines.add(way(word, way) + " " + ways.get(way));
            }
        });
        return lines;
    }

    /// The phrase in every way that it can be said: each is waited for.
    private static List<String> phrases(
            List<String> words, Map<String, List<String>> said, double threshold) {
        List<String> phrases = List.of("");
        for (String word : words) {
            List<String> longer = new ArrayList<>();
            for (String phrase : phrases) {
                int ways = Objects.requireNonNull(said.get(word)).size();
                for (int way = 0; way < ways && longer.size() < PHRASES_MAX; way++) {
                    longer.add(phrase + way(word, way) + " ");
                }
            }
            phrases = longer;
        }
        return phrases.stream().map(each -> each + "/1e" + (int) threshold + "/").toList();
    }

    private static String way(String word, int way) {
        return way == 0 ? word : word + "(" + (way + 1) + ")";
    }

    /// Where the phrase may have been said.
    ///
    /// @param score how much more probable than any phones it is, as [#THRESHOLD]
    /// @param from its first sample, of those that came since [#forget]
    /// @param to behind its last
    public record Found(double score, int from, int to) {}

    /// Whether what comes next belongs to what came before.
    public boolean listening() {
        return listening;
    }

    /// Listens to what came next, at [Sound#RATE]. Where it finds the phrase, it forgets what was
    /// said until now.
    public Optional<Found> hears(float[] samples) {
        if (!listening) {
            Sphinx.checked(Library.number(sphinx.start, decoder), "begin to listen");
            listening = true;
            heard = 0;
        }
        heard += samples.length;
        try (Arena arena = Arena.ofConfined()) {
            Sphinx.checked(
                    Library.number(
                            sphinx.process,
                            decoder,
                            Library.words(arena, samples),
                            (long) samples.length,
                            0,
                            0),
                    "listen");
        }
        if (Library.isNull(Library.pointer(sphinx.hypothesis, decoder, MemorySegment.NULL))) {
            return Optional.empty();
        }
        Optional<Found> found = found();
        forget();
        return found;
    }

    private Optional<Found> found() {
        MemorySegment segment = Library.pointer(sphinx.segments, decoder);
        if (Library.isNull(segment)) {
            return Optional.empty();
        }
        int score =
                Library.number(
                        sphinx.segmentProbability,
                        segment,
                        MemorySegment.NULL,
                        MemorySegment.NULL,
                        MemorySegment.NULL);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment first = arena.allocate(JAVA_INT);
            MemorySegment last = arena.allocate(JAVA_INT);
            Library.call(sphinx.segmentFrames, segment, first, last);
            Library.call(sphinx.freeSegments, segment);
            // The library counts frames from where it noticed speech, and leaves out silence: of
            // its
            // places only their distance is of use.
            int frames = last.get(JAVA_INT, 0) + 1 - first.get(JAVA_INT, 0);
            int to = Math.max(0, heard - LATE_SAMPLES);
            int from = Math.max(0, to - frames * FRAME_SAMPLES);
            return Optional.of(new Found((score + SCORE_OFFSET) * SCORE_UNIT, from, to));
        }
    }

    /// What was said until now is over.
    public void forget() {
        if (listening) {
            listening = false;
            Sphinx.checked(Library.number(sphinx.end, decoder), "end listening");
        }
    }

    @Override
    public void close() {
        forget();
        Library.call(sphinx.free, decoder);
    }
}
