package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.devices.Claims;
import org.opentos.hub.devices.DevicePlaces;
import org.opentos.hub.devices.DevicePlaces.RoomChange;
import org.opentos.hub.identity.Caller;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/// Devices come into a home, get a name and a room, and leave.
@RestController
@RequestMapping("/api/v1")
class ClaimController {
    record Claim(@Nullable String code, @Nullable String name, Id.@Nullable RoomId room) {}

    private final Claims claims;
    private final DevicePlaces places;

    ClaimController(Claims claims, DevicePlaces places) {
        this.claims = claims;
        this.places = places;
    }

    @GetMapping("/claims/{code}")
    @Operation(summary = "What device a claim code is for. Needs no sign-in; guesses are limited.")
    ResponseEntity<?> look(@PathVariable String code, HttpServletRequest request) {
        return answer(HttpStatus.OK, claims.look(code, request.getRemoteAddr()));
    }

    @PostMapping("/homes/{home}/devices")
    @Operation(summary = "Claims a device for a home by the code on its label.")
    ResponseEntity<?> claim(Caller caller, @PathVariable Id.HomeId home, @RequestBody Claim body) {
        return answer(
                HttpStatus.CREATED,
                claims.claim(
                        caller,
                        home,
                        new Claims.Wish(
                                body.code() == null ? "" : body.code(),
                                body.name(),
                                Optional.ofNullable(body.room()))));
    }

    @PatchMapping("/devices/{device}")
    @Operation(summary = "Gives a device another name or room; a room of null takes it out.")
    ResponseEntity<?> change(
            Caller caller, @PathVariable Id.DeviceId device, @RequestBody JsonNode body) {
        return Answers.of(
                room(body)
                        .then(room ->
                                name(body)
                                        .then(name ->
                                                places.change(
                                                        caller, device, name.orElse(null), room))));
    }

    @DeleteMapping("/devices/{device}")
    @Operation(summary = "The device leaves its home; its claim code is good again.")
    ResponseEntity<?> remove(Caller caller, @PathVariable Id.DeviceId device) {
        return Answers.of(HttpStatus.NO_CONTENT, places.remove(caller, device));
    }

    private static <T> ResponseEntity<?> answer(HttpStatus success, Claims.Attempt<T> attempt) {
        return switch (attempt.outcome()) {
            case Outcome.Refused<T>(Refusal refusal)
                    when refusal.code() == RefusalCode.TOO_MANY_ATTEMPTS ->
                    Answers.refuse(refusal, attempt.retryAfter());
            case Outcome<T> outcome -> Answers.of(success, outcome);
        };
    }

    private static Outcome<Optional<String>> name(JsonNode body) {
        JsonNode name = body.path("name");
        return name.isMissingNode()
                ? Outcome.done(Optional.empty())
                : name.isString()
                        ? Outcome.done(Optional.of(name.stringValue()))
                        : field("/name", "must be text");
    }

    private static Outcome<RoomChange> room(JsonNode body) {
        JsonNode room = body.path("room");
        if (room.isMissingNode()) {
            return Outcome.done(new RoomChange.Kept());
        }
        if (room.isNull()) {
            return Outcome.done(new RoomChange.Nowhere());
        }
        try {
            return Outcome.done(new RoomChange.To(Id.RoomId.parse(room.asString(""))));
        } catch (IllegalArgumentException malformed) {
            return field("/room", "must be the id of a room, or null");
        }
    }

    private static <T> Outcome<T> field(String pointer, String message) {
        return Outcome.refused(
                new Refusal(
                        RefusalCode.FIELD_INVALID,
                        "A field of the request has the wrong form; see faults.",
                        List.of(new Refusal.Fault(pointer, message))));
    }
}
