package org.opentos.hub.web;

import java.time.Instant;
import java.util.Optional;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.things.ThingHistory;
import org.opentos.protocol.Id;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// What happened to devices, and why.
@RestController
@RequestMapping("/api/v1")
class HistoryController {
    private final ThingHistory history;

    HistoryController(ThingHistory history) {
        this.history = history;
    }

    @GetMapping("/devices/{device}/properties/{property}/observations")
    ResponseEntity<?> observations(
            Caller caller,
            @PathVariable Id.DeviceId device,
            @PathVariable String property,
            @RequestParam Optional<Instant> from,
            @RequestParam Optional<Instant> to,
            @RequestParam(defaultValue = "300") int points) {
        return Answers.of(
                history.observations(caller.subject(), device, property, from, to, points));
    }

    @GetMapping("/devices/{device}/events")
    ResponseEntity<?> events(
            Caller caller,
            @PathVariable Id.DeviceId device,
            @RequestParam(defaultValue = "50") int limit) {
        return Answers.of(history.events(caller.subject(), device, limit));
    }

    @GetMapping("/devices/{device}/invocations")
    ResponseEntity<?> invocations(
            Caller caller,
            @PathVariable Id.DeviceId device,
            @RequestParam(defaultValue = "50") int limit) {
        return Answers.of(history.invocations(caller.subject(), device, limit));
    }

    @GetMapping("/devices/{device}/changes")
    ResponseEntity<?> changes(
            Caller caller,
            @PathVariable Id.DeviceId device,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam Optional<Instant> before) {
        return Answers.of(history.changes(caller.subject(), device, limit, before));
    }

    @GetMapping("/causes/{cause}")
    ResponseEntity<?> causes(Caller caller, @PathVariable Id.CauseId cause) {
        return Answers.of(history.causes(caller.subject(), cause));
    }
}
