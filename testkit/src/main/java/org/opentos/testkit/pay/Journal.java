package org.opentos.testkit.pay;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Keeps things in memory and as lines of JSON on disk, one for each change; the last one of a key
/// counts. A line that was cut off by the end of the process is left out. Not synchronized: the
/// [World] is.
final class Journal implements AutoCloseable {
    /// So many things of one kind are kept.
    private static final int KEPT_MAX = 100_000;

    private static final List<Class<? extends Kept>> KINDS =
            List.of(
                    Payment.class,
                    Refund.class,
                    Dispute.class,
                    PayOut.class,
                    Moved.class,
                    Dispatch.class,
                    Answered.class);

    private final JsonMapper json = JsonMapper.builder().build();
    private final Map<String, Map<String, Kept>> kinds = new LinkedHashMap<>();
    private final BufferedWriter writer;

    Journal(Path file) throws IOException {
        for (Class<? extends Kept> kind : KINDS) {
            kinds.put(kind.getSimpleName(), new LinkedHashMap<>());
        }
        if (Files.exists(file)) {
            Files.readAllLines(file).forEach(this::replay);
        }
        Path compact = file.resolveSibling(file.getFileName() + ".new");
        try (BufferedWriter lines = Files.newBufferedWriter(compact)) {
            for (Map<String, Kept> kind : kinds.values()) {
                for (Kept kept : kind.values()) {
                    lines.write(line(kept));
                }
            }
        }
        Files.move(compact, file, StandardCopyOption.ATOMIC_MOVE);
        writer = Files.newBufferedWriter(file, StandardOpenOption.APPEND);
    }

    private void replay(String line) {
        try {
            JsonNode node = json.readTree(line);
            for (Class<? extends Kept> kind : KINDS) {
                if (kind.getSimpleName().equals(node.path("kind").asString())) {
                    Kept kept = json.treeToValue(node.get("value"), kind);
                    kinds.getOrDefault(kind.getSimpleName(), Map.of()).put(kept.key(), kept);
                }
            }
        } catch (JacksonException cutOff) {
            System.err.println("left out a line that cannot be read: " + cutOff.getMessage());
        }
    }

    @SuppressWarnings("unchecked") // Only put() fills the map of a kind, with things of that kind.
    private <T extends Kept> Map<String, T> of(Class<T> kind) {
        return (Map<String, T>) kinds.getOrDefault(kind.getSimpleName(), Map.of());
    }

    private String line(Kept kept) {
        return json.writeValueAsString(
                        Map.of("kind", kept.getClass().getSimpleName(), "value", kept))
                + "\n";
    }

    void put(Kept kept) {
        Map<String, Kept> kind = kinds.getOrDefault(kept.getClass().getSimpleName(), Map.of());
        if (kind.size() >= KEPT_MAX && !kind.containsKey(kept.key())) {
            throw new IllegalStateException("more than " + KEPT_MAX + " are not kept");
        }
        try {
            writer.write(line(kept));
            writer.flush();
        } catch (IOException failure) {
            throw new UncheckedIOException("cannot keep what changed", failure);
        }
        kind.put(kept.key(), kept);
    }

    <T extends Kept> @Nullable T find(Class<T> kind, String key) {
        return of(kind).get(key);
    }

    /// The oldest first.
    <T extends Kept> List<T> all(Class<T> kind) {
        return List.copyOf(of(kind).values());
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }
}
