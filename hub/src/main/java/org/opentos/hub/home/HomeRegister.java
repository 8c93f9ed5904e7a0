package org.opentos.hub.home;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Role;
import org.opentos.protocol.Subject;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// [Homes] over the database.
@Component
class HomeRegister implements Homes {
    private final JdbcClient jdbc;
    private final GrantStore grants;
    private final GrantedAccess access;
    private final Acts acts;
    private final InstantSource clock;
    private final Ids ids;

    HomeRegister(
            JdbcClient jdbc,
            GrantStore grants,
            GrantedAccess access,
            Acts acts,
            InstantSource clock,
            Ids ids) {
        this.jdbc = jdbc;
        this.grants = grants;
        this.access = access;
        this.acts = acts;
        this.clock = clock;
        this.ids = ids;
    }

    @Override
    public Optional<Home> find(Id.HomeId id) {
        return jdbc.sql("select id, name, locale from home where id = ?")
                .param(id.value())
                .query(HomeRegister::home)
                .optional();
    }

    @Override
    public Optional<Room> room(Id.HomeId home, Id.RoomId id) {
        return jdbc.sql("select id, home, name from room where home = ? and id = ?")
                .params(home.value(), id.value())
                .query(HomeRegister::room)
                .optional();
    }

    @Override
    public List<Room> rooms(Id.HomeId home) {
        return jdbc.sql("select id, home, name from room where home = ? order by id")
                .param(home.value())
                .query(HomeRegister::room)
                .list();
    }

    @Override
    public List<Belonging> ofPerson(Id.PersonId person) {
        Subject subject = new Subject.Person(person);
        Map<Id.HomeId, Role> roles = new LinkedHashMap<>();
        for (Id.HomeId home : access.homes(subject)) {
            access.role(subject, home).ifPresent(role -> roles.put(home, role));
        }
        if (roles.isEmpty()) {
            return List.of();
        }
        List<Belonging> belongings = new ArrayList<>();
        jdbc.sql("select id, name, locale from home where id in (:ids) order by id")
                .param("ids", roles.keySet().stream().map(Id::value).toList())
                .query(HomeRegister::home)
                .list()
                .forEach(home -> {
                    Role role = roles.get(home.id());
                    if (role != null) {
                        belongings.add(new Belonging(home.id(), home.name(), role));
                    }
                });
        return belongings;
    }

    @Override
    public void placeDevice(Id.DeviceId device, Optional<Id.HomeId> home, boolean terminal) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException("device " + device + " placed without a transaction");
        }
        Map<Id.HomeId, List<Subject>> changed = new LinkedHashMap<>();
        for (Grant removed : grants.removeDevice(device)) {
            changed.computeIfAbsent(removed.home(), _ -> new ArrayList<>()).add(removed.subject());
        }
        Subject subject = new Subject.Device(device);
        home.ifPresent(into -> {
            Role role = terminal ? Role.TERMINAL : Role.THING;
            grants.insert(
                    new Grant(
                            ids.next(Id.GrantId::new),
                            subject,
                            into,
                            role,
                            Optional.empty(),
                            Grant.Window.ALWAYS),
                    Optional.empty(),
                    clock.instant());
            changed.computeIfAbsent(into, _ -> new ArrayList<>()).add(subject);
        });
        changed.forEach((where, subjects) -> {
            access.changing(where, subjects);
            acts.changed(where, HomeChanged.What.DEVICES);
        });
    }

    private static Home home(ResultSet row, int number) throws SQLException {
        return new Home(
                new Id.HomeId(row.getObject("id", UUID.class)),
                row.getString("name"),
                row.getString("locale"));
    }

    private static Room room(ResultSet row, int number) throws SQLException {
        return new Room(
                new Id.RoomId(row.getObject("id", UUID.class)),
                new Id.HomeId(row.getObject("home", UUID.class)),
                row.getString("name"));
    }
}
