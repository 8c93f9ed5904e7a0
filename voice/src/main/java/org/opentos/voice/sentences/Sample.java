package org.opentos.voice.sentences;

import org.opentos.voice.grammar.Meaning;

/// A sentence that can be said, and what it must be read as.
public record Sample(String sentence, Meaning meaning) {}
