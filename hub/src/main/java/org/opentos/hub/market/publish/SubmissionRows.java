package org.opentos.hub.market.publish;

import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.app.AppId;
import org.opentos.protocol.app.AppManifest;
import org.opentos.protocol.app.ManifestReader;
import org.opentos.protocol.keys.VerifyingKey;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of submissions, their packages, checks and pictures.
@Component
class SubmissionRows {
    private static final String SELECT =
            "select s.*, a.organisation from submission s join app a on a.id = s.app ";

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final InstantSource clock;

    SubmissionRows(JdbcClient jdbc, ApplicationEventPublisher events, InstantSource clock) {
        this.jdbc = jdbc;
        this.events = events;
        this.clock = clock;
    }

    /// Whose an app is; empty where nobody submitted any of it.
    Optional<Id.OrganisationId> owner(AppId app) {
        return jdbc.sql("select organisation from app where id = ?")
                .param(app.text())
                .query((row, _) -> Sql.id(row, "organisation", Id.OrganisationId::new))
                .optional();
    }

    void insertApp(AppId app, Id.OrganisationId organisation) {
        jdbc.sql("insert into app (id, organisation, made) values (?, ?, ?)")
                .params(app.text(), organisation.value(), Sql.of(clock.instant()))
                .update();
    }

    long apps(Id.OrganisationId organisation) {
        return jdbc.sql("select count(*) from app where organisation = ?")
                .param(organisation.value())
                .query(Long.class)
                .single();
    }

    /// @param manifest as it stands in the package
    void insert(Submission submission, byte[] manifest, byte[] content, Id.PersonId by) {
        insertContent(submission.digest(), content);
        jdbc.sql(
                        """
                        insert into submission (id, app, code, name, manifest, digest, bytes, key, state, submitted_by, submitted)
                        values (?, ?, ?, ?, ?, ?, ?, ?, 'submitted', ?, ?)
                        """)
                .params(
                        submission.id().value(),
                        submission.manifest().id().text(),
                        submission.manifest().version().code(),
                        submission.manifest().version().name(),
                        new String(manifest, StandardCharsets.UTF_8),
                        submission.digest(),
                        submission.packageBytes(),
                        submission.key().text(),
                        by.value(),
                        Sql.of(submission.submitted()))
                .update();
    }

    Optional<Submission> find(Id.SubmissionId id) {
        return jdbc.sql(SELECT + "where s.id = ?")
                .param(id.value())
                .query(SubmissionRows::read)
                .optional();
    }

    Optional<Submission> locked(Id.SubmissionId id) {
        return jdbc.sql(SELECT + "where s.id = ? for update of s")
                .param(id.value())
                .query(SubmissionRows::read)
                .optional();
    }

    Optional<Submission> find(AppId app, int code) {
        return jdbc.sql(SELECT + "where s.app = ? and s.code = ?")
                .params(app.text(), code)
                .query(SubmissionRows::read)
                .optional();
    }

    /// The greatest version of an app that was ever submitted; 0 for none.
    int newest(AppId app) {
        return jdbc.sql("select coalesce(max(code), 0) from submission where app = ?")
                .param(app.text())
                .query(Integer.class)
                .single();
    }

    /// Those of an organisation, the newest first.
    List<Submission> of(Id.OrganisationId organisation, int most) {
        return jdbc.sql(SELECT + "where a.organisation = ? order by s.submitted desc limit ?")
                .params(organisation.value(), most)
                .query(SubmissionRows::read)
                .list();
    }

    /// Those that wait for a decision, the oldest first.
    List<Submission> open(int most) {
        return jdbc.sql(SELECT + "where s.state = 'submitted' order by s.submitted limit ?")
                .param(most)
                .query(SubmissionRows::read)
                .list();
    }

    long open(Id.OrganisationId organisation) {
        return jdbc.sql(
                        """
                        select count(*) from submission s join app a on a.id = s.app
                        where a.organisation = ? and s.state = 'submitted'
                        """)
                .param(organisation.value())
                .query(Long.class)
                .single();
    }

    /// What people get of an app now: its greatest version that is approved.
    Optional<Submission> current(AppId app) {
        return jdbc.sql(
                        SELECT
                                + "where s.app = ? and s.state = 'approved' order by s.code desc limit 1")
                .param(app.text())
                .query(SubmissionRows::read)
                .optional();
    }

    /// What people get now of every app, by name.
    List<Submission> current() {
        return jdbc.sql(
                        """
                        select distinct on (s.app) s.*, a.organisation from submission s join app a on a.id = s.app
                        where s.state = 'approved' order by s.app, s.code desc
                        """)
                .query(SubmissionRows::read)
                .list();
    }

    Optional<byte[]> content(String digest) {
        return jdbc.sql("select content from app_package where digest = ?")
                .param(digest)
                .query(byte[].class)
                .optional();
    }

    void insertContent(String digest, byte[] content) {
        jdbc.sql("insert into app_package (digest, content) values (?, ?) on conflict do nothing")
                .params(digest, content)
                .update();
    }

    void replaceContent(String digest, byte[] content) {
        jdbc.sql("update app_package set content = ? where digest = ?")
                .params(content, digest)
                .update();
    }

    void decide(Submission submission, Submission.State state, String reason) {
        jdbc.sql("update submission set state = ?, decided = ?, reason = ? where id = ?")
                .params(state.text(), Sql.of(clock.instant()), reason, submission.id().value())
                .update();
        changed(submission.manifest().id());
    }

    void withdraw(Submission submission, String reason) {
        jdbc.sql(
                        "update submission set state = 'withdrawn', withdrawn = ?, reason = ? where id = ?")
                .params(Sql.of(clock.instant()), reason, submission.id().value())
                .update();
        changed(submission.manifest().id());
    }

    /// Withdraws what a key signed and is, or may come, in the store.
    List<Submission> withdrawSignedBy(VerifyingKey key, String reason) {
        List<Submission> signed =
                jdbc.sql(
                                SELECT
                                        + "where s.key = ? and s.state in ('submitted', 'approved') for update of s")
                        .param(key.text())
                        .query(SubmissionRows::read)
                        .list();
        signed.forEach(each -> withdraw(each, reason));
        return signed;
    }

    private void changed(AppId app) {
        events.publishEvent(new AppChanged(app));
    }

    void put(Id.SubmissionId submission, CheckResult result) {
        jdbc.sql(
                        """
                        insert into submission_check (submission, name, outcome, findings, at) values (?, ?, ?, ?, ?)
                        on conflict (submission, name) do update
                            set outcome = excluded.outcome, findings = excluded.findings, at = excluded.at
                        """)
                .params(
                        submission.value(),
                        result.check().text(),
                        result.grade().text(),
                        result.findings().toArray(String[]::new),
                        Sql.of(clock.instant()))
                .update();
    }

    /// In the order of [CheckResult.Check].
    List<CheckResult> checks(Id.SubmissionId submission) {
        return jdbc
                .sql("select name, outcome, findings from submission_check where submission = ?")
                .param(submission.value())
                .query((row, _) -> check(row))
                .list()
                .stream()
                .sorted(java.util.Comparator.comparing(CheckResult::check))
                .toList();
    }

    private static CheckResult check(ResultSet row) throws SQLException {
        Array findings = row.getArray("findings");
        return new CheckResult(
                CheckResult.Check.valueOf(row.getString("name").toUpperCase(Locale.ROOT)),
                CheckResult.Grade.valueOf(row.getString("outcome").toUpperCase(Locale.ROOT)),
                List.of((String[]) findings.getArray()));
    }

    private static Submission read(ResultSet row, int number) throws SQLException {
        return new Submission(
                Sql.id(row, "id", Id.SubmissionId::new),
                Sql.id(row, "organisation", Id.OrganisationId::new),
                manifest(row.getString("manifest")),
                row.getString("digest"),
                row.getLong("bytes"),
                VerifyingKey.parse(row.getString("key")),
                Submission.State.parse(row.getString("state")),
                Sql.instant(row, "submitted").orElseThrow(),
                Sql.instant(row, "decided"),
                Sql.instant(row, "withdrawn"),
                row.getString("reason"));
    }

    /// @throws IllegalStateException where a manifest that was taken is taken no more
    static AppManifest manifest(String text) {
        return switch (ManifestReader.read(text.getBytes(StandardCharsets.UTF_8))) {
            case Outcome.Done<AppManifest>(AppManifest manifest) -> manifest;
            case Outcome.Refused<AppManifest>(Refusal refusal) ->
                    throw new IllegalStateException("a stored manifest is refused: " + refusal);
        };
    }
}
