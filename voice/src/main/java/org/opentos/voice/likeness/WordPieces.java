package org.opentos.voice.likeness;

import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Divides text into the pieces of a BERT vocabulary, as `tokenizer.json` of Hugging Face has it:
/// words and signs first, and of each word the longest pieces that are known, from its beginning.
final class WordPieces {
    /// Pieces of one text, with those that begin and end it; what follows is not looked at.
    static final int PIECES_MAX = 128;

    /// A longer word is unknown.
    private static final int WORD_CHARACTERS_MAX = 100;

    private static final String INSIDE = "##";

    private final Map<String, Integer> vocabulary = new HashMap<>();
    private final boolean small;
    private final int begin;
    private final int end;
    private final int unknown;

    /// @throws IllegalStateException where the file has no such vocabulary
    WordPieces(Path file) {
        JsonNode tokenizer = new JsonMapper().readTree(file.toFile());
        if (!tokenizer.path("model").path("type").asString("").equals("WordPiece")) {
            throw new IllegalStateException(file + " has no vocabulary of word pieces");
        }
        tokenizer
                .path("model")
                .path("vocab")
                .properties()
                .forEach(each -> vocabulary.put(each.getKey(), each.getValue().asInt()));
        small = tokenizer.path("normalizer").path("lowercase").asBoolean(false);
        begin = known(file, "[CLS]");
        end = known(file, "[SEP]");
        unknown = known(file, "[UNK]");
    }

    private int known(Path file, String piece) {
        Integer number = vocabulary.get(piece);
        if (number == null) {
            throw new IllegalStateException(file + " lacks " + piece);
        }
        return number;
    }

    long[] of(String text) {
        List<Integer> pieces = new ArrayList<>(List.of(begin));
        for (String word : words(text)) {
            pieces(word, pieces);
        }
        List<Integer> bounded = pieces.subList(0, Math.min(pieces.size(), PIECES_MAX - 1));
        long[] all = new long[bounded.size() + 1];
        for (int each = 0; each < bounded.size(); each++) {
            all[each] = bounded.get(each);
        }
        all[bounded.size()] = end;
        return all;
    }

    private void pieces(String word, List<Integer> pieces) {
        List<Integer> found = new ArrayList<>();
        int from = 0;
        while (from < word.length() && word.length() <= WORD_CHARACTERS_MAX) {
            int to = word.length();
            Integer piece = null;
            while (piece == null && to > from) {
                piece = vocabulary.get((from > 0 ? INSIDE : "") + word.substring(from, to));
                to--;
            }
            if (piece == null) {
                break;
            }
            found.add(piece);
            from = to + 1;
        }
        if (from < word.length()) {
            pieces.add(unknown);
        } else {
            pieces.addAll(found);
        }
    }

    /// Words; signs and Chinese characters are words of their own.
    private List<String> words(String text) {
        String plain = text;
        if (small) {
            plain =
                    Normalizer.normalize(text.toLowerCase(Locale.ROOT), Normalizer.Form.NFD)
                            .replaceAll("\\p{Mn}+", "");
        }
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        plain.codePoints()
                .forEach(each -> {
                    boolean space = Character.isWhitespace(each) || Character.isSpaceChar(each);
                    boolean alone = Character.isIdeographic(each) || isSign(each);
                    if ((space || alone) && !word.isEmpty()) {
                        words.add(word.toString());
                        word.setLength(0);
                    }
                    if (alone) {
                        words.add(Character.toString(each));
                    } else if (!space && !Character.isISOControl(each)) {
                        word.appendCodePoint(each);
                    }
                });
        if (!word.isEmpty()) {
            words.add(word.toString());
        }
        return words;
    }

    /// Signs as BERT's: all of ASCII that is neither a letter nor a digit, and Unicode's marks.
    private static boolean isSign(int character) {
        boolean ascii = character > ' ' && character < 127 && !Character.isLetterOrDigit(character);
        return ascii
                || switch (Character.getType(character)) {
                    case Character.CONNECTOR_PUNCTUATION,
                            Character.DASH_PUNCTUATION,
                            Character.START_PUNCTUATION,
                            Character.END_PUNCTUATION,
                            Character.INITIAL_QUOTE_PUNCTUATION,
                            Character.FINAL_QUOTE_PUNCTUATION,
                            Character.OTHER_PUNCTUATION ->
                            true;
                    default -> false;
                };
    }
}
