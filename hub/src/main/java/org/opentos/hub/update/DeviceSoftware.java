package org.opentos.hub.update;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.storage.Sql;
import org.opentos.hub.things.Software;
import org.opentos.hub.things.ThingSoftware;
import org.opentos.protocol.Id;
import org.opentos.protocol.update.UpdateCheck;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What devices run and the update that stands, as the people see it who have them: nothing of a
/// roll-out that does not reach the device, and nothing of what it runs already.
@Component
class DeviceSoftware implements ThingSoftware {
    /// Of the roll-outs that know the device the latest that means something to its people. One
    /// that was not told yet does where they have a say in it.
    private static final String STANDS =
            """
            select s.device, s.code, s.name, s.reported, coalesce(c.asks, false) as asks, c.agreed,
                u.release, u.release_code, u.release_name, u.notes, u.state, u.percent, u.waits_for, u.failed, u.detail,
                u.changed, u.window_from, u.window_until
            from device_software s
            left join update_choice c on c.device = s.device
            left join lateral (
                select l.id as release, l.code as release_code, l.name as release_name, l.notes, d.state, d.percent,
                    d.waits_for, d.failed, d.detail, d.changed, r.window_from, r.window_until
                from rollout_device d join rollout r on r.id = d.rollout join release l on l.id = r.release
                where d.device = s.device
                    and case d.state
                        when 'done' then false
                        when 'proving' then true
                        when 'enrolled' then l.code > s.code and r.state in ('running', 'complete')
                            and (c.asks or c.agreed = l.id) and
            """
                    + AskingRows.reached(
                            "r.stage",
                            "(select count(*) from rollout_device f where f.rollout = r.id)")
                    + """
                                else l.code > s.code end
                        order by r.made desc limit 1) u on true
                    where s.device = any(:devices)
                    """;

    private final JdbcClient jdbc;

    DeviceSoftware(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public Map<Id.DeviceId, Software> of(Collection<Id.DeviceId> devices) {
        Map<Id.DeviceId, Software> found = new HashMap<>();
        jdbc.sql(STANDS)
                .param("devices", devices.stream().map(Id::value).toArray(UUID[]::new))
                .query(row -> {
                    found.put(Sql.id(row, "device", Id.DeviceId::new), software(row));
                });
        return found;
    }

    private static Software software(ResultSet row) throws SQLException {
        return new Software(
                row.getInt("code"),
                row.getString("name"),
                Sql.instant(row, "reported").orElseThrow(),
                row.getBoolean("asks"),
                row.getString("state") == null ? Optional.empty() : Optional.of(update(row)));
    }

    private static Software.Update update(ResultSet row) throws SQLException {
        DeviceStanding standing = DeviceStanding.parse(row.getString("state"));
        Id.ReleaseId release = Sql.id(row, "release", Id.ReleaseId::new);
        String detail = row.getString("detail");
        boolean agreed =
                Sql.optionalId(row, "agreed", Id.ReleaseId::new).equals(Optional.of(release));
        return new Software.Update(
                release,
                row.getInt("release_code"),
                row.getString("release_name"),
                row.getString("notes"),
                state(standing),
                row.getInt("percent"),
                waitsFor(standing, row.getString("waits_for"), agreed),
                window(row, agreed),
                UpdateCheck.find(row.getString("failed"))
                        .map(check -> new Software.FailedCheck(check, detail)),
                Sql.instant(row, "changed").orElseThrow());
    }

    private static Software.State state(DeviceStanding standing) {
        return switch (standing) {
            case ENROLLED, WAITING -> Software.State.WAITING;
            case OFFERED -> Software.State.OFFERED;
            case DOWNLOADING -> Software.State.DOWNLOADING;
            case INSTALLING -> Software.State.INSTALLING;
            case RESTARTING -> Software.State.RESTARTING;
            case PROVING -> Software.State.PROVING;
            case FAILED -> Software.State.FAILED;
            case WENT_BACK -> Software.State.WENT_BACK;
            case SILENT -> Software.State.SILENT;
            case DONE -> throw new IllegalStateException("what is done does not stand");
        };
    }

    private static Optional<Software.WaitsFor> waitsFor(
            DeviceStanding standing, String said, boolean agreed) {
        return switch (standing) {
            case ENROLLED ->
                    Optional.of(agreed ? Software.WaitsFor.TURN : Software.WaitsFor.CONSENT);
            case WAITING ->
                    switch (said) {
                        case "idle" -> Optional.of(Software.WaitsFor.IDLE);
                        case "charging" -> Optional.of(Software.WaitsFor.CHARGING);
                        case "window" -> Optional.of(Software.WaitsFor.WINDOW);
                        default -> Optional.empty();
                    };
            case OFFERED,
                    DOWNLOADING,
                    INSTALLING,
                    RESTARTING,
                    PROVING,
                    DONE,
                    FAILED,
                    WENT_BACK,
                    SILENT ->
                    Optional.empty();
        };
    }

    /// Who agreed need not wait for an hour of the day.
    private static Optional<Software.Window> window(ResultSet row, boolean agreed)
            throws SQLException {
        @Nullable LocalTime from = row.getObject("window_from", LocalTime.class);
        @Nullable LocalTime until = row.getObject("window_until", LocalTime.class);
        return agreed || from == null || until == null
                ? Optional.empty()
                : Optional.of(new Software.Window(from.toString(), until.toString()));
    }
}
