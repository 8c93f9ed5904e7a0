package org.opentos.hub.pay.request;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;
import org.opentos.hub.revenue.Purchase;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;

/// Reads the device on which something was asked for: the columns `device`, `product` and `maker`,
/// which are all null or none.
public final class TerminalColumns {
    private TerminalColumns() {}

    public static Optional<Purchase.Terminal> read(ResultSet row) throws SQLException {
        return row.getObject("device") == null
                ? Optional.empty()
                : Optional.of(
                        new Purchase.Terminal(
                                Sql.id(row, "device", Id.DeviceId::new),
                                Sql.id(row, "product", Id.ProductId::new),
                                Sql.id(row, "maker", Id.OrganisationId::new)));
    }
}
