package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.revenue.payout.Withholding;
import org.opentos.hub.revenue.payout.Withholdings;
import org.opentos.protocol.Id;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What is withheld from payouts for tax offices, for the operator.
@RestController
@RequestMapping("/api/v1/operator/withholdings")
@SecurityRequirement(name = "operator")
@Tag(name = "Operator")
class OperatorWithholdingController {
    private final Withholdings withholdings;

    OperatorWithholdingController(Withholdings withholdings) {
        this.withholdings = withholdings;
    }

    /// @param ratePpm parts per million of what is payable, 0 to 500,000
    /// @param region whose tax it is, by its code in ISO 3166-1
    /// @param reason 1 to 140 characters
    record WithholdingWish(int ratePpm, @Nullable String region, @Nullable String reason) {}

    @GetMapping
    @Operation(summary = "What is withheld from whom and from when on, the newest 1,000")
    List<Withholding> list() {
        return withholdings.list();
    }

    @PutMapping("/{organisation}/{starts}")
    @ApiResponse(
            responseCode = "200",
            description = "Set",
            content = @Content(schema = @Schema(implementation = Withholding.class)))
    @Operation(summary = "Set what is withheld from an organisation's payouts, from a day (UTC) on")
    ResponseEntity<?> set(
            @PathVariable Id.OrganisationId organisation,
            @PathVariable LocalDate starts,
            @RequestBody WithholdingWish body,
            HttpServletRequest request) {
        return Answers.of(
                withholdings.set(
                        organisation,
                        starts,
                        body.ratePpm(),
                        Objects.requireNonNullElse(body.region(), ""),
                        Objects.requireNonNullElse(body.reason(), ""),
                        request.getRemoteAddr()));
    }
}
