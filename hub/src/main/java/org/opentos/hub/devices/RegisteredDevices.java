package org.opentos.hub.devices;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.home.HomeChanged;
import org.opentos.hub.identity.Organisation;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.models.ThingModels;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.storage.Sql;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.springframework.context.event.EventListener;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import tools.jackson.databind.json.JsonMapper;

/// The devices in the database, with those that were asked for kept in memory: a door asks for each
/// message. What changes is forgotten once its transaction has committed, before the one who
/// changed it is answered.
@Component
class RegisteredDevices implements Devices {
    private static final String PRODUCTS = "products";

    private record Row(
            Id.DeviceId id,
            Id.ProductId product,
            Optional<Id.HomeId> home,
            Optional<Id.RoomId> room,
            String name,
            java.time.@Nullable Instant lastSeenAt) {}

    private static final String SELECT =
            "select id, product, home, room, name, last_seen_at from device where revoked_at is null and ";

    private final JdbcClient jdbc;
    private final ThingModels models;
    private final Organisations organisations;
    private final JsonMapper json;
    private final Nodes nodes;
    private final FreshCache<Id.DeviceId, Row> rows;
    private final FreshCache<Id.ProductId, Product> products;

    RegisteredDevices(
            JdbcClient jdbc,
            ThingModels models,
            Organisations organisations,
            JsonMapper json,
            Nodes nodes) {
        this.jdbc = jdbc;
        this.models = models;
        this.organisations = organisations;
        this.json = json;
        this.rows = new FreshCache<>(this::load);
        this.products = new FreshCache<>(this::loadProduct);
        this.nodes = nodes;
        nodes.hear(
                PRODUCTS,
                List::of,
                word ->
                        products.forget(
                                Id.ProductId.parse(
                                        new String(word.content(), StandardCharsets.UTF_8))));
    }

    @Override
    public Optional<Device> find(Id.DeviceId id) {
        return rows.find(id).map(this::device);
    }

    @Override
    public List<Device> inHome(Id.HomeId home) {
        return jdbc
                .sql(SELECT + "home = ? order by name, id")
                .param(home.value())
                .query(RegisteredDevices::row)
                .list()
                .stream()
                .map(this::device)
                .toList();
    }

    @Override
    public Map<Id.DeviceId, Id.HomeId> homes(Collection<Id.DeviceId> devices) {
        Map<Id.DeviceId, Id.HomeId> homes = new HashMap<>();
        List<UUID> others = new ArrayList<>();
        for (Id.DeviceId device : devices) {
            rows.kept(device)
                    .ifPresentOrElse(
                            row -> row.home().ifPresent(home -> homes.put(device, home)),
                            () -> others.add(device.value()));
        }
        if (!others.isEmpty()) {
            jdbc.sql(SELECT + "id = any(:devices) and home is not null")
                    .param("devices", others.toArray(UUID[]::new))
                    .query(found -> {
                        homes.put(
                                Sql.id(found, "id", Id.DeviceId::new),
                                Sql.id(found, "home", Id.HomeId::new));
                    });
        }
        return homes;
    }

    Product product(Id.ProductId id) {
        return products.find(id)
                .orElseThrow(() -> new IllegalStateException("product " + id + " is gone"));
    }

    /// Tells that the transaction under way changes the device.
    void changes(Id.DeviceId device) {
        afterCommit(() -> rows.forget(device));
    }

    void forget(Id.DeviceId device) {
        rows.forget(device);
    }

    /// Tells that the transaction under way changes the product.
    void productChanges(Id.ProductId product) {
        afterCommit(() -> {
            products.forget(product);
            nodes.tell(PRODUCTS, product.text().getBytes(StandardCharsets.UTF_8));
        });
    }

    /// A room that is removed leaves its devices without one, in the database by itself.
    @EventListener
    void homeChanged(HomeChanged change) {
        if (change.what() == HomeChanged.What.ROOMS) {
            inHome(change.home()).forEach(device -> rows.forget(device.id()));
        }
    }

    private static void afterCommit(Runnable work) {
        TransactionSynchronizationManager.registerSynchronization(
                new TransactionSynchronization() {
                    @Override
                    public void afterCompletion(int status) {
                        work.run();
                    }
                });
    }

    private Device device(Row row) {
        return new Device(
                row.id(),
                product(row.product()),
                row.home(),
                row.room(),
                row.name(),
                row.lastSeenAt());
    }

    private Optional<Row> load(Id.DeviceId id) {
        return jdbc.sql(SELECT + "id = ?")
                .param(id.value())
                .query(RegisteredDevices::row)
                .optional();
    }

    private Optional<Product> loadProduct(Id.ProductId id) {
        return jdbc.sql(
                        """
                        select p.id, p.organisation, p.name, p.form_factor, r.model
                        from product p join product_revision r on r.product = p.id and r.revision = p.revision
                        where p.id = ?
                        """)
                .param(id.value())
                .query((row, number) -> {
                    Id.OrganisationId organisation =
                            Sql.id(row, "organisation", Id.OrganisationId::new);
                    return new Product(
                            id,
                            organisation,
                            organisations.find(organisation).map(Organisation::name).orElse(""),
                            row.getString("name"),
                            FormFactor.parse(row.getString("form_factor")),
                            models.stored(json.readTree(row.getString("model"))));
                })
                .optional();
    }

    private static Row row(ResultSet row, int number) throws SQLException {
        return new Row(
                Sql.id(row, "id", Id.DeviceId::new),
                Sql.id(row, "product", Id.ProductId::new),
                Sql.optionalId(row, "home", Id.HomeId::new),
                Sql.optionalId(row, "room", Id.RoomId::new),
                Objects.requireNonNull(row.getString("name")),
                Sql.instant(row, "last_seen_at").orElse(null));
    }
}
