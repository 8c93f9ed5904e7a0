package org.opentos.hub.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.DisplayName;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The organisations of this hub, and the one function that decides who may act for them: an
/// administrator may do everything, anybody else nothing.
@Component
public class Organisations {
    public static final int ORGANISATIONS_PER_PERSON_MAX = 10;

    private static final Optional<Refusal> NOT_FOUND =
            Optional.of(
                    Refusal.of(
                            RefusalCode.NOT_FOUND,
                            "There is no such organisation, or you do not administer it."));

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Ids ids;

    Organisations(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            AuditLog audit,
            InstantSource clock,
            Ids ids) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.audit = audit;
        this.clock = clock;
        this.ids = ids;
    }

    /// Makes an organisation whose administrator the caller is.
    public Outcome<Organisation> create(
            Caller caller, @Nullable String name, Organisation.@Nullable Kind kind) {
        if (kind == null) {
            return Outcome.refused(
                    new Refusal(
                            RefusalCode.FIELD_INVALID,
                            "Say whether the organisation is a maker or a developer.",
                            List.of(new Refusal.Fault("/kind", "is missing"))));
        }
        return DisplayName.check("/name", name)
                .then(checked ->
                        Objects.requireNonNull(
                                transaction.execute(_ -> insert(caller, checked, kind))));
    }

    private Outcome<Organisation> insert(Caller caller, String name, Organisation.Kind kind) {
        Sql.hold(jdbc, "organisations of " + caller.person().text());
        if (ofPerson(caller.person()).size() >= ORGANISATIONS_PER_PERSON_MAX) {
            return Outcome.refused(
                    RefusalCode.LIMIT_REACHED,
                    "A person administers at most "
                            + ORGANISATIONS_PER_PERSON_MAX
                            + " organisations.");
        }
        Organisation organisation =
                new Organisation(ids.next(Id.OrganisationId::new), name, kind, clock.instant());
        OffsetDateTime now = organisation.createdAt().atOffset(ZoneOffset.UTC);
        jdbc.sql("insert into organisation (id, name, kind, created_at) values (?, ?, ?, ?)")
                .params(organisation.id().value(), name, kind.text(), now)
                .update();
        jdbc.sql(
                        "insert into organisation_administrator (organisation, person, since) values (?, ?, ?)")
                .params(organisation.id().value(), caller.person().value(), now)
                .update();
        audit.record(
                caller.person().text(),
                "organisation-created",
                organisation.id().text(),
                caller.address(),
                Map.of("name", name, "kind", kind.text()));
        return Outcome.done(organisation);
    }

    public Optional<Organisation> find(Id.OrganisationId id) {
        return jdbc.sql("select id, name, kind, created_at from organisation where id = ?")
                .param(id.value())
                .query(Organisations::read)
                .optional();
    }

    /// The organisation, for who may act for it.
    public Outcome<Organisation> see(Caller caller, Id.OrganisationId id) {
        Optional<Refusal> refusal = refuse(caller.person(), id);
        return refusal.isPresent()
                ? Outcome.refused(refusal.get())
                : Outcome.done(find(id).orElseThrow());
    }

    /// The organisations that a person administers, oldest first.
    public List<Organisation> ofPerson(Id.PersonId person) {
        return jdbc.sql(
                        """
                        select o.id, o.name, o.kind, o.created_at
                        from organisation o join organisation_administrator a on a.organisation = o.id
                        where a.person = ? order by o.id
                        """)
                .param(person.value())
                .query(Organisations::read)
                .list();
    }

    public List<Id.PersonId> administrators(Id.OrganisationId organisation) {
        return jdbc.sql(
                        "select person from organisation_administrator where organisation = ? order by since, person")
                .param(organisation.value())
                .query((row, _) -> new Id.PersonId(row.getObject("person", UUID.class)))
                .list();
    }

    /// Empty where the person may act for the organisation; otherwise [RefusalCode#NOT_FOUND], the
    /// same as for one that does not exist.
    public Optional<Refusal> refuse(Id.PersonId person, Id.OrganisationId organisation) {
        boolean administers =
                jdbc.sql(
                                "select 1 from organisation_administrator where organisation = ? and person = ?")
                        .params(organisation.value(), person.value())
                        .query(Integer.class)
                        .optional()
                        .isPresent();
        return administers ? Optional.empty() : NOT_FOUND;
    }

    private static Organisation read(ResultSet row, int number) throws SQLException {
        return new Organisation(
                new Id.OrganisationId(row.getObject("id", UUID.class)),
                row.getString("name"),
                Organisation.Kind.parse(row.getString("kind")),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}
