package org.opentos.hub.devices;

import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;

/// Keeps what was loaded until it is forgotten. A value whose load began before a [#forget] is
/// never kept after it, so that a reader who comes later sees what was written.
final class FreshCache<K, V> {
    /// At about 200 B an entry, some 20 MiB.
    static final int ENTRIES_MAX = 100_000;

    private final Function<K, Optional<V>> load;
    private final ConcurrentHashMap<K, V> kept = new ConcurrentHashMap<>();
    private final AtomicLong forgotten = new AtomicLong();

    /// @param load may block; what it does not find is asked again each time
    FreshCache(Function<K, Optional<V>> load) {
        this.load = load;
    }

    Optional<V> find(K key) {
        V known = kept.get(key);
        return known != null ? Optional.of(known) : loaded(key);
    }

    /// What is kept already; nothing is loaded.
    Optional<V> kept(K key) {
        return Optional.ofNullable(kept.get(key));
    }

    private Optional<V> loaded(K key) {
        long before = forgotten.get();
        Optional<V> value = load.apply(key);
        value.ifPresent(fresh -> {
            makeRoom();
            // forget() counts first and removes then, and waits for this function where it runs.
            kept.compute(key, (same, other) -> forgotten.get() == before ? fresh : other);
        });
        return value;
    }

    private void makeRoom() {
        if (kept.size() >= ENTRIES_MAX) {
            var any = kept.keySet().iterator();
            for (int count = 0; count < ENTRIES_MAX / 100 && any.hasNext(); count++) {
                any.next();
                any.remove();
            }
        }
    }

    void forget(K key) {
        forgotten.incrementAndGet();
        kept.remove(key);
    }
}
