package org.opentos.hub.home;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opentos.protocol.Cause;
import org.opentos.protocol.Id;
import org.opentos.protocol.Role;
import org.opentos.protocol.Subject;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Grants as rows.
@Component
class GrantStore {
    /// A person who holds a grant for the whole home.
    record Membership(Id.GrantId grant, Id.PersonId person, Role role, Instant since) {}

    private static final String COLUMNS =
            "select id, home, subject_kind, subject, role, device, not_before, until from grant_ ";

    private final JdbcClient jdbc;

    GrantStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Grant> all() {
        return jdbc.sql(COLUMNS).query(GrantStore::read).list();
    }

    List<Grant> of(Subject subject) {
        return switch (subject) {
            case Subject.Person(Id.PersonId id) -> of("person", id);
            case Subject.Device(Id.DeviceId id) -> of("device", id);
            case Subject.Hub _ -> List.of();
        };
    }

    private List<Grant> of(String kind, Id id) {
        return jdbc.sql(COLUMNS + "where subject = ? and subject_kind = ?")
                .params(id.value(), kind)
                .query(GrantStore::read)
                .list();
    }

    void insert(Grant grant, Optional<Cause> cause, Instant now) {
        jdbc.sql(
                        """
                        insert into grant_ (id, home, subject_kind, subject, role, device, not_before, until, cause, made_at)
                        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(grant.id().value())
                .param(grant.home().value())
                .param(kind(grant.subject()))
                .param(id(grant.subject()).value())
                .param(grant.role().text())
                .param(grant.device().map(Id::value).orElse(null))
                .param(grant.window().notBefore().map(GrantStore::column).orElse(null))
                .param(grant.window().until().map(GrantStore::column).orElse(null))
                .param(cause.map(each -> each.id().value()).orElse(null))
                .param(column(now))
                .update();
    }

    List<Membership> members(Id.HomeId home) {
        return jdbc.sql(
                        """
                        select id, subject, role, made_at from grant_
                        where home = ? and subject_kind = 'person' and device is null order by made_at, id
                        """)
                .param(home.value())
                .query((row, _) ->
                        new Membership(
                                new Id.GrantId(row.getObject("id", UUID.class)),
                                new Id.PersonId(row.getObject("subject", UUID.class)),
                                Role.parse(row.getString("role")),
                                row.getObject("made_at", OffsetDateTime.class).toInstant()))
                .list();
    }

    void changeRole(Id.GrantId grant, Role role, Cause cause) {
        jdbc.sql("update grant_ set role = ?, cause = ? where id = ?")
                .params(role.text(), cause.id().value(), grant.value())
                .update();
    }

    /// Takes away everything that a person holds in a home.
    void remove(Id.PersonId person, Id.HomeId home) {
        jdbc.sql("delete from grant_ where subject_kind = 'person' and subject = ? and home = ?")
                .params(person.value(), home.value())
                .update();
    }

    /// Takes away the place of a device, and what others were granted for it alone.
    ///
    /// @return what was taken away
    List<Grant> removeDevice(Id.DeviceId device) {
        return jdbc.sql(
                        """
                        delete from grant_ where (subject_kind = 'device' and subject = :device) or device = :device
                        returning id, home, subject_kind, subject, role, device, not_before, until
                        """)
                .param("device", device.value())
                .query(GrantStore::read)
                .list();
    }

    static Subject subject(String text) {
        return text.startsWith("device_")
                ? new Subject.Device(Id.DeviceId.parse(text))
                : new Subject.Person(Id.PersonId.parse(text));
    }

    static Id id(Subject subject) {
        return switch (subject) {
            case Subject.Person(Id.PersonId id) -> id;
            case Subject.Device(Id.DeviceId id) -> id;
            case Subject.Hub _ -> throw new IllegalArgumentException("the hub holds no grant");
        };
    }

    private static String kind(Subject subject) {
        return id(subject).kind();
    }

    private static OffsetDateTime column(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    private static Grant read(ResultSet row, int number) throws SQLException {
        UUID subject = row.getObject("subject", UUID.class);
        return new Grant(
                new Id.GrantId(row.getObject("id", UUID.class)),
                row.getString("subject_kind").equals("person")
                        ? new Subject.Person(new Id.PersonId(subject))
                        : new Subject.Device(new Id.DeviceId(subject)),
                new Id.HomeId(row.getObject("home", UUID.class)),
                Role.parse(row.getString("role")),
                Optional.ofNullable(row.getObject("device", UUID.class)).map(Id.DeviceId::new),
                new Grant.Window(
                        instant(row.getObject("not_before", OffsetDateTime.class)),
                        instant(row.getObject("until", OffsetDateTime.class))));
    }

    private static Optional<Instant> instant(@Nullable OffsetDateTime column) {
        return Optional.ofNullable(column).map(OffsetDateTime::toInstant);
    }
}
