package org.opentos.voice.sentences;

import java.util.List;

/// Sentences of one kind, for the help.
///
/// @param kind a stable name of the kind, such as `power`, by which pages find its title
/// @param title what the kind is called, in the language of the sentences
/// @param sentences a few, made of the names that are spoken of here
public record Example(String kind, String title, List<String> sentences) {
    public Example {
        sentences = List.copyOf(sentences);
    }
}
