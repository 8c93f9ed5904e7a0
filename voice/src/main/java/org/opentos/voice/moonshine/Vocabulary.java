package org.opentos.voice.moonshine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The pieces of words that the model writes, and a tree of them by their characters. Read from the
/// file of llama-tokenizer-js, which holds them as one text in base64.
final class Vocabulary {
    /// Before the first piece, and after the last.
    static final int BEGIN = 1;

    static final int END = 2;

    private static final String BEFORE = "llama_vocab_base64 = \"";
    private static final int FIRST_PIECE = 259;
    private static final char SPACE = '▁';

    private final List<String> pieces;
    private final Node root = new Node();

    /// Where the characters of a piece lead.
    static final class Node {
        final Map<Character, Node> children = new HashMap<>(4);
        int piece = -1;
    }

    private Vocabulary(List<String> pieces) {
        this.pieces = pieces;
        // The pieces before it are signs and single bytes, of which the model has no need in
        // English.
        for (int piece = FIRST_PIECE; piece < pieces.size(); piece++) {
            Node node = root;
            for (char each : pieces.get(piece).toCharArray()) {
                node = node.children.computeIfAbsent(each, character -> new Node());
            }
            node.piece = piece;
        }
    }

    static Vocabulary read(Path file) {
        try {
            String script = Files.readString(file);
            int from = script.indexOf(BEFORE) + BEFORE.length();
            int to = script.indexOf('"', from);
            if (from < BEFORE.length() || to < 0) {
                throw new IllegalStateException(file + " holds no vocabulary");
            }
            String text =
                    new String(
                            Base64.getDecoder().decode(script.substring(from, to)),
                            StandardCharsets.UTF_8);
            List<String> pieces = new ArrayList<>();
            for (String piece : text.split("\n", -1)) {
                pieces.add(piece.replace(SPACE, ' '));
            }
            return new Vocabulary(pieces);
        } catch (IOException failed) {
            throw new UncheckedIOException("could not read " + file, failed);
        }
    }

    Node root() {
        return root;
    }

    /// A piece as text; empty for what is none.
    String piece(int piece) {
        return piece < FIRST_PIECE || piece >= pieces.size() ? "" : pieces.get(piece);
    }
}
