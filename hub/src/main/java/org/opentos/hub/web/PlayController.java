package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.party.Parties;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// How phones come to parties. Nobody signs in here.
@RestController
@RequestMapping("/api/v1/play")
@Tag(name = "Play", description = "Phones that steer an app on a terminal, without an account.")
class PlayController {
    private final Parties parties;

    PlayController(Parties parties) {
        this.parties = parties;
    }

    /// @param en in English
    /// @param zhHans in Simplified Chinese
    record TitleView(String en, String zhHans) {}

    /// @param title of the app
    /// @param seats how many may play
    /// @param taken how many do
    record PartyView(TitleView title, int seats, int taken) {
        static PartyView of(Parties.Look look) {
            return new PartyView(
                    new TitleView(look.title().english(), look.title().chinese()),
                    look.seats(),
                    look.taken());
        }
    }

    /// @param name 1 to 16 characters
    record Joining(@Nullable String name) {}

    /// @param token by which the phone takes its seat again, on the connection `/api/v1/live/play`;
    ///   it is shown this once
    /// @param seat from 1
    record SeatView(String token, int seat, String name) {}

    @GetMapping("/{code}")
    @ApiResponse(
            responseCode = "200",
            description = "The party that has the code now",
            content = @Content(schema = @Schema(implementation = PartyView.class)))
    @Operation(summary = "What a code is for. Needs no sign-in; guesses are limited.")
    ResponseEntity<?> look(@PathVariable String code, HttpServletRequest request) {
        return Answers.of(parties.look(code, request.getRemoteAddr()).map(PartyView::of));
    }

    @PostMapping("/{code}")
    @ApiResponse(
            responseCode = "201",
            description = "A seat",
            content = @Content(schema = @Schema(implementation = SeatView.class)))
    @Operation(summary = "Play along. Needs no sign-in; guesses are limited.")
    ResponseEntity<?> join(
            @PathVariable String code, @RequestBody Joining body, HttpServletRequest request) {
        return Answers.of(
                HttpStatus.CREATED,
                parties.join(code, body.name(), request.getRemoteAddr())
                        .map(joined -> new SeatView(joined.token(), joined.seat(), joined.name())));
    }
}
