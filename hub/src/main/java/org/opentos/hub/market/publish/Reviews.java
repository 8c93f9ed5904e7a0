package org.opentos.hub.market.publish;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.opentos.hub.audit.AuditLog;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The operator's side of the store: what waits, what is decided, what is taken out.
@Component
public class Reviews {
    /// Of those that wait, in a list.
    public static final int LIST_MAX = 200;

    private final SubmissionRows rows;
    private final Seals seals;
    private final TransactionTemplate transaction;
    private final AuditLog audit;

    Reviews(SubmissionRows rows, Seals seals, TransactionTemplate transaction, AuditLog audit) {
        this.rows = rows;
        this.seals = seals;
        this.transaction = transaction;
        this.audit = audit;
    }

    /// What waits for a decision, the oldest first.
    public List<Submissions.Checked> open() {
        return rows.open(LIST_MAX).stream().map(this::checked).toList();
    }

    public Outcome<Submissions.Checked> find(Id.SubmissionId id) {
        return rows.find(id)
                .map(each -> Outcome.done(checked(each)))
                .orElseGet(Submissions::unknown);
    }

    /// The package as it was submitted, or as the store signed it.
    public Outcome<byte[]> content(Id.SubmissionId id) {
        return rows.find(id)
                .flatMap(each -> rows.content(each.digest()))
                .map(Outcome::done)
                .orElseGet(Submissions::unknown);
    }

    /// Keeps what a check found that needs a browser.
    public Outcome<Submissions.Checked> checked(Id.SubmissionId id, CheckResult result) {
        return find(id).map(each -> {
            rows.put(id, result);
            return checked(each.submission());
        });
    }

    private Submissions.Checked checked(Submission submission) {
        return new Submissions.Checked(submission, rows.checks(submission.id()));
    }

    /// Lets a version into the store, and signs it. Refused, in this order: `not-found`,
    /// `submission-decided`, `check-failed`.
    public Outcome<Submissions.Checked> approve(Id.SubmissionId id, String address) {
        return decided(
                id,
                address,
                submission -> {
                    boolean failed =
                            rows.checks(id).stream()
                                    .anyMatch(each -> each.grade() == CheckResult.Grade.FAILED);
                    if (failed) {
                        return Optional.of(
                                Refusal.of(
                                        RefusalCode.CHECK_FAILED,
                                        "A check of this version failed; refuse it with its findings as the reason."));
                    }
                    rows.replaceContent(
                            submission.digest(),
                            seals.seal(rows.content(submission.digest()).orElseThrow()));
                    rows.decide(submission, Submission.State.APPROVED, "");
                    return Optional.empty();
                });
    }

    /// Keeps a version out of the store. Refused, in this order: `not-found`, `submission-decided`,
    /// `field-invalid`.
    public Outcome<Submissions.Checked> refuse(Id.SubmissionId id, String reason, String address) {
        return decided(
                id,
                address,
                submission -> {
                    Optional<Refusal> refusal = refuseReason(reason.strip());
                    if (refusal.isEmpty()) {
                        rows.decide(submission, Submission.State.REFUSED, reason.strip());
                    }
                    return refusal;
                });
    }

    /// Takes a version out of the store and off every terminal. Refused, in this order:
    /// `not-found`, `field-invalid`, `submission-decided` where it is not in the store.
    public Outcome<Submissions.Checked> withdraw(
            Id.SubmissionId id, String reason, String address) {
        return inTransaction(
                id,
                submission -> {
                    Optional<Refusal> refusal =
                            refuseReason(reason.strip())
                                    .or(() ->
                                            submission.state() == Submission.State.APPROVED
                                                    ? Optional.empty()
                                                    : Optional.of(decidedAlready()));
                    if (refusal.isEmpty()) {
                        rows.withdraw(submission, reason.strip());
                        record(submission, "app-withdrawn-by-operator", address);
                    }
                    return refusal;
                });
    }

    private interface Step {
        Optional<Refusal> take(Submission submission);
    }

    private Outcome<Submissions.Checked> decided(
            Id.SubmissionId id, String address, Step decision) {
        return inTransaction(
                id,
                submission -> {
                    if (submission.state() != Submission.State.SUBMITTED) {
                        return Optional.of(decidedAlready());
                    }
                    Optional<Refusal> refusal = decision.take(submission);
                    if (refusal.isEmpty()) {
                        record(submission, "app-decided", address);
                    }
                    return refusal;
                });
    }

    private Outcome<Submissions.Checked> inTransaction(Id.SubmissionId id, Step step) {
        return Objects.requireNonNull(
                transaction.execute(_ -> {
                    Optional<Submission> submission = rows.locked(id);
                    if (submission.isEmpty()) {
                        return Submissions.<Submissions.Checked>unknown();
                    }
                    return step.take(submission.get())
                            .map(Outcome::<Submissions.Checked>refused)
                            .orElseGet(() -> find(id));
                }));
    }

    private void record(Submission submission, String act, String address) {
        Submission now = rows.find(submission.id()).orElseThrow();
        audit.record(
                "operator",
                act,
                submission.id().text(),
                address,
                Map.of(
                        "app",
                        submission.manifest().id().text(),
                        "code",
                        submission.manifest().version().code(),
                        "state",
                        now.state().text()));
    }

    private static Refusal decidedAlready() {
        return Refusal.of(
                RefusalCode.SUBMISSION_DECIDED,
                "This version is not in the state for that; look at what became of it.");
    }

    static Optional<Refusal> refuseReason(String reason) {
        return reason.isEmpty() || reason.length() > Submissions.REASON_CHARACTERS_MAX
                ? Optional.of(
                        new Refusal(
                                RefusalCode.FIELD_INVALID,
                                "Give a reason of 1 to %d characters."
                                        .formatted(Submissions.REASON_CHARACTERS_MAX),
                                List.of(new Refusal.Fault("/reason", "is missing or too long"))))
                : Optional.empty();
    }
}
