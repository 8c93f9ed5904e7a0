package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Passkeys;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Sessions;
import org.opentos.hub.identity.SignIns;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Persons: signing up, and what one changes about oneself.
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Persons", description = "Signing up, and one's own name, password and passkeys.")
class PersonController {
    private final SignIns signIns;
    private final Sessions sessions;
    private final Passkeys passkeys;
    private final SessionController session;

    PersonController(
            SignIns signIns, Sessions sessions, Passkeys passkeys, SessionController session) {
        this.signIns = signIns;
        this.sessions = sessions;
        this.passkeys = passkeys;
        this.session = session;
    }

    /// @param password absent where the page registers a passkey right after
    record NewPerson(
            @Nullable String name,
            @Nullable String displayName,
            @Nullable String password,
            @Nullable String locale) {}

    record PersonChange(@Nullable String displayName, @Nullable String locale) {}

    /// @param current absent where the person has no password; then the sign-in has to be fresh
    record PasswordChange(@Nullable String current, @Nullable String password) {}

    @PostMapping("/persons")
    @Operation(summary = "Sign up; answers with the session of the new person")
    @ApiResponse(
            responseCode = "201",
            description = "Signed up and in",
            content = @Content(schema = @Schema(implementation = SessionController.Session.class)))
    ResponseEntity<?> signUp(
            @RequestBody NewPerson body, HttpServletRequest request, HttpServletResponse response) {
        SignIns.Proof proof =
                signIns.signUp(
                        text(body.name()),
                        text(body.displayName()),
                        body.password(),
                        body.locale(),
                        request.getRemoteAddr());
        return switch (proof) {
            case SignIns.Proof.Proven(Person person) ->
                    ResponseEntity.status(HttpStatus.CREATED)
                            .body(session.begin(person, request, response));
            case SignIns.Proof.Refused refused ->
                    Answers.refuse(refused.refusal(), refused.retryAfter());
        };
    }

    @PatchMapping("/persons/me")
    @Operation(summary = "Change my name or language")
    @ApiResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = Person.class)))
    ResponseEntity<?> edit(Caller caller, @RequestBody PersonChange body) {
        return Answers.of(signIns.edit(caller.person(), body.displayName(), body.locale()));
    }

    @PutMapping("/persons/me/password")
    @Operation(summary = "Change my password; ends my other sessions and what apps were allowed")
    @ApiResponse(responseCode = "204", description = "Changed")
    ResponseEntity<?> changePassword(
            Caller caller, @RequestBody PasswordChange body, HttpServletRequest request) {
        SignIns.Proof proof =
                signIns.changePassword(
                        caller.person(),
                        body.current(),
                        text(body.password()),
                        sessions.justSignedIn(request),
                        caller.address());
        return switch (proof) {
            case SignIns.Proof.Proven _ -> {
                sessions.endOthers(caller.person(), request);
                yield ResponseEntity.noContent().build();
            }
            case SignIns.Proof.Refused refused ->
                    Answers.refuse(refused.refusal(), refused.retryAfter());
        };
    }

    @GetMapping("/passkeys")
    @Operation(summary = "My passkeys")
    List<Passkeys.Passkey> passkeys(Caller caller) {
        return passkeys.list(caller.person());
    }

    @DeleteMapping("/passkeys/{id}")
    @Operation(summary = "Remove one of my passkeys")
    @ApiResponse(responseCode = "204", description = "Removed")
    ResponseEntity<?> removePasskey(Caller caller, @PathVariable String id) {
        return Answers.of(
                HttpStatus.NO_CONTENT, passkeys.remove(caller.person(), id, caller.address()));
    }

    private static String text(@Nullable String given) {
        return Optional.ofNullable(given).orElse("");
    }
}
