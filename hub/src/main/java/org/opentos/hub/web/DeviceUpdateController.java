package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.things.Software;
import org.opentos.hub.update.OwnerUpdates;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What people choose for the updates of their devices.
@RestController
@RequestMapping("/api/v1/devices/{device}/updates")
@Tag(name = "Updates", description = "Releases, roll-outs, and what became of them on devices.")
class DeviceUpdateController {
    private final OwnerUpdates updates;

    DeviceUpdateController(OwnerUpdates updates) {
        this.updates = updates;
    }

    /// @param asks whether the device takes an update only once somebody of the home agreed
    record Choice(@Nullable Boolean asks) {}

    /// @param release the one that stands
    record Agreed(Id.@Nullable ReleaseId release) {}

    @PutMapping
    @ApiResponse(
            responseCode = "200",
            description = "What the device runs, and the update that stands",
            content = @Content(schema = @Schema(implementation = Software.class)))
    @Operation(summary = "Choose whether a device takes updates by itself or asks before each")
    ResponseEntity<?> choose(
            Caller caller, @PathVariable Id.DeviceId device, @RequestBody Choice body) {
        Boolean asks = body.asks();
        return asks == null
                ? missing("/asks", "must be true or false")
                : Answers.of(updates.ask(caller, device, asks));
    }

    @PostMapping("/installation")
    @ApiResponse(
            responseCode = "200",
            description = "What the device runs, and the update that stands",
            content = @Content(schema = @Schema(implementation = Software.class)))
    @Operation(
            summary = "Agree that the device takes the release that stands, as soon as it may",
            description = "Answers the same again where it is repeated.")
    ResponseEntity<?> install(
            Caller caller, @PathVariable Id.DeviceId device, @RequestBody Agreed body) {
        Id.ReleaseId release = body.release();
        return release == null
                ? missing("/release", "must be the id of the release that stands")
                : Answers.of(updates.agree(caller, device, release));
    }

    private static ResponseEntity<?> missing(String pointer, String message) {
        return Answers.refuse(
                new Refusal(
                        RefusalCode.FIELD_INVALID,
                        "A field of the request has the wrong form; see faults.",
                        List.of(new Refusal.Fault(pointer, message))));
    }
}
