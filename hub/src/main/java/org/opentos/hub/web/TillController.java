package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.pay.till.TillRegions;
import org.opentos.hub.revenue.Purchase;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What all tills of an organisation have in common.
@RestController
@RequestMapping("/api/v1/organisations/{organisation}/till")
@Tag(name = "Till")
class TillController {
    private final TillRegions regions;

    TillController(TillRegions regions) {
        this.regions = regions;
    }

    /// @param region where they stand, by ISO 3166-1, two letters: its taxes and shares count; null
    ///   where nobody has said it yet
    record TillSettings(@Nullable String region) {}

    @GetMapping
    @Operation(summary = "Where an organisation's tills stand")
    @ApiResponse(
            responseCode = "200",
            description = "As it was said last",
            content = @Content(schema = @Schema(implementation = TillSettings.class)))
    ResponseEntity<?> see(Caller caller, @PathVariable Id.OrganisationId organisation) {
        return Answers.of(regions.see(caller, organisation).map(TillController::view));
    }

    @PutMapping
    @Operation(summary = "Say where an organisation's tills stand")
    @ApiResponse(
            responseCode = "200",
            description = "Bills that are made from now on are sold there",
            content = @Content(schema = @Schema(implementation = TillSettings.class)))
    ResponseEntity<?> set(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            @RequestBody TillSettings body) {
        Optional<String> region = Optional.ofNullable(body.region()).filter(Purchase::isRegion);
        return region.isEmpty()
                ? Answers.refuse(
                        new Refusal(
                                RefusalCode.FIELD_INVALID,
                                "A region has two capital letters (ISO 3166-1).",
                                List.of(new Refusal.Fault("/region", "is no region"))))
                : Answers.of(
                        regions.set(caller, organisation, region.get()).map(TillController::view));
    }

    private static TillSettings view(Optional<String> region) {
        return new TillSettings(region.orElse(null));
    }
}
