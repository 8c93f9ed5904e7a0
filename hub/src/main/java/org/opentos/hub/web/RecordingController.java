package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.voice.Exchange;
import org.opentos.hub.voice.Recordings;
import org.opentos.hub.voice.Recordings.Part;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What people said, as it sounded: whether it is kept, heard again, deleted.
@RestController
@RequestMapping("/api/v1/homes/{home}")
@Tag(name = "Conversation", description = "What I say to a home, and what comes of it.")
class RecordingController {
    private static final MediaType WAVE = MediaType.parseMediaType("audio/wav");

    private final Recordings recordings;

    RecordingController(Recordings recordings) {
        this.recordings = recordings;
    }

    /// @param keep whether what is said from now on is kept as sound
    record Wanted(@Nullable Boolean keep) {}

    /// @param mine whether what I say is kept as sound
    /// @param shared whether what is said at terminals of the whole home is
    /// @param decides whether I decide that, and may hear it
    /// @param days for how long
    /// @param most how many; the oldest go
    record KeptView(boolean mine, boolean shared, boolean decides, long days, int most) {}

    static KeptView view(Recordings.Kept kept) {
        return new KeptView(
                kept.mine(),
                kept.shared(),
                kept.decides(),
                Exchange.KEPT.toDays(),
                Recordings.KEPT_MAX);
    }

    @PutMapping("/recordings")
    @ApiResponse(
            responseCode = "200",
            description = "What is kept now",
            content = @Content(schema = @Schema(implementation = KeptView.class)))
    @Operation(
            summary = "Keep what I say to this home as sound, or do so no more",
            description = "What is kept already stays until it is deleted.")
    ResponseEntity<?> wantMine(
            Caller caller, @PathVariable Id.HomeId home, @RequestBody Wanted body) {
        return want(caller, home, Part.MINE, body);
    }

    @PutMapping("/recordings/shared")
    @ApiResponse(
            responseCode = "200",
            description = "What is kept now",
            content = @Content(schema = @Schema(implementation = KeptView.class)))
    @Operation(
            summary = "The same of what is said at terminals of the whole home",
            description = "For owners: there nobody knows who speaks.")
    ResponseEntity<?> wantShared(
            Caller caller, @PathVariable Id.HomeId home, @RequestBody Wanted body) {
        return want(caller, home, Part.SHARED, body);
    }

    private ResponseEntity<?> want(Caller caller, Id.HomeId home, Part part, Wanted body) {
        return body.keep() == null
                ? Answers.refuse(RefusalCode.FIELD_INVALID, "Say whether to keep: true or false.")
                : Answers.of(
                        recordings
                                .want(caller, home, part, body.keep())
                                .map(RecordingController::view));
    }

    @DeleteMapping("/recordings")
    @ApiResponse(responseCode = "204", description = "They are gone")
    @Operation(summary = "Delete all that is kept as sound of what I said to this home")
    ResponseEntity<?> removeMine(Caller caller, @PathVariable Id.HomeId home) {
        return Answers.of(HttpStatus.NO_CONTENT, recordings.removeAll(caller, home, Part.MINE));
    }

    @DeleteMapping("/recordings/shared")
    @ApiResponse(responseCode = "204", description = "They are gone")
    @Operation(summary = "The same of what was said at terminals of the whole home")
    ResponseEntity<?> removeShared(Caller caller, @PathVariable Id.HomeId home) {
        return Answers.of(HttpStatus.NO_CONTENT, recordings.removeAll(caller, home, Part.SHARED));
    }

    /// Spring answers a `Range` of it (RFC 9110, section 14).
    @GetMapping("/exchanges/{exchange}/recording")
    @ApiResponse(
            responseCode = "200",
            description = "A WAVE file, or the range of it that was asked for",
            content = @Content(mediaType = "audio/wav"))
    @Operation(summary = "What I said, as it sounded")
    ResponseEntity<?> hear(
            Caller caller, @PathVariable Id.HomeId home, @PathVariable Id.ExchangeId exchange) {
        return switch (recordings.sound(caller, home, exchange)) {
            case Outcome.Done<byte[]>(byte[] wave) ->
                    ResponseEntity.ok()
                            .contentType(WAVE)
                            .cacheControl(CacheControl.noStore())
                            .body(new ByteArrayResource(wave));
            case Outcome.Refused<byte[]>(Refusal refusal) -> Answers.refuse(refusal);
        };
    }

    @DeleteMapping("/exchanges/{exchange}/recording")
    @ApiResponse(responseCode = "204", description = "It is gone; the words stay")
    @Operation(summary = "Delete how it sounded")
    ResponseEntity<?> remove(
            Caller caller, @PathVariable Id.HomeId home, @PathVariable Id.ExchangeId exchange) {
        return Answers.of(HttpStatus.NO_CONTENT, recordings.remove(caller, home, exchange));
    }
}
