package org.opentos.hub.market.publish;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.DisplayName;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.keys.VerifyingKey;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The keys of the developers. Adding one takes an administrator who has just signed in, as whoever
/// has a key can publish in the organisation's name.
@Component
public class DeveloperKeys {
    /// Also those that were revoked.
    public static final int KEYS_PER_ORGANISATION_MAX = 100;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final DeveloperAccess developers;
    private final SubmissionRows submissions;
    private final AuditLog audit;
    private final InstantSource clock;

    DeveloperKeys(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            DeveloperAccess developers,
            SubmissionRows submissions,
            AuditLog audit,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.developers = developers;
        this.submissions = submissions;
        this.audit = audit;
        this.clock = clock;
    }

    /// The oldest first, also those that were revoked.
    public Outcome<List<DeveloperKey>> of(Caller caller, Id.OrganisationId organisation) {
        Optional<Refusal> refusal = developers.refuseSee(caller, organisation);
        return refusal.isPresent()
                ? Outcome.refused(refusal.get())
                : Outcome.done(
                        jdbc.sql(
                                        "select * from developer_key where organisation = ? order by added")
                                .param(organisation.value())
                                .query(DeveloperKeys::read)
                                .list());
    }

    /// Adds a key, or answers with the one that is there. Refused, in this order: `not-found`,
    /// `not-allowed` (a maker), `agreement-not-accepted`, `field-invalid`, `in-use` (another
    /// organisation's, or revoked), `limit-reached`.
    public Outcome<DeveloperKey> add(
            Caller caller,
            Id.OrganisationId organisation,
            @Nullable String key,
            @Nullable String name) {
        Optional<Refusal> refusal = developers.refusePublish(caller, organisation);
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        Optional<VerifyingKey> parsed = VerifyingKey.find(Objects.requireNonNullElse(key, ""));
        if (parsed.isEmpty()) {
            return Outcome.refused(
                    new Refusal(
                            RefusalCode.FIELD_INVALID,
                            "A key is the 32 bytes of an Ed25519 public key in base64url.",
                            List.of(new Refusal.Fault("/key", "is no such key"))));
        }
        return DisplayName.check("/name", name)
                .then(checked ->
                        Objects.requireNonNull(
                                transaction.execute(
                                        _ -> insert(caller, organisation, parsed.get(), checked))));
    }

    private Outcome<DeveloperKey> insert(
            Caller caller, Id.OrganisationId organisation, VerifyingKey key, String name) {
        Sql.hold(jdbc, "developer keys of " + organisation.text());
        Optional<DeveloperKey> before = find(key);
        if (before.isPresent()) {
            return before.get().organisation().equals(organisation)
                            && before.get().revoked().isEmpty()
                    ? Outcome.done(before.get())
                    : Outcome.refused(
                            RefusalCode.IN_USE,
                            "This key was revoked, or is not yours; make a new one.");
        }
        long present =
                jdbc.sql("select count(*) from developer_key where organisation = ?")
                        .param(organisation.value())
                        .query(Long.class)
                        .single();
        if (present >= KEYS_PER_ORGANISATION_MAX) {
            return Outcome.refused(
                    RefusalCode.LIMIT_REACHED,
                    "An organisation has at most %d keys, revoked ones counted."
                            .formatted(KEYS_PER_ORGANISATION_MAX));
        }
        jdbc.sql(
                        """
                        insert into developer_key (key, organisation, name, added_by, added)
                        values (?, ?, ?, ?, ?) on conflict do nothing
                        """)
                .params(
                        key.text(),
                        organisation.value(),
                        name,
                        caller.person().value(),
                        Sql.of(clock.instant()))
                .update();
        audit.record(
                caller.person().text(),
                "developer-key-added",
                organisation.text(),
                caller.address(),
                Map.of("key", key.text(), "name", name));
        return Outcome.done(find(key).orElseThrow());
    }

    /// Revokes a key: nothing that it signed is taken any more, and what it had signed is withdrawn
    /// from every terminal. Again is the same. Refused as `not-found`.
    public Outcome<DeveloperKey> revoke(
            Caller caller, Id.OrganisationId organisation, String text) {
        Optional<Refusal> refusal = developers.refuseSee(caller, organisation);
        Optional<DeveloperKey> key =
                VerifyingKey.find(text)
                        .flatMap(this::find)
                        .filter(each -> each.organisation().equals(organisation));
        if (refusal.isPresent() || key.isEmpty()) {
            return Outcome.refused(
                    refusal.orElseGet(() ->
                            Refusal.of(
                                    RefusalCode.NOT_FOUND, "Your organisation has no such key.")));
        }
        transaction.executeWithoutResult(_ -> revoke(caller, key.get()));
        return Outcome.done(find(key.get().key()).orElseThrow());
    }

    private void revoke(Caller caller, DeveloperKey key) {
        int changed =
                jdbc.sql("update developer_key set revoked = ? where key = ? and revoked is null")
                        .params(Sql.of(clock.instant()), key.key().text())
                        .update();
        if (changed == 1) {
            List<Submission> withdrawn =
                    submissions.withdrawSignedBy(
                            key.key(), "The key with which it was signed was revoked.");
            audit.record(
                    caller.person().text(),
                    "developer-key-revoked",
                    key.organisation().text(),
                    caller.address(),
                    Map.of("key", key.key().text(), "withdrawn", withdrawn.size()));
        }
    }

    Optional<DeveloperKey> find(VerifyingKey key) {
        return jdbc.sql("select * from developer_key where key = ?")
                .param(key.text())
                .query(DeveloperKeys::read)
                .optional();
    }

    private static DeveloperKey read(ResultSet row, int number) throws SQLException {
        return new DeveloperKey(
                VerifyingKey.parse(row.getString("key")),
                Sql.id(row, "organisation", Id.OrganisationId::new),
                row.getString("name"),
                Sql.id(row, "added_by", Id.PersonId::new),
                Sql.instant(row, "added").orElseThrow(),
                Sql.instant(row, "revoked"));
    }
}
