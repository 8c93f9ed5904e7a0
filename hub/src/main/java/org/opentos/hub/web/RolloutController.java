package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.update.DeviceStanding;
import org.opentos.hub.update.RolloutView;
import org.opentos.hub.update.Rollouts;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// How releases come to devices, in stages.
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Updates", description = "Releases, roll-outs, and what became of them on devices.")
class RolloutController {
    private final Rollouts rollouts;

    RolloutController(Rollouts rollouts) {
        this.rollouts = rollouts;
    }

    /// @param why at most 1,000 characters
    record Stopping(@Nullable String why) {}

    @GetMapping("/products/{product}/rollouts")
    @Operation(summary = "The roll-outs of a product, the latest first, at most 100")
    ResponseEntity<?> list(Caller caller, @PathVariable Id.ProductId product) {
        return Answers.of(rollouts.of(caller, product));
    }

    @PostMapping("/releases/{release}/rollouts")
    @ApiResponse(
            responseCode = "201",
            description = "Begun",
            content = @Content(schema = @Schema(implementation = RolloutView.class)))
    @Operation(
            summary = "Begin to roll a release out",
            description =
                    "stages of percent, batches or devices with holdSeconds; stopPercent; atOnce; when with idle, charging, from, until. An empty object takes the usual.")
    ResponseEntity<?> begin(
            Caller caller, @PathVariable Id.ReleaseId release, @RequestBody JsonNode body) {
        return Answers.of(HttpStatus.CREATED, rollouts.begin(caller, release, body));
    }

    @GetMapping("/rollouts/{rollout}")
    @ApiResponse(
            responseCode = "200",
            description = "The roll-out, and how devices stand with it",
            content = @Content(schema = @Schema(implementation = RolloutView.class)))
    @Operation(summary = "A roll-out, for its maker")
    ResponseEntity<?> see(Caller caller, @PathVariable Id.RolloutId rollout) {
        return Answers.of(rollouts.find(caller, rollout));
    }

    @PostMapping("/rollouts/{rollout}/pause")
    @ApiResponse(
            responseCode = "200",
            description = "Paused",
            content = @Content(schema = @Schema(implementation = RolloutView.class)))
    @Operation(summary = "Tell no further device of it, and have those wait that have not begun")
    ResponseEntity<?> pause(Caller caller, @PathVariable Id.RolloutId rollout) {
        return Answers.of(rollouts.pause(caller, rollout));
    }

    @PostMapping("/rollouts/{rollout}/resumption")
    @ApiResponse(
            responseCode = "200",
            description = "Resumed",
            content = @Content(schema = @Schema(implementation = RolloutView.class)))
    @Operation(summary = "Go on with one that was paused")
    ResponseEntity<?> resume(Caller caller, @PathVariable Id.RolloutId rollout) {
        return Answers.of(rollouts.resume(caller, rollout));
    }

    @PostMapping("/rollouts/{rollout}/stop")
    @ApiResponse(
            responseCode = "200",
            description = "Stopped",
            content = @Content(schema = @Schema(implementation = RolloutView.class)))
    @Operation(summary = "Stop it for good")
    ResponseEntity<?> stop(
            Caller caller, @PathVariable Id.RolloutId rollout, @RequestBody Stopping body) {
        return Answers.of(
                rollouts.stop(caller, rollout, Objects.requireNonNullElse(body.why(), "")));
    }

    @PostMapping("/rollouts/{rollout}/advance")
    @ApiResponse(
            responseCode = "200",
            description = "The next stage is open",
            content = @Content(schema = @Schema(implementation = RolloutView.class)))
    @Operation(summary = "Open the next stage now")
    ResponseEntity<?> advance(Caller caller, @PathVariable Id.RolloutId rollout) {
        return Answers.of(rollouts.advance(caller, rollout));
    }

    @GetMapping("/rollouts/{rollout}/devices")
    @Operation(
            summary = "Devices that stand so with it, the latest change first, at most 100",
            description =
                    "With why they failed or went back: the check, a sentence, and their log. Further ones come with before and after: when the last one that is known changed, and its id.")
    ResponseEntity<?> devices(
            Caller caller,
            @PathVariable Id.RolloutId rollout,
            @RequestParam String state,
            @RequestParam Optional<Instant> before,
            @RequestParam Optional<Id.DeviceId> after) {
        Optional<DeviceStanding> standing = standing(state);
        return standing.isEmpty()
                ? Answers.refuse(
                        new Refusal(
                                RefusalCode.FIELD_INVALID,
                                "A field of the request is wrong; see the list.",
                                List.of(new Refusal.Fault("/state", "is no state of a device"))))
                : Answers.of(rollouts.devices(caller, rollout, standing.get(), before, after));
    }

    private static Optional<DeviceStanding> standing(String text) {
        try {
            return Optional.of(DeviceStanding.parse(text));
        } catch (IllegalArgumentException unknown) {
            return Optional.empty();
        }
    }
}
