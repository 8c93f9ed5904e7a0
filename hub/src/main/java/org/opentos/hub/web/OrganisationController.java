package org.opentos.hub.web;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisation;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.revenue.Agreements;
import org.opentos.protocol.Id;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Organisations, and their acceptance of the agreement.
@RestController
@RequestMapping("/api/v1/organisations")
class OrganisationController {
    record Wish(@Nullable String name, Organisation.@Nullable Kind kind) {}

    /// @param accepted whether it accepted the agreement in force
    record View(
            Id.OrganisationId id,
            String name,
            Organisation.Kind kind,
            boolean accepted,
            Instant createdAt) {}

    /// @param locale in which the text was read; the person's own where absent
    record Acceptance(@Nullable String version, @Nullable String hash, @Nullable String locale) {}

    private final Organisations organisations;
    private final Agreements agreements;

    OrganisationController(Organisations organisations, Agreements agreements) {
        this.organisations = organisations;
        this.agreements = agreements;
    }

    @PostMapping
    ResponseEntity<?> create(Caller caller, @RequestBody Wish wish) {
        return Scoped.with(
                caller,
                Scopes.ORGANISATION_MANAGE,
                () ->
                        Answers.of(
                                HttpStatus.CREATED,
                                organisations
                                        .create(caller, wish.name(), wish.kind())
                                        .map(this::view)));
    }

    @GetMapping("/{organisation}")
    ResponseEntity<?> see(Caller caller, @PathVariable Id.OrganisationId organisation) {
        return Scoped.with(
                caller,
                Scopes.ORGANISATION_MANAGE,
                () -> Answers.of(organisations.see(caller, organisation).map(this::view)));
    }

    @PostMapping("/{organisation}/acceptances")
    ResponseEntity<?> accept(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            @RequestBody Acceptance body) {
        return Scoped.with(
                caller,
                Scopes.ORGANISATION_MANAGE,
                () ->
                        Answers.of(
                                HttpStatus.CREATED,
                                agreements.accept(
                                        caller,
                                        organisation,
                                        body.version(),
                                        body.hash(),
                                        body.locale())));
    }

    @GetMapping("/{organisation}/acceptances")
    ResponseEntity<?> acceptances(Caller caller, @PathVariable Id.OrganisationId organisation) {
        return Scoped.with(
                caller,
                Scopes.ORGANISATION_MANAGE,
                () -> Answers.of(agreements.acceptances(caller, organisation)));
    }

    private View view(Organisation organisation) {
        return new View(
                organisation.id(),
                organisation.name(),
                organisation.kind(),
                agreements.accepted(organisation.id()),
                organisation.createdAt());
    }
}
