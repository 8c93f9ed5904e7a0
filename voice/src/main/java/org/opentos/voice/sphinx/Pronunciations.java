package org.opentos.voice.sphinx;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How words are pronounced that no dictionary has: espeak-ng, as a process of its own, says it in
/// the alphabet of the IPA, and it is written in the phones of CMU's dictionary.
final class Pronunciations {
    /// More unknown words than this no home has.
    static final int WORDS_MAX = 2_000;

    private static final int SECONDS_MAX = 20;

    /// Longer signs come before the shorter ones that they begin with.
    private static final List<Map.Entry<String, String>> PHONES =
            List.of(
                    Map.entry("tʃ", "CH"),
                    Map.entry("dʒ", "JH"),
                    Map.entry("eɪ", "EY"),
                    Map.entry("aɪ", "AY"),
                    Map.entry("ɔɪ", "OY"),
                    Map.entry("aʊ", "AW"),
                    Map.entry("oʊ", "OW"),
                    Map.entry("əʊ", "OW"),
                    Map.entry("əl", "AH L"),
                    Map.entry("ɪɹ", "IH R"),
                    Map.entry("ʊɹ", "UH R"),
                    Map.entry("ɔːɹ", "AO R"),
                    Map.entry("ɑːɹ", "AA R"),
                    Map.entry("ɛɹ", "EH R"),
                    Map.entry("ɜː", "ER"),
                    Map.entry("ɚ", "ER"),
                    Map.entry("ɝ", "ER"),
                    Map.entry("iː", "IY"),
                    Map.entry("uː", "UW"),
                    Map.entry("ɑː", "AA"),
                    Map.entry("ɔː", "AO"),
                    Map.entry("i", "IY"),
                    Map.entry("u", "UW"),
                    Map.entry("ɪ", "IH"),
                    Map.entry("ᵻ", "IH"),
                    Map.entry("ʊ", "UH"),
                    Map.entry("ɛ", "EH"),
                    Map.entry("e", "EH"),
                    Map.entry("æ", "AE"),
                    Map.entry("a", "AA"),
                    Map.entry("ɑ", "AA"),
                    Map.entry("ɒ", "AA"),
                    Map.entry("ɔ", "AO"),
                    Map.entry("o", "OW"),
                    Map.entry("ʌ", "AH"),
                    Map.entry("ə", "AH"),
                    Map.entry("ɐ", "AH"),
                    Map.entry("b", "B"),
                    Map.entry("d", "D"),
                    Map.entry("ð", "DH"),
                    Map.entry("f", "F"),
                    Map.entry("ɡ", "G"),
                    Map.entry("h", "HH"),
                    Map.entry("j", "Y"),
                    Map.entry("k", "K"),
                    Map.entry("x", "K"),
                    Map.entry("l", "L"),
                    Map.entry("m", "M"),
                    Map.entry("n", "N"),
                    Map.entry("ŋ", "NG"),
                    Map.entry("p", "P"),
                    Map.entry("ɹ", "R"),
                    Map.entry("r", "R"),
                    Map.entry("s", "S"),
                    Map.entry("ʃ", "SH"),
                    Map.entry("t", "T"),
                    Map.entry("ɾ", "T"),
                    Map.entry("ʔ", "T"),
                    Map.entry("θ", "TH"),
                    Map.entry("v", "V"),
                    Map.entry("w", "W"),
                    Map.entry("z", "Z"),
                    Map.entry("ʒ", "ZH"));

    private Pronunciations() {}

    /// The phones of each word, with a space between; a word that cannot be pronounced is left out.
    static Map<String, String> of(List<String> words) {
        if (words.isEmpty()) {
            return Map.of();
        }
        if (words.size() > WORDS_MAX) {
            throw new IllegalArgumentException(
                    words.size() + " words without a pronunciation; at most " + WORDS_MAX);
        }
        List<String> lines = ipa(words);
        Map<String, String> phones = new HashMap<>();
        for (int each = 0; each < Math.min(words.size(), lines.size()); each++) {
            String said = phones(lines.get(each));
            if (!said.isEmpty()) {
                phones.put(words.get(each), said);
            }
        }
        return phones;
    }

    /// One line for each word.
    private static List<String> ipa(List<String> words) {
        try {
            Path said = Files.createTempFile("said", ".txt");
            Path asked = Files.createTempFile("asked", ".txt");
            try {
                // A full stop ends a line for espeak-ng, so that it does not join words to
                // sentences.
                Files.writeString(asked, String.join(".\n", words) + ".\n");
                run(asked, said);
                return Files.readString(said)
                        .lines()
                        .map(String::strip)
                        .filter(each -> !each.isEmpty())
                        .toList();
            } finally {
                Files.delete(asked);
                Files.delete(said);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(
                    "could not run espeak-ng; Debian's package espeak-ng has it", failed);
        }
    }

    /// Through files, since a process that hangs would never end what is read from it.
    private static void run(Path asked, Path said) throws IOException {
        Process process =
                new ProcessBuilder(
                                "espeak-ng", "-q", "--ipa", "-v", "en-us", "-f", asked.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(said.toFile())
                        .start();
        try {
            if (!process.waitFor(SECONDS_MAX, TimeUnit.SECONDS) || process.exitValue() != 0) {
                process.destroyForcibly();
                throw new IllegalStateException(
                        "espeak-ng could not say how words are pronounced: "
                                + Files.readString(said));
            }
        } catch (InterruptedException stopped) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while espeak-ng ran", stopped);
        }
    }

    /// Stress, length and whatever else has no phone is passed over.
    static String phones(String ipa) {
        List<String> phones = new ArrayList<>();
        int at = 0;
        while (at < ipa.length()) {
            int from = at;
            Map.Entry<String, String> found =
                    PHONES.stream()
                            .filter(each -> ipa.startsWith(each.getKey(), from))
                            .findFirst()
                            .orElse(Map.entry(" ", ""));
            if (!found.getValue().isEmpty()) {
                phones.add(found.getValue());
            }
            at += found.getKey().length();
        }
        return String.join(" ", phones);
    }
}
