package org.opentos.device.local;

import io.helidon.http.HeaderNames;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerResponse;
import org.opentos.device.json.Json;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Answers in JSON, and refusals as RFC 9457 problem details with the codes of the hub.
final class Problems {
    private Problems() {}

    static void send(ServerResponse response, Outcome<JsonNode> outcome) {
        switch (outcome) {
            case Outcome.Done<JsonNode>(JsonNode value) ->
                    response.status(Status.ACCEPTED_202)
                            .header(HeaderNames.CONTENT_TYPE, "application/json")
                            .send(Json.bytes(value));
            case Outcome.Refused<JsonNode>(Refusal refusal) -> send(response, refusal);
        }
    }

    static void send(ServerResponse response, Refusal refusal) {
        Status status = status(refusal.code().category());
        ObjectNode problem =
                Json.object()
                        .put("type", "about:blank")
                        .put("title", status.reasonPhrase())
                        .put("status", status.code())
                        .put("code", refusal.code().text())
                        .put("detail", refusal.detail());
        var faults = problem.putArray("faults");
        for (Refusal.Fault each : refusal.faults()) {
            faults.addObject().put("pointer", each.pointer()).put("message", each.message());
        }
        response.status(status)
                .header(HeaderNames.CONTENT_TYPE, "application/problem+json")
                .send(Json.bytes(problem));
    }

    private static Status status(RefusalCode.Category category) {
        return switch (category) {
            case INVALID -> Status.BAD_REQUEST_400;
            case UNAUTHENTICATED -> Status.UNAUTHORIZED_401;
            case FORBIDDEN -> Status.FORBIDDEN_403;
            case ABSENT -> Status.NOT_FOUND_404;
            case CONFLICT -> Status.CONFLICT_409;
            case TOO_LARGE -> Status.REQUEST_ENTITY_TOO_LARGE_413;
            case TOO_MANY -> Status.TOO_MANY_REQUESTS_429;
            case UNAVAILABLE -> Status.SERVICE_UNAVAILABLE_503;
        };
    }
}
