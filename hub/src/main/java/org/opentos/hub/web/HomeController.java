package org.opentos.hub.web;

import java.util.List;
import java.util.function.Supplier;
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
    Roles roles() {
        return new Roles(List.of(Role.values()), table.rows());
    }

    @PostMapping("/homes")
    ResponseEntity<?> create(Caller caller, @RequestBody Named body) {
        return managing(
                caller,
                () -> Answers.of(HttpStatus.CREATED, households.create(caller, body.name())));
    }

    @GetMapping("/homes/{home}")
    ResponseEntity<?> see(Caller caller, @PathVariable Id.HomeId home) {
        return Scoped.with(
                caller, Scopes.HOME_READ, () -> Answers.of(households.see(caller, home)));
    }

    @PatchMapping("/homes/{home}")
    ResponseEntity<?> change(
            Caller caller, @PathVariable Id.HomeId home, @RequestBody HomeChange body) {
        return managing(
                caller,
                () -> Answers.of(households.change(caller, home, body.name(), body.locale())));
    }

    @PostMapping("/homes/{home}/rooms")
    ResponseEntity<?> addRoom(
            Caller caller, @PathVariable Id.HomeId home, @RequestBody Named body) {
        return managing(
                caller,
                () ->
                        Answers.of(
                                HttpStatus.CREATED, households.addRoom(caller, home, body.name())));
    }

    @PatchMapping("/homes/{home}/rooms/{room}")
    ResponseEntity<?> renameRoom(
            Caller caller,
            @PathVariable Id.HomeId home,
            @PathVariable Id.RoomId room,
            @RequestBody Named body) {
        return managing(
                caller, () -> Answers.of(households.renameRoom(caller, home, room, body.name())));
    }

    @DeleteMapping("/homes/{home}/rooms/{room}")
    ResponseEntity<?> removeRoom(
            Caller caller, @PathVariable Id.HomeId home, @PathVariable Id.RoomId room) {
        return managing(
                caller,
                () -> Answers.of(HttpStatus.NO_CONTENT, households.removeRoom(caller, home, room)));
    }

    @PatchMapping("/homes/{home}/members/{person}")
    ResponseEntity<?> changeMember(
            Caller caller,
            @PathVariable Id.HomeId home,
            @PathVariable Id.PersonId person,
            @RequestBody MemberChange body) {
        return managing(
                caller, () -> Answers.of(members.changeRole(caller, home, person, body.role())));
    }

    @DeleteMapping("/homes/{home}/members/{person}")
    ResponseEntity<?> removeMember(
            Caller caller, @PathVariable Id.HomeId home, @PathVariable Id.PersonId person) {
        return managing(
                caller,
                () -> Answers.of(HttpStatus.NO_CONTENT, members.remove(caller, home, person)));
    }

    private static ResponseEntity<?> managing(Caller caller, Supplier<ResponseEntity<?>> work) {
        return Scoped.with(caller, Scopes.HOME_MANAGE, work);
    }
}
