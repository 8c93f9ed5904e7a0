package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.pay.subscription.Subscriptions;
import org.opentos.protocol.Id;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What a person has subscribed to, or pays for.
@RestController
@RequestMapping("/api/v1/subscriptions")
@Tag(
        name = "Subscriptions",
        description = "Paid again and again; begun by the approval of a payment request.")
class SubscriptionController {
    private final Subscriptions subscriptions;
    private final SubscriptionViews views;

    SubscriptionController(Subscriptions subscriptions, SubscriptionViews views) {
        this.subscriptions = subscriptions;
        this.views = views;
    }

    @GetMapping
    @Operation(
            summary = "What I have or pay, the living first",
            description = "An app sees what it asked for, and no others.")
    List<SubscriptionViews.SubscriptionView> list(Caller caller) {
        return subscriptions.of(caller).stream().map(views::of).toList();
    }

    @GetMapping("/{id}")
    @Operation(summary = "A subscription, whether it gives access now, and what was paid for it")
    @ApiResponse(
            responseCode = "200",
            description = "Found",
            content =
                    @Content(schema = @Schema(implementation = SubscriptionViews.WholeView.class)))
    ResponseEntity<?> see(Caller caller, @PathVariable Id.SubscriptionId id) {
        return subscriptions
                .find(caller, id)
                .<ResponseEntity<?>>map(each -> ResponseEntity.ok(views.whole(each)))
                .orElseGet(() ->
                        Answers.refuse(
                                RefusalCode.NOT_FOUND,
                                "There is no such subscription of yours; look at its id."));
    }

    @PostMapping("/{id}/cancellation")
    @Operation(summary = "Do not renew it; it runs on as far as it is paid")
    @ApiResponse(
            responseCode = "200",
            description = "Cancelled",
            content =
                    @Content(
                            schema =
                                    @Schema(
                                            implementation =
                                                    SubscriptionViews.SubscriptionView.class)))
    ResponseEntity<?> cancel(Caller caller, @PathVariable Id.SubscriptionId id) {
        return Answers.of(subscriptions.cancel(caller, id).map(views::of));
    }

    @DeleteMapping("/{id}/cancellation")
    @Operation(summary = "Renew it after all, while it runs")
    @ApiResponse(
            responseCode = "200",
            description = "Renewed again",
            content =
                    @Content(
                            schema =
                                    @Schema(
                                            implementation =
                                                    SubscriptionViews.SubscriptionView.class)))
    ResponseEntity<?> resume(Caller caller, @PathVariable Id.SubscriptionId id) {
        return Answers.of(subscriptions.resume(caller, id).map(views::of));
    }
}
