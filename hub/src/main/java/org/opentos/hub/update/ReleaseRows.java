package org.opentos.hub.update;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.keys.VerifyingKey;
import org.opentos.protocol.update.Release;
import org.opentos.protocol.update.ReleaseVersion;
import org.opentos.protocol.update.SignedRelease;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Releases as they stand in the database.
@Component
class ReleaseRows {
    private final JdbcClient jdbc;

    ReleaseRows(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<ReleaseView> find(Id.ReleaseId id) {
        return jdbc.sql("select * from release where id = ?")
                .param(id.value())
                .query(ReleaseRows::view)
                .optional();
    }

    Optional<ReleaseView> find(Id.ProductId product, int code) {
        return jdbc.sql("select * from release where product = ? and code = ?")
                .params(product.value(), code)
                .query(ReleaseRows::view)
                .optional();
    }

    /// The newest version first.
    List<ReleaseView> of(Id.ProductId product) {
        return jdbc.sql("select * from release where product = ? order by code desc")
                .param(product.value())
                .query(ReleaseRows::view)
                .list();
    }

    /// As its maker signed it, and what the maker says of it.
    record Signed(SignedRelease release, String notes) {}

    /// Empty where it is not ready, or its key was revoked.
    Optional<Signed> handedOut(Id.ReleaseId id) {
        return jdbc.sql(
                        """
                        select r.* from release r join release_key k on k.product = r.product and k.key = r.key
                        where r.id = ? and r.state = 'ready' and k.revoked is null
                        """)
                .param(id.value())
                .query((row, _) -> new Signed(signed(row), row.getString("notes")))
                .optional();
    }

    private static SignedRelease signed(ResultSet row) throws SQLException {
        return new SignedRelease(
                new Release(
                        Sql.id(row, "product", Id.ProductId::new),
                        new ReleaseVersion(row.getInt("code"), row.getString("name")),
                        Release.Kind.parse(row.getString("kind")),
                        row.getLong("bytes"),
                        row.getString("sha256")),
                VerifyingKey.parse(row.getString("key")),
                row.getString("signature"));
    }

    private static ReleaseView view(ResultSet row, int number) throws SQLException {
        return new ReleaseView(
                Sql.id(row, "id", Id.ReleaseId::new),
                Sql.id(row, "product", Id.ProductId::new),
                row.getInt("code"),
                row.getString("name"),
                Release.Kind.parse(row.getString("kind")),
                row.getLong("bytes"),
                row.getString("sha256"),
                VerifyingKey.parse(row.getString("key")),
                row.getString("notes"),
                ReleaseView.State.parse(row.getString("state")),
                row.getLong("received"),
                Sql.instant(row, "made").orElseThrow());
    }
}
