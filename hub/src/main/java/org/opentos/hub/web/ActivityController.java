package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.activity.Activities;
import org.opentos.hub.activity.Activity;
import org.opentos.hub.activity.ActivityKind;
import org.opentos.hub.activity.Handoff;
import org.opentos.hub.activity.Handoffs;
import org.opentos.hub.activity.Places;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.market.install.Installation;
import org.opentos.hub.market.install.Installations;
import org.opentos.hub.market.publish.Offer;
import org.opentos.hub.web.SubmissionViews.TextView;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What a person is doing on any terminal, and where it goes on.
@RestController
@RequestMapping("/api/v1")
@Tag(name = "Activities", description = "What I am doing, and where it goes on.")
class ActivityController {
    private final Activities activities;
    private final Handoffs handoffs;
    private final Places places;
    private final Installations installations;
    private final Devices devices;

    ActivityController(
            Activities activities,
            Handoffs handoffs,
            Places places,
            Installations installations,
            Devices devices) {
        this.activities = activities;
        this.handoffs = handoffs;
        this.places = places;
        this.installations = installations;
        this.devices = devices;
    }

    /// @param installation of the app, where the activity is
    /// @param name of the app; null where it left the store
    /// @param device where it is; null for my own browser
    /// @param place the name of that device; null for my own browser
    /// @param open whether the app shows it now
    /// @param changed when it was last told of
    record ActivityView(
            Id.ActivityId id,
            String app,
            Id.InstallationId installation,
            @Nullable TextView name,
            ActivityKind what,
            String title,
            Id.@Nullable DeviceId device,
            @Nullable String place,
            boolean open,
            Instant changed) {}

    /// @param device null for my own browser
    /// @param room empty text where it is in none
    record PlaceView(
            Id.@Nullable DeviceId device,
            String name,
            String room,
            FormFactor form,
            boolean online) {
        static PlaceView of(Places.Place place) {
            return new PlaceView(
                    place.device().orElse(null),
                    place.name(),
                    place.room(),
                    place.form(),
                    place.online());
        }
    }

    /// @param device null for my own browser
    record Move(Id.@Nullable DeviceId device) {}

    /// @param step `offered`, `prepared`, `released` or `cancelled`
    record Said(@Nullable String step) {}

    /// @param source the installation from which it goes
    /// @param target the one to which it goes
    /// @param reason why it was cancelled: a code of a refusal
    record HandoffView(
            Id.HandoffId id,
            Id.ActivityId activity,
            Id.InstallationId source,
            Id.InstallationId target,
            Handoff.Step step,
            @Nullable RefusalCode reason,
            Instant changed) {
        static HandoffView of(Handoff handoff) {
            return new HandoffView(
                    handoff.id(),
                    handoff.activity(),
                    handoff.source(),
                    handoff.target(),
                    handoff.step(),
                    handoff.reason().orElse(null),
                    handoff.changed());
        }
    }

    @GetMapping("/activities")
    @Operation(summary = "What I am doing, and did, in apps; the latest first")
    List<ActivityView> list(Caller caller) {
        return activities.of(caller.person()).stream()
                .flatMap(each -> view(each).stream())
                .toList();
    }

    private Optional<ActivityView> view(Activity activity) {
        return installations
                .find(activity.installation())
                .map(installations::look)
                .map(at -> view(activity, at.installation(), at.version()));
    }

    private ActivityView view(Activity activity, Installation at, Optional<Offer> version) {
        return new ActivityView(
                activity.id(),
                activity.app().text(),
                at.id(),
                version.map(each -> TextView.of(each.manifest().name())).orElse(null),
                activity.what(),
                activity.title(),
                at.device().orElse(null),
                at.device().flatMap(devices::find).map(Devices.Device::name).orElse(null),
                activity.open(),
                activity.changed());
    }

    @GetMapping("/activities/{activity}/places")
    @ApiResponse(
            responseCode = "200",
            description = "Connected ones first",
            content =
                    @Content(
                            array =
                                    @ArraySchema(
                                            schema = @Schema(implementation = PlaceView.class))))
    @Operation(summary = "Where an activity of mine could go on")
    ResponseEntity<?> places(Caller caller, @PathVariable Id.ActivityId activity) {
        return Answers.of(
                activities.of(caller.person()).stream()
                        .filter(each -> each.id().equals(activity))
                        .findFirst()
                        .map(each ->
                                Outcome.done(places.of(each).stream().map(PlaceView::of).toList()))
                        .orElseGet(() ->
                                Outcome.refused(
                                        RefusalCode.NOT_FOUND, "You have no such activity.")));
    }

    @PostMapping("/activities/{activity}/handoffs")
    @ApiResponse(
            responseCode = "201",
            description = "Asked for",
            content = @Content(schema = @Schema(implementation = HandoffView.class)))
    @Operation(summary = "Let an activity of mine go on elsewhere")
    ResponseEntity<?> move(
            Caller caller, @PathVariable Id.ActivityId activity, @RequestBody Move body) {
        return Answers.of(
                HttpStatus.CREATED,
                handoffs.ask(caller, activity, Optional.ofNullable(body.device()))
                        .map(HandoffView::of));
    }

    @GetMapping("/handoffs")
    @Operation(
            summary = "What of mine moves now, or has to be closed where it was; the oldest first")
    List<HandoffView> moving(Caller caller) {
        return handoffs.current(caller.person()).stream().map(HandoffView::of).toList();
    }

    @PostMapping("/handoffs/{handoff}/steps")
    @ApiResponse(
            responseCode = "201",
            description = "As far as it is",
            content = @Content(schema = @Schema(implementation = HandoffView.class)))
    @Operation(
            summary = "What my own browser says of its part in it",
            description =
                    "The source says offered and released, the target prepared, either cancelled.")
    ResponseEntity<?> say(
            Caller caller, @PathVariable Id.HandoffId handoff, @RequestBody Said body) {
        return Answers.of(
                HttpStatus.CREATED,
                mine(caller, handoff)
                        .then(each ->
                                handoffs.say(
                                        each.id(),
                                        Objects.requireNonNullElse(body.step(), ""),
                                        Optional.empty()))
                        .map(HandoffView::of));
    }

    private Outcome<Handoff> mine(Caller caller, Id.HandoffId handoff) {
        return handoffs.find(caller.person(), handoff)
                .map(Outcome::done)
                .orElseGet(
                        () -> Outcome.refused(RefusalCode.NOT_FOUND, "You have no such hand-off."));
    }

    @DeleteMapping("/installations/{installation}/showing")
    @Operation(summary = "My own browser shows this app no more; what I was doing in it stays")
    ResponseEntity<?> left(Caller caller, @PathVariable Id.InstallationId installation) {
        return Answers.of(
                HttpStatus.NO_CONTENT,
                installations
                        .mine(caller, installation)
                        .map(each -> {
                            if (each.device().isEmpty()) {
                                activities.left(each);
                            }
                            return each;
                        }));
    }

    @GetMapping("/handoffs/{handoff}")
    @ApiResponse(
            responseCode = "200",
            description = "As far as it is",
            content = @Content(schema = @Schema(implementation = HandoffView.class)))
    @Operation(summary = "How far an activity of mine is on its way")
    ResponseEntity<?> look(Caller caller, @PathVariable Id.HandoffId handoff) {
        return Answers.of(mine(caller, handoff).map(HandoffView::of));
    }
}
