package org.opentos.voice;

import java.util.List;

/// What a recogniser took a recording for.
///
/// @param words a sentence of the grammar
/// @param fit how well it explains the recording beside the best explanation outside the grammar,
///   as a mean of logarithms; 0 where nothing explains it better, and the less the worse
/// @param margin by how much, as a difference of logarithms, it is more probable than the next
///   sentence that means something else
/// @param others sentences with other meanings that it found possible as well, the most probable
///   first
/// @param freely what was heard without regard to the grammar; empty where the recogniser cannot
///   say
public record Heard(String words, double fit, double margin, List<String> others, String freely) {
    public Heard {
        others = List.copyOf(others);
    }
}
