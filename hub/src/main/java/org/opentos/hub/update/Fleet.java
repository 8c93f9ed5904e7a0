package org.opentos.hub.update;

import java.time.Instant;
import java.util.List;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.makers.Products;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.update.UpdateReport;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// What devices run, as they say.
@Component
public class Fleet {
    /// Versions in one answer, the newest.
    public static final int VERSIONS_MAX = 200;

    private final JdbcClient jdbc;
    private final Products products;

    Fleet(JdbcClient jdbc, Products products) {
        this.jdbc = jdbc;
        this.products = products;
    }

    /// @param devices how many run it
    public record Version(int code, String name, int devices) {}

    /// The newest first.
    public Outcome<List<Version>> versions(Caller caller, Id.ProductId product) {
        return products.find(caller, product)
                .map(_ ->
                        jdbc.sql(
                                        """
                                        select code, name, count(*) as devices from device_software
                                        where product = ? group by code, name order by code desc, name limit ?
                                        """)
                                .params(product.value(), VERSIONS_MAX)
                                .query((row, _) ->
                                        new Version(
                                                row.getInt("code"),
                                                row.getString("name"),
                                                row.getInt("devices")))
                                .list());
    }

    /// Part of the transaction that takes in what the device said.
    void runs(Id.DeviceId device, Id.ProductId product, UpdateReport report, Instant now) {
        jdbc.sql(
                        """
                        insert into device_software (device, product, code, name, kind, reported)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict (device) do update set product = excluded.product, code = excluded.code,
                            name = excluded.name, kind = excluded.kind, reported = excluded.reported
                        """)
                .params(
                        device.value(),
                        product.value(),
                        report.running().code(),
                        report.running().name(),
                        report.kind().text(),
                        Sql.of(now))
                .update();
    }
}
