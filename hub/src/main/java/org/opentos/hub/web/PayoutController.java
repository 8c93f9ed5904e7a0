package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Sessions;
import org.opentos.hub.revenue.payout.Destinations;
import org.opentos.hub.revenue.payout.Payouts;
import org.opentos.hub.web.PayoutViews.DestinationView;
import org.opentos.hub.web.PayoutViews.PayoutView;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// Where organisations are paid out, and what was.
@RestController
@RequestMapping("/api/v1/organisations/{organisation}")
@Tag(name = "Payouts", description = "What an organisation earned, to its bank account.")
class PayoutController {
    private final Destinations destinations;
    private final Payouts payouts;
    private final Sessions sessions;

    PayoutController(Destinations destinations, Payouts payouts, Sessions sessions) {
        this.destinations = destinations;
        this.payouts = payouts;
        this.sessions = sessions;
    }

    /// @param offered the currencies that this hub pays out, each with the least amount; none where
    ///   it pays nothing out
    /// @param waitDays how long a new account waits
    record PayoutSettingsView(
            List<Amount> offered, long waitDays, List<DestinationView> destinations) {}

    /// @param iban in full, also where it is the one that was told shortened before
    /// @param minimum also says for which currency this is
    record DestinationWish(
            @Nullable String holder,
            @Nullable String iban,
            @Nullable String bic,
            @Nullable String town,
            @Nullable String country,
            @Nullable Amount minimum) {
        /// Without the account, so that no log has it.
        @Override
        public String toString() {
            return "a wish for " + (minimum == null ? "" : minimum.currency());
        }
    }

    @GetMapping("/payout-settings")
    @Operation(summary = "Where an organisation is paid out")
    @ApiResponse(
            responseCode = "200",
            description = "Found",
            content = @Content(schema = @Schema(implementation = PayoutSettingsView.class)))
    ResponseEntity<?> settings(Caller caller, @PathVariable Id.OrganisationId organisation) {
        return Answers.of(view(caller, organisation));
    }

    private Outcome<PayoutSettingsView> view(Caller caller, Id.OrganisationId organisation) {
        return destinations
                .of(caller, organisation)
                .map(all ->
                        new PayoutSettingsView(
                                Amount.of(destinations.offered()),
                                Destinations.WAIT.toDays(),
                                all.stream().map(DestinationView::of).toList()));
    }

    @PutMapping("/payout-settings")
    @Operation(
            summary = "Set where an organisation is paid out in one currency",
            description =
                    "The sign-in has to be fresh. Another account is paid to after the days of `waitDays`.")
    @ApiResponse(
            responseCode = "200",
            description = "The settings as they are now",
            content = @Content(schema = @Schema(implementation = PayoutSettingsView.class)))
    ResponseEntity<?> set(
            Caller caller,
            @PathVariable Id.OrganisationId organisation,
            @RequestBody DestinationWish body,
            HttpServletRequest request) {
        return Answers.of(
                Amount.read(body.minimum(), "/minimum")
                        .then(minimum ->
                                destinations.set(
                                        caller,
                                        organisation,
                                        new Destinations.Wish(
                                                text(body.holder()),
                                                text(body.iban()),
                                                text(body.bic()),
                                                text(body.town()),
                                                text(body.country()),
                                                minimum),
                                        sessions.justSignedIn(request)))
                        .then(_ -> view(caller, organisation)));
    }

    private static String text(@Nullable String given) {
        return Optional.ofNullable(given).orElse("");
    }

    @GetMapping("/payouts")
    @Operation(summary = "The payouts of an organisation, the newest first, at most 200")
    @ApiResponse(
            responseCode = "200",
            description = "Found",
            content =
                    @Content(
                            array =
                                    @ArraySchema(
                                            schema = @Schema(implementation = PayoutView.class))))
    ResponseEntity<?> list(Caller caller, @PathVariable Id.OrganisationId organisation) {
        return Answers.of(
                payouts.of(caller, organisation)
                        .map(all -> all.stream().map(PayoutView::of).toList()));
    }
}
