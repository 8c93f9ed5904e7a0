package org.opentos.voice.grammar;

import java.util.SortedMap;
import java.util.TreeMap;

/// What a sentence asks for.
///
/// @param slots what each slot that was filled holds, by its name
public record Meaning(String intent, SortedMap<String, String> slots) {
    public Meaning {
        slots = java.util.Collections.unmodifiableSortedMap(new TreeMap<>(slots));
    }
}
