package org.opentos.hub.social;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Attempts;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.identity.TypedCode;
import org.opentos.hub.storage.Secrets;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Who knows whom. Two become friends where one enters the code of the other, and stay so until one
/// of them ends it. Friends may be of one hub only.
@Component
public class Friends {
    public static final int FRIENDS_MAX = 200;

    /// How long a code may be entered.
    public static final Duration CODE_LIFE = Duration.ofMinutes(10);

    /// Codes that a person enters, right or wrong.
    static final Attempts.Limit ENTERED =
            new Attempts.Limit("friend-code", 10, Duration.ofMinutes(1));

    private static final String SECRET = "friend-codes";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Persons persons;
    private final Secrets secrets;
    private final Attempts attempts;
    private final AuditLog audit;
    private final InstantSource clock;
    private final SecureRandom random = new SecureRandom();

    Friends(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Persons persons,
            Secrets secrets,
            Attempts attempts,
            AuditLog audit,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.persons = persons;
        this.secrets = secrets;
        this.attempts = attempts;
        this.audit = audit;
        this.clock = clock;
    }

    /// Somebody's friend.
    ///
    /// @param name as the friend calls themselves
    public record Friend(Id.PersonId person, String name, Instant since) {}

    /// @param code is not kept; this is the only time that it can be read
    public record Code(String code, Instant expires) {}

    /// A fresh code of a person; the one before is unknown from now on.
    public Code code(Id.PersonId person) {
        TypedCode code = TypedCode.random(random);
        Instant expires = clock.instant().plus(CODE_LIFE);
        jdbc.sql(
                        """
                        insert into friend_code (person, hash, expires) values (?, ?, ?)
                        on conflict (person) do update set hash = excluded.hash, expires = excluded.expires
                        """)
                .params(person.value(), hash(code), Sql.of(expires))
                .update();
        return new Code(code.shown(), expires);
    }

    private byte[] hash(TypedCode code) {
        return code.hash(secrets.key(SECRET));
    }

    /// Makes two people friends, and uses the code up. Friends already stay so.
    ///
    /// Refused, in this order: `too-many-attempts`, `friend-code-unknown`, `to-oneself`,
    /// `limit-reached`.
    ///
    /// @param code as somebody typed it
    public Outcome<Friend> enter(Id.PersonId person, String code) {
        if (attempts.take(ENTERED, person.text()).isPresent()) {
            return Outcome.refused(
                    RefusalCode.TOO_MANY_ATTEMPTS,
                    "Many codes were entered; try again in some minutes.");
        }
        return Objects.requireNonNull(transaction.execute(_ -> entered(person, code)));
    }

    private Outcome<Friend> entered(Id.PersonId person, String code) {
        Sql.hold(jdbc, "friends");
        Optional<Id.PersonId> other = TypedCode.read(code).flatMap(this::owner);
        if (other.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.FRIEND_CODE_UNKNOWN,
                    "Nobody has this code now; ask for a fresh one.");
        }
        if (other.get().equals(person)) {
            return Outcome.refused(
                    RefusalCode.TO_ONESELF, "This is your own code; give it to somebody else.");
        }
        if (find(person, other.get()).isEmpty()) {
            if (count(person) >= FRIENDS_MAX || count(other.get()) >= FRIENDS_MAX) {
                return Outcome.refused(
                        Refusal.of(
                                RefusalCode.LIMIT_REACHED,
                                "One of you has %d friends, the most that anybody may have."
                                        .formatted(FRIENDS_MAX)));
            }
            befriend(person, other.get());
        }
        jdbc.sql("delete from friend_code where person = ?").param(other.get().value()).update();
        return Outcome.done(find(person, other.get()).orElseThrow());
    }

    private Optional<Id.PersonId> owner(TypedCode code) {
        return jdbc.sql("select person from friend_code where hash = ? and expires > ?")
                .params(hash(code), Sql.of(clock.instant()))
                .query((row, _) -> Sql.id(row, "person", Id.PersonId::new))
                .optional();
    }

    private void befriend(Id.PersonId one, Id.PersonId other) {
        jdbc.sql("insert into friendship (person, friend, since) values (?, ?, ?), (?, ?, ?)")
                .params(one.value(), other.value(), Sql.of(clock.instant()))
                .params(other.value(), one.value(), Sql.of(clock.instant()))
                .update();
        audit.record(one.text(), "friend-added", other.text(), "", Map.of());
    }

    private int count(Id.PersonId person) {
        return jdbc.sql("select count(*) from friendship where person = ?")
                .param(person.value())
                .query(Integer.class)
                .single();
    }

    private Optional<Friend> find(Id.PersonId person, Id.PersonId friend) {
        return of(person).stream().filter(each -> each.person().equals(friend)).findFirst();
    }

    /// Those of a person, the oldest first.
    public List<Friend> of(Id.PersonId person) {
        record Since(Id.PersonId person, Instant since) {}
        List<Since> all =
                jdbc.sql(
                                "select friend, since from friendship where person = ? order by since, friend")
                        .param(person.value())
                        .query((row, _) ->
                                new Since(
                                        Sql.id(row, "friend", Id.PersonId::new),
                                        Sql.instant(row, "since").orElseThrow()))
                        .list();
        Map<Id.PersonId, Person> known = persons.find(all.stream().map(Since::person).toList());
        return all.stream()
                .flatMap(each ->
                        Optional.ofNullable(known.get(each.person())).stream()
                                .map(friend ->
                                        new Friend(
                                                each.person(), friend.displayName(), each.since())))
                .toList();
    }

    /// Ends it for both. Refused as `not-found`.
    public Outcome<Id.PersonId> end(Id.PersonId person, Id.PersonId friend) {
        int ended =
                jdbc.sql(
                                """
                                delete from friendship
                                where (person = :one and friend = :other) or (person = :other and friend = :one)
                                """)
                        .param("one", person.value())
                        .param("other", friend.value())
                        .update();
        if (ended == 0) {
            return Outcome.refused(RefusalCode.NOT_FOUND, "This is no friend of yours.");
        }
        audit.record(person.text(), "friend-removed", friend.text(), "", Map.of());
        return Outcome.done(friend);
    }
}
