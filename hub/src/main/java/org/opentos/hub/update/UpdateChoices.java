package org.opentos.hub.update;

import java.time.Instant;
import org.opentos.hub.devices.DeviceDeparture;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What people chose for the updates of their devices, as it is in the database.
@Component
class UpdateChoices implements DeviceDeparture {
    private final JdbcClient jdbc;

    UpdateChoices(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    void ask(Id.DeviceId device, boolean asks, Instant now) {
        jdbc.sql(
                        """
                        insert into update_choice (device, asks, changed) values (?, ?, ?)
                        on conflict (device) do update set asks = excluded.asks, changed = excluded.changed
                        """)
                .params(device.value(), asks, Sql.of(now))
                .update();
    }

    void agree(Id.DeviceId device, Id.ReleaseId release, Instant now) {
        jdbc.sql(
                        """
                        insert into update_choice (device, asks, agreed, changed) values (?, false, ?, ?)
                        on conflict (device) do update set agreed = excluded.agreed, changed = excluded.changed
                        """)
                .params(device.value(), release.value(), Sql.of(now))
                .update();
    }

    /// Whether somebody agreed that the device takes the release.
    boolean agreed(Id.DeviceId device, Id.ReleaseId release) {
        return jdbc.sql("select exists (select from update_choice where device = ? and agreed = ?)")
                .params(device.value(), release.value())
                .query(Boolean.class)
                .single();
    }

    /// Whoever has it next chooses anew.
    @Override
    public void leaving(Id.DeviceId device, Id.HomeId home) {
        jdbc.sql("delete from update_choice where device = ?").param(device.value()).update();
    }
}
