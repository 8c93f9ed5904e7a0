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
import org.opentos.hub.home.Access;
import org.opentos.hub.home.Homes;
import org.opentos.hub.identity.Affiliations;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.identity.Sessions;
import org.opentos.hub.identity.SignInLinks;
import org.opentos.hub.identity.SignIns;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Role;
import org.opentos.protocol.Subject;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Signing in and out, and where somebody is signed in.
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Session", description = "Signing in and out of pages.")
class SessionController {
    private final SignIns signIns;
    private final SignInLinks links;
    private final Sessions sessions;
    private final Persons persons;
    private final CsrfTokens csrf;
    private final ObjectProvider<Access> access;
    private final ObjectProvider<Homes> homes;
    private final ObjectProvider<Affiliations> affiliations;

    SessionController(
            SignIns signIns,
            SignInLinks links,
            Sessions sessions,
            Persons persons,
            CsrfTokens csrf,
            ObjectProvider<Access> access,
            ObjectProvider<Homes> homes,
            ObjectProvider<Affiliations> affiliations) {
        this.signIns = signIns;
        this.links = links;
        this.sessions = sessions;
        this.persons = persons;
        this.csrf = csrf;
        this.access = access;
        this.homes = homes;
        this.affiliations = affiliations;
    }

    record NameAndPassword(@Nullable String name, @Nullable String password) {}

    record LinkToken(@Nullable String token) {}

    record HomeRole(Id.HomeId id, String name, Role role) {}

    /// @param person null where nobody is signed in
    /// @param password whether the person has one
    record Session(
            @Nullable Person person,
            boolean password,
            CsrfTokens.Shown csrf,
            List<HomeRole> homes,
            List<Affiliations.Affiliation> organisations,
            boolean operator) {}

    @GetMapping("/session")
    @Operation(summary = "Who is signed in, and the token that unsafe requests of a page carry")
    Session session(
            Optional<Caller> caller, HttpServletRequest request, HttpServletResponse response) {
        return show(caller.map(Caller::person), request, response);
    }

    @PostMapping("/session")
    @Operation(summary = "Sign in by name and password")
    @ApiResponse(
            responseCode = "200",
            description = "Signed in",
            content = @Content(schema = @Schema(implementation = Session.class)))
    ResponseEntity<?> signIn(
            @RequestBody NameAndPassword body,
            HttpServletRequest request,
            HttpServletResponse response) {
        SignIns.Proof proof =
                signIns.signIn(
                        Optional.ofNullable(body.name()).orElse(""),
                        Optional.ofNullable(body.password()).orElse(""),
                        request.getRemoteAddr());
        return switch (proof) {
            case SignIns.Proof.Proven(Person person) ->
                    ResponseEntity.ok(begin(person, request, response));
            case SignIns.Proof.Refused refused ->
                    Answers.refuse(refused.refusal(), refused.retryAfter());
        };
    }

    @PostMapping("/session/link")
    @Operation(summary = "Sign in by a one-time link's token")
    @ApiResponse(
            responseCode = "200",
            description = "Signed in",
            content = @Content(schema = @Schema(implementation = Session.class)))
    ResponseEntity<?> signInByLink(
            @RequestBody LinkToken body, HttpServletRequest request, HttpServletResponse response) {
        Optional<Person> person = links.spend(Optional.ofNullable(body.token()).orElse(""));
        if (person.isEmpty()) {
            return Answers.refuse(
                    RefusalCode.SIGN_IN_LINK_SPENT,
                    "This link was used already or has expired; ask for a new one.");
        }
        signIns.signedIn(person.get().id(), "link", request.getRemoteAddr());
        return ResponseEntity.ok(begin(person.get(), request, response));
    }

    @DeleteMapping("/session")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(summary = "Sign out")
    void signOut(Caller caller, HttpServletRequest request) {
        signIns.signedOut(caller.person(), caller.address());
        sessions.end(request);
    }

    @GetMapping("/sessions")
    @Operation(summary = "Where I am signed in")
    List<Sessions.View> sessions(Caller caller, HttpServletRequest request) {
        return sessions.list(caller.person(), request);
    }

    @DeleteMapping("/sessions/{id}")
    @Operation(summary = "End one of my sessions")
    @ApiResponse(responseCode = "204", description = "Ended")
    ResponseEntity<?> end(Caller caller, @PathVariable String id) {
        if (!sessions.end(caller.person(), id)) {
            return Answers.refuse(RefusalCode.NOT_FOUND, "You have no such session.");
        }
        signIns.signedOut(caller.person(), caller.address());
        return ResponseEntity.noContent().build();
    }

    /// Begins a session, and shows it.
    Session begin(Person person, HttpServletRequest request, HttpServletResponse response) {
        sessions.begin(request, response, person.id());
        return show(Optional.of(person.id()), request, response);
    }

    private Session show(
            Optional<Id.PersonId> who, HttpServletRequest request, HttpServletResponse response) {
        Optional<Person> person = who.flatMap(persons::find);
        return new Session(
                person.orElse(null),
                person.map(each -> signIns.hasPassword(each.id())).orElse(false),
                csrf.of(request, response),
                person.map(each -> homes(each.id())).orElse(List.of()),
                person.map(each -> organisations(each.id())).orElse(List.of()),
                person.map(each -> signIns.operator(each.id())).orElse(false));
    }

    private List<HomeRole> homes(Id.PersonId person) {
        Access decides = access.getIfAvailable();
        Homes known = homes.getIfAvailable();
        if (decides == null || known == null) {
            return List.of();
        }
        Subject subject = new Subject.Person(person);
        return decides.homes(subject).stream()
                .flatMap(id ->
                        known
                                .find(id)
                                .flatMap(home ->
                                        decides.role(subject, id)
                                                .map(role -> new HomeRole(id, home.name(), role)))
                                .stream())
                .toList();
    }

    private List<Affiliations.Affiliation> organisations(Id.PersonId person) {
        Affiliations known = affiliations.getIfAvailable();
        return known == null ? List.of() : known.of(person);
    }
}
