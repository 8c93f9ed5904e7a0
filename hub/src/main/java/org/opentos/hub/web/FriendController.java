package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.social.Friends;
import org.opentos.protocol.Id;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/// Whom a person knows.
@RestController
@RequestMapping("/api/v1/friends")
@Tag(name = "Friends", description = "Whom I know, by a code that one hands another.")
class FriendController {
    private final Friends friends;

    FriendController(Friends friends) {
        this.friends = friends;
    }

    /// @param person by whom it can be ended
    record FriendView(Id.PersonId person, String name, Instant since) {
        static FriendView of(Friends.Friend friend) {
            return new FriendView(friend.person(), friend.name(), friend.since());
        }
    }

    record CodeView(@Schema(example = "7K3M9-QXA2D") String code, Instant expires) {}

    /// @param code as somebody told it
    record Entered(@Nullable String code) {}

    @GetMapping
    @Operation(summary = "My friends, the oldest first")
    List<FriendView> list(Caller caller) {
        return friends.of(caller.person()).stream().map(FriendView::of).toList();
    }

    @PostMapping("/code")
    @ResponseStatus(HttpStatus.CREATED)
    @Operation(
            summary = "A code that makes whoever enters it my friend",
            description = "Once, for ten minutes; the one before is unknown from now on.")
    CodeView code(Caller caller) {
        Friends.Code made = friends.code(caller.person());
        return new CodeView(made.code(), made.expires());
    }

    @PostMapping
    @ApiResponse(
            responseCode = "201",
            description = "Friends now",
            content = @Content(schema = @Schema(implementation = FriendView.class)))
    @Operation(summary = "Enter somebody's code")
    ResponseEntity<?> enter(Caller caller, @RequestBody Entered body) {
        return Answers.of(
                HttpStatus.CREATED,
                friends.enter(caller.person(), Objects.requireNonNullElse(body.code(), ""))
                        .map(FriendView::of));
    }

    @DeleteMapping("/{person}")
    @Operation(summary = "Be friends no more")
    ResponseEntity<?> end(Caller caller, @PathVariable Id.PersonId person) {
        return Answers.of(HttpStatus.NO_CONTENT, friends.end(caller.person(), person));
    }
}
