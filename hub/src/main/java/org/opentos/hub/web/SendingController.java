package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.market.install.Installations;
import org.opentos.hub.reach.Sending;
import org.opentos.hub.reach.SendingPass;
import org.opentos.hub.reach.SendingPlaces;
import org.opentos.hub.reach.Sendings;
import org.opentos.hub.web.SubmissionViews.TextView;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.SentKind;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What a person sends to a terminal, and what became of it.
@RestController
@RequestMapping("/api/v1/sendings")
@Tag(name = "Sendings", description = "What I send to a terminal, and what became of it.")
class SendingController {
    private final Sendings sendings;
    private final SendingPlaces places;
    private final SendingPass passes;
    private final Devices devices;
    private final Installations installations;

    SendingController(
            Sendings sendings,
            SendingPlaces places,
            SendingPass passes,
            Devices devices,
            Installations installations) {
        this.sendings = sendings;
        this.places = places;
        this.passes = passes;
        this.devices = devices;
        this.installations = installations;
    }

    /// @param device null for my own browser
    /// @param installation of the app in my own browser; null elsewhere
    /// @param room empty text where it is in none
    /// @param app that opens it; null where the terminal shows it by itself
    record SendingPlaceView(
            Id.@Nullable DeviceId device,
            Id.@Nullable InstallationId installation,
            String name,
            String room,
            FormFactor form,
            boolean online,
            @Nullable TextView app) {
        static SendingPlaceView of(SendingPlaces.Place place) {
            return new SendingPlaceView(
                    place.device().orElse(null),
                    place.installation().orElse(null),
                    place.name(),
                    place.room(),
                    place.form(),
                    place.online(),
                    place.app().map(TextView::of).orElse(null));
        }
    }

    /// @param device null for my own browser
    /// @param installation of the app in my own browser
    /// @param kind `link`, `place` or `text`; a file is sent to `/sendings/files`
    /// @param said the address (http, https; geo for a place, RFC 5870) or the text
    record Wish(
            Id.@Nullable DeviceId device,
            Id.@Nullable InstallationId installation,
            @Nullable SentKind kind,
            @Nullable String title,
            @Nullable String said) {}

    /// @param device to which it goes; null for my own browser
    /// @param place the name of that device; null for my own browser
    /// @param app that opened it; null where none did
    /// @param type of a file, by its content; empty text for the rest
    /// @param state `waiting`, `shown`, `unopened` (nothing there could open it) or `late` (the
    ///   terminal did not come back within ten minutes)
    record SendingView(
            Id.SendingId id,
            Id.@Nullable DeviceId device,
            Id.@Nullable InstallationId installation,
            @Nullable String place,
            @Nullable TextView app,
            SentKind kind,
            String title,
            String said,
            String type,
            int bytes,
            Sending.State state,
            Instant sent,
            Instant changed) {}

    private SendingView view(Sending sending) {
        return new SendingView(
                sending.id(),
                sending.device().orElse(null),
                sending.installation().orElse(null),
                sending.device().flatMap(devices::find).map(Devices.Device::name).orElse(null),
                sending.installation()
                        .flatMap(installations::find)
                        .map(installations::look)
                        .flatMap(Installations.Shown::version)
                        .map(each -> TextView.of(each.manifest().name()))
                        .orElse(null),
                sending.kind(),
                sending.title(),
                sending.said(),
                sending.type(),
                sending.bytes(),
                sending.state(),
                sending.sent(),
                sending.changed());
    }

    @GetMapping("/places")
    @ApiResponse(
            responseCode = "200",
            description = "Where an app opens it first",
            content =
                    @Content(
                            array =
                                    @ArraySchema(
                                            schema =
                                                    @Schema(
                                                            implementation =
                                                                    SendingPlaceView.class))))
    @Operation(summary = "The terminals on which something of a kind opens, to which I may send")
    ResponseEntity<?> places(Caller caller, @RequestParam(defaultValue = "") String kind) {
        return Answers.of(
                SentKind.find(kind)
                        .map(each ->
                                Outcome.done(
                                        places.of(caller.person(), each).stream()
                                                .map(SendingPlaceView::of)
                                                .toList()))
                        .orElseGet(() ->
                                Outcome.refused(
                                        RefusalCode.FIELD_INVALID,
                                        "A kind is link, image, audio, video, place or text.")));
    }

    @PostMapping
    @ApiResponse(
            responseCode = "201",
            description = "Sent; the terminal is told",
            content = @Content(schema = @Schema(implementation = SendingView.class)))
    @Operation(summary = "Send a link, a place or a text")
    ResponseEntity<?> send(Caller caller, @RequestBody Wish body) {
        if (body.kind() == null) {
            return Answers.refuse(RefusalCode.FIELD_INVALID, "Say the kind: link, place or text.");
        }
        return Answers.of(
                HttpStatus.CREATED,
                sendings.send(
                                caller.person(),
                                to(body.device(), body.installation()),
                                body.kind(),
                                Objects.requireNonNullElse(body.title(), ""),
                                Objects.requireNonNullElse(body.said(), ""))
                        .map(this::view));
    }

    @PostMapping(path = "/files", consumes = MediaType.APPLICATION_OCTET_STREAM_VALUE)
    @ApiResponse(
            responseCode = "201",
            description = "Sent; the terminal is told",
            content = @Content(schema = @Schema(implementation = SendingView.class)))
    @Operation(summary = "Send a picture, a sound or a video: the file, at most 24 MiB")
    ResponseEntity<?> sendFile(
            Caller caller,
            @RequestParam(required = false) Id.@Nullable DeviceId device,
            @RequestParam(required = false) Id.@Nullable InstallationId installation,
            @RequestParam(defaultValue = "") String title,
            HttpServletRequest request)
            throws IOException {
        return Answers.of(
                HttpStatus.CREATED,
                sendings.send(
                                caller.person(),
                                to(device, installation),
                                title,
                                request.getInputStream())
                        .map(this::view));
    }

    private static Sendings.To to(
            Id.@Nullable DeviceId device, Id.@Nullable InstallationId installation) {
        return new Sendings.To(Optional.ofNullable(device), Optional.ofNullable(installation));
    }

    @GetMapping
    @Operation(summary = "What I sent in the last 24 hours, the latest first, at most 50")
    List<SendingView> list(Caller caller) {
        return sendings.of(caller.person()).stream().map(this::view).toList();
    }

    @GetMapping("/{sending}")
    @ApiResponse(
            responseCode = "200",
            description = "As far as it is",
            content = @Content(schema = @Schema(implementation = SendingView.class)))
    @Operation(summary = "What became of something that I sent")
    ResponseEntity<?> look(Caller caller, @PathVariable Id.SendingId sending) {
        Optional<Sending> found = sendings.find(caller.person(), sending);
        return found.isPresent() ? ResponseEntity.ok(view(found.get())) : unknown();
    }

    @DeleteMapping("/{sending}")
    @Operation(summary = "Take something back that I sent; no terminal has it any more")
    ResponseEntity<?> remove(Caller caller, @PathVariable Id.SendingId sending) {
        return Answers.of(HttpStatus.NO_CONTENT, sendings.remove(caller.person(), sending));
    }

    /// For terminals: the pass was told to them, so no other credential is asked for.
    @GetMapping("/{sending}/content")
    @ApiResponse(
            responseCode = "200",
            description = "The file, whole; a part of it with 206 where one range was asked for",
            content = @Content(mediaType = MediaType.APPLICATION_OCTET_STREAM_VALUE))
    @Operation(summary = "A file that was sent to a terminal")
    ResponseEntity<?> content(
            @PathVariable Id.SendingId sending,
            @RequestParam Id.DeviceId device,
            @RequestParam(defaultValue = "") String pass,
            @RequestHeader(name = HttpHeaders.RANGE, required = false) @Nullable String range) {
        Optional<Sending> file =
                passes.opens(device, sending, pass)
                        ? sendings.file(sending, to(device, null))
                        : Optional.empty();
        return file.isPresent() ? SentFiles.answer(sendings, file.get(), range) : unknown();
    }

    private static ResponseEntity<?> unknown() {
        return Answers.refuse(RefusalCode.NOT_FOUND, "There is no such thing that was sent.");
    }
}
