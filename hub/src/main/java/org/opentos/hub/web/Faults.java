package org.opentos.hub.web;

import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.storage.StorageException;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessResourceException;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/// What a request gets where a controller threw: broken requests, a storage that does not answer,
/// and bugs, which are logged here once.
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class Faults {
    private static final Logger log = LoggerFactory.getLogger(Faults.class);

    /// How the line begins that tells of who went away.
    static final String HUNG_UP = "whoever asked went away";

    private static final int POINTER_CHARACTERS_MAX = 200;

    @ExceptionHandler
    ResponseEntity<?> nobody(CallerResolver.SignInRequired required) {
        return Answers.refuse(signInRequired());
    }

    static Refusal signInRequired() {
        return Refusal.of(RefusalCode.SIGN_IN_REQUIRED, "Sign in first.");
    }

    @ExceptionHandler
    @Nullable ResponseEntity<?> unreadable(HttpMessageNotReadableException unreadable) {
        if (hungUp(unreadable)) {
            return null;
        }
        for (Throwable each = unreadable; each != null; each = each.getCause()) {
            if (each instanceof BodyLimitFilter.BodyTooLargeException beyond) {
                return Answers.refuse(beyond.refusal());
            }
            if (each instanceof DatabindException misfit && !misfit.getPath().isEmpty()) {
                String pointer = pointer(misfit.getPath());
                return Answers.refuse(
                        new Refusal(
                                RefusalCode.FIELD_INVALID,
                                "A field of the request has the wrong form; see faults.",
                                List.of(
                                        new Refusal.Fault(
                                                pointer, "This value has the wrong form."))));
            }
        }
        return Answers.refuse(
                RefusalCode.BODY_MALFORMED, "The request's body is not the JSON that is expected.");
    }

    private static String pointer(List<JacksonException.Reference> path) {
        StringBuilder pointer = new StringBuilder();
        for (JacksonException.Reference step : path) {
            String name = step.getPropertyName();
            pointer.append('/')
                    .append(
                            name == null
                                    ? Integer.toString(step.getIndex())
                                    : name.replace("~", "~0").replace("/", "~1"));
        }
        return pointer.length() <= POINTER_CHARACTERS_MAX
                ? pointer.toString()
                : pointer.substring(0, POINTER_CHARACTERS_MAX);
    }

    @ExceptionHandler
    ResponseEntity<?> misread(MethodArgumentTypeMismatchException misread) {
        Class<?> required = misread.getRequiredType();
        if (required != null && Id.class.isAssignableFrom(required)) {
            return Answers.refuse(
                    RefusalCode.ID_MALFORMED,
                    "An id in the address is malformed; copy it as the hub gave it.");
        }
        return Answers.refuse(
                new Refusal(
                        RefusalCode.FIELD_INVALID,
                        "A parameter of the request has the wrong form; see faults.",
                        List.of(
                                new Refusal.Fault(
                                        "/" + misread.getName(),
                                        "This value has the wrong form."))));
    }

    @ExceptionHandler
    ResponseEntity<?> denied(AccessDeniedException denied) {
        throw denied;
    }

    @ExceptionHandler
    ResponseEntity<?> unauthenticated(AuthenticationException refused) {
        throw refused;
    }

    @ExceptionHandler
    @Nullable ResponseEntity<?> other(Exception failure) {
        if (hungUp(failure)) {
            return null;
        }
        Problem problem = explain(failure);
        ResponseEntity.BodyBuilder answer =
                ResponseEntity.status(problem.status())
                        .contentType(MediaType.APPLICATION_PROBLEM_JSON);
        if (failure instanceof ErrorResponse standard) {
            answer.headers(headers -> headers.putAll(standard.getHeaders()));
            answer.contentType(MediaType.APPLICATION_PROBLEM_JSON);
        }
        return answer.body(problem);
    }

    /// Whether it failed because whoever asked went away, before the request was whole or the
    /// answer was taken. There is nobody to tell then, and who debugs is told in a line.
    static boolean hungUp(Throwable failure) {
        for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof ClientAbortException
                    || each instanceof AsyncRequestNotUsableException) {
                log.debug("{}: {}", HUNG_UP, root(failure));
                return true;
            }
        }
        return false;
    }

    /// The answer to a failure; one that is nobody's mistake but ours is logged here.
    static Problem explain(Throwable failure) {
        if (storage(failure)) {
            log.error("the storage does not answer: {}", root(failure));
            return Answers.problem(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    Refusal.of(
                            RefusalCode.STORAGE_UNAVAILABLE,
                            "The hub's database does not answer now; try again in a minute."),
                    null);
        }
        if (failure instanceof ErrorResponse standard && standard.getStatusCode().value() < 500) {
            return standard(HttpStatus.valueOf(standard.getStatusCode().value()));
        }
        String correlation =
                HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()).substring(4);
        log.error("a request failed, correlation {}", correlation, failure);
        return Answers.problem(
                HttpStatus.INTERNAL_SERVER_ERROR,
                Refusal.of(
                        RefusalCode.HUB_FAULT,
                        "The hub made a mistake; tell its operator the correlation "
                                + correlation
                                + "."),
                correlation);
    }

    /// The answer where HTTP itself was used wrongly.
    static Problem standard(HttpStatus status) {
        Refusal refusal =
                switch (status) {
                    case NOT_FOUND ->
                            Refusal.of(RefusalCode.NOT_FOUND, "There is nothing at this address.");
                    case METHOD_NOT_ALLOWED ->
                            Refusal.of(
                                    RefusalCode.METHOD_NOT_ALLOWED,
                                    "This address does not take this method.");
                    case UNSUPPORTED_MEDIA_TYPE ->
                            Refusal.of(
                                    RefusalCode.BODY_MALFORMED,
                                    "Send the body as application/json.");
                    case UNAUTHORIZED -> signInRequired();
                    case FORBIDDEN -> Refusal.of(RefusalCode.NOT_ALLOWED, "You may not do this.");
                    case CONTENT_TOO_LARGE -> BodyLimitFilter.refusal();
                    default ->
                            Refusal.of(
                                    RefusalCode.BODY_MALFORMED,
                                    "The request is not of the form that is expected.");
                };
        return Answers.problem(status, refusal, null);
    }

    private static boolean storage(Throwable failure) {
        for (@Nullable Throwable each = failure; each != null; each = each.getCause()) {
            if (each instanceof StorageException
                    || each instanceof CannotGetJdbcConnectionException
                    || each instanceof CannotCreateTransactionException
                    || each instanceof DataAccessResourceFailureException
                    || each instanceof TransientDataAccessResourceException
                    || each instanceof QueryTimeoutException) {
                return true;
            }
        }
        return false;
    }

    private static String root(Throwable failure) {
        Throwable root = failure;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.toString();
    }
}
