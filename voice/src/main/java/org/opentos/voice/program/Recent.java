package org.opentos.voice.program;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// What was used last, by keys: what was used longest ago goes first. Both sides keep grammars by
/// it, in the order of the messages between them, so that each knows what the other has.
public final class Recent<V> {
    /// Grammars that the program keeps: those of a few people, each in two languages.
    public static final int GRAMMARS_MAX = 6;

    private final Map<String, V> values = new LinkedHashMap<>(16, 0.75f, true);
    private final int most;

    public Recent(int most) {
        this.most = most;
    }

    /// Uses it.
    public Optional<V> use(String key) {
        return Optional.ofNullable(values.get(key));
    }

    public void put(String key, V value) {
        values.put(key, value);
        if (values.size() > most) {
            values.remove(values.keySet().iterator().next());
        }
    }
}
