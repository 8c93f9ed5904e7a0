package org.opentos.hub.makers;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.devices.CredentialKind;
import org.opentos.hub.devices.DeviceRegister;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.models.SafeText;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.Refusal.Fault;
import org.opentos.protocol.RefusalCode;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/// Production batches: how many identities of a product, and what became of them.
@Component
public class Batches {
    public static final int DEVICES_MAX = 100_000;
    public static final int NOTE_CHARACTERS_MAX = 200;
    public static final int BATCHES_PER_PRODUCT_MAX = 10_000;

    private static final String SELECT =
            """
            select b.*, (select count(*) from device d where d.batch = b.id and d.home is not null) as claimed
            from batch b
            """;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Products products;
    private final MakerAccess makers;
    private final DeviceRegister register;
    private final AuditLog audit;
    private final InstantSource clock;
    private final Ids ids;
    private final Set<Id.BatchId> underWay = ConcurrentHashMap.newKeySet();

    Batches(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Products products,
            MakerAccess makers,
            DeviceRegister register,
            AuditLog audit,
            InstantSource clock,
            Ids ids) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.products = products;
        this.makers = makers;
        this.register = register;
        this.audit = audit;
        this.clock = clock;
        this.ids = ids;
        // What an earlier process was minting when it ended, nobody is minting now.
        jdbc.sql("update batch set state = 'interrupted' where state = 'minting'").update();
    }

    /// @param size 1 to [#DEVICES_MAX]
    public record Order(
            int size,
            CredentialKind credential,
            String note,
            Optional<Instant> claimCodesExpireAt) {}

    /// Newest first.
    public Outcome<List<BatchView>> of(Caller caller, Id.ProductId product) {
        return products.find(caller, product)
                .map(found ->
                        jdbc.sql(SELECT + " where b.product = ? order by b.id desc")
                                .param(product.value())
                                .query(this::batch)
                                .list());
    }

    public Outcome<BatchView> find(Caller caller, Id.BatchId id) {
        Optional<BatchView> batch = find(id);
        return batch.isPresent()
                        && products.find(caller, batch.get().product()) instanceof Outcome.Done<?>
                ? Outcome.done(batch.get())
                : Outcome.refused(
                        RefusalCode.NOT_FOUND,
                        "There is no such batch that you may see; check its id.");
    }

    public Outcome<BatchView> order(Caller caller, Id.ProductId product, Order order) {
        return products.find(caller, product)
                .then(found -> mayMake(caller, found))
                .then(found ->
                        wrong(order)
                                .<Outcome<BatchView>>map(Outcome::refused)
                                .orElseGet(() -> insert(caller, product, order)));
    }

    private Outcome<BatchView> insert(Caller caller, Id.ProductId product, Order order) {
        Id.BatchId id = ids.next(Id.BatchId::new);
        return done(() -> {
            long present =
                    jdbc.sql("select count(*) from batch where product = ?")
                            .param(product.value())
                            .query(Long.class)
                            .single();
            if (present >= BATCHES_PER_PRODUCT_MAX) {
                return Outcome.refused(
                        RefusalCode.LIMIT_REACHED,
                        "A product has at most "
                                + BATCHES_PER_PRODUCT_MAX
                                + " batches; make larger ones.");
            }
            jdbc.sql(
                            """
                            insert into batch (id, product, size, credential, state, note, claim_codes_expire_at, created_by, created_at)
                            values (:id, :product, :size, :credential, 'ready', :note, :expire, :by, :at)
                            """)
                    .param("id", id.value())
                    .param("product", product.value())
                    .param("size", order.size())
                    .param("credential", order.credential().text())
                    .param("note", order.note())
                    .param("expire", order.claimCodesExpireAt().map(Sql::of).orElse(null))
                    .param("by", caller.person().value())
                    .param("at", Sql.of(clock.instant()))
                    .update();
            record(caller, "batch-ordered", id, Map.of("size", order.size()));
            return Outcome.done(find(id).orElseThrow());
        });
    }

    private Optional<Refusal> wrong(Order order) {
        if (order.size() < 1 || order.size() > DEVICES_MAX) {
            return field("/size", "must be from 1 to " + DEVICES_MAX);
        }
        if (order.note().length() > NOTE_CHARACTERS_MAX
                || SafeText.unshowable(order.note()).isPresent()) {
            return field(
                    "/note",
                    "must be at most "
                            + NOTE_CHARACTERS_MAX
                            + " characters without control characters");
        }
        if (order.claimCodesExpireAt().filter(at -> !at.isAfter(clock.instant())).isPresent()) {
            return field("/claimCodesExpireAt", "must be in the future");
        }
        return Optional.empty();
    }

    private static Optional<Refusal> field(String pointer, String message) {
        return Optional.of(
                new Refusal(
                        RefusalCode.FIELD_INVALID,
                        "A field of the batch is wrong; see the list.",
                        List.of(new Fault(pointer, message))));
    }

    /// Revokes the devices of the batch from a position on, so that they can be minted anew: those
    /// whose identities were lost on the way. Refused while the batch is minted and where one of
    /// them is claimed.
    ///
    /// @param received how many identities, counted from the first, the maker holds and keeps
    public Outcome<BatchView> revoke(Caller caller, Id.BatchId id, int received) {
        return find(caller, id)
                .then(batch -> products.find(caller, batch.product()))
                .then(product -> mayMake(caller, product))
                .then(product -> done(() -> revokeFrom(caller, id, received)));
    }

    private Outcome<BatchView> revokeFrom(Caller caller, Id.BatchId id, int received) {
        jdbc.sql("select id from batch where id = ? for update")
                .param(id.value())
                .query()
                .singleValue();
        BatchView batch = find(id).orElseThrow();
        if (batch.state() == BatchView.State.MINTING) {
            return Outcome.refused(
                    RefusalCode.BUSY, "The batch is being minted; wait until it ends.");
        }
        if (received < 0 || received > batch.minted()) {
            return Outcome.refused(
                    field("/received", "must be from 0 to " + batch.minted()).orElseThrow());
        }
        int revoked = register.revoke(id, received);
        if (revoked != batch.minted() - received) {
            throw new ClaimedMeanwhile();
        }
        jdbc.sql("update batch set minted = ?, state = ? where id = ?")
                .params(received, received == batch.size() ? "minted" : "interrupted", id.value())
                .update();
        record(caller, "devices-revoked", id, Map.of("from", received, "devices", revoked));
        return Outcome.done(find(id).orElseThrow());
    }

    /// One of the devices to revoke is somebody's; nothing was changed.
    private static final class ClaimedMeanwhile extends RuntimeException {}

    /// Begins minting: at most one of many who ask.
    Outcome<BatchView> beginMinting(Caller caller, Id.BatchId id, boolean resume) {
        return find(caller, id)
                .then(batch ->
                        products.find(caller, batch.product())
                                .then(product -> mayMake(caller, product))
                                .then(product -> done(() -> begin(caller, batch, resume))));
    }

    private Outcome<BatchView> begin(Caller caller, BatchView batch, boolean resume) {
        settle(batch.id());
        int begun =
                jdbc.sql("update batch set state = 'minting' where id = ? and state = ?")
                        .params(batch.id().value(), resume ? "interrupted" : "ready")
                        .update();
        if (begun == 0) {
            return Outcome.refused(
                    RefusalCode.BATCH_ALREADY_MINTED,
                    find(batch.id()).map(BatchView::state).orElseThrow()
                                    == BatchView.State.INTERRUPTED
                            ? "The minting was interrupted after %d of %d devices; revoke what did not arrive and mint the rest with resume=true."
                                    .formatted(batch.minted(), batch.size())
                            : "The identities of this batch were handed out, once and for all; order another batch.");
        }
        underWay.add(batch.id());
        record(
                caller,
                resume ? "minting-resumed" : "minting-begun",
                batch.id(),
                Map.of("from", batch.minted()));
        return Outcome.done(find(batch.id()).orElseThrow());
    }

    /// Corrects a batch that nobody mints any more although its row says so, because the database
    /// was away when the minting ended.
    private void settle(Id.BatchId id) {
        if (!underWay.contains(id)) {
            jdbc.sql("update batch set state = 'interrupted' where id = ? and state = 'minting'")
                    .param(id.value())
                    .update();
        }
    }

    /// Part of the transaction that registers a chunk.
    void registered(Id.BatchId id, int minted) {
        int updated =
                jdbc.sql("update batch set minted = ? where id = ? and state = 'minting'")
                        .params(minted, id.value())
                        .update();
        if (updated != 1) {
            throw new IllegalStateException("batch " + id + " is not being minted");
        }
    }

    void endMinting(Id.BatchId id, boolean complete) {
        try {
            jdbc.sql("update batch set state = ? where id = ? and state = 'minting'")
                    .params(complete ? "minted" : "interrupted", id.value())
                    .update();
        } finally {
            underWay.remove(id);
        }
    }

    private Outcome<ProductView> mayMake(Caller caller, ProductView product) {
        return makers.refuseMake(caller, product.organisation().id())
                .<Outcome<ProductView>>map(Outcome::refused)
                .orElseGet(() -> Outcome.done(product));
    }

    private void record(Caller caller, String act, Id.BatchId id, Map<String, ?> detail) {
        audit.record(caller.person().text(), act, id.text(), caller.address(), detail);
    }

    private <T> Outcome<T> done(Supplier<Outcome<T>> work) {
        try {
            return Objects.requireNonNull(transaction.execute(status -> work.get()));
        } catch (ClaimedMeanwhile claimed) {
            return Outcome.refused(
                    RefusalCode.IN_USE,
                    "A device among these has been claimed, so its identity did arrive; count again what you received.");
        }
    }

    private Optional<BatchView> find(Id.BatchId id) {
        return jdbc.sql(SELECT + " where b.id = ?").param(id.value()).query(this::batch).optional();
    }

    private BatchView batch(ResultSet row, int number) throws SQLException {
        Id.BatchId id = Sql.id(row, "id", Id.BatchId::new);
        BatchView.State state =
                BatchView.State.valueOf(row.getString("state").toUpperCase(Locale.ROOT));
        return new BatchView(
                id,
                Sql.id(row, "product", Id.ProductId::new),
                row.getInt("size"),
                CredentialKind.parse(row.getString("credential")),
                state == BatchView.State.MINTING && !underWay.contains(id)
                        ? BatchView.State.INTERRUPTED
                        : state,
                row.getInt("minted"),
                row.getString("note"),
                Sql.instant(row, "created_at").orElseThrow(),
                Sql.instant(row, "claim_codes_expire_at"),
                row.getLong("claimed"));
    }
}
