package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.home.Invitations;
import org.opentos.hub.identity.Caller;
import org.opentos.protocol.Id;
import org.opentos.protocol.Role;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.support.ServletUriComponentsBuilder;

/// Invitations into a home: made and withdrawn by its owners, looked at and accepted by code.
@RestController
@Tag(name = "Invitations", description = "How further people join a home.")
@RequestMapping("/api/v1")
class InvitationController {
    record Wish(@Nullable Role role, @Nullable Instant expiresAt) {}

    /// @param url the page where the invitation is accepted, on the address by which the inviter
    ///   reached the hub; the code stands behind `#`, which no server logs
    record Made(Id.InvitationId id, Role role, String code, String url, Instant expiresAt) {}

    private final Invitations invitations;

    InvitationController(Invitations invitations) {
        this.invitations = invitations;
    }

    @PostMapping("/homes/{home}/invitations")
    @Operation(summary = "Invite somebody; the code is shown once")
    ResponseEntity<?> invite(Caller caller, @PathVariable Id.HomeId home, @RequestBody Wish wish) {
        return Answers.of(
                HttpStatus.CREATED,
                invitations
                        .invite(caller, home, wish.role(), wish.expiresAt())
                        .map(InvitationController::made));
    }

    @GetMapping("/homes/{home}/invitations")
    @Operation(summary = "The open invitations")
    ResponseEntity<?> list(Caller caller, @PathVariable Id.HomeId home) {
        return Answers.of(invitations.list(caller, home));
    }

    @DeleteMapping("/homes/{home}/invitations/{invitation}")
    @Operation(summary = "Withdraw an open invitation")
    ResponseEntity<?> withdraw(
            Caller caller, @PathVariable Id.HomeId home, @PathVariable Id.InvitationId invitation) {
        return Answers.of(HttpStatus.NO_CONTENT, invitations.withdraw(caller, home, invitation));
    }

    /// Open to all: who holds the code may see what it offers before signing up.
    @GetMapping("/invitations/{code}")
    @Operation(summary = "What an invitation offers, for who holds its code")
    ResponseEntity<?> offer(@PathVariable String code, HttpServletRequest request) {
        return Answers.of(invitations.offer(code, request.getRemoteAddr()));
    }

    @PostMapping("/invitations/{code}/acceptance")
    @Operation(summary = "Join a home by an invitation")
    ResponseEntity<?> accept(Caller caller, @PathVariable String code) {
        return Answers.of(invitations.accept(caller, code));
    }

    private static Made made(Invitations.Made made) {
        String url =
                ServletUriComponentsBuilder.fromCurrentContextPath()
                        .path("/join")
                        .fragment(made.code())
                        .toUriString();
        return new Made(made.id(), made.role(), made.code(), url, made.expiresAt());
    }
}
