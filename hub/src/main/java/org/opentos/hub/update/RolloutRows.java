package org.opentos.hub.update;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.update.UpdateOrder;
import org.opentos.protocol.update.UpdateReport;
import org.opentos.protocol.update.Waiting;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Roll-outs and how devices stand with them, as they are in the database.
@Component
class RolloutRows {
    /// Which devices the open stages reach: each stage all that its share, batches or list has.
    private static final String REACHED = AskingRows.reached(":stage", ":fleet");

    private final JdbcClient jdbc;

    RolloutRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Rollout> find(Id.RolloutId id) {
        return jdbc.sql("select * from rollout where id = ?")
                .param(id.value())
                .query(this::rollout)
                .optional();
    }

    /// Waits until no other transaction begins or ends roll-outs of the product.
    void holdAll(Id.ProductId product) {
        Sql.hold(jdbc, "roll-outs of " + product.text());
    }

    /// Waits until no other transaction decides about it.
    Optional<Rollout> hold(Id.RolloutId id) {
        return jdbc.sql("select * from rollout where id = ? for update")
                .param(id.value())
                .query(this::rollout)
                .optional();
    }

    /// The latest first.
    List<Rollout> of(Id.ProductId product, int most) {
        return jdbc.sql(
                        "select * from rollout where product = ? order by made desc, id desc limit ?")
                .params(product.value(), most)
                .query(this::rollout)
                .list();
    }

    /// Those that are still about: not ended, and not stopped.
    List<Id.RolloutId> open(Id.ProductId product) {
        return jdbc.sql(
                        "select id from rollout where product = ? and state in ('running', 'paused', 'complete')")
                .param(product.value())
                .query((row, _) -> Sql.id(row, "id", Id.RolloutId::new))
                .list();
    }

    List<Id.RolloutId> of(Id.ReleaseId release) {
        return jdbc.sql("select id from rollout where release = ? and state <> 'ended'")
                .param(release.value())
                .query((row, _) -> Sql.id(row, "id", Id.RolloutId::new))
                .list();
    }

    /// Those of which devices are told.
    List<Id.RolloutId> told() {
        return jdbc.sql(
                        "select id from rollout where state in ('running', 'complete') order by made")
                .query((row, _) -> Sql.id(row, "id", Id.RolloutId::new))
                .list();
    }

    void insert(Rollout rollout, Id.PersonId by) {
        RolloutPlan plan = rollout.plan();
        Optional<UpdateOrder.Window> window = plan.when().window();
        jdbc.sql(
                        """
                        insert into rollout (id, product, release, stop_percent, at_once, idle, charging, window_from,
                            window_until, state, why, stage, opened, made_by, made, changed)
                        values (:id, :product, :release, :stop, :once, :idle, :charging, :from, :until, :state, '',
                            :stage, :opened, :by, :made, :made)
                        """)
                .param("id", rollout.id().value())
                .param("product", rollout.product().value())
                .param("release", rollout.release().value())
                .param("stop", plan.stopPercent())
                .param("once", plan.atOnce())
                .param("idle", plan.when().idle())
                .param("charging", plan.when().charging())
                .param("from", window.map(UpdateOrder.Window::from).orElse(null))
                .param("until", window.map(UpdateOrder.Window::until).orElse(null))
                .param("state", rollout.state().text())
                .param("stage", rollout.stage())
                .param("opened", Sql.of(rollout.opened()))
                .param("by", by.value())
                .param("made", Sql.of(rollout.made()))
                .update();
        for (int number = 0; number < plan.stages().size(); number++) {
            insert(rollout.id(), number, plan.stages().get(number));
        }
    }

    private void insert(Id.RolloutId rollout, int number, RolloutPlan.Stage stage) {
        Reach reach = stage.reach();
        jdbc.sql(
                        """
                        insert into rollout_stage (rollout, number, percent, batches, devices, hold)
                        values (:rollout, :number, :percent, :batches, :devices, :hold)
                        """)
                .param("rollout", rollout.value())
                .param("number", number)
                .param("percent", reach instanceof Reach.Share(var percent) ? percent : null)
                .param("batches", reach instanceof Reach.Batches(var batches) ? ids(batches) : null)
                .param("devices", reach instanceof Reach.Chosen(var devices) ? ids(devices) : null)
                .param("hold", (int) stage.hold().toSeconds())
                .update();
    }

    private static UUID[] ids(List<? extends Id> ids) {
        return ids.stream().map(Id::value).toArray(UUID[]::new);
    }

    /// Enrols every device of the product that runs something older. Their places are by chance,
    /// another one in each roll-out; each batch has its share of any first so many, so that a fault
    /// of one production is met early.
    ///
    /// @return how many
    int enrol(Rollout rollout, int code) {
        return jdbc.sql(
                        """
                        insert into rollout_device (rollout, device, place, state, changed)
                        select :rollout, device, row_number() over (order by turn, device) - 1, 'enrolled', :now
                        from (
                            select s.device, (row_number() over (partition by v.batch order by md5(:salt || s.device))
                                    - 1 + ('x' || substr(md5(:salt || v.batch), 1, 6))::bit(24)::int / 16777216.0)
                                / count(*) over (partition by v.batch) as turn
                            from device_software s join device v on v.id = s.device
                            where s.product = :product and s.code < :code and v.revoked_at is null) ranked
                        """)
                .param("rollout", rollout.id().value())
                .param("now", Sql.of(rollout.made()))
                .param("salt", rollout.id().text())
                .param("product", rollout.product().value())
                .param("code", code)
                .update();
    }

    /// Enrols a device that was not known when the roll-out began: it comes last.
    void enrolLate(Id.RolloutId rollout, Id.DeviceId device, Instant now) {
        jdbc.sql(
                        """
                        insert into rollout_device (rollout, device, place, state, changed)
                        select :rollout, :device, count(*), 'enrolled', :now from rollout_device where rollout = :rollout
                        on conflict do nothing
                        """)
                .param("rollout", rollout.value())
                .param("device", device.value())
                .param("now", Sql.of(now))
                .update();
    }

    int fleet(Id.RolloutId rollout) {
        return jdbc.sql("select count(*) from rollout_device where rollout = ?")
                .param(rollout.value())
                .query(Integer.class)
                .single();
    }

    /// How the devices stand that the open stages reach, but for those that wait for their people:
    /// nobody knows when these answer.
    Staging.Tally tally(Rollout rollout) {
        return jdbc.sql(
                        """
                        select count(*) as reach,
                            count(*) filter (where state = 'enrolled') as unoffered,
                            count(*) filter (where state in ('offered', 'downloading', 'installing', 'restarting', 'proving')) as under_way,
                            count(*) filter (where state = 'waiting') as waiting,
                            count(*) filter (where state = 'done') as done,
                            count(*) filter (where state in ('failed', 'went-back', 'silent')) as failed
                        from rollout_device d where d.rollout = :rollout and
                        """
                                + REACHED
                                + " and not (d.state = 'enrolled' and "
                                + AskingRows.ASKS
                                + ")")
                .param("rollout", rollout.id().value())
                .param("stage", rollout.stage())
                .param("fleet", fleet(rollout.id()))
                .query((row, _) ->
                        new Staging.Tally(
                                row.getInt("reach"),
                                row.getInt("unoffered"),
                                row.getInt("under_way"),
                                row.getInt("waiting"),
                                row.getInt("done"),
                                row.getInt("failed")))
                .single();
    }

    /// How many devices stand how, of all.
    Map<String, Integer> standings(Id.RolloutId rollout) {
        Map<String, Integer> standings = new TreeMap<>();
        jdbc.sql(
                        "select state, count(*) as devices from rollout_device where rollout = ? group by state")
                .param(rollout.value())
                .query(row -> {
                    standings.put(row.getString("state"), row.getInt("devices"));
                });
        return standings;
    }

    /// Offers it to the next devices by their places that were seen lately.
    ///
    /// @return those that are to be told
    List<Id.DeviceId> offer(Rollout rollout, int most, Instant seenSince, Instant now) {
        return jdbc.sql(
                        """
                        update rollout_device set state = 'offered', percent = 0, changed = :now
                        where rollout = :rollout and device in (
                            select d.device from rollout_device d join device seen on seen.id = d.device
                            where d.rollout = :rollout and d.state = 'enrolled' and seen.last_seen_at >= :since
                                and seen.revoked_at is null and
                        """
                                + REACHED
                                + " and not "
                                + AskingRows.ASKS
                                + " order by d.place limit :most) returning device")
                .param("now", Sql.of(now))
                .param("rollout", rollout.id().value())
                .param("since", Sql.of(seenSince))
                .param("stage", rollout.stage())
                .param("fleet", fleet(rollout.id()))
                .param("most", most)
                .query((row, _) -> Sql.id(row, "device", Id.DeviceId::new))
                .list();
    }

    void open(Id.RolloutId rollout, int stage, Instant now) {
        jdbc.sql("update rollout set stage = ?, opened = ?, changed = ? where id = ?")
                .params(stage, Sql.of(now), Sql.of(now), rollout.value())
                .update();
    }

    void set(Id.RolloutId rollout, Rollout.State state, String why, Instant now) {
        jdbc.sql("update rollout set state = ?, why = ?, changed = ? where id = ?")
                .params(state.text(), why, Sql.of(now), rollout.value())
                .update();
    }

    /// Takes it back from devices that have not begun to install it.
    ///
    /// @return those that are to be told
    List<Id.DeviceId> takeBack(Id.RolloutId rollout, Instant now) {
        return jdbc.sql(
                        """
                        update rollout_device set state = 'enrolled', percent = 0, changed = ?
                        where rollout = ? and state in ('offered', 'downloading', 'waiting') returning device
                        """)
                .params(Sql.of(now), rollout.value())
                .query((row, _) -> Sql.id(row, "device", Id.DeviceId::new))
                .list();
    }

    /// Devices that went away before they had begun to install it come again in their turn; those
    /// that went away while they installed it are silent.
    ///
    /// @return all of them
    List<Id.DeviceId> giveUp(
            Id.RolloutId rollout, Instant quietSince, Instant silentSince, Instant now) {
        List<Id.DeviceId> quiet =
                jdbc.sql(
                                """
                                update rollout_device d set state = 'enrolled', percent = 0, changed = ?
                                where rollout = ? and state in ('offered', 'downloading') and changed < ?
                                    and exists (select from device v where v.id = d.device and v.last_seen_at < ?)
                                returning device
                                """)
                        .params(
                                Sql.of(now),
                                rollout.value(),
                                Sql.of(quietSince),
                                Sql.of(quietSince))
                        .query((row, _) -> Sql.id(row, "device", Id.DeviceId::new))
                        .list();
        List<Id.DeviceId> silent =
                jdbc.sql(
                                """
                                update rollout_device set state = 'silent', changed = ?
                                where rollout = ? and state in ('installing', 'restarting', 'proving') and changed < ?
                                returning device
                                """)
                        .params(Sql.of(now), rollout.value(), Sql.of(silentSince))
                        .query((row, _) -> Sql.id(row, "device", Id.DeviceId::new))
                        .list();
        return Stream.concat(quiet.stream(), silent.stream()).toList();
    }

    /// Where a device stands with the latest roll-out of a release that knows it.
    record Standing(
            Id.RolloutId rollout,
            DeviceStanding standing,
            int percent,
            Optional<Waiting> waitsFor) {}

    Optional<Standing> standing(Id.DeviceId device, Id.ReleaseId release) {
        return jdbc.sql(
                        """
                        select d.rollout, d.state, d.percent, d.waits_for from rollout_device d join rollout r on r.id = d.rollout
                        where d.device = ? and r.release = ? order by r.made desc limit 1
                        """)
                .params(device.value(), release.value())
                .query(RolloutRows::standing)
                .optional();
    }

    private static Standing standing(ResultSet row, int number) throws SQLException {
        return new Standing(
                Sql.id(row, "rollout", Id.RolloutId::new),
                DeviceStanding.parse(row.getString("state")),
                row.getInt("percent"),
                Waiting.find(row.getString("waits_for")));
    }

    void stand(
            Id.RolloutId rollout,
            Id.DeviceId device,
            DeviceStanding standing,
            int percent,
            Optional<Waiting> waitsFor,
            Optional<UpdateReport.Fault> fault,
            Instant now) {
        jdbc.sql(
                        """
                        update rollout_device set state = ?, percent = ?, waits_for = ?, failed = ?, detail = ?, log = ?,
                            changed = ?
                        where rollout = ? and device = ?
                        """)
                .params(
                        standing.text(),
                        percent,
                        waitsFor.map(Waiting::text).orElse(""),
                        fault.map(each -> each.check().text()).orElse(""),
                        fault.map(UpdateReport.Fault::detail).orElse(""),
                        fault.map(UpdateReport.Fault::log).orElse(""),
                        Sql.of(now),
                        rollout.value(),
                        device.value())
                .update();
    }

    /// The roll-out that a device is to be told of now.
    Optional<Rollout> due(Id.DeviceId device) {
        return jdbc.sql(
                        """
                        select r.* from rollout_device d join rollout r on r.id = d.rollout
                        where d.device = ? and r.state in ('running', 'complete')
                            and d.state in ('offered', 'downloading', 'waiting', 'installing', 'restarting', 'proving')
                        order by r.made desc limit 1
                        """)
                .param(device.value())
                .query(this::rollout)
                .optional();
    }

    /// Devices that stand so, the latest change first.
    ///
    /// @param before only those that changed earlier
    /// @param after and of those that changed then, only devices behind this one
    List<RolloutDeviceView> devices(
            Id.RolloutId rollout,
            DeviceStanding standing,
            Instant before,
            Optional<Id.DeviceId> after,
            int most) {
        return jdbc.sql(
                        """
                        select d.*, s.code, s.name from rollout_device d left join device_software s on s.device = d.device
                        where d.rollout = :rollout and d.state = :state and d.changed <= :before
                            and (d.changed < :before or d.device > cast(:after as uuid))
                        order by d.changed desc, d.device limit :most
                        """)
                .param("rollout", rollout.value())
                .param("state", standing.text())
                .param("before", Sql.of(before))
                .param("after", after.map(Id::value).orElse(null))
                .param("most", most)
                .query((row, _) ->
                        new RolloutDeviceView(
                                Sql.id(row, "device", Id.DeviceId::new),
                                DeviceStanding.parse(row.getString("state")),
                                row.getInt("percent"),
                                row.getString("failed"),
                                row.getString("detail"),
                                row.getString("log"),
                                row.getInt("code"),
                                Optional.ofNullable(row.getString("name")).orElse(""),
                                Sql.instant(row, "changed").orElseThrow()))
                .list();
    }

    private Rollout rollout(ResultSet row, int number) throws SQLException {
        Id.RolloutId id = Sql.id(row, "id", Id.RolloutId::new);
        @Nullable LocalTime from = row.getObject("window_from", LocalTime.class);
        @Nullable LocalTime until = row.getObject("window_until", LocalTime.class);
        return new Rollout(
                id,
                Sql.id(row, "product", Id.ProductId::new),
                Sql.id(row, "release", Id.ReleaseId::new),
                new RolloutPlan(
                        stages(id),
                        row.getBigDecimal("stop_percent"),
                        row.getInt("at_once"),
                        new UpdateOrder.When(
                                row.getBoolean("idle"),
                                row.getBoolean("charging"),
                                from == null || until == null
                                        ? Optional.empty()
                                        : Optional.of(new UpdateOrder.Window(from, until)))),
                Rollout.State.parse(row.getString("state")),
                row.getString("why"),
                row.getInt("stage"),
                Sql.instant(row, "opened").orElseThrow(),
                Sql.instant(row, "made").orElseThrow());
    }

    private List<RolloutPlan.Stage> stages(Id.RolloutId rollout) {
        return jdbc.sql("select * from rollout_stage where rollout = ? order by number")
                .param(rollout.value())
                .query((row, _) ->
                        new RolloutPlan.Stage(reach(row), Duration.ofSeconds(row.getInt("hold"))))
                .list();
    }

    private static Reach reach(ResultSet row) throws SQLException {
        if (row.getBigDecimal("percent") != null) {
            return new Reach.Share(row.getBigDecimal("percent"));
        }
        @Nullable Array batches = row.getArray("batches");
        return batches != null
                ? new Reach.Batches(ids(batches).map(Id.BatchId::new).toList())
                : new Reach.Chosen(ids(row.getArray("devices")).map(Id.DeviceId::new).toList());
    }

    private static Stream<UUID> ids(Array array) throws SQLException {
        return Arrays.stream((UUID[]) array.getArray());
    }
}
