package org.opentos.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Stands between a browser that cannot be driven and a device's shell: it hands everything on as
/// it is, and puts one script before the shell's own, which tells of errors and of what is shown.
final class Witness implements AutoCloseable {
    private static final Set<String> HOP_BY_HOP =
            Set.of(
                    "connection",
                    "transfer-encoding",
                    "content-length",
                    "upgrade",
                    "http2-settings");
    private static final String PRELUDE =
            """
            (() => {
              const tell = (kind, what) => fetch("/witness", { method: "POST", body: JSON.stringify({ kind, what }) });
              addEventListener("error", event => tell("error", event.message + " at " + event.filename + ":" + event.lineno));
              addEventListener("unhandledrejection", event => tell("error", String(event.reason)));
              document.addEventListener("securitypolicyviolation", event => tell("error", "refused: " + event.violatedDirective + " " + event.blockedURI));
              const said = console.error;
              console.error = (...what) => { tell("error", what.map(String).join(" ")); said.apply(console, what); };
              let shown = null;
              const look = () => {
                const page = document.querySelector("[data-page]")?.getAttribute("data-page") ?? null;
                if (page !== null && page !== shown) {
                  shown = page;
                  requestAnimationFrame(() => requestAnimationFrame(() =>
                    tell("shown", { page, text: document.body.innerText, width: innerWidth, height: innerHeight, wide: document.documentElement.scrollWidth })));
                }
              };
              addEventListener("DOMContentLoaded", () => new MutationObserver(look).observe(document.body, { childList: true, subtree: true }));
            })();
            """;

    private final HttpServer server;
    private final ExecutorService threads;
    private final HttpClient http;
    private final URI shell;
    private final BlockingQueue<JsonNode> heard = new LinkedBlockingQueue<>();

    private Witness(HttpServer server, URI shell) {
        this.server = server;
        this.shell = shell;
        threads = Executors.newVirtualThreadPerTaskExecutor();
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    }

    static Witness before(String shell) throws IOException {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        Witness witness =
                new Witness(server, URI.create(shell.replaceFirst("//[^:]+:", "//localhost:")));
        server.setExecutor(witness.threads);
        server.createContext("/", witness::handOn);
        server.createContext(
                "/witness.js", exchange -> answer(exchange, "text/javascript", PRELUDE));
        server.createContext(
                "/witness",
                exchange -> {
                    witness.heard.add(
                            Json.read(
                                    new String(
                                            exchange.getRequestBody().readAllBytes(),
                                            StandardCharsets.UTF_8)));
                    exchange.sendResponseHeaders(204, -1);
                    exchange.close();
                });
        server.start();
        return witness;
    }

    String address() {
        return "http://localhost:" + server.getAddress().getPort() + "/";
    }

    /// The next thing that the page told; nothing within that time is an error of its own kind.
    JsonNode next(int secondsMax) throws InterruptedException {
        @Nullable JsonNode told = heard.poll(secondsMax, TimeUnit.SECONDS);
        return told == null ? Json.read("{\"kind\":\"silence\"}") : told;
    }

    private void handOn(HttpExchange exchange) throws IOException {
        try (exchange) {
            HttpRequest.Builder request =
                    HttpRequest.newBuilder(shell.resolve(exchange.getRequestURI().toString()))
                            .method(
                                    exchange.getRequestMethod(),
                                    BodyPublishers.ofByteArray(
                                            exchange.getRequestBody().readAllBytes()));
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            if (type != null) {
                request.header("Content-Type", type);
            }
            HttpResponse<InputStream> response =
                    http.send(request.build(), BodyHandlers.ofInputStream());
            response.headers()
                    .map()
                    .forEach((name, values) -> {
                        if (!HOP_BY_HOP.contains(name)) {
                            exchange.getResponseHeaders().put(name, values);
                        }
                    });
            try (InputStream body = response.body()) {
                if (exchange.getRequestURI().getPath().equals("/")) {
                    answer(exchange, "text/html", withPrelude(body));
                } else {
                    stream(exchange, response.statusCode(), body);
                }
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static String withPrelude(InputStream page) throws IOException {
        return new String(page.readAllBytes(), StandardCharsets.UTF_8)
                .replaceFirst("<head>", "<head><script src=\"/witness.js\"></script>");
    }

    /// Events are handed on as they come.
    private static void stream(HttpExchange exchange, int status, InputStream body)
            throws IOException {
        exchange.sendResponseHeaders(status, 0);
        byte[] part = new byte[16_384];
        try (OutputStream out = exchange.getResponseBody()) {
            for (int length = body.read(part); length >= 0; length = body.read(part)) {
                out.write(part, 0, length);
                out.flush();
            }
        }
    }

    private static void answer(HttpExchange exchange, String type, String content)
            throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.sendResponseHeaders(200, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
        http.shutdownNow();
        threads.shutdownNow();
    }
}
