package org.opentos.hub.revenue;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.settings.StartException;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// The agreement's versions, and which organisation accepted which.
@Component
public class Agreements implements SmartInitializingSingleton {
    /// In the data directory: the operator's own versions.
    private static final String OWN = "agreements";

    /// A version as the operator sees it.
    ///
    /// @param inForce whether it is the one in force now
    /// @param accepted how many organisations accepted it
    public record Standing(Agreement agreement, boolean inForce, long accepted) {}

    /// That an organisation accepted a version.
    public record Acceptance(Accepter person, Instant at, String version, String hash) {
        public record Accepter(Id.PersonId id, String displayName) {}
    }

    private record Stored(Id.PersonId person, Instant at, String version, String hash) {}

    private final List<Agreement> versions;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Organisations organisations;
    private final Persons persons;
    private final AuditLog audit;
    private final InstantSource clock;

    @Autowired
    Agreements(
            JsonMapper json,
            HubSettings settings,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Organisations organisations,
            Persons persons,
            AuditLog audit,
            InstantSource clock) {
        this(
                AgreementTexts.read(json, settings.data().resolve(OWN)),
                jdbc,
                transaction,
                organisations,
                persons,
                audit,
                clock);
    }

    Agreements(
            List<Agreement> versions,
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Organisations organisations,
            Persons persons,
            AuditLog audit,
            InstantSource clock) {
        this.versions = versions;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.organisations = organisations;
        this.persons = persons;
        this.audit = audit;
        this.clock = clock;
    }

    /// Holds what was read against what this hub has published before: a version that sales and
    /// acceptances name neither changes nor goes away.
    @Override
    public void afterSingletonsInstantiated() {
        Map<String, String> read =
                versions.stream().collect(Collectors.toMap(Agreement::version, Agreement::hash));
        versions.forEach(this::publish);
        jdbc
                .sql("select version, hash from agreement_version")
                .query((row, _) -> Map.entry(row.getString("version"), row.getString("hash")))
                .list()
                .stream()
                .filter(published -> !published.getValue().equals(read.get(published.getKey())))
                .findFirst()
                .ifPresent(published -> {
                    throw new StartException(
                            "version %s of the agreement was published with the hash %s, and its files are gone or others now; put them back, and change it by a new version"
                                    .formatted(published.getKey(), published.getValue()));
                });
    }

    /// What is announced, and nobody has accepted or sold by, can still be mended.
    private void publish(Agreement agreement) {
        jdbc.sql(
                        """
                        insert into agreement_version as published values (:version, :hash, :now)
                        on conflict (version) do update set hash = excluded.hash
                        where published.hash <> excluded.hash and :begins > :now
                            and not exists (select from agreement_acceptance a where a.version = published.version)
                            and not exists (select from sale s where s.agreement = published.version)
                        """)
                .param("version", agreement.version())
                .param("hash", agreement.hash())
                .param("begins", Sql.of(agreement.effectiveFrom()))
                .param("now", Sql.of(clock.instant()))
                .update();
    }

    /// Every version, the latest first.
    public List<Standing> standing() {
        Map<String, Long> accepted =
                jdbc
                        .sql(
                                "select version, count(distinct organisation) as organisations from agreement_acceptance group by version")
                        .query((row, _) ->
                                Map.entry(row.getString("version"), row.getLong("organisations")))
                        .list()
                        .stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue));
        Agreement current = current();
        return versions.reversed().stream()
                .map(each ->
                        new Standing(
                                each,
                                each.equals(current),
                                accepted.getOrDefault(each.version(), 0L)))
                .toList();
    }

    /// The version in force now; before the first date, the first version.
    public Agreement current() {
        return at(clock.instant());
    }

    /// The version in force at a moment; before the first date, the first version.
    public Agreement at(Instant now) {
        return versions.stream()
                .filter(each -> !each.effectiveFrom().isAfter(now))
                .reduce((_, later) -> later)
                .orElse(versions.getFirst());
    }

    /// Any published version: past, in force, or announced.
    public Outcome<Agreement> find(String version) {
        return versions.stream()
                .filter(each -> each.version().equals(version))
                .findFirst()
                .map(Outcome::done)
                .orElseGet(() ->
                        Outcome.refused(
                                RefusalCode.NOT_FOUND,
                                "There is no such version of the agreement; read the current one."));
    }

    /// Accepts the version in force, or one that is announced, for an organisation. Accepting again
    /// answers with the acceptance that stands.
    ///
    /// @param hash of the text that was read
    /// @param locale in which it was read; the person's own where null
    public Outcome<Acceptance> accept(
            Caller caller,
            Id.OrganisationId organisation,
            @Nullable String version,
            @Nullable String hash,
            @Nullable String locale) {
        Optional<Refusal> refusal = organisations.refuse(caller.person(), organisation);
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        Agreement inForce = current();
        Optional<Agreement> meant =
                versions.stream()
                        .filter(each -> !each.effectiveFrom().isBefore(inForce.effectiveFrom()))
                        .filter(each -> each.version().equals(version) && each.hash().equals(hash))
                        .findFirst();
        if (meant.isEmpty()) {
            return Outcome.refused(
                    RefusalCode.AGREEMENT_CHANGED,
                    "This is not the agreement in force; read version "
                            + inForce.version()
                            + " and accept that one.");
        }
        return Outcome.done(
                Objects.requireNonNull(
                        transaction.execute(
                                _ -> insert(caller, organisation, meant.get(), locale))));
    }

    private Acceptance insert(
            Caller caller,
            Id.OrganisationId organisation,
            Agreement agreement,
            @Nullable String locale) {
        Optional<Person> person = persons.find(caller.person());
        String read =
                locale != null && Agreement.LOCALES.contains(locale)
                        ? locale
                        : person.flatMap(Person::locale).orElse("en");
        int inserted =
                jdbc.sql(
                                """
                                insert into agreement_acceptance (organisation, person, version, hash, locale, address, at)
                                values (?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                                """)
                        .params(
                                organisation.value(),
                                caller.person().value(),
                                agreement.version(),
                                agreement.hash(),
                                read,
                                caller.address(),
                                clock.instant().atOffset(ZoneOffset.UTC))
                        .update();
        if (inserted == 1) {
            audit.record(
                    caller.person().text(),
                    "agreement-accepted",
                    organisation.text(),
                    caller.address(),
                    Map.of(
                            "version",
                            agreement.version(),
                            "hash",
                            agreement.hash(),
                            "locale",
                            read));
        }
        return stored(organisation).stream()
                .filter(each ->
                        each.version().equals(agreement.version())
                                && each.hash().equals(agreement.hash()))
                .findFirst()
                .map(each -> shown(each, persons.find(each.person())))
                .orElseThrow();
    }

    /// What an organisation accepted, newest first, for its administrators.
    public Outcome<List<Acceptance>> acceptances(Caller caller, Id.OrganisationId organisation) {
        Optional<Refusal> refusal = organisations.refuse(caller.person(), organisation);
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        List<Stored> stored = stored(organisation);
        Map<Id.PersonId, Person> known =
                persons.find(stored.stream().map(Stored::person).distinct().toList());
        return Outcome.done(
                stored.stream()
                        .map(each -> shown(each, Optional.ofNullable(known.get(each.person()))))
                        .toList());
    }

    /// Whether the organisation has accepted the version in force.
    public boolean accepted(Id.OrganisationId organisation) {
        return !accepted(List.of(organisation)).isEmpty();
    }

    /// @return those of the asked that have accepted the version in force
    public Set<Id.OrganisationId> accepted(Collection<Id.OrganisationId> asked) {
        if (asked.isEmpty()) {
            return Set.of();
        }
        Agreement agreement = current();
        return jdbc
                .sql(
                        """
                        select organisation from agreement_acceptance
                        where organisation in (:asked) and version = :version and hash = :hash
                        """)
                .param("asked", asked.stream().map(Id::value).toList())
                .param("version", agreement.version())
                .param("hash", agreement.hash())
                .query((row, _) -> new Id.OrganisationId(row.getObject("organisation", UUID.class)))
                .list()
                .stream()
                .collect(Collectors.toUnmodifiableSet());
    }

    /// Empty where the organisation may offer something new; otherwise
    /// [RefusalCode#AGREEMENT_NOT_ACCEPTED].
    public Optional<Refusal> refuseUnlessAccepted(Id.OrganisationId organisation) {
        return accepted(organisation)
                ? Optional.empty()
                : Optional.of(
                        Refusal.of(
                                RefusalCode.AGREEMENT_NOT_ACCEPTED,
                                "Your organisation has not accepted the agreement in force; read and accept it first."));
    }

    private List<Stored> stored(Id.OrganisationId organisation) {
        return jdbc.sql(
                        "select person, at, version, hash from agreement_acceptance where organisation = ? order by sequence desc")
                .param(organisation.value())
                .query(Agreements::read)
                .list();
    }

    private static Acceptance shown(Stored stored, Optional<Person> person) {
        return new Acceptance(
                new Acceptance.Accepter(
                        stored.person(), person.map(Person::displayName).orElse("")),
                stored.at(),
                stored.version(),
                stored.hash());
    }

    private static Stored read(ResultSet row, int number) throws SQLException {
        return new Stored(
                new Id.PersonId(row.getObject("person", UUID.class)),
                row.getObject("at", OffsetDateTime.class).toInstant(),
                row.getString("version"),
                row.getString("hash"));
    }
}
