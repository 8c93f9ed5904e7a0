package org.opentos.hub.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.CookieManager;
import java.net.CookiePolicy;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import org.opentos.hub.Hub;
import org.opentos.hub.settings.Doors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A page's side of HTTP: keeps cookies, and sends the CSRF token with unsafe requests as a page
/// does.
public final class Browser {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(20);

    private final JsonMapper json = new JsonMapper();
    private final CookieManager cookies = new CookieManager(null, CookiePolicy.ACCEPT_ALL);
    private final HttpClient client;
    private String origin;

    private Browser(String origin, HttpClient.Builder builder) {
        this.origin = origin;
        this.client = builder.cookieHandler(cookies).build();
    }

    public static Browser at(Hub hub) {
        return at("http://localhost:" + hub.rooms().getBean(Doors.class).ports().get("http"));
    }

    public static Browser at(String origin) {
        return new Browser(origin, HttpClient.newBuilder());
    }

    /// @param builder with what it takes to trust the hub
    public static Browser at(String origin, HttpClient.Builder builder) {
        return new Browser(origin, builder);
    }

    /// Goes on at another port with the same cookies, as after a restart.
    public void moveTo(Hub hub) {
        origin = "http://localhost:" + hub.rooms().getBean(Doors.class).ports().get("http");
    }

    public String origin() {
        return origin;
    }

    public CookieManager cookies() {
        return cookies;
    }

    /// What came back.
    public record Answer(int status, JsonNode body, HttpResponse<String> raw) {
        public String code() {
            return body.path("code").asString();
        }

        public String header(String name) {
            return raw.headers().firstValue(name).orElse("");
        }
    }

    public Answer get(String path) {
        return send(request(path).GET());
    }

    public Answer post(String path, Object body) {
        return unsafe("POST", path, body);
    }

    public Answer put(String path, Object body) {
        return unsafe("PUT", path, body);
    }

    public Answer patch(String path, Object body) {
        return unsafe("PATCH", path, body);
    }

    public Answer delete(String path) {
        return send(request(path).header("X-CSRF-TOKEN", csrf()).DELETE());
    }

    private Answer unsafe(String method, String path, Object body) {
        return send(
                request(path)
                        .header("X-CSRF-TOKEN", csrf())
                        .header("Content-Type", "application/json")
                        .method(method, BodyPublishers.ofString(json.writeValueAsString(body))));
    }

    public String csrf() {
        return get("/api/v1/session").body().path("csrf").path("token").asString();
    }

    /// Signs a new person up, in English, with a password that fits the rules.
    public Answer signUp(String name) {
        return post(
                "/api/v1/persons",
                Map.of(
                        "name",
                        name,
                        "displayName",
                        name,
                        "password",
                        password(name),
                        "locale",
                        "en"));
    }

    public Answer signIn(String name) {
        return post("/api/v1/session", Map.of("name", name, "password", password(name)));
    }

    public static String password(String name) {
        return "quiet-harbour-" + name;
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(path.startsWith("http") ? path : origin + path))
                .timeout(ANSWER_MAX);
    }

    /// The body of an answer as it came.
    public byte[] bytes(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), BodyHandlers.ofByteArray()).body();
        } catch (IOException failure) {
            throw new UncheckedIOException("the hub did not answer", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the hub answered", interrupted);
        }
    }

    public Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> raw = client.send(request.build(), BodyHandlers.ofString());
            boolean isJson =
                    raw.headers().firstValue("Content-Type").orElse("").contains("json")
                            && !raw.body().isEmpty();
            return new Answer(
                    raw.statusCode(),
                    isJson ? json.readTree(raw.body()) : json.createObjectNode(),
                    raw);
        } catch (IOException failure) {
            throw new IllegalStateException("the hub did not answer at " + origin, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", interrupted);
        }
    }
}
