package org.opentos.hub.market.install;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.app.AppGrant;
import org.opentos.protocol.app.AppId;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// The rows of installations that were not removed.
@Component
class InstallationRows {
    private static final String SELECT =
            """
            select i.*,
                   array(select name from installation_grant g where g.installation = i.id) as grants,
                   array(select device from installation_thing t where t.installation = i.id) as things
            from installation i where i.removed is null
            """;

    private final JdbcClient jdbc;
    private final InstantSource clock;

    InstallationRows(JdbcClient jdbc, InstantSource clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Optional<Installation> find(Id.InstallationId id) {
        return jdbc.sql(SELECT + "and i.id = ?")
                .param(id.value())
                .query(InstallationRows::read)
                .optional();
    }

    /// One of the person's that was removed.
    Optional<Installation> removedOf(Id.PersonId person, Id.InstallationId id) {
        return jdbc.sql(
                        SELECT.replace("i.removed is null", "i.removed is not null")
                                + "and i.id = ? and i.person = ?")
                .params(id.value(), person.value())
                .query(InstallationRows::read)
                .optional();
    }

    Optional<Installation> find(AppId app, Id.PersonId person, Optional<Id.DeviceId> device) {
        return device.map(each ->
                        jdbc.sql(SELECT + "and i.app = ? and i.device = ?")
                                .params(app.text(), each.value()))
                .orElseGet(() ->
                        jdbc.sql(SELECT + "and i.app = ? and i.person = ? and i.device is null")
                                .params(app.text(), person.value()))
                .query(InstallationRows::read)
                .optional();
    }

    /// The oldest first.
    List<Installation> of(Id.PersonId person) {
        return jdbc.sql(SELECT + "and i.person = ? order by i.installed")
                .param(person.value())
                .query(InstallationRows::read)
                .list();
    }

    /// The oldest first.
    List<Installation> on(Id.DeviceId device) {
        return jdbc.sql(SELECT + "and i.device = ? order by i.installed")
                .param(device.value())
                .query(InstallationRows::read)
                .list();
    }

    /// The terminals that have an app.
    List<Id.DeviceId> with(AppId app) {
        return jdbc.sql(
                        "select device from installation where app = ? and removed is null and device is not null")
                .param(app.text())
                .query((row, _) -> Sql.id(row, "device", Id.DeviceId::new))
                .list();
    }

    void insert(Installation installation) {
        jdbc.sql(
                        "insert into installation (id, app, person, device, region, draft, installed) values (?, ?, ?, ?, ?, ?, ?)")
                .params(
                        installation.id().value(),
                        installation.app().text(),
                        installation.person().value())
                .param(installation.device().map(Id::value).orElse(null))
                .params(
                        installation.region(),
                        installation.draft(),
                        Sql.of(installation.installed()))
                .update();
        let(installation);
    }

    /// Writes what an installation may do, in the place of what it might before.
    void let(Installation installation) {
        UUID id = installation.id().value();
        jdbc.sql("update installation set draft = ? where id = ?")
                .params(installation.draft(), id)
                .update();
        jdbc.sql("delete from installation_grant where installation = ?").param(id).update();
        jdbc.sql("delete from installation_thing where installation = ?").param(id).update();
        for (AppGrant each : installation.grants()) {
            jdbc.sql("insert into installation_grant (installation, name) values (?, ?)")
                    .params(id, each.text())
                    .update();
        }
        for (Id.DeviceId each : installation.things()) {
            jdbc.sql("insert into installation_thing (installation, device) values (?, ?)")
                    .params(id, each.value())
                    .update();
        }
    }

    boolean remove(Id.InstallationId id) {
        return jdbc.sql("update installation set removed = ? where id = ? and removed is null")
                        .params(Sql.of(clock.instant()), id.value())
                        .update()
                == 1;
    }

    /// All that are on a device.
    void removeFrom(Id.DeviceId device) {
        jdbc.sql("update installation set removed = ? where device = ? and removed is null")
                .params(Sql.of(clock.instant()), device.value())
                .update();
    }

    private static Installation read(ResultSet row, int number) throws SQLException {
        Set<AppGrant> grants =
                Stream.of((String[]) row.getArray("grants").getArray())
                        .flatMap(each -> AppGrant.find(each).stream())
                        .collect(Collectors.toSet());
        Set<Id.DeviceId> things = new HashSet<>();
        for (UUID each : (UUID[]) row.getArray("things").getArray()) {
            things.add(new Id.DeviceId(each));
        }
        return new Installation(
                Sql.id(row, "id", Id.InstallationId::new),
                AppId.parse(row.getString("app")),
                Sql.id(row, "person", Id.PersonId::new),
                Sql.optionalId(row, "device", Id.DeviceId::new),
                row.getString("region"),
                row.getBoolean("draft"),
                grants,
                things,
                Sql.instant(row, "installed").orElseThrow());
    }
}
