package org.opentos.hub.market.publish;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppId;
import org.opentos.protocol.app.AppPackage;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// What developers submit, and withdraw.
@Component
public class Submissions {
    /// Of an organisation, waiting for the review.
    public static final int OPEN_MAX = 20;

    /// Of an organisation, in a list.
    public static final int LIST_MAX = 200;

    public static final int REASON_CHARACTERS_MAX = 2_000;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final SubmissionRows rows;
    private final PackageInbox inbox;
    private final SentenceCheck sentences;
    private final Ownership ownership;
    private final DeveloperAccess developers;
    private final AuditLog audit;
    private final Ids ids;
    private final InstantSource clock;

    Submissions(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            SubmissionRows rows,
            PackageInbox inbox,
            SentenceCheck sentences,
            Ownership ownership,
            DeveloperAccess developers,
            AuditLog audit,
            Ids ids,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.rows = rows;
        this.inbox = inbox;
        this.sentences = sentences;
        this.ownership = ownership;
        this.developers = developers;
        this.audit = audit;
        this.ids = ids;
        this.clock = clock;
    }

    /// A submission with what its checks found.
    public record Checked(Submission submission, List<CheckResult> checks) {}

    /// Takes a package for review. The same package again is answered with what became of it.
    ///
    /// Refused, in this order: `not-found`, `not-allowed` (a maker), `agreement-not-accepted`,
    /// `busy`, what [PackageReader] refuses, `developer-key-unknown`, `app-id-taken`,
    /// `version-not-newer`, `limit-reached`.
    ///
    /// @throws IOException where the body breaks off
    public Outcome<Checked> submit(Caller caller, Id.OrganisationId organisation, InputStream body)
            throws IOException {
        Optional<Refusal> refusal = developers.refusePublish(caller, organisation);
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        return inbox.read(body, (file, read) -> insert(caller, organisation, file, read));
    }

    private Outcome<Checked> insert(
            Caller caller, Id.OrganisationId organisation, Path file, AppPackage read)
            throws IOException {
        byte[] content = Files.readAllBytes(file);
        byte[] manifest = PackageInbox.manifest(file);
        List<CheckResult> checks = new ArrayList<>(PackageChecks.run(file, read));
        checks.add(sentences.of(read.manifest()));
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    Sql.hold(jdbc, "app " + read.manifest().id());
                    Optional<Submission> same =
                            rows.find(read.manifest().id(), read.manifest().version().code())
                                    .filter(each ->
                                            each.digest().equals(read.digest())
                                                    && each.organisation().equals(organisation));
                    if (same.isPresent()) {
                        return Outcome.done(checked(same.get()));
                    }
                    Optional<Refusal> refusal = refuse(organisation, read);
                    if (refusal.isPresent()) {
                        return Outcome.refused(refusal.get());
                    }
                    Submission submission =
                            new Submission(
                                    ids.next(Id.SubmissionId::new),
                                    organisation,
                                    read.manifest(),
                                    read.digest(),
                                    content.length,
                                    read.developer(),
                                    Submission.State.SUBMITTED,
                                    clock.instant(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    "");
                    rows.insert(submission, manifest, content, caller.person());
                    checks.forEach(each -> rows.put(submission.id(), each));
                    record(caller, "app-submitted", submission);
                    return Outcome.done(new Checked(submission, checks));
                }));
    }

    private Optional<Refusal> refuse(Id.OrganisationId organisation, AppPackage read) {
        AppId app = read.manifest().id();
        Optional<Refusal> notTheirs = ownership.refuse(organisation, read);
        if (notTheirs.isPresent()) {
            return notTheirs;
        }
        int newest = rows.newest(app);
        if (read.manifest().version().code() <= newest) {
            return refusal(
                    RefusalCode.VERSION_NOT_NEWER,
                    "Version %d of %s was submitted already, and a version has one content; count its code up."
                            .formatted(newest, app));
        }
        if (rows.open(organisation) >= OPEN_MAX) {
            return refusal(
                    RefusalCode.LIMIT_REACHED,
                    "At most %d of your versions wait for the review at a time; withdraw one."
                            .formatted(OPEN_MAX));
        }
        return ownership.take(organisation, app);
    }

    private static Optional<Refusal> refusal(RefusalCode code, String detail) {
        return Optional.of(Refusal.of(code, detail));
    }

    private Checked checked(Submission submission) {
        return new Checked(submission, rows.checks(submission.id()));
    }

    /// What an organisation submitted, the newest first, at most [#LIST_MAX].
    public Outcome<List<Checked>> of(Caller caller, Id.OrganisationId organisation) {
        Optional<Refusal> refusal = developers.refuseSee(caller, organisation);
        return refusal.isPresent()
                ? Outcome.refused(refusal.get())
                : Outcome.done(
                        rows.of(organisation, LIST_MAX).stream().map(this::checked).toList());
    }

    /// One of them, for its developer. Refused as `not-found`.
    public Outcome<Checked> find(Caller caller, Id.SubmissionId id) {
        Optional<Submission> found = rows.find(id);
        return found.isEmpty()
                        || developers.refuseSee(caller, found.get().organisation()).isPresent()
                ? unknown()
                : Outcome.done(checked(found.get()));
    }

    /// Takes a version back, from the review or from every terminal. Again is the same. Refused, in
    /// this order: `not-found`, `field-invalid`, `submission-decided` where it was refused.
    public Outcome<Checked> withdraw(Caller caller, Id.SubmissionId id, String reason) {
        return find(caller, id)
                .then(_ ->
                        Objects.requireNonNull(
                                transaction.execute(_ -> withdrawn(caller, id, reason.strip()))));
    }

    private Outcome<Checked> withdrawn(Caller caller, Id.SubmissionId id, String reason) {
        Submission submission = rows.locked(id).orElseThrow();
        Optional<Refusal> refusal = Reviews.refuseReason(reason);
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        return switch (submission.state()) {
            case WITHDRAWN -> Outcome.done(checked(submission));
            case REFUSED ->
                    Outcome.refused(
                            RefusalCode.SUBMISSION_DECIDED,
                            "This version was refused, and nobody has it.");
            case SUBMITTED, APPROVED -> {
                rows.withdraw(submission, reason);
                record(caller, "app-withdrawn", submission);
                yield Outcome.done(checked(rows.find(id).orElseThrow()));
            }
        };
    }

    private void record(Caller caller, String act, Submission submission) {
        audit.record(
                caller.person().text(),
                act,
                submission.id().text(),
                caller.address(),
                Map.of(
                        "app",
                        submission.manifest().id().text(),
                        "code",
                        submission.manifest().version().code(),
                        "digest",
                        submission.digest()));
    }

    static <T> Outcome<T> unknown() {
        return Outcome.refused(
                RefusalCode.NOT_FOUND, "There is no such submission that you may see.");
    }
}
