package org.opentos.hub.market.publish;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.app.AppId;
import org.opentos.protocol.app.AppPackage;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What developers try out before anybody reviews it: each has one draft of an app, which runs for
/// nobody else.
@Component
public class Drafts {
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final SubmissionRows rows;
    private final PackageInbox inbox;
    private final SentenceCheck sentences;
    private final Ownership ownership;
    private final DeveloperAccess developers;
    private final Organisations organisations;
    private final Seals seals;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    Drafts(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            SubmissionRows rows,
            PackageInbox inbox,
            SentenceCheck sentences,
            Ownership ownership,
            DeveloperAccess developers,
            Organisations organisations,
            Seals seals,
            ApplicationEventPublisher events,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.rows = rows;
        this.inbox = inbox;
        this.sentences = sentences;
        this.ownership = ownership;
        this.developers = developers;
        this.organisations = organisations;
        this.seals = seals;
        this.events = events;
        this.clock = clock;
    }

    /// A draft as it was taken.
    ///
    /// @param sentences whether homes listen for what it wants to be told
    public record Taken(Offer offer, CheckResult sentences) {}

    /// Takes a draft, in the place of the caller's last one of that app. Refused, in this order:
    /// `not-found`, `not-allowed`, `agreement-not-accepted`, `busy`, what a package is refused for,
    /// `developer-key-unknown`, `app-id-taken`, `limit-reached`.
    ///
    /// @throws IOException where the body breaks off
    public Outcome<Taken> put(Caller caller, Id.OrganisationId organisation, InputStream body)
            throws IOException {
        Optional<Refusal> refusal = developers.refusePublish(caller, organisation);
        return refusal.isPresent()
                ? Outcome.refused(refusal.get())
                : inbox.read(body, (file, read) -> put(caller, organisation, file, read));
    }

    private Outcome<Taken> put(
            Caller caller, Id.OrganisationId organisation, Path file, AppPackage read)
            throws IOException {
        byte[] content = Files.readAllBytes(file);
        String manifest = new String(PackageInbox.manifest(file), StandardCharsets.UTF_8);
        CheckResult said = sentences.of(read.manifest());
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    AppId app = read.manifest().id();
                    Sql.hold(jdbc, "app " + app);
                    Optional<Refusal> refusal =
                            ownership
                                    .refuse(organisation, read)
                                    .or(() -> ownership.take(organisation, app));
                    if (refusal.isPresent()) {
                        return Outcome.refused(refusal.get());
                    }
                    rows.insertContent(read.digest(), seals.seal(content));
                    jdbc.sql(
                                    """
                                    insert into app_draft (app, person, manifest, digest, bytes, changed) values (?, ?, ?, ?, ?, ?)
                                    on conflict (app, person) do update
                                        set manifest = excluded.manifest, digest = excluded.digest,
                                            bytes = excluded.bytes, changed = excluded.changed
                                    """)
                            .params(
                                    app.text(),
                                    caller.person().value(),
                                    manifest,
                                    read.digest(),
                                    content.length,
                                    Sql.of(clock.instant()))
                            .update();
                    forgetOthers();
                    events.publishEvent(new AppChanged(app));
                    return Outcome.done(
                            new Taken(
                                    new Offer(
                                            organisation,
                                            read.manifest(),
                                            read.digest(),
                                            content.length),
                                    said));
                }));
    }

    /// Packages of drafts that were replaced, and that nobody submitted.
    private void forgetOthers() {
        jdbc.sql(
                        """
                        delete from app_package p where not exists (select from submission s where s.digest = p.digest)
                            and not exists (select from app_draft d where d.digest = p.digest)
                        """)
                .update();
    }

    /// The draft that a person has of an app, as long as the person administers its developer.
    public Optional<Offer> find(AppId app, Id.PersonId person) {
        return jdbc.sql(
                        """
                        select d.*, a.organisation from app_draft d join app a on a.id = d.app
                        where d.app = ? and d.person = ?
                        """)
                .params(app.text(), person.value())
                .query((row, _) ->
                        new Offer(
                                Sql.id(row, "organisation", Id.OrganisationId::new),
                                SubmissionRows.manifest(row.getString("manifest")),
                                row.getString("digest"),
                                row.getLong("bytes")))
                .optional()
                .filter(each -> organisations.refuse(person, each.organisation()).isEmpty());
    }
}
