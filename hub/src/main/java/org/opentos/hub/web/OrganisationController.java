package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
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
@Tag(
        name = "Organisations",
        description = "Makers and developers, and their acceptance of the agreement.")
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
    @Operation(summary = "Make an organisation, whose administrator I am")
    ResponseEntity<?> create(Caller caller, @RequestBody Wish wish) {
        return Answers.of(
                HttpStatus.CREATED,
                organisations.create(caller, wish.name(), wish.kind()).map(this::view));
    }

    @GetMapping("/{organisation}")
    @Operation(summary = "An organisation that I administer")
    ResponseEntity<?> see(Caller caller, @PathVariable Id.OrganisationId organisation) {
        return Answers.of(organisations.see(caller, organisation).map(this::view));
    }

    @PostMapping("/{organisation}/acceptances")
    @Operation(summary = "Accept the agreement for an organisation")
    ResponseEntity<?> accept(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            @RequestBody Acceptance body) {
        return Answers.of(
                HttpStatus.CREATED,
                agreements.accept(
                        caller, organisation, body.version(), body.hash(), body.locale()));
    }

    @GetMapping("/{organisation}/acceptances")
    @Operation(summary = "What an organisation accepted, when, and by whom")
    ResponseEntity<?> acceptances(Caller caller, @PathVariable Id.OrganisationId organisation) {
        return Answers.of(agreements.acceptances(caller, organisation));
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
