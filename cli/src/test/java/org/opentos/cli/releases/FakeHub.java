package org.opentos.cli.releases;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.opentos.cli.account.HubClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a hub does with the file of a release, and the list of what somebody makes.
final class FakeHub implements AutoCloseable {
    static final String RELEASE = "release_1";

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpServer server;
    private final long bytes;
    private final ByteArrayOutputStream received = new ByteArrayOutputStream();
    private final List<Long> asked = new ArrayList<>();
    private final Set<Integer> breaks = new HashSet<>();
    private final Set<Integer> expired = new HashSet<>();
    private int puts;

    /// @param bytes of the release's file
    FakeHub(long bytes) throws IOException {
        this.bytes = bytes;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/api/v1/releases/" + RELEASE, this::release);
        server.start();
    }

    /// Answers every request for that path with a JSON text.
    FakeHub answering(String path, String json) {
        server.createContext(path, exchange -> answer(exchange, 200, json));
        return this;
    }

    /// Takes a part and breaks off without an answer, at the n-th part that comes, from 1.
    FakeHub breakingOffAt(int... parts) {
        for (int each : parts) {
            breaks.add(each);
        }
        return this;
    }

    /// Says that nobody is signed in, at the n-th part that comes, from 1.
    FakeHub signingOutAt(int part) {
        expired.add(part);
        return this;
    }

    HubClient client() {
        return HubClient.withAuthorization(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()), "Bearer test");
    }

    JsonNode view() {
        return JSON.valueToTree(
                Map.of(
                        "id",
                        RELEASE,
                        "state",
                        received.size() == bytes ? "ready" : "receiving",
                        "received",
                        received.size(),
                        "bytes",
                        bytes));
    }

    byte[] content() {
        return received.toByteArray();
    }

    /// Where the parts that came began.
    List<Long> asked() {
        return asked;
    }

    private synchronized void release(HttpExchange exchange) throws IOException {
        if (exchange.getRequestMethod().equals("GET")) {
            answer(exchange, 200, view().toString());
            return;
        }
        long from = Long.parseLong(exchange.getRequestURI().getQuery().replace("from=", ""));
        byte[] part = exchange.getRequestBody().readAllBytes();
        puts++;
        asked.add(from);
        if (expired.contains(puts)) {
            answer(exchange, 401, "{\"code\":\"sign-in-required\"}");
        } else if (from != received.size()) {
            answer(exchange, 409, "{\"code\":\"release-incomplete\"}");
        } else {
            received.writeBytes(part);
            if (breaks.contains(puts)) {
                exchange.close();
            } else {
                answer(exchange, 200, view().toString());
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, String json) throws IOException {
        byte[] body = json.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
