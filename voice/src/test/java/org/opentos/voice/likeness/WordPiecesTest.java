package org.opentos.voice.likeness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WordPiecesTest {
    private static final String VOCABULARY =
            """
            {"normalizer": {"type": "BertNormalizer", "lowercase": %s},
             "model": {"type": "WordPiece", "vocab": {
               "[UNK]": 0, "[CLS]": 1, "[SEP]": 2, "turn": 3, "##ed": 4, "##e": 5, "##d": 6,
               "lamp": 7, "'": 8, "s": 9, "灯": 10, "Lamp": 11, "cafe": 12}}}
            """;

    @TempDir Path directory;

    private WordPieces pieces(boolean small) throws IOException {
        Path file = directory.resolve("tokenizer.json");
        Files.writeString(file, VOCABULARY.formatted(small));
        return new WordPieces(file);
    }

    @Test
    void takesTheLongestPieces() throws IOException {
        assertThat(pieces(true).of("Turned lamp's 灯灯 Café"))
                .containsExactly(1, 3, 4, 7, 8, 9, 10, 10, 12, 2);
        assertThat(pieces(false).of("Lamp lamp")).containsExactly(1, 11, 7, 2);
        assertThat(pieces(true).of("")).containsExactly(1, 2);
    }

    @Test
    void knowsWhatItDoesNotKnow() throws IOException {
        assertThat(pieces(true).of("turnip lamp xyz")).containsExactly(1, 0, 7, 0, 2);
        assertThat(pieces(true).of("turned".repeat(50))).containsExactly(1, 0, 2);
        assertThat(pieces(true).of("lamp ".repeat(1_000)))
                .hasSize(WordPieces.PIECES_MAX)
                .endsWith(2);
    }

    @Test
    void refusesAnotherVocabulary() throws IOException {
        Path file = directory.resolve("other.json");
        Files.writeString(file, "{\"model\": {\"type\": \"BPE\"}}");

        assertThatIllegalStateException().isThrownBy(() -> new WordPieces(file));
    }
}
