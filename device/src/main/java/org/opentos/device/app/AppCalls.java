package org.opentos.device.app;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.opentos.device.fabric.Asking;
import org.opentos.device.json.Json;
import org.opentos.device.part.Part;
import org.opentos.protocol.Id.DeviceId;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Topics.Channel;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Carries what running apps, and the shell itself, ask for to the hub, and its answers back.
public final class AppCalls implements Part {
    /// Calls that wait for an answer at a time.
    static final int WAITING_MAX = 64;

    static final Duration ANSWER_WAIT = Duration.ofSeconds(10);

    private final AppShelf shelf;
    private final DeviceId self;
    private final Asking hub;
    private final Map<String, CompletableFuture<JsonNode>> waiting = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    public AppCalls(DeviceId self, AppShelf shelf, Asking hub) {
        this.self = self;
        this.shelf = shelf;
        this.hub = hub;
    }

    /// Asks for something on behalf of an app, and waits for the answer.
    ///
    /// @param said `call` and `arguments`
    public Outcome<JsonNode> call(String installation, JsonNode said) {
        if (shelf.find(installation).isEmpty()) {
            return Outcome.refused(
                    RefusalCode.APP_UNAVAILABLE, "This app is not on this device any more.");
        }
        ObjectNode message =
                Json.object()
                        .put("installation", installation)
                        .put("call", Json.text(said, "call").orElse(""));
        message.set(
                "arguments",
                said.path("arguments").isObject() ? said.path("arguments") : Json.object());
        return ask(message);
    }

    /// Asks for something on behalf of the shell.
    ///
    /// @param about which room of the hub is asked, such as `store`
    public Outcome<JsonNode> ask(String about, JsonNode asked) {
        return ask(Json.object().set(about, asked));
    }

    private Outcome<JsonNode> ask(ObjectNode message) {
        if (waiting.size() >= WAITING_MAX) {
            return Outcome.refused(
                    RefusalCode.BUSY, "Many calls wait for the hub; try again in a moment.");
        }
        String id = Long.toString(numbers.incrementAndGet());
        CompletableFuture<JsonNode> answer = new CompletableFuture<>();
        waiting.put(id, answer);
        try {
            return hub.ask(self, Channel.CALLS, message.put("id", id)).then(_ -> await(answer));
        } finally {
            waiting.remove(id);
        }
    }

    private static Outcome<JsonNode> await(CompletableFuture<JsonNode> answer) {
        try {
            return outcome(answer.get(ANSWER_WAIT.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException slow) {
            return unanswered();
        } catch (ExecutionException impossible) {
            throw new IllegalStateException("an answer failed", impossible);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return unanswered();
        }
    }

    private static Outcome<JsonNode> unanswered() {
        return Outcome.refused(
                RefusalCode.HUB_UNREACHABLE, "The hub did not answer in time; try again.");
    }

    private static Outcome<JsonNode> outcome(JsonNode answer) {
        JsonNode refused = answer.path("refused");
        if (refused.isObject()) {
            return Outcome.refused(
                    code(Json.text(refused, "code").orElse("")),
                    Json.text(refused, "detail").orElse("The hub refused the call."));
        }
        return Outcome.done(
                answer.path("result").isObject() ? answer.path("result") : Json.object());
    }

    /// A hub may be newer than this device, and have codes that it does not know.
    private static RefusalCode code(String text) {
        try {
            return RefusalCode.parse(text);
        } catch (IllegalArgumentException unknown) {
            return RefusalCode.NOT_ALLOWED;
        }
    }

    @Override
    public Set<Channel> hears() {
        return Set.of(Channel.ANSWERS);
    }

    /// An answer of the hub; one that nobody waits for is let go.
    @Override
    public void heard(Channel channel, JsonNode message) {
        Json.text(message, "id")
                .flatMap(id -> Optional.ofNullable(waiting.get(id)))
                .ifPresent(answer -> answer.complete(message));
    }
}
