package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.pay.subscription.Subscriptions;
import org.opentos.protocol.Id;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What people have subscribed to at an organisation, for its administrators.
@RestController
@RequestMapping("/api/v1/organisations/{organisation}/subscriptions")
@Tag(name = "Subscriptions")
class SoldSubscriptionController {
    private final Subscriptions subscriptions;
    private final SubscriptionViews views;

    SoldSubscriptionController(Subscriptions subscriptions, SubscriptionViews views) {
        this.subscriptions = subscriptions;
        this.views = views;
    }

    @GetMapping
    @Operation(summary = "Those of the organisation, the living first, at most 100")
    @ApiResponse(
            responseCode = "200",
            description = "Found",
            content =
                    @Content(
                            array =
                                    @ArraySchema(
                                            schema =
                                                    @Schema(
                                                            implementation =
                                                                    SubscriptionViews.SoldView
                                                                            .class))))
    ResponseEntity<?> list(Caller caller, @PathVariable Id.OrganisationId organisation) {
        return Answers.of(
                subscriptions
                        .ofPayee(caller, organisation)
                        .map(all -> all.stream().map(views::sold).toList()));
    }

    @DeleteMapping("/{id}")
    @Operation(
            summary = "End one at once",
            description = "What was paid stays paid; a refund is given apart from this.")
    @ApiResponse(
            responseCode = "200",
            description = "Ended",
            content = @Content(schema = @Schema(implementation = SubscriptionViews.SoldView.class)))
    ResponseEntity<?> end(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            @PathVariable Id.SubscriptionId id) {
        return Answers.of(subscriptions.end(caller, organisation, id).map(views::sold));
    }
}
