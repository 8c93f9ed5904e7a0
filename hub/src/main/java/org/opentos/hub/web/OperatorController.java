package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.audit.FailedEntries;
import org.opentos.hub.identity.Hosts;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.SignInLinks;
import org.opentos.hub.identity.SignIns;
import org.opentos.hub.settings.Doors;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What the operator does from the hub's own machine, with the token from its data directory.
@RestController
@RequestMapping("/api/v1/operator")
@Tag(name = "Operator", description = "For the hub's operator, with `Authorization: Operator …`.")
class OperatorController {
    private final SignIns signIns;
    private final SignInLinks links;
    private final FailedEntries failed;
    private final Hosts hosts;
    private final Doors doors;

    OperatorController(
            SignIns signIns, SignInLinks links, FailedEntries failed, Hosts hosts, Doors doors) {
        this.signIns = signIns;
        this.links = links;
        this.failed = failed;
        this.hosts = hosts;
        this.doors = doors;
    }

    record Name(@Nullable String name) {}

    record OperatorChange(@Nullable String name, @Nullable Boolean operator) {}

    record Link(String url) {}

    @PostMapping("/sign-in-links")
    @SecurityRequirement(name = "operator")
    @ApiResponse(
            responseCode = "201",
            description = "Made",
            content = @Content(schema = @Schema(implementation = Link.class)))
    @Operation(summary = "A link that signs this person in once, within 15 minutes")
    ResponseEntity<?> link(@RequestBody Name body) {
        Optional<Person> person = links.person(Optional.ofNullable(body.name()).orElse(""));
        if (person.isEmpty()) {
            return Answers.refuse(RefusalCode.NOT_FOUND, "Nobody has this name.");
        }
        String token = links.mint(person.get().id());
        return ResponseEntity.status(HttpStatus.CREATED)
                .body(new Link(usualOrigin() + "/sign-in-link#" + token));
    }

    @PutMapping("/operators")
    @SecurityRequirement(name = "operator")
    @ApiResponse(
            responseCode = "200",
            description = "Changed",
            content = @Content(schema = @Schema(implementation = Person.class)))
    @Operation(summary = "Make this person an operator, or no longer one")
    ResponseEntity<?> operator(@RequestBody OperatorChange body, HttpServletRequest request) {
        return Answers.of(
                signIns.operator(
                        Optional.ofNullable(body.name()).orElse(""),
                        Boolean.TRUE.equals(body.operator()),
                        request.getRemoteAddr()));
    }

    @GetMapping("/outbox")
    @SecurityRequirement(name = "operator")
    @Operation(summary = "What the hub could not tell its rooms in ten attempts, oldest first")
    List<FailedEntries.Entry> outbox() {
        return failed.list();
    }

    @PostMapping("/outbox/{sequence}/retry")
    @SecurityRequirement(name = "operator")
    @ApiResponse(responseCode = "204", description = "Will be tried again at once")
    @Operation(summary = "Try such an entry again")
    ResponseEntity<?> retry(@PathVariable long sequence, HttpServletRequest request) {
        return done(failed.retry(sequence, request.getRemoteAddr()));
    }

    @DeleteMapping("/outbox/{sequence}")
    @SecurityRequirement(name = "operator")
    @ApiResponse(responseCode = "204", description = "Dropped")
    @Operation(summary = "Drop such an entry: it is never told")
    ResponseEntity<?> drop(@PathVariable long sequence, HttpServletRequest request) {
        return done(failed.drop(sequence, request.getRemoteAddr()));
    }

    private static ResponseEntity<?> done(boolean found) {
        return found
                ? ResponseEntity.noContent().build()
                : Answers.refuse(
                        RefusalCode.NOT_FOUND, "No failed entry of the outbox has this number.");
    }

    /// A browser trusts plain http on this machine's own names and warns about our certificate
    /// until our authority is installed; under any other name only https is safe.
    private String usualOrigin() {
        String host = hosts.usual();
        boolean own = host.equals("localhost") || host.endsWith(".localhost");
        String scheme = own ? "http" : "https";
        return scheme + "://" + host + ":" + doors.ports().get(scheme);
    }
}
