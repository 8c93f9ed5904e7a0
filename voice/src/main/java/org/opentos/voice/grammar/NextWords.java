package org.opentos.voice.grammar;

import java.util.AbstractMap;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/// Words that may follow, in the order of the alphabet, and where each leads. A home has a quarter
/// of a million of them, so they take no more than their places in two arrays.
public final class NextWords extends AbstractMap<String, Integer> {
    private final String[] words;
    private final int[] states;

    public NextWords(SortedMap<String, Integer> next) {
        words = next.keySet().toArray(String[]::new);
        states = next.values().stream().mapToInt(each -> each).toArray();
    }

    @Override
    public int size() {
        return words.length;
    }

    @Override
    public boolean containsKey(@Nullable Object word) {
        return get(word) != null;
    }

    @Override
    public @Nullable Integer get(@Nullable Object word) {
        int at = word instanceof String text ? Arrays.binarySearch(words, text) : -1;
        return at < 0 ? null : states[at];
    }

    @Override
    public Set<Map.Entry<String, Integer>> entrySet() {
        return new Entries();
    }

    private final class Entries extends java.util.AbstractSet<Map.Entry<String, Integer>> {
        @Override
        public int size() {
            return words.length;
        }

        @Override
        public Iterator<Map.Entry<String, Integer>> iterator() {
            return new Iterator<>() {
                private int at;

                @Override
                public boolean hasNext() {
                    return at < words.length;
                }

                @Override
                public Map.Entry<String, Integer> next() {
                    if (at == words.length) {
                        throw new java.util.NoSuchElementException();
                    }
                    return Map.entry(words[at], states[at++]);
                }
            };
        }
    }
}
