package org.opentos.hub.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a page hears live.
public final class LiveEar implements WebSocket.Listener {
    private static final JsonMapper JSON = new JsonMapper();

    private final LinkedBlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();
    private final StringBuilder part = new StringBuilder();
    private final CompletableFuture<String> closed = new CompletableFuture<>();

    /// Opens a page's connection with the browser's cookies.
    public WebSocket listen(Browser browser, String path, String origin) {
        return HttpClient.newBuilder()
                .cookieHandler(browser.cookies())
                .build()
                .newWebSocketBuilder()
                .header("Origin", origin)
                .buildAsync(URI.create(browser.origin().replace("http:", "ws:") + path), this)
                .join();
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
        closed.complete(code + " " + reason);
        return null;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
        part.append(text);
        if (last) {
            heard.add(JSON.readTree(part.toString()));
            part.setLength(0);
        }
        socket.request(1);
        return null;
    }

    /// The next message of that type; what comes before it is left out.
    public JsonNode next(String type) throws InterruptedException {
        while (true) {
            JsonNode next = heard.poll(30, TimeUnit.SECONDS);
            assertThat(next).as("a live message of type " + type).isNotNull();
            if (next.path("type").asString().equals(type)) {
                return next;
            }
        }
    }

    /// What was heard and not asked for yet.
    public Collection<JsonNode> heard() {
        return List.copyOf(heard);
    }

    /// Why the hub closed the connection: code and reason.
    public CompletableFuture<String> closed() {
        return closed;
    }
}
