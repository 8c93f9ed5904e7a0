package org.opentos.cli.account;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.opentos.cli.CommandException;
import org.opentos.cli.ExitCode;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Speaks to a hub's REST interface, with a page's session or with a token.
///
/// Not for use by several threads at once.
public final class HubClient {
    private static final Duration ANSWER_MAX = Duration.ofMinutes(5);
    private static final JsonMapper JSON = new JsonMapper();

    private final URI hub;
    private final Optional<String> authorization;
    private final HttpClient http;
    private Optional<Csrf> csrf = Optional.empty();

    private record Csrf(String header, String token) {}

    private HubClient(URI hub, Optional<String> authorization) {
        this.hub = hub;
        this.authorization = authorization;
        this.http =
                HttpClient.newBuilder()
                        .cookieHandler(new CookieManager())
                        .connectTimeout(Duration.ofSeconds(10))
                        .version(HttpClient.Version.HTTP_1_1)
                        .build();
    }

    /// A client that signs in as a page does, by cookie.
    public static HubClient forSession(URI hub) {
        return new HubClient(hub, Optional.empty());
    }

    /// A client that shows a token with each request.
    ///
    /// @param authorization the whole header, for example `Bearer …`
    public static HubClient withAuthorization(URI hub, String authorization) {
        return new HubClient(hub, Optional.of(authorization));
    }

    /// Where it reaches the hub.
    public URI address() {
        return hub;
    }

    public JsonNode get(String path) {
        return json(send("GET", path, BodyPublishers.noBody(), "application/json"));
    }

    /// A document that is not JSON.
    public String text(String path) {
        try (InputStream body = send("GET", path, BodyPublishers.noBody(), "application/json")) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new CommandException("the hub's answer broke off", failure);
        }
    }

    /// A document of any type as it arrives; the caller closes it.
    public InputStream content(String path) {
        return send("GET", path, BodyPublishers.noBody(), "application/json");
    }

    public JsonNode post(String path, Object body) {
        return json(send("POST", path, body(body), "application/json"));
    }

    /// Posts what may be asked again under the same idempotency key.
    public JsonNode post(String path, Object body, String idempotencyKey) {
        return json(
                send(
                        "POST",
                        path,
                        body(body),
                        "application/json",
                        Map.of("Idempotency-Key", idempotencyKey)));
    }

    public JsonNode put(String path, Object body) {
        return json(send("PUT", path, body(body), "application/json"));
    }

    /// Sends a file as the body.
    ///
    /// @throws FileNotFoundException where it is not there
    public JsonNode upload(String method, String path, Path file, String type)
            throws FileNotFoundException {
        return json(send(method, path, BodyPublishers.ofFile(file), type));
    }

    /// Puts a part of a file as the body.
    public JsonNode putPart(String path, byte[] part) {
        return json(
                send("PUT", path, BodyPublishers.ofByteArray(part), "application/octet-stream"));
    }

    public JsonNode delete(String path) {
        return json(send("DELETE", path, BodyPublishers.noBody(), "application/json"));
    }

    /// Posts and hands the answer over as it arrives; the caller closes it.
    public InputStream download(String path) {
        return send("POST", path, BodyPublishers.noBody(), "application/json");
    }

    /// Posts a form to an OAuth endpoint.
    ///
    /// @return the answer whatever its status; an error has the member `error` (RFC 6749, section
    ///   5.2)
    public JsonNode form(String path, Map<String, String> fields) {
        StringBuilder text = new StringBuilder();
        fields.forEach((name, value) ->
                text.append(text.isEmpty() ? "" : "&")
                        .append(encoded(name))
                        .append('=')
                        .append(encoded(value)));
        HttpRequest request =
                HttpRequest.newBuilder(hub.resolve(path))
                        .timeout(ANSWER_MAX)
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(BodyPublishers.ofString(text.toString()))
                        .build();
        return json(exchange(request).body());
    }

    /// A text as one segment of a path.
    public static String segment(String text) {
        return encoded(text).replace("+", "%20");
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static BodyPublisher body(Object body) {
        return BodyPublishers.ofString(JSON.writeValueAsString(body));
    }

    private InputStream send(String method, String path, BodyPublisher body, String type) {
        return send(method, path, body, type, Map.of());
    }

    private InputStream send(
            String method,
            String path,
            BodyPublisher body,
            String type,
            Map<String, String> headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(hub.resolve(path))
                        .timeout(ANSWER_MAX)
                        .header("Content-Type", type);
        headers.forEach(request::header);
        request.method(method, body);
        if (authorization.isPresent()) {
            request.header("Authorization", authorization.get());
        } else if (!method.equals("GET")) {
            Csrf proof = csrf();
            request.header(proof.header(), proof.token());
        }
        HttpResponse<InputStream> response = exchange(request.build());
        if (response.statusCode() >= 400) {
            throw refused(method, path, response);
        }
        if (path.contains("/session") || path.endsWith("/persons")) {
            csrf = Optional.empty();
        }
        return response.body();
    }

    private Csrf csrf() {
        if (csrf.isEmpty()) {
            JsonNode said = get("/api/v1/session").path("csrf");
            csrf =
                    Optional.of(
                            new Csrf(
                                    said.path("header").asString(), said.path("token").asString()));
        }
        return csrf.get();
    }

    private HttpResponse<InputStream> exchange(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofInputStream());
        } catch (IOException failure) {
            throw new CommandException(
                    ExitCode.UNREACHABLE,
                    "cannot reach the hub at "
                            + hub
                            + " ("
                            + failure
                            + "); is it running? ./tos status",
                    failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new CommandException("interrupted while waiting for " + hub, interrupted);
        }
    }

    private static CommandException refused(
            String method, String path, HttpResponse<InputStream> response) {
        try {
            JsonNode problem = json(response.body());
            return new RefusedException(
                    response.statusCode(),
                    problem.path("code").asString(""),
                    problem.path("detail").asString("no detail"),
                    faults(problem),
                    method + " " + path);
        } catch (JacksonException notJson) {
            return new CommandException(
                    method + " " + path + " answered " + response.statusCode(), notJson);
        }
    }

    private static List<String> faults(JsonNode problem) {
        List<String> faults = new ArrayList<>();
        for (JsonNode fault : problem.path("faults")) {
            faults.add(
                    (fault.path("pointer").asString("") + " " + fault.path("message").asString(""))
                            .strip());
        }
        return faults;
    }

    private static JsonNode json(InputStream body) {
        try (body) {
            byte[] bytes = body.readAllBytes();
            return bytes.length == 0 ? JsonNodeFactory.instance.nullNode() : JSON.readTree(bytes);
        } catch (IOException failure) {
            throw new CommandException("the hub's answer broke off", failure);
        }
    }
}
