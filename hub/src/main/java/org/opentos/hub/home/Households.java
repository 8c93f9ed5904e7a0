package org.opentos.hub.home;

import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Cause;
import org.opentos.protocol.DisplayName;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Role;
import org.opentos.protocol.Subject;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What people do with a home and its rooms.
@Component
public class Households {
    public static final int HOMES_PER_PERSON_MAX = 20;
    public static final int ROOMS_PER_HOME_MAX = 100;
    public static final List<String> LOCALES = List.of("en", "zh-Hans");

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Homes homes;
    private final GrantStore grants;
    private final GrantedAccess access;
    private final RoleTable table;
    private final Persons persons;
    private final Acts acts;
    private final InstantSource clock;
    private final Ids ids;

    Households(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Homes homes,
            GrantStore grants,
            GrantedAccess access,
            RoleTable table,
            Persons persons,
            Acts acts,
            InstantSource clock,
            Ids ids) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.homes = homes;
        this.grants = grants;
        this.access = access;
        this.table = table;
        this.persons = persons;
        this.acts = acts;
        this.clock = clock;
        this.ids = ids;
    }

    /// Makes a home whose owner the caller is, in the caller's language.
    public Outcome<HomeView> create(Caller caller, @Nullable String name) {
        return DisplayName.check("/name", name)
                .then(checked ->
                        changing(() -> {
                            Optional<Refusal> full = refuseAnotherHome(caller.person());
                            if (full.isPresent()) {
                                return Outcome.refused(full.get());
                            }
                            Id.HomeId home = ids.next(Id.HomeId::new);
                            String locale =
                                    persons.find(caller.person())
                                            .flatMap(Person::locale)
                                            .orElse("en");
                            jdbc.sql(
                                            "insert into home (id, name, locale, created_at) values (?, ?, ?, ?)")
                                    .params(
                                            home.value(),
                                            checked,
                                            LOCALES.contains(locale) ? locale : "en",
                                            clock.instant().atOffset(ZoneOffset.UTC))
                                    .update();
                            Cause cause =
                                    acts.done(
                                            caller,
                                            home,
                                            HomeChanged.What.HOME,
                                            "home-created",
                                            home,
                                            checked);
                            admit(caller.person(), home, Role.OWNER, cause);
                            return Outcome.done(home);
                        }))
                .then(home -> see(caller, home));
    }

    public Outcome<HomeView> see(Caller caller, Id.HomeId home) {
        return allowed(
                caller,
                Operation.HOME_SEE,
                home,
                () -> {
                    Optional<Homes.Home> found = homes.find(home);
                    Optional<Role> role = access.role(caller.subject(), home);
                    return found.isEmpty() || role.isEmpty()
                            ? absent("home")
                            : Outcome.done(view(caller.subject(), found.get(), role.get()));
                });
    }

    /// Changes the name, the language of the shared screens, or both.
    ///
    /// @param name kept as it is where null
    /// @param locale kept as it is where null
    public Outcome<HomeView> change(
            Caller caller, Id.HomeId home, @Nullable String name, @Nullable String locale) {
        if (locale != null && !LOCALES.contains(locale)) {
            return Outcome.refused(
                    new Refusal(
                            RefusalCode.FIELD_INVALID,
                            "Choose one of the languages " + String.join(", ", LOCALES) + ".",
                            List.of(new Refusal.Fault("/locale", "is not offered"))));
        }
        return allowed(
                        caller,
                        Operation.HOME_RENAME,
                        home,
                        () -> {
                            Outcome<String> checked =
                                    name == null
                                            ? Outcome.done("")
                                            : DisplayName.check("/name", name);
                            return checked.then(kept ->
                                    changing(() -> {
                                        jdbc.sql(
                                                        """
                                                        update home set name = coalesce(nullif(:name, ''), name), locale = coalesce(:locale, locale)
                                                        where id = :id
                                                        """)
                                                .param("name", kept)
                                                .param("locale", locale)
                                                .param("id", home.value())
                                                .update();
                                        acts.done(
                                                caller,
                                                home,
                                                HomeChanged.What.HOME,
                                                "home-changed",
                                                home,
                                                kept);
                                        return Outcome.done(home);
                                    }));
                        })
                .then(done -> see(caller, done));
    }

    public Outcome<HomeView.Room> addRoom(Caller caller, Id.HomeId home, @Nullable String name) {
        return allowed(caller, Operation.ROOM_EDIT, home, () -> DisplayName.check("/name", name))
                .then(checked ->
                        changing(() -> {
                            if (!lock(home)) {
                                return absent("home");
                            }
                            if (homes.rooms(home).size() >= ROOMS_PER_HOME_MAX) {
                                return limit(
                                        "A home has at most "
                                                + ROOMS_PER_HOME_MAX
                                                + " rooms; remove one first.");
                            }
                            Id.RoomId room = ids.next(Id.RoomId::new);
                            jdbc.sql("insert into room (id, home, name) values (?, ?, ?)")
                                    .params(room.value(), home.value(), checked)
                                    .update();
                            acts.done(
                                    caller,
                                    home,
                                    HomeChanged.What.ROOMS,
                                    "room-added",
                                    room,
                                    checked);
                            return Outcome.done(new HomeView.Room(room, checked));
                        }));
    }

    public Outcome<HomeView.Room> renameRoom(
            Caller caller, Id.HomeId home, Id.RoomId room, @Nullable String name) {
        return allowed(caller, Operation.ROOM_EDIT, home, () -> DisplayName.check("/name", name))
                .then(checked ->
                        changing(() -> {
                            int changed =
                                    jdbc.sql("update room set name = ? where id = ? and home = ?")
                                            .params(checked, room.value(), home.value())
                                            .update();
                            if (changed == 0) {
                                return absent("room");
                            }
                            acts.done(
                                    caller,
                                    home,
                                    HomeChanged.What.ROOMS,
                                    "room-renamed",
                                    room,
                                    checked);
                            return Outcome.done(new HomeView.Room(room, checked));
                        }));
    }

    /// Removes a room; its devices stay in the home, without a room.
    public Outcome<Id.RoomId> removeRoom(Caller caller, Id.HomeId home, Id.RoomId room) {
        return allowed(
                caller,
                Operation.ROOM_EDIT,
                home,
                () ->
                        changing(() -> {
                            Optional<String> name =
                                    jdbc.sql(
                                                    "delete from room where id = ? and home = ? returning name")
                                            .params(room.value(), home.value())
                                            .query(String.class)
                                            .optional();
                            if (name.isEmpty()) {
                                return absent("room");
                            }
                            acts.done(
                                    caller,
                                    home,
                                    HomeChanged.What.ROOMS,
                                    "room-removed",
                                    room,
                                    name.get());
                            return Outcome.done(room);
                        }));
    }

    /// Whether a person has as many homes as one may. Within a transaction, in which no other takes
    /// the last place.
    Optional<Refusal> refuseAnotherHome(Id.PersonId person) {
        Sql.hold(jdbc, "homes of " + person.text());
        long held =
                grants.of(new Subject.Person(person)).stream().map(Grant::home).distinct().count();
        return held < HOMES_PER_PERSON_MAX
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                RefusalCode.LIMIT_REACHED,
                                "A person belongs to at most "
                                        + HOMES_PER_PERSON_MAX
                                        + " homes; leave one first."));
    }

    /// Makes a person a member; within a transaction.
    void admit(Id.PersonId person, Id.HomeId home, Role role, Cause cause) {
        Subject subject = new Subject.Person(person);
        grants.insert(
                new Grant(
                        ids.next(Id.GrantId::new),
                        subject,
                        home,
                        role,
                        Optional.empty(),
                        Grant.Window.ALWAYS),
                Optional.of(cause),
                clock.instant());
        access.changing(home, List.of(subject));
    }

    /// Holds the home's row until the transaction ends, so that limits are counted by one at a
    /// time.
    ///
    /// @return whether the home exists
    boolean lock(Id.HomeId home) {
        return jdbc.sql("select 1 from home where id = ? for update")
                .param(home.value())
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    <T> Outcome<T> allowed(
            Caller caller, Operation operation, Id.HomeId home, Supplier<Outcome<T>> work) {
        return access.refuse(caller.subject(), operation, new Resource.OfHome(home))
                .map(Outcome::<T>refused)
                .orElseGet(work);
    }

    <T> Outcome<T> changing(Supplier<Outcome<T>> work) {
        return Objects.requireNonNull(transaction.execute(_ -> work.get()));
    }

    static <T> Outcome<T> absent(String what) {
        return Outcome.refused(
                RefusalCode.NOT_FOUND, "There is no such " + what + "; it may have been removed.");
    }

    static <T> Outcome<T> limit(String detail) {
        return Outcome.refused(RefusalCode.LIMIT_REACHED, detail);
    }

    private HomeView view(Subject subject, Homes.Home home, Role role) {
        Resource resource = new Resource.OfHome(home.id());
        List<Operation> may =
                Arrays.stream(Operation.values())
                        .filter(each -> !table.weighsRisk(each))
                        .filter(each -> access.refuse(subject, each, resource).isEmpty())
                        .toList();
        return new HomeView(
                home.id(),
                home.name(),
                home.locale(),
                role,
                may.contains(Operation.DEVICE_SEE) ? rooms(home.id()) : List.of(),
                may.contains(Operation.MEMBER_SEE) ? members(home.id()) : List.of(),
                may);
    }

    private List<HomeView.Room> rooms(Id.HomeId home) {
        return homes.rooms(home).stream()
                .map(room -> new HomeView.Room(room.id(), room.name()))
                .toList();
    }

    private List<HomeView.Member> members(Id.HomeId home) {
        List<GrantStore.Membership> memberships = grants.members(home);
        Map<Id.PersonId, Person> known =
                persons.find(memberships.stream().map(GrantStore.Membership::person).toList());
        return memberships.stream()
                .map(each ->
                        new HomeView.Member(
                                human(each.person(), Optional.ofNullable(known.get(each.person()))),
                                each.role(),
                                each.since()))
                .toList();
    }

    static HomeView.Human human(Id.PersonId id, Optional<Person> person) {
        return new HomeView.Human(id, person.map(Person::displayName).orElse(""));
    }
}
