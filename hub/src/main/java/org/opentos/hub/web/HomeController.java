package org.opentos.hub.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.home.Households;
import org.opentos.hub.home.Members;
import org.opentos.hub.home.RoleTable;
import org.opentos.hub.identity.Caller;
import org.opentos.protocol.Id;
import org.opentos.protocol.Role;
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

/// Homes, their rooms and members, and what each role may do.
@RestController
@Tag(name = "Homes", description = "Homes, their rooms and members, and what each role may do.")
@RequestMapping("/api/v1")
class HomeController {
    record Named(@Nullable String name) {}

    record HomeChange(@Nullable String name, @Nullable String locale) {}

    record MemberChange(@Nullable Role role) {}

    record Roles(List<Role> roles, List<RoleTable.Row> rows) {}

    private final Households households;
    private final Members members;
    private final RoleTable table;

    HomeController(Households households, Members members, RoleTable table) {
        this.households = households;
        this.members = members;
        this.table = table;
    }

    @GetMapping("/roles")
    @Operation(summary = "What each role may do")
    Roles roles() {
        return new Roles(List.of(Role.values()), table.rows());
    }

    @PostMapping("/homes")
    @Operation(summary = "Make a home, whose owner I am")
    ResponseEntity<?> create(Caller caller, @RequestBody Named body) {
        return Answers.of(HttpStatus.CREATED, households.create(caller, body.name()));
    }

    @GetMapping("/homes/{home}")
    @Operation(summary = "A home, its rooms and its members")
    ResponseEntity<?> see(Caller caller, @PathVariable Id.HomeId home) {
        return Answers.of(households.see(caller, home));
    }

    @PatchMapping("/homes/{home}")
    @Operation(summary = "Rename a home, or change the language of its screens")
    ResponseEntity<?> change(
            Caller caller, @PathVariable Id.HomeId home, @RequestBody HomeChange body) {
        return Answers.of(households.change(caller, home, body.name(), body.locale()));
    }

    @PostMapping("/homes/{home}/rooms")
    @Operation(summary = "Add a room")
    ResponseEntity<?> addRoom(
            Caller caller, @PathVariable Id.HomeId home, @RequestBody Named body) {
        return Answers.of(HttpStatus.CREATED, households.addRoom(caller, home, body.name()));
    }

    @PatchMapping("/homes/{home}/rooms/{room}")
    @Operation(summary = "Rename a room")
    ResponseEntity<?> renameRoom(
            Caller caller,
            @PathVariable Id.HomeId home,
            @PathVariable Id.RoomId room,
            @RequestBody Named body) {
        return Answers.of(households.renameRoom(caller, home, room, body.name()));
    }

    @DeleteMapping("/homes/{home}/rooms/{room}")
    @Operation(summary = "Remove a room; its devices stay in the home")
    ResponseEntity<?> removeRoom(
            Caller caller, @PathVariable Id.HomeId home, @PathVariable Id.RoomId room) {
        return Answers.of(HttpStatus.NO_CONTENT, households.removeRoom(caller, home, room));
    }

    @PatchMapping("/homes/{home}/members/{person}")
    @Operation(summary = "Give a member another role")
    ResponseEntity<?> changeMember(
            Caller caller,
            @PathVariable Id.HomeId home,
            @PathVariable Id.PersonId person,
            @RequestBody MemberChange body) {
        return Answers.of(members.changeRole(caller, home, person, body.role()));
    }

    @DeleteMapping("/homes/{home}/members/{person}")
    @Operation(summary = "End a membership; my own, too")
    ResponseEntity<?> removeMember(
            Caller caller, @PathVariable Id.HomeId home, @PathVariable Id.PersonId person) {
        return Answers.of(HttpStatus.NO_CONTENT, members.remove(caller, home, person));
    }
}
