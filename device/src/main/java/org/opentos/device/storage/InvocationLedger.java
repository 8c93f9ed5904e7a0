package org.opentos.device.storage;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.device.json.Json;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Which invocations this device has taken on, so that none is carried out twice, also across
/// restarts.
///
/// An invocation is on the disk before its action begins. One that had begun when the power went is
/// found by [#interrupted]; it is failed, never begun again: a second coffee is worse than none.
public final class InvocationLedger implements Closeable {
    /// The hub forgets an invocation long before this many others have followed.
    public static final int REMEMBERED_MAX = 1_000;

    private static final long LOG_BYTES_MAX = 1 << 20;

    /// @param outcome what was reported at the end; empty while it is running
    public record Known(String invocation, Optional<JsonNode> outcome) {}

    private final Map<String, Known> known = new LinkedHashMap<>();
    private final RecordLog log;

    private InvocationLedger(Path file) throws IOException {
        log =
                RecordLog.open(
                        file,
                        (offset, body) -> Json.parse(body).ifPresent(tree -> remember(read(tree))));
    }

    public static InvocationLedger open(Path file) throws IOException {
        return new InvocationLedger(file);
    }

    public synchronized Optional<Known> find(String invocation) {
        return Optional.ofNullable(known.get(invocation));
    }

    /// Takes an invocation on; it is on the disk when this returns.
    public synchronized void begin(String invocation) throws IOException {
        write(new Known(invocation, Optional.empty()));
    }

    /// Keeps how it ended.
    public synchronized void finish(String invocation, JsonNode outcome) throws IOException {
        write(new Known(invocation, Optional.of(outcome)));
    }

    /// Those that had begun and not ended when the device was last stopped.
    public synchronized List<String> interrupted() {
        List<String> running = new ArrayList<>();
        for (Known each : known.values()) {
            if (each.outcome().isEmpty()) {
                running.add(each.invocation());
            }
        }
        return running;
    }

    private void write(Known entry) throws IOException {
        log.append(encode(entry));
        remember(entry);
        if (log.bytes() > LOG_BYTES_MAX) {
            log.rewrite(fresh -> {
                for (Known each : known.values()) {
                    fresh.appendLazily(encode(each));
                }
            });
        }
    }

    private void remember(Known entry) {
        known.remove(entry.invocation());
        known.put(entry.invocation(), entry);
        while (known.size() > REMEMBERED_MAX) {
            known.remove(known.keySet().iterator().next());
        }
    }

    private static Known read(JsonNode tree) {
        return new Known(
                Json.text(tree, "invocation").orElse(""),
                tree.has("outcome") ? Optional.of(tree.path("outcome")) : Optional.empty());
    }

    private static byte[] encode(Known entry) {
        ObjectNode tree = Json.object().put("invocation", entry.invocation());
        entry.outcome().ifPresent(outcome -> tree.set("outcome", outcome));
        return Json.bytes(tree);
    }

    @Override
    public synchronized void close() throws IOException {
        log.close();
    }
}
