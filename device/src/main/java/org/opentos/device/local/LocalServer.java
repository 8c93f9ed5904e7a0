package org.opentos.device.local;

import io.helidon.http.HeaderNames;
import io.helidon.http.sse.SseEvent;
import io.helidon.service.registry.GlobalServiceRegistry;
import io.helidon.service.registry.ServiceRegistryConfig;
import io.helidon.service.registry.ServiceRegistryManager;
import io.helidon.webserver.WebServer;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerResponse;
import io.helidon.webserver.sse.SseSink;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.opentos.device.json.Json;
import org.opentos.device.start.StartFailure;
import org.opentos.device.update.Use;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;

/// The web server on the loopback address that shows the shell and takes what a person does there.
public final class LocalServer implements AutoCloseable {
    /// Open `/local/live` streams; one page holds one.
    static final int LIVE_MAX = 16;

    /// At most ten states a second of a stream in the long run.
    static final Duration LIVE_INTERVAL = Duration.ofMillis(100);

    /// So many at once after a while: a hand-off is three words that follow each other.
    static final int LIVE_BURST = 4;

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
    private final Use use;
    private final ShellPages pages;
    private final Semaphore live = new Semaphore(LIVE_MAX);
    private final WebServer server;
    private volatile boolean closing;

    /// @param port 0 for any that is free
    /// @param name the device answers at `name.localhost`
    /// @param use told of what somebody does at the shell
    public LocalServer(
            int port,
            String name,
            Optional<Path> shell,
            LocalState state,
            Use use,
            List<Routes> routes)
            throws StartFailure {
        this.state = state;
        this.use = use;
        this.pages = new ShellPages(shell);
        RequestGuard guard = new RequestGuard(name);
        this.server =
                WebServer.builder()
                        .host("127.0.0.1")
                        .port(port)
                        .shutdownHook(false)
                        .maxTcpConnections(128)
                        .maxPayloadSize(2L * Requests.BODY_BYTES_MAX)
                        .shutdownGracePeriod(Duration.ofMillis(500))
                        .routing(routing -> route(routing, guard, routes))
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

    private void route(HttpRouting.Builder routing, RequestGuard guard, List<Routes> more) {
        routing.addFilter(guard)
                .addFilter(this::notice)
                .error(RuntimeException.class, (_, response, failure) -> broken(response, failure))
                .get("/", pages::page)
                .get("/shell/*", pages::asset)
                .get(
                        "/local/state",
                        (_, response) ->
                                Requests.answer(
                                        response, state.now().getBytes(StandardCharsets.UTF_8)))
                .get("/local/live", (_, response) -> stream(response))
                .post("/local/locale", Requests.act(this::speak));
        more.forEach(each -> each.route(routing));
        routing.any((_, response) ->
                Problems.send(
                        response,
                        Refusal.of(
                                RefusalCode.NOT_FOUND,
                                "This device has nothing at that address.")));
    }

    /// What changes something, a person did, or an app that a person runs.
    private void notice(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (RequestGuard.changes(request) && !request.path().path().equals(UpdateRoutes.DRAWN)) {
            use.touched();
        }
        chain.proceed();
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
        Pace pace = new Pace(LIVE_INTERVAL, LIVE_BURST);
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
            pace.await();
        }
    }

    private Outcome<JsonNode> speak(JsonNode body) {
        String locale = Json.text(body, "locale").orElse("");
        return LOCALES.contains(locale)
                ? state.speak(locale)
                : Outcome.refused(
                        RefusalCode.FIELD_INVALID, "Choose \"en\" or \"zh-Hans\" as the locale.");
    }

    private static void broken(ServerResponse response, RuntimeException failure) {
        LOG.log(Level.ERROR, "a request to the shell failed", failure);
        Problems.send(
                response,
                Refusal.of(RefusalCode.BUSY, "Something went wrong in this device; try again."));
    }
}
