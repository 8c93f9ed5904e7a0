package org.opentos.device.local;

import io.helidon.http.HeaderNames;
import io.helidon.http.sse.SseEvent;
import io.helidon.service.registry.GlobalServiceRegistry;
import io.helidon.service.registry.ServiceRegistryConfig;
import io.helidon.service.registry.ServiceRegistryManager;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import org.opentos.device.app.AppShelf;
import org.opentos.device.app.AppStore;
import org.opentos.device.json.Json;
import org.opentos.device.start.StartFailure;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;

/// The web server on the loopback address that shows the shell and takes what a person does there.
public final class LocalServer implements AutoCloseable {
    static final int BODY_BYTES_MAX = 64 * 1024;

    /// Open `/local/live` streams; one page holds one.
    static final int LIVE_MAX = 16;

    /// At most ten states a second.
    static final Duration LIVE_INTERVAL = Duration.ofMillis(100);

    /// How often a stream says that it is alive, and finds out that its page is gone.
    static final Duration LIVE_HEARTBEAT = Duration.ofSeconds(15);

    private static final Set<String> LOCALES = Set.of("en", "zh-Hans");
    private static final Logger LOG = System.getLogger(LocalServer.class.getName());

    // Helidon looks for services in every library, of which this server uses none; not to look
    // saves two hundred classes, and with them more than a megabyte.
    static {
        GlobalServiceRegistry.registry(
                ServiceRegistryManager.create(
                                ServiceRegistryConfig.builder()
                                        .discoverServices(false)
                                        .discoverServicesFromServiceLoader(false)
                                        .build())
                        .registry());
    }

    private final LocalState state;
    private final Intents intents;
    private final ShellPages pages;
    private final AppPages apps;
    private final StorePages store;
    private final Semaphore live = new Semaphore(LIVE_MAX);
    private final WebServer server;
    private volatile boolean closing;

    /// @param port 0 for any that is free
    /// @param name the device answers at `name.localhost`
    public LocalServer(
            int port,
            String name,
            Optional<Path> shell,
            LocalState state,
            Intents intents,
            AppShelf apps,
            AppStore store)
            throws StartFailure {
        this.state = state;
        this.intents = intents;
        this.pages = new ShellPages(shell);
        this.apps = new AppPages(apps);
        this.store = new StorePages(store);
        RequestGuard guard = new RequestGuard(name);
        this.server =
                WebServer.builder()
                        .host("127.0.0.1")
                        .port(port)
                        .shutdownHook(false)
                        .maxTcpConnections(128)
                        .maxPayloadSize(4L * BODY_BYTES_MAX)
                        .shutdownGracePeriod(Duration.ofMillis(500))
                        .routing(routing -> route(routing, guard))
                        .build();
        server.start();
        // Helidon logs that it cannot bind and answers as if all were well.
        if (!server.isRunning()) {
            throw new StartFailure(
                    StartFailure.Code.PORT_IN_USE,
                    "Port %d is in use; stop what uses it or choose another --port (0 for any)."
                            .formatted(port));
        }
    }

    public int port() {
        return server.port();
    }

    @Override
    public void close() {
        closing = true;
        state.changes().signal();
        server.stop();
    }

    private void route(HttpRouting.Builder routing, RequestGuard guard) {
        routing.addFilter(guard)
                .error(RuntimeException.class, (_, response, failure) -> broken(response, failure))
                .get("/", pages::page)
                .get("/shell/*", pages::asset)
                .get("/apps/*", apps::file)
                .get("/local/state", (_, response) -> sendState(response))
                .get("/local/live", (_, response) -> stream(response))
                .post(
                        "/local/properties/{property}",
                        (request, response) ->
                                act(
                                        request,
                                        response,
                                        body -> intents.set(part(request, "property"), body)))
                .post(
                        "/local/actions/{action}",
                        (request, response) ->
                                act(
                                        request,
                                        response,
                                        body -> intents.invoke(part(request, "action"), body)))
                .post(
                        "/local/things/{thing}/properties/{property}",
                        (request, response) ->
                                act(
                                        request,
                                        response,
                                        body ->
                                                intents.setThing(
                                                        part(request, "thing"),
                                                        part(request, "property"),
                                                        body)))
                .post(
                        "/local/things/{thing}/actions/{action}",
                        (request, response) ->
                                act(
                                        request,
                                        response,
                                        body ->
                                                intents.invokeThing(
                                                        part(request, "thing"),
                                                        part(request, "action"),
                                                        body)))
                .get("/local/payment-code", (_, response) -> sendCode(response))
                .post(
                        "/local/payments/{request}",
                        (request, response) ->
                                act(
                                        request,
                                        response,
                                        body -> intents.decide(part(request, "request"), body)))
                .post(
                        "/local/apps/{installation}/calls",
                        (request, response) ->
                                act(
                                        request,
                                        response,
                                        body -> intents.call(part(request, "installation"), body)))
                .get("/local/store", store::list)
                .get("/local/store/{app}", store::link)
                .get("/local/store/{app}/icon", store::icon)
                .post("/local/locale", (request, response) -> act(request, response, this::speak))
                .any((_, response) ->
                        Problems.send(
                                response,
                                Refusal.of(
                                        RefusalCode.NOT_FOUND,
                                        "This device has nothing at that address.")));
    }

    private static String part(ServerRequest request, String name) {
        return request.path().pathParameters().get(name);
    }

    private void sendState(ServerResponse response) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json")
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .send(state.now().getBytes(StandardCharsets.UTF_8));
    }

    private void sendCode(ServerResponse response) {
        switch (intents.code()) {
            case Outcome.Done<JsonNode>(JsonNode code) ->
                    response.header(HeaderNames.CONTENT_TYPE, "application/json")
                            .header(HeaderNames.CACHE_CONTROL, "no-store")
                            .send(Json.bytes(code));
            case Outcome.Refused<JsonNode>(Refusal refusal) -> Problems.send(response, refusal);
        }
    }

    private void stream(ServerResponse response) {
        if (!live.tryAcquire()) {
            Problems.send(
                    response,
                    Refusal.of(
                            RefusalCode.BUSY,
                            "Too many pages of this device are open; close one and try again."));
            return;
        }
        try {
            response.header(HeaderNames.CACHE_CONTROL, "no-store");
            try (SseSink sink = response.sink(SseSink.TYPE)) {
                emit(sink);
            }
        } catch (UncheckedIOException gone) {
            LOG.log(Level.DEBUG, "a page has gone", gone);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            live.release();
        }
    }

    private void emit(SseSink sink) throws InterruptedException {
        long seen = -1;
        while (!closing) {
            long version = state.changes().version();
            if (version == seen) {
                sink.emit(SseEvent.builder().comment("alive").build());
            } else {
                seen = version;
                sink.emit(SseEvent.create(state.latest()));
            }
            state.changes().awaitAfter(seen, LIVE_HEARTBEAT);
            pause();
        }
    }

    /// Lets changes that come together become one message.
    private static void pause() throws InterruptedException {
        Thread.sleep(LIVE_INTERVAL);
    }

    private Outcome<JsonNode> speak(JsonNode body) {
        String locale = Json.text(body, "locale").orElse("");
        if (!LOCALES.contains(locale)) {
            return Outcome.refused(
                    RefusalCode.FIELD_INVALID, "Choose \"en\" or \"zh-Hans\" as the locale.");
        }
        return intents.speak(locale);
    }

    private static void act(
            ServerRequest request,
            ServerResponse response,
            Function<JsonNode, Outcome<JsonNode>> intent) {
        byte[] bytes;
        try (InputStream in = request.content().inputStream()) {
            bytes = in.readNBytes(BODY_BYTES_MAX + 1);
        } catch (IOException failure) {
            throw new UncheckedIOException("could not read the request", failure);
        }
        if (bytes.length > BODY_BYTES_MAX) {
            Problems.send(
                    response,
                    Refusal.of(RefusalCode.BODY_TOO_LARGE, "Send at most 64 KiB at a time."));
            return;
        }
        Optional<JsonNode> body = Json.parse(bytes).filter(JsonNode::isObject);
        if (body.isEmpty()) {
            Problems.send(
                    response, Refusal.of(RefusalCode.BODY_MALFORMED, "Send one JSON object."));
            return;
        }
        Problems.send(response, intent.apply(body.get()));
    }

    private static void broken(ServerResponse response, RuntimeException failure) {
        LOG.log(Level.ERROR, "a request to the shell failed", failure);
        Problems.send(
                response,
                Refusal.of(RefusalCode.BUSY, "Something went wrong in this device; try again."));
    }
}
