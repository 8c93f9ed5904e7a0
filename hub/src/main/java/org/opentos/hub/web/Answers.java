package org.opentos.hub.web;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/// Turns what came of a request into its HTTP answer.
public final class Answers {
    /// What `Retry-After` says where the refusal does not know better.
    static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    private Answers() {}

    /// 200 with the value, or the refusal.
    public static ResponseEntity<?> of(Outcome<?> outcome) {
        return of(HttpStatus.OK, outcome);
    }

    /// The value with this status, or the refusal. No body where the status is 204.
    public static ResponseEntity<?> of(HttpStatus success, Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Done<?>(Object value) ->
                    success == HttpStatus.NO_CONTENT
                            ? ResponseEntity.noContent().build()
                            : ResponseEntity.status(success).body(value);
            case Outcome.Refused<?>(Refusal refusal) -> refuse(refusal);
        };
    }

    public static ResponseEntity<?> refuse(RefusalCode code, String detail) {
        return refuse(Refusal.of(code, detail));
    }

    public static ResponseEntity<?> refuse(Refusal refusal) {
        return refuse(refusal, RETRY_AFTER);
    }

    /// The refusal as problem details.
    ///
    /// @param retryAfter when to ask again, where the refusal is of a kind that passes
    public static ResponseEntity<?> refuse(Refusal refusal, Duration retryAfter) {
        HttpStatus status = status(refusal.code());
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(status).contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (passes(status)) {
            answer.header(HttpHeaders.RETRY_AFTER, seconds(retryAfter));
        }
        return answer.body(problem(status, refusal, null));
    }

    /// For the places before a controller: filters and security.
    static void write(HttpServletResponse response, JsonMapper json, Refusal refusal)
            throws IOException {
        write(response, json, refusal, RETRY_AFTER);
    }

    static void write(
            HttpServletResponse response, JsonMapper json, Refusal refusal, Duration retryAfter)
            throws IOException {
        HttpStatus status = status(refusal.code());
        if (passes(status)) {
            response.setHeader(HttpHeaders.RETRY_AFTER, seconds(retryAfter));
        }
        write(response, json, problem(status, refusal, null));
    }

    static void write(HttpServletResponse response, JsonMapper json, Problem problem)
            throws IOException {
        response.setStatus(problem.status());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        response.getOutputStream().write(json.writeValueAsBytes(problem));
    }

    static Problem problem(HttpStatus status, Refusal refusal, @Nullable String correlation) {
        return new Problem(
                "about:blank",
                status.getReasonPhrase(),
                status.value(),
                refusal.code().text(),
                refusal.detail(),
                refusal.faults(),
                correlation);
    }

    static HttpStatus status(RefusalCode code) {
        return switch (code.category()) {
            case INVALID -> HttpStatus.BAD_REQUEST;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case FORBIDDEN -> HttpStatus.FORBIDDEN;
            case ABSENT -> HttpStatus.NOT_FOUND;
            case CONFLICT -> HttpStatus.CONFLICT;
            case TOO_LARGE -> HttpStatus.CONTENT_TOO_LARGE;
            case TOO_MANY -> HttpStatus.TOO_MANY_REQUESTS;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
        };
    }

    private static boolean passes(HttpStatus status) {
        return status == HttpStatus.TOO_MANY_REQUESTS || status == HttpStatus.SERVICE_UNAVAILABLE;
    }

    private static String seconds(Duration duration) {
        return Long.toString(Math.max(1, duration.toSeconds()));
    }
}
