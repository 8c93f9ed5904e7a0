package org.opentos.voice.sphinx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// How words are said in American English, by the CMU Pronouncing Dictionary. It is gone through
/// for the words that are needed: whole, the library keeps 25 MB of it.
final class Dictionary {
    private static final Path FILE = Sphinx.MODELS.resolve("cmudict-en-us.dict");

    /// A word that is said in several ways has a line for each: `either`, `either(2)`.
    private static final Pattern WAY = Pattern.compile("\\(\\d+\\)$");

    private Dictionary() {}

    /// In what ways each word is said, as phones, the most usual first; words that it lacks are
    /// left out.
    static Map<String, List<String>> of(Collection<String> words) {
        Set<String> wanted = new HashSet<>(words);
        Map<String, List<String>> said = new TreeMap<>();
        if (wanted.isEmpty()) {
            return said;
        }
        try (Stream<String> lines = Files.lines(FILE)) {
            lines.forEach(line -> {
                int end = line.indexOf(' ');
                String word = WAY.matcher(line.substring(0, end)).replaceFirst("");
                if (wanted.contains(word)) {
                    said.computeIfAbsent(word, _ -> new ArrayList<>())
                            .add(line.substring(end + 1).strip());
                }
            });
        } catch (IOException failed) {
            throw new UncheckedIOException("could not read " + FILE, failed);
        }
        return said;
    }

    /// What one of the ways is called.
    static String way(String word, int way) {
        return way == 0 ? word : word + "(" + (way + 1) + ")";
    }
}
