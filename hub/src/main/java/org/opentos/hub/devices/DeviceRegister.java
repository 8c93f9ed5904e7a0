package org.opentos.hub.devices;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.opentos.hub.storage.Outbox;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Takes the devices that makers make into the register, and those whose identities were lost out
/// of it. All of it is part of the caller's transaction.
@Component
public class DeviceRegister {
    private final JdbcClient jdbc;
    private final JdbcTemplate rows;
    private final ClaimCodeHash codes;
    private final RegisteredDevices devices;
    private final Outbox outbox;
    private final InstantSource clock;

    DeviceRegister(
            JdbcClient jdbc,
            JdbcTemplate rows,
            ClaimCodeHash codes,
            RegisteredDevices devices,
            Outbox outbox,
            InstantSource clock) {
        this.jdbc = jdbc;
        this.rows = rows;
        this.codes = codes;
        this.devices = devices;
        this.outbox = outbox;
        this.clock = clock;
    }

    /// The devices of a batch, as far as the register must know it.
    ///
    /// @param claimCodesExpireAt empty where they are good for ever
    public record Batch(
            Id.BatchId id,
            Id.ProductId product,
            CredentialKind credential,
            Optional<Instant> claimCodesExpireAt) {}

    /// @param position in the batch
    /// @param credential the certificate in DER, or the token's text in ASCII; kept as a hash
    public record NewDevice(Id.DeviceId id, int position, ClaimCode claimCode, byte[] credential) {}

    /// Registers devices, unclaimed.
    ///
    /// @throws org.springframework.dao.DuplicateKeyException where a claim code is taken
    public void add(Batch batch, List<NewDevice> made) {
        boolean certificates = batch.credential() == CredentialKind.CERTIFICATE;
        Object now = Sql.of(clock.instant());
        rows.batchUpdate(
                "insert into device (id, product, batch, position, "
                        + (certificates ? "certificate_hash" : "token_hash")
                        + ", created_at) values (?, ?, ?, ?, ?, ?)",
                made.stream()
                        .map(each ->
                                new Object[] {
                                    each.id().value(),
                                    batch.product().value(),
                                    batch.id().value(),
                                    each.position(),
                                    Digests.sha256(each.credential()),
                                    now
                                })
                        .toList());
        Optional<Object> expires = batch.claimCodesExpireAt().map(Sql::of);
        rows.batchUpdate(
                "insert into claim_code (code_hash, device, expires_at) values (?, ?, ?)",
                made.stream()
                        .map(each ->
                                new Object[] {
                                    codes.of(each.claimCode()),
                                    each.id().value(),
                                    expires.orElse(null)
                                })
                        .toList());
    }

    /// Revokes the unclaimed devices of a batch from a position on, and their claim codes.
    ///
    /// @return how many; a device that is claimed stays, which the caller sees from the number
    public int revoke(Id.BatchId batch, int from) {
        List<Id.DeviceId> revoked =
                jdbc.sql(
                                """
                                update device set revoked_at = :now
                                where batch = :batch and position >= :from and revoked_at is null and home is null
                                returning id
                                """)
                        .param("now", Sql.of(clock.instant()))
                        .param("batch", batch.value())
                        .param("from", from)
                        .query((row, number) -> Sql.id(row, "id", Id.DeviceId::new))
                        .list();
        jdbc.sql(
                        "delete from claim_code using device d where device = d.id and d.batch = ? and d.revoked_at is not null")
                .param(batch.value())
                .update();
        revoked.forEach(devices::changes);
        for (int first = 0; first < revoked.size(); first += DeviceNews.DEVICES_PER_ENTRY_MAX) {
            outbox.add(
                    DeviceNews.REVOKED,
                    revoked.subList(
                            first,
                            Math.min(revoked.size(), first + DeviceNews.DEVICES_PER_ENTRY_MAX)));
        }
        return revoked.size();
    }

    /// Tells that the transaction under way changes what the devices of a product are.
    public void productChanges(Id.ProductId product) {
        devices.productChanges(product);
    }
}
