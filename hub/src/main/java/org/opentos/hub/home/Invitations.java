package org.opentos.hub.home;

import java.security.SecureRandom;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.identity.Attempts;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.identity.TypedCode;
import org.opentos.hub.storage.Secrets;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Role;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// How further people join a home: by a code that one of them uses once.
@Component
public class Invitations {
    public static final int OPEN_PER_HOME_MAX = 20;
    public static final Duration EXPIRY_DEFAULT = Duration.ofDays(7);
    public static final Duration EXPIRY_MAX = Duration.ofDays(30);

    /// Wrong codes from one address.
    static final Attempts.Limit GUESSES =
            new Attempts.Limit("invitation-code", 10, Duration.ofMinutes(1));

    /// How long a spent invitation still answers that it is used or expired.
    private static final Duration KEPT = Duration.ofDays(30);

    private static final String SECRET = "invitation-codes";
    private static final List<Role> GIVEN = List.of(Role.ADULT, Role.CHILD);

    /// An invitation that waits for its person.
    public record Open(
            Id.InvitationId id,
            Role role,
            HomeView.Human inviter,
            Instant createdAt,
            Instant expiresAt) {}

    /// An invitation just made.
    ///
    /// @param code is not kept; this is the only time that it can be read
    public record Made(Id.InvitationId id, Role role, String code, Instant expiresAt) {}

    /// What an invited person sees before joining.
    public record Offer(HomeName home, Role role, InviterName inviter, Instant expiresAt) {
        public record HomeName(String name) {}

        public record InviterName(String displayName) {}
    }

    private record Stored(
            Id.InvitationId id,
            Id.HomeId home,
            Role role,
            Id.PersonId inviter,
            Instant createdAt,
            Instant expiresAt,
            boolean used) {}

    private final JdbcClient jdbc;
    private final Households households;
    private final Homes homes;
    private final GrantStore grants;
    private final Persons persons;
    private final Secrets secrets;
    private final Attempts attempts;
    private final Acts acts;
    private final InstantSource clock;
    private final Ids ids;
    private final SecureRandom random = new SecureRandom();
    private volatile byte @Nullable [] key;

    Invitations(
            JdbcClient jdbc,
            Households households,
            Homes homes,
            GrantStore grants,
            Persons persons,
            Secrets secrets,
            Attempts attempts,
            Acts acts,
            InstantSource clock,
            Ids ids) {
        this.jdbc = jdbc;
        this.households = households;
        this.homes = homes;
        this.grants = grants;
        this.persons = persons;
        this.secrets = secrets;
        this.attempts = attempts;
        this.acts = acts;
        this.clock = clock;
        this.ids = ids;
    }

    /// Makes an invitation.
    ///
    /// @param expiresAt within [#EXPIRY_MAX]; [#EXPIRY_DEFAULT] from now where null
    public Outcome<Made> invite(
            Caller caller, Id.HomeId home, @Nullable Role role, @Nullable Instant expiresAt) {
        return households.allowed(
                caller,
                Operation.MEMBER_INVITE,
                home,
                () -> {
                    if (role == null || !GIVEN.contains(role)) {
                        return Outcome.refused(
                                new Refusal(
                                        RefusalCode.FIELD_INVALID,
                                        "Invite somebody as an adult or as a child.",
                                        List.of(
                                                new Refusal.Fault(
                                                        "/role", "is neither adult nor child"))));
                    }
                    Instant now = clock.instant();
                    Instant until = expiresAt == null ? now.plus(EXPIRY_DEFAULT) : expiresAt;
                    if (!until.isAfter(now) || until.isAfter(now.plus(EXPIRY_MAX))) {
                        return Outcome.refused(
                                RefusalCode.TIME_INVALID,
                                "An invitation ends in the future, within "
                                        + EXPIRY_MAX.toDays()
                                        + " days.");
                    }
                    return households.changing(() -> insert(caller, home, role, now, until));
                });
    }

    private Outcome<Made> insert(
            Caller caller, Id.HomeId home, Role role, Instant now, Instant until) {
        if (!households.lock(home)) {
            return Households.absent("home");
        }
        forgetLongSpent(home, now);
        if (open(home, now).size() >= OPEN_PER_HOME_MAX) {
            return Households.limit(
                    "A home has at most "
                            + OPEN_PER_HOME_MAX
                            + " open invitations; withdraw one first.");
        }
        Id.InvitationId id = ids.next(Id.InvitationId::new);
        TypedCode code = TypedCode.random(random);
        jdbc.sql(
                        """
                        insert into invitation (id, home, role, code_hash, inviter, created_at, expires_at)
                        values (?, ?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        id.value(),
                        home.value(),
                        role.text(),
                        hash(code),
                        caller.person().value(),
                        now.atOffset(ZoneOffset.UTC),
                        until.atOffset(ZoneOffset.UTC))
                .update();
        acts.done(caller, home, HomeChanged.What.INVITATIONS, "member-invited", id, role.text());
        return Outcome.done(new Made(id, role, code.shown(), until));
    }

    public Outcome<List<Open>> list(Caller caller, Id.HomeId home) {
        return households.allowed(
                caller,
                Operation.MEMBER_INVITE,
                home,
                () -> {
                    List<Stored> open = open(home, clock.instant());
                    Map<Id.PersonId, Person> inviters =
                            persons.find(open.stream().map(Stored::inviter).distinct().toList());
                    return Outcome.done(
                            open.stream()
                                    .map(each ->
                                            new Open(
                                                    each.id(),
                                                    each.role(),
                                                    Households.human(
                                                            each.inviter(),
                                                            Optional.ofNullable(
                                                                    inviters.get(each.inviter()))),
                                                    each.createdAt(),
                                                    each.expiresAt()))
                                    .toList());
                });
    }

    public Outcome<Id.InvitationId> withdraw(
            Caller caller, Id.HomeId home, Id.InvitationId invitation) {
        return households.allowed(
                caller,
                Operation.MEMBER_INVITE,
                home,
                () ->
                        households.changing(() -> {
                            int removed =
                                    jdbc.sql(
                                                    "delete from invitation where id = ? and home = ? and used_at is null")
                                            .params(invitation.value(), home.value())
                                            .update();
                            if (removed == 0) {
                                return Households.absent("open invitation");
                            }
                            acts.done(
                                    caller,
                                    home,
                                    HomeChanged.What.INVITATIONS,
                                    "invitation-withdrawn",
                                    invitation,
                                    "");
                            return Outcome.done(invitation);
                        }));
    }

    /// Ends what a person offered while an owner; within a transaction.
    void withdrawAllOf(Id.PersonId inviter, Id.HomeId home) {
        jdbc.sql("delete from invitation where home = ? and inviter = ? and used_at is null")
                .params(home.value(), inviter.value())
                .update();
    }

    /// What a code offers, for anybody who holds it.
    ///
    /// @param address of the asker, whose wrong guesses are counted
    public Outcome<Offer> offer(String code, String address) {
        return find(code, address)
                .then(this::usable)
                .then(found ->
                        homes.find(found.home())
                                .map(home ->
                                        Outcome.done(
                                                new Offer(
                                                        new Offer.HomeName(home.name()),
                                                        found.role(),
                                                        new Offer.InviterName(
                                                                persons.find(found.inviter())
                                                                        .map(Person::displayName)
                                                                        .orElse("")),
                                                        found.expiresAt())))
                                .orElseGet(Invitations::unknown));
    }

    /// Makes the caller a member by a code. Of several who come at once, one succeeds.
    public Outcome<HomeView> accept(Caller caller, String code) {
        return find(code, caller.address())
                .then(found -> households.changing(() -> join(caller, found)))
                .then(home -> households.see(caller, home));
    }

    private Outcome<Id.HomeId> join(Caller caller, Stored known) {
        if (!households.lock(known.home())) {
            return unknown();
        }
        Outcome<Stored> current =
                byId(known.id()).map(Outcome::done).orElseGet(Invitations::unknown);
        return current.then(this::usable)
                .then(invitation -> {
                    Id.HomeId home = invitation.home();
                    List<GrantStore.Membership> members = grants.members(home);
                    if (members.stream().anyMatch(each -> each.person().equals(caller.person()))) {
                        return Outcome.refused(
                                RefusalCode.ALREADY_MEMBER,
                                "You belong to this home already; open it.");
                    }
                    if (members.size() >= Members.MEMBERS_PER_HOME_MAX) {
                        return Households.limit(
                                "This home has "
                                        + Members.MEMBERS_PER_HOME_MAX
                                        + " members, the most that it may have.");
                    }
                    Optional<Refusal> full = households.refuseAnotherHome(caller.person());
                    if (full.isPresent()) {
                        return Outcome.refused(full.get());
                    }
                    jdbc.sql("update invitation set used_at = ?, used_by = ? where id = ?")
                            .params(
                                    clock.instant().atOffset(ZoneOffset.UTC),
                                    caller.person().value(),
                                    invitation.id().value())
                            .update();
                    Cause cause =
                            acts.done(
                                    caller,
                                    home,
                                    HomeChanged.What.MEMBERS,
                                    "member-joined",
                                    invitation.id(),
                                    invitation.role().text());
                    households.admit(caller.person(), home, invitation.role(), cause);
                    return Outcome.done(home);
                });
    }

    private Outcome<Stored> usable(Stored invitation) {
        if (invitation.used()) {
            return Outcome.refused(
                    RefusalCode.INVITATION_USED,
                    "This invitation has been used; ask for another one.");
        }
        if (!clock.instant().isBefore(invitation.expiresAt())) {
            return Outcome.refused(
                    RefusalCode.INVITATION_EXPIRED,
                    "This invitation has expired; ask for another one.");
        }
        return Outcome.done(invitation);
    }

    private Outcome<Stored> find(String code, String address) {
        if (attempts.take(GUESSES, address).isPresent()) {
            return Outcome.refused(
                    RefusalCode.TOO_MANY_ATTEMPTS,
                    "Too many wrong codes came from here; try again in some minutes.");
        }
        Optional<Stored> found = TypedCode.read(code).flatMap(this::byCode);
        if (found.isEmpty()) {
            return unknown();
        }
        attempts.giveBack(GUESSES, address);
        return Outcome.done(found.get());
    }

    private Optional<Stored> byCode(TypedCode code) {
        return jdbc.sql("select * from invitation where code_hash = ?")
                .param(hash(code))
                .query(Invitations::read)
                .optional();
    }

    private Optional<Stored> byId(Id.InvitationId id) {
        return jdbc.sql("select * from invitation where id = ?")
                .param(id.value())
                .query(Invitations::read)
                .optional();
    }

    private List<Stored> open(Id.HomeId home, Instant now) {
        return jdbc.sql(
                        "select * from invitation where home = ? and used_at is null and expires_at > ? order by id")
                .params(home.value(), now.atOffset(ZoneOffset.UTC))
                .query(Invitations::read)
                .list();
    }

    private void forgetLongSpent(Id.HomeId home, Instant now) {
        jdbc.sql("delete from invitation where home = ? and expires_at < ?")
                .params(home.value(), now.minus(KEPT).atOffset(ZoneOffset.UTC))
                .update();
    }

    private byte[] hash(TypedCode code) {
        byte[] known = key;
        if (known == null) {
            known = secrets.key(SECRET);
            key = known;
        }
        return code.hash(known);
    }

    private static <T> Outcome<T> unknown() {
        return Outcome.refused(
                RefusalCode.INVITATION_UNKNOWN,
                "No invitation has this code; check it, or ask for another one.");
    }

    private static Stored read(ResultSet row, int number) throws SQLException {
        return new Stored(
                new Id.InvitationId(row.getObject("id", UUID.class)),
                new Id.HomeId(row.getObject("home", UUID.class)),
                Role.parse(row.getString("role")),
                new Id.PersonId(row.getObject("inviter", UUID.class)),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                row.getObject("expires_at", OffsetDateTime.class).toInstant(),
                Objects.nonNull(row.getObject("used_at")));
    }
}
