package org.opentos.hub.update;

import java.time.Instant;
import java.util.List;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Devices of roll-outs that wait until somebody of their home agrees, as they are in the database.
@Component
class AskingRows {
    /// The condition on a row `d` of `rollout_device` that nobody agreed yet, and somebody has to.
    static final String ASKS =
            """
            exists (select from update_choice c where c.device = d.device and c.asks
                and c.agreed is distinct from (select release from rollout o where o.id = d.rollout))
            """;

    /// Such devices in their turn.
    private static final String ASKING =
            " from rollout_device d join rollout r on r.id = d.rollout"
                    + " where d.rollout = :rollout and d.state = 'enrolled' and "
                    + reached(
                            "r.stage",
                            "(select count(*) from rollout_device f where f.rollout = :rollout)")
                    + " and "
                    + ASKS;

    /// Devices whose people are told at once that they are asked.
    private static final int TOLD_MAX = 10_000;

    private final JdbcClient jdbc;

    AskingRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// The condition on a row `d` of `rollout_device` that an open stage reaches it.
    ///
    /// @param stage the last one that is open, in SQL
    /// @param fleet how many devices the roll-out knows, in SQL
    static String reached(String stage, String fleet) {
        return """
        exists (select from rollout_stage g where g.rollout = d.rollout and g.number <= %s and (
            d.place < ceil(g.percent * %s / 100)
            or g.batches @> array[(select batch from device v where v.id = d.device)]
            or g.devices @> array[d.device]))
        """
                .formatted(stage, fleet);
    }

    /// How many devices in their turn wait for their people.
    int count(Id.RolloutId rollout) {
        return jdbc.sql("select count(*)" + ASKING)
                .param("rollout", rollout.value())
                .query(Integer.class)
                .single();
    }

    /// Those devices, at most [#TOLD_MAX].
    List<Id.DeviceId> of(Id.RolloutId rollout) {
        return jdbc.sql("select d.device" + ASKING + " limit :most")
                .param("rollout", rollout.value())
                .param("most", TOLD_MAX)
                .query((row, _) -> Sql.id(row, "device", Id.DeviceId::new))
                .list();
    }

    /// Takes what is told of from a device that has not begun to install it, and that nobody agreed
    /// to.
    void takeBack(Id.RolloutId rollout, Id.DeviceId device, Instant now) {
        jdbc.sql(
                        """
                        update rollout_device d set state = 'enrolled', percent = 0, changed = ?
                        where d.rollout = ? and d.device = ? and d.state in ('offered', 'downloading', 'waiting') and
                        """
                                + ASKS)
                .params(Sql.of(now), rollout.value(), device.value())
                .update();
    }

    /// The roll-outs that a device is or will be told of.
    List<Id.RolloutId> told(Id.DeviceId device) {
        return jdbc.sql(
                        """
                        select r.id from rollout_device d join rollout r on r.id = d.rollout
                        where d.device = ? and r.state in ('running', 'complete') order by r.made
                        """)
                .param(device.value())
                .query((row, _) -> Sql.id(row, "id", Id.RolloutId::new))
                .list();
    }
}
