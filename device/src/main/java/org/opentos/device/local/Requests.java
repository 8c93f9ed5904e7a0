package org.opentos.device.local;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.opentos.device.json.Json;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;

/// How requests of the shell are read and answered.
final class Requests {
    static final int BODY_BYTES_MAX = 128 * 1024;

    private Requests() {}

    /// Carries out what a body of JSON asks for.
    static Handler act(Function<JsonNode, Outcome<JsonNode>> intent) {
        return (request, response) -> carryOut(request, response, intent);
    }

    /// The same where the address names what it concerns.
    static Handler act(String part, BiFunction<String, JsonNode, Outcome<JsonNode>> intent) {
        return (request, response) ->
                carryOut(request, response, body -> intent.apply(part(request, part), body));
    }

    static String part(ServerRequest request, String name) {
        return request.path().pathParameters().get(name);
    }

    /// Answers with something that is so now.
    static void answer(ServerResponse response, Outcome<JsonNode> outcome) {
        switch (outcome) {
            case Outcome.Done<JsonNode>(JsonNode now) -> answer(response, Json.bytes(now));
            case Outcome.Refused<JsonNode>(Refusal refusal) -> Problems.send(response, refusal);
        }
    }

    static void answer(ServerResponse response, byte[] json) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json")
                .header(HeaderNames.CACHE_CONTROL, "no-store")
                .send(json);
    }

    private static void carryOut(
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
                    Refusal.of(RefusalCode.BODY_TOO_LARGE, "Send at most 128 KiB at a time."));
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
}
