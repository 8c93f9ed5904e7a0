package org.opentos.hub.makers;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.DisplayName;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.keys.VerifyingKey;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// The keys with which makers sign what their devices run. Identities that are minted carry those
/// in force then, and devices take nothing that another signed: the hub itself cannot make them.
@Component
public class ReleaseKeys {
    /// In force at a time: as many as an identity carries.
    public static final int KEYS_PER_PRODUCT_MAX = 4;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Products products;
    private final MakerAccess makers;
    private final AuditLog audit;
    private final InstantSource clock;

    ReleaseKeys(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Products products,
            MakerAccess makers,
            AuditLog audit,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.products = products;
        this.makers = makers;
        this.audit = audit;
        this.clock = clock;
    }

    /// The oldest first, also those that were revoked.
    public Outcome<List<ReleaseKey>> of(Caller caller, Id.ProductId product) {
        return products.find(caller, product).map(_ -> all(product));
    }

    /// Those that are in force.
    public List<VerifyingKey> inForce(Id.ProductId product) {
        return all(product).stream()
                .filter(each -> each.revoked().isEmpty())
                .map(ReleaseKey::key)
                .toList();
    }

    /// Adds a key, or answers with the one that is there. Refused, in this order: `not-found`,
    /// `agreement-not-accepted`, `field-invalid`, `in-use` (revoked), `limit-reached`.
    public Outcome<ReleaseKey> add(
            Caller caller, Id.ProductId product, @Nullable String key, @Nullable String name) {
        return products.find(caller, product)
                .then(found -> mayMake(caller, found))
                .then(_ -> parsed(key))
                .then(parsed ->
                        DisplayName.check("/name", name)
                                .then(checked ->
                                        Objects.requireNonNull(
                                                transaction.execute(_ ->
                                                        insert(
                                                                caller, product, parsed,
                                                                checked)))));
    }

    private static Outcome<VerifyingKey> parsed(@Nullable String key) {
        return VerifyingKey.find(Objects.requireNonNullElse(key, ""))
                .<Outcome<VerifyingKey>>map(Outcome::done)
                .orElseGet(() ->
                        Outcome.refused(
                                new Refusal(
                                        RefusalCode.FIELD_INVALID,
                                        "A key is the 32 bytes of an Ed25519 public key in base64url.",
                                        List.of(new Refusal.Fault("/key", "is no such key")))));
    }

    private Outcome<ReleaseKey> insert(
            Caller caller, Id.ProductId product, VerifyingKey key, String name) {
        Sql.hold(jdbc, "release keys of " + product.text());
        Optional<ReleaseKey> before = find(product, key);
        if (before.isPresent()) {
            return before.get().revoked().isEmpty()
                    ? Outcome.done(before.get())
                    : Outcome.refused(RefusalCode.IN_USE, "This key was revoked; make a new one.");
        }
        if (inForce(product).size() >= KEYS_PER_PRODUCT_MAX) {
            return Outcome.refused(
                    RefusalCode.LIMIT_REACHED,
                    "A product has at most %d keys in force; revoke one that is not needed."
                            .formatted(KEYS_PER_PRODUCT_MAX));
        }
        jdbc.sql(
                        "insert into release_key (product, key, name, added_by, added) values (?, ?, ?, ?, ?)")
                .params(
                        product.value(),
                        key.text(),
                        name,
                        caller.person().value(),
                        Sql.of(clock.instant()))
                .update();
        record(caller, "release-key-added", product, key);
        return Outcome.done(find(product, key).orElseThrow());
    }

    /// Revokes a key: nothing that it signed is handed out any more. Again is the same. Refused as
    /// `not-found`.
    public Outcome<ReleaseKey> revoke(Caller caller, Id.ProductId product, String text) {
        return products.find(caller, product)
                .then(_ ->
                        VerifyingKey.find(text)
                                .flatMap(key -> find(product, key))
                                .<Outcome<ReleaseKey>>map(Outcome::done)
                                .orElseGet(() ->
                                        Outcome.refused(
                                                RefusalCode.NOT_FOUND,
                                                "The product has no such key.")))
                .map(key -> {
                    transaction.executeWithoutResult(_ -> {
                        int changed =
                                jdbc.sql(
                                                "update release_key set revoked = ? where product = ? and key = ? and revoked is null")
                                        .params(
                                                Sql.of(clock.instant()),
                                                product.value(),
                                                key.key().text())
                                        .update();
                        if (changed == 1) {
                            record(caller, "release-key-revoked", product, key.key());
                        }
                    });
                    return find(product, key.key()).orElseThrow();
                });
    }

    private void record(Caller caller, String act, Id.ProductId product, VerifyingKey key) {
        audit.record(
                caller.person().text(),
                act,
                product.text(),
                caller.address(),
                Map.of("key", key.text()));
    }

    private Outcome<ProductView> mayMake(Caller caller, ProductView product) {
        return makers.refuseMake(caller, product.organisation().id())
                .<Outcome<ProductView>>map(Outcome::refused)
                .orElseGet(() -> Outcome.done(product));
    }

    private List<ReleaseKey> all(Id.ProductId product) {
        return jdbc.sql("select * from release_key where product = ? order by added, key")
                .param(product.value())
                .query(ReleaseKeys::read)
                .list();
    }

    private Optional<ReleaseKey> find(Id.ProductId product, VerifyingKey key) {
        return all(product).stream().filter(each -> each.key().equals(key)).findFirst();
    }

    private static ReleaseKey read(ResultSet row, int number) throws SQLException {
        return new ReleaseKey(
                VerifyingKey.parse(row.getString("key")),
                row.getString("name"),
                Sql.instant(row, "added").orElseThrow(),
                Sql.instant(row, "revoked"));
    }
}
