package org.opentos.hub.market.publish;

import java.util.Optional;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.app.AppId;
import org.opentos.protocol.app.AppPackage;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Whose an app is: an id belongs to whoever came with it first, and only keys of theirs sign it.
@Component
class Ownership {
    static final int APPS_PER_ORGANISATION_MAX = 200;

    private final JdbcClient jdbc;
    private final SubmissionRows rows;
    private final DeveloperKeys keys;

    Ownership(JdbcClient jdbc, SubmissionRows rows, DeveloperKeys keys) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.keys = keys;
    }

    /// Refused as `developer-key-unknown` or `app-id-taken`.
    Optional<Refusal> refuse(Id.OrganisationId organisation, AppPackage read) {
        boolean known =
                keys.find(read.developer())
                        .filter(each ->
                                each.organisation().equals(organisation)
                                        && each.revoked().isEmpty())
                        .isPresent();
        if (!known) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.DEVELOPER_KEY_UNKNOWN,
                            "Your organisation has no key %s that is good; add it first."
                                    .formatted(read.developer())));
        }
        return rows.owner(read.manifest().id())
                .filter(owner -> !owner.equals(organisation))
                .map(_ ->
                        Refusal.of(
                                RefusalCode.APP_ID_TAKEN,
                                "Another organisation has the id %s; choose one of a domain of yours."
                                        .formatted(read.manifest().id())));
    }

    /// Takes an id that nobody has. Refused as `limit-reached`.
    Optional<Refusal> take(Id.OrganisationId organisation, AppId app) {
        if (rows.owner(app).isPresent()) {
            return Optional.empty();
        }
        Sql.hold(jdbc, "apps of " + organisation.text());
        if (rows.apps(organisation) >= APPS_PER_ORGANISATION_MAX) {
            return Optional.of(
                    Refusal.of(
                            RefusalCode.LIMIT_REACHED,
                            "An organisation has at most %d apps."
                                    .formatted(APPS_PER_ORGANISATION_MAX)));
        }
        rows.insertApp(app, organisation);
        return Optional.empty();
    }
}
