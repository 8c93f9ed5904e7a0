package org.opentos.hub.testing;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.opentos.hub.audit.AuditLog;
import org.opentos.hub.audit.Causes;
import org.opentos.hub.devices.CredentialKind;
import org.opentos.hub.devices.DeviceDeparture;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.Fabric;
import org.opentos.hub.fabric.Message;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.home.Access;
import org.opentos.hub.home.Homes;
import org.opentos.hub.identity.Attempts;
import org.opentos.hub.identity.Caller;
import org.opentos.hub.identity.CertificateAuthority;
import org.opentos.hub.identity.Organisations;
import org.opentos.hub.makers.BatchView;
import org.opentos.hub.makers.Batches;
import org.opentos.hub.makers.MakerAccess;
import org.opentos.hub.makers.Minting;
import org.opentos.hub.makers.ProductView;
import org.opentos.hub.makers.Products;
import org.opentos.hub.nodes.Alone;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.settings.HubAddress;
import org.opentos.hub.storage.Outbox;
import org.opentos.hub.storage.Secrets;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Role;
import org.opentos.protocol.Subject;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.ClassPathBeanDefinitionScanner;
import org.springframework.core.type.filter.AssignableTypeFilter;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makers and their devices on a real database, with homes and the fabric as simple as a test needs
/// them: every caller owns every home and every organisation.
public final class MakersWorld implements AutoCloseable {
    public static final JsonMapper JSON = JsonMapper.builder().build();
    public static final HubAddress ADDRESS =
            new HubAddress("mqtts://hub.test:8883", "https://hub.test:8443");

    public final TestDatabase database = TestDatabase.fresh();
    public final TestClock clock = new TestClock();
    public final Ids ids = new Ids(clock, new java.security.SecureRandom());
    public final Set<Id.OrganisationId> accepted = ConcurrentHashMap.newKeySet();
    public final Map<Id.DeviceId, Optional<Id.HomeId>> placed = new ConcurrentHashMap<>();
    public final List<Predicate<Client>> disconnections = new CopyOnWriteArrayList<>();
    public final java.util.concurrent.Semaphore disconnected =
            new java.util.concurrent.Semaphore(0);
    public final List<Id.DeviceId> cleared = new CopyOnWriteArrayList<>();
    public final Caller caller = new Caller(ids.next(Id.PersonId::new), "", Set.of(), "192.0.2.7");
    public final Id.OrganisationId maker = ids.next(Id.OrganisationId::new);
    private AnnotationConfigApplicationContext rooms;

    public MakersWorld() {
        accepted.add(maker);
        database.jdbc()
                .sql(
                        "insert into organisation (id, name, kind, created_at) values (?, 'Acme', 'maker', now())")
                .param(maker.value())
                .update();
        rooms = open();
    }

    public <T> T room(Class<T> kind) {
        return rooms.getBean(kind);
    }

    /// All of them, for rooms that stand on these.
    public AnnotationConfigApplicationContext rooms() {
        return rooms;
    }

    /// What a new process of the hub finds.
    public void restart() {
        rooms.close();
        rooms = open();
    }

    private AnnotationConfigApplicationContext open() {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.registerBean(
                "jdbc", org.springframework.jdbc.core.simple.JdbcClient.class, database::jdbc);
        context.registerBean(
                "template", org.springframework.jdbc.core.JdbcTemplate.class, database::template);
        context.registerBean(
                "transaction",
                org.springframework.transaction.support.TransactionTemplate.class,
                database::transaction);
        context.registerBean("clock", java.time.InstantSource.class, () -> clock);
        context.registerBean("ids", Ids.class, () -> ids);
        context.registerBean("json", JsonMapper.class, () -> JSON);
        context.registerBean("nodes", Nodes.class, Alone::new);
        context.registerBean("makers", MakerAccess.class, Makers::new);
        context.registerBean("access", Access.class, OpenAccess::new);
        context.registerBean("homes", Homes.class, TestHomes::new);
        context.registerBean("fabric", Fabric.class, TestFabric::new);
        context.registerBean(
                "departure", DeviceDeparture.class, () -> (device, home) -> cleared.add(device));
        context.register(
                AuditLog.class,
                Causes.class,
                Outbox.class,
                Secrets.class,
                Attempts.class,
                Organisations.class);
        context.scan("org.opentos.hub.models", "org.opentos.hub.devices", "org.opentos.hub.makers");
        ClassPathBeanDefinitionScanner authority =
                new ClassPathBeanDefinitionScanner(context, false);
        authority.addIncludeFilter(new AssignableTypeFilter(CertificateAuthority.class));
        authority.scan("org.opentos.hub.identity");
        context.refresh();
        return context;
    }

    public Id.HomeId home() {
        Id.HomeId home = ids.next(Id.HomeId::new);
        database.jdbc()
                .sql(
                        "insert into home (id, name, locale, created_at) values (?, 'Home', 'en', now())")
                .param(home.value())
                .update();
        return home;
    }

    public Id.RoomId room(Id.HomeId home) {
        Id.RoomId room = ids.next(Id.RoomId::new);
        database.jdbc()
                .sql("insert into room (id, home, name) values (?, ?, 'Kitchen')")
                .params(room.value(), home.value())
                .update();
        return room;
    }

    public ProductView product(String name) {
        return done(
                room(Products.class)
                        .create(caller, maker, body(name, "appliance", ShippedModel.read("lamp"))));
    }

    public static JsonNode body(String name, String formFactor, JsonNode model) {
        return JSON.createObjectNode()
                .put("name", name)
                .put("formFactor", formFactor)
                .set("model", model);
    }

    /// Mints devices with tokens.
    public List<JsonNode> devices(int size) throws java.io.IOException {
        ProductView product = product("Lamp");
        BatchView batch =
                done(
                        room(Batches.class)
                                .order(
                                        caller,
                                        product.id(),
                                        new Batches.Order(
                                                size, CredentialKind.TOKEN, "", Optional.empty())));
        return identities(mint(batch.id()));
    }

    public byte[] mint(Id.BatchId batch) throws java.io.IOException {
        java.io.ByteArrayOutputStream bytes = new java.io.ByteArrayOutputStream();
        done(room(Minting.class).begin(caller, batch, false, ADDRESS)).writeTo(bytes);
        return bytes.toByteArray();
    }

    public static Map<String, byte[]> entries(byte[] zip) throws java.io.IOException {
        Map<String, byte[]> entries = new java.util.LinkedHashMap<>();
        try (var stream = new java.util.zip.ZipInputStream(new java.io.ByteArrayInputStream(zip))) {
            for (var entry = stream.getNextEntry(); entry != null; entry = stream.getNextEntry()) {
                entries.put(entry.getName(), stream.readAllBytes());
            }
        }
        return entries;
    }

    public static List<JsonNode> identities(byte[] zip) throws java.io.IOException {
        List<JsonNode> identities = new ArrayList<>();
        entries(zip)
                .forEach((name, bytes) -> {
                    if (name.endsWith(".ndjson")) {
                        new String(bytes, StandardCharsets.UTF_8)
                                .lines()
                                .forEach(line -> identities.add(JSON.readTree(line)));
                    }
                });
        return identities;
    }

    public static <T> T done(Outcome<T> outcome) {
        return switch (outcome) {
            case Outcome.Done<T>(T value) -> value;
            case Outcome.Refused<T>(Refusal refusal) ->
                    throw new AssertionError(refusal.toString());
        };
    }

    public static RefusalCode refused(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Done<?>(Object value) -> throw new AssertionError("was done: " + value);
            case Outcome.Refused<?>(Refusal refusal) -> refusal.code();
        };
    }

    @Override
    public void close() {
        rooms.close();
        database.close();
    }

    private final class Makers implements MakerAccess {
        @Override
        public Optional<Refusal> refuseSee(Caller who, Id.OrganisationId organisation) {
            return who.person().equals(caller.person())
                    ? Optional.empty()
                    : Optional.of(Refusal.of(RefusalCode.NOT_FOUND, "Nothing."));
        }

        @Override
        public Optional<Refusal> refuseMake(Caller who, Id.OrganisationId organisation) {
            return accepted.contains(organisation)
                    ? refuseSee(who, organisation)
                    : Optional.of(Refusal.of(RefusalCode.AGREEMENT_NOT_ACCEPTED, "Accept."));
        }
    }

    private static final class OpenAccess implements Access {
        @Override
        public Optional<Refusal> refuse(
                Subject subject,
                org.opentos.hub.home.Operation operation,
                org.opentos.hub.home.Resource resource) {
            return Optional.empty();
        }

        @Override
        public Optional<Role> role(Subject subject, Id.HomeId home) {
            return Optional.of(Role.OWNER);
        }

        @Override
        public List<Id.HomeId> homes(Subject subject) {
            return List.of();
        }
    }

    private final class TestHomes implements Homes {
        @Override
        public Optional<Home> find(Id.HomeId id) {
            return Optional.of(new Home(id, "Home", "en"));
        }

        @Override
        public Optional<Room> room(Id.HomeId home, Id.RoomId id) {
            return database.jdbc()
                    .sql("select name from room where id = ? and home = ?")
                    .params(id.value(), home.value())
                    .query(String.class)
                    .optional()
                    .map(name -> new Room(id, home, name));
        }

        @Override
        public List<Room> rooms(Id.HomeId home) {
            return database
                    .jdbc()
                    .sql("select id from room where home = ?")
                    .param(home.value())
                    .query((row, number) -> row.getObject("id", UUID.class))
                    .list()
                    .stream()
                    .map(id -> new Room(new Id.RoomId(id), home, "Kitchen"))
                    .toList();
        }

        @Override
        public List<Belonging> ofPerson(Id.PersonId person) {
            return List.of();
        }

        @Override
        public void placeDevice(Id.DeviceId device, Optional<Id.HomeId> home, boolean terminal) {
            placed.put(device, home);
        }
    }

    private final class TestFabric implements Fabric {
        @Override
        public void publish(TopicSpace space, Message message) {}

        @Override
        public Carriage keep(Connection transaction, List<Addressed> messages) {
            return () -> {};
        }

        @Override
        public Subscription listen(TopicSpace space, String filter, Consumer<Message> listener) {
            return () -> {};
        }

        @Override
        public int disconnect(Predicate<Client> which) {
            disconnections.add(which);
            disconnected.release();
            return 1;
        }
    }
}
