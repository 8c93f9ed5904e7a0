package org.opentos.hub.things;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.opentos.hub.audit.Causes;
import org.opentos.hub.devices.DeviceCredentials;
import org.opentos.hub.devices.Devices;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.Credential;
import org.opentos.hub.fabric.Message;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.home.Access;
import org.opentos.hub.home.Homes;
import org.opentos.hub.home.Operation;
import org.opentos.hub.home.Resource;
import org.opentos.hub.identity.Person;
import org.opentos.hub.identity.PersonTokens;
import org.opentos.hub.identity.Persons;
import org.opentos.hub.models.ThingModel;
import org.opentos.hub.models.ThingModels;
import org.opentos.hub.nodes.Alone;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.settings.HubAddress;
import org.opentos.hub.settings.HubLocation;
import org.opentos.hub.settings.HubSettings;
import org.opentos.hub.storage.Turns;
import org.opentos.hub.testing.FakeFabric;
import org.opentos.hub.testing.TestClock;
import org.opentos.hub.testing.TestDatabase;
import org.opentos.protocol.FormFactor;
import org.opentos.protocol.Id;
import org.opentos.protocol.Ids;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Role;
import org.opentos.protocol.Subject;
import org.opentos.protocol.Topics;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/// A home with an owner, a child, a lamp and a television, on a real database; everything beside
/// the living part of things is played.
final class LivingWorld implements AutoCloseable {
    static final String LAMP_MODEL =
            """
            {"@context":["https://www.w3.org/2022/wot/td/v1.1",{"tos":"https://opentos.org/vocabulary#"}],
             "@type":"tm:ThingModel","title":"Lamp","titles":{"en":"Lamp","zh-Hans":"灯"},
             "version":{"model":"1.0.0"},"tos:formFactor":"appliance",
             "properties":{
               "power":{"title":"Light","type":"boolean"},
               "brightness":{"title":"Brightness","type":"integer","minimum":0,"maximum":100,"unit":"percent"},
               "temperature":{"title":"Temperature","type":"number","readOnly":true,"unit":"celsius"},
               "lock":{"title":"Lock","type":"boolean","tos:risk":"security"}},
             "actions":{"blink":{"title":"Blink","input":{"type":"integer","minimum":1,"maximum":9},
                                 "output":{"type":"boolean"},"tos:expirySeconds":30}},
             "events":{"overheated":{"title":"Overheated","data":{"type":"number"}}}}
            """;

    final TestDatabase database = TestDatabase.fresh();
    final TestClock clock = new TestClock();
    final FakeFabric fabric = new FakeFabric();
    final Ids ids = new Ids(clock, new SplittableRandom(1));
    final Id.HomeId home = ids.next(Id.HomeId::new);
    final Id.PersonId owner = ids.next(Id.PersonId::new);
    final Id.PersonId child = ids.next(Id.PersonId::new);
    final Id.PersonId stranger = ids.next(Id.PersonId::new);
    final ThingModel model = model();
    final Map<Id.DeviceId, Devices.Device> registered = new ConcurrentHashMap<>();
    final AnnotationConfigApplicationContext rooms = new AnnotationConfigApplicationContext();
    final Id.DeviceId lamp = register("Lamp", FormFactor.APPLIANCE, Optional.of(home));
    final Id.DeviceId television = register("TV", FormFactor.TV, Optional.of(home));

    LivingWorld() {
        rooms.registerBean(InstantSource.class, () -> clock);
        rooms.registerBean(Ids.class, () -> ids);
        rooms.registerBean(
                HubSettings.class, () -> HubSettings.read(List.of("--data", "target/nowhere")));
        rooms.registerBean(JdbcTemplate.class, database::template);
        rooms.registerBean(JdbcClient.class, database::jdbc);
        rooms.registerBean(TransactionTemplate.class, database::transaction);
        rooms.registerBean(JsonMapper.class, () -> JsonMapper.builder().build());
        rooms.registerBean(Nodes.class, Alone::new);
        rooms.registerBean(FakeFabric.class, () -> fabric);
        rooms.registerBean(Devices.class, RegisteredHere::new);
        rooms.registerBean(Homes.class, OneHome::new);
        rooms.registerBean(Access.class, Rights::new);
        rooms.registerBean(Persons.class, People::new);
        rooms.registerBean(DeviceCredentials.class, Tokens::new);
        rooms.registerBean(PersonTokens.class, () -> this::bearer);
        rooms.registerBean(
                HubLocation.class,
                () ->
                        () ->
                                new HubAddress(
                                        "mqtts://hub.localhost:8883",
                                        "https://hub.localhost:8443"));
        rooms.register(
                Causes.class,
                Roster.class,
                Presence.class,
                Connections.class,
                RefusalTally.class,
                ThingDescriptions.class,
                LiveChanges.class,
                TwinFanOut.class,
                TwinWriter.class,
                ThingCommands.class,
                DeviceInlet.class,
                ThingAdmission.class,
                ThingTopicAccess.class,
                InvocationStore.class,
                ThingCurrentValues.class,
                Terminals.class,
                ObservationPartitions.class,
                ObservationCharts.class,
                RollUpClosing.class,
                RollUpPartitions.class,
                RollUps.class,
                CauseRetention.class,
                ThingUpkeep.class,
                Turns.class,
                ThingQueries.class,
                ThingHistory.class,
                PlaceChanges.class);
        rooms.refresh();
    }

    private static ThingModel model() {
        return new ThingModels().stored(new JsonMapper().readTree(LAMP_MODEL));
    }

    Id.DeviceId register(String name, FormFactor form, Optional<Id.HomeId> place) {
        Id.DeviceId id = ids.next(Id.DeviceId::new);
        Devices.Product product =
                new Devices.Product(
                        ids.next(Id.ProductId::new),
                        ids.next(Id.OrganisationId::new),
                        "Maker",
                        name,
                        form,
                        model);
        registered.put(
                id,
                new Devices.Device(
                        id, product, place, Optional.empty(), place.isPresent() ? name : "", null));
        place.ifPresent(this::settle);
        UUID batch = UUID.randomUUID();
        database.jdbc()
                .sql(
                        """
                        with p as (insert into product (id, organisation, name, form_factor, revision, created_at)
                                   values (:product, :organisation, :name, :form, 1, now())),
                             b as (insert into batch (id, product, size, credential, state, created_by, created_at)
                                   values (:batch, :product, 1, 'token', 'ready', :organisation, now()))
                        insert into device (id, product, batch, position, token_hash, home, name, claimed_at, created_at)
                        values (:id, :product, :batch, 0, sha256('x'), :home, :called,
                                case when cast(:home as uuid) is null then null else now() end, now())
                        """)
                .param("product", product.id().value())
                .param("organisation", product.organisation().value())
                .param("name", name)
                .param("form", form.text())
                .param("batch", batch)
                .param("id", id.value())
                .param("home", place.map(Id::value).orElse(null), java.sql.Types.OTHER)
                .param("called", place.isPresent() ? name : "")
                .update();
        return id;
    }

    private void settle(Id.HomeId place) {
        database.jdbc()
                .sql(
                        "insert into home (id, name, locale, created_at) values (?, 'Home', 'en', now()) on conflict do nothing")
                .param(place.value())
                .update();
    }

    <T> T room(Class<T> kind) {
        return rooms.getBean(kind);
    }

    /// Lets a device in and connects it, as a door does.
    Client connect(Id.DeviceId device) {
        Client client =
                switch (room(ThingAdmission.class)
                        .admit(
                                new Credential.NameAndPassword(
                                        device.text(), "right".getBytes(StandardCharsets.UTF_8)),
                                "",
                                InetAddress.getLoopbackAddress())) {
                    case Outcome.Done<Client>(Client admitted) -> admitted;
                    case Outcome.Refused<Client>(Refusal refusal) ->
                            throw new AssertionError(refusal.toString());
                };
        fabric.connect(client);
        room(ThingAdmission.class).connected(client);
        return client;
    }

    /// Sends a message through the inlet and waits for its acknowledgement.
    Optional<Refusal> send(
            Client client, Id.DeviceId device, Topics.Channel channel, String payload) {
        return room(DeviceInlet.class)
                .receive(
                        client,
                        Message.of(
                                Topics.of(device, channel),
                                payload.getBytes(StandardCharsets.UTF_8)))
                .toCompletableFuture()
                .join();
    }

    ThingCommands.Asker asker(Id.PersonId person) {
        return new ThingCommands.Asker(new Subject.Person(person), "", "web");
    }

    @Override
    public void close() {
        rooms.close();
        database.close();
    }

    private Outcome<PersonTokens.Bearer> bearer(String token) {
        return token.equals("right")
                ? Outcome.done(
                        new PersonTokens.Bearer(
                                owner,
                                "tos",
                                java.util.Set.of("home:read"),
                                clock.instant().plusSeconds(600)))
                : Outcome.refused(RefusalCode.CREDENTIAL_REFUSED, "wrong token");
    }

    private final class RegisteredHere implements Devices {
        @Override
        public Optional<Device> find(Id.DeviceId id) {
            return Optional.ofNullable(registered.get(id));
        }

        @Override
        public List<Device> inHome(Id.HomeId id) {
            return registered.values().stream()
                    .filter(each -> each.home().filter(id::equals).isPresent())
                    .toList();
        }

        @Override
        public Map<Id.DeviceId, Id.HomeId> homes(Collection<Id.DeviceId> devices) {
            throw new UnsupportedOperationException("nobody asks for the homes of many here");
        }
    }

    private final class OneHome implements Homes {
        @Override
        public Optional<Home> find(Id.HomeId id) {
            return id.equals(home) ? Optional.of(new Home(home, "Home", "en")) : Optional.empty();
        }

        @Override
        public List<Belonging> ofPerson(Id.PersonId person) {
            return List.of();
        }

        @Override
        public Optional<Room> room(Id.HomeId in, Id.RoomId id) {
            return Optional.empty();
        }

        @Override
        public List<Room> rooms(Id.HomeId in) {
            return List.of();
        }

        @Override
        public void placeDevice(Id.DeviceId device, Optional<Id.HomeId> place, boolean terminal) {}
    }

    /// The owner and the television may all, the child may not touch what is about security, a lamp
    /// may see itself.
    private final class Rights implements Access {
        @Override
        public Optional<Refusal> refuse(Subject subject, Operation operation, Resource resource) {
            boolean all =
                    subject.equals(new Subject.Person(owner))
                            || subject.equals(new Subject.Device(television));
            boolean risky =
                    resource instanceof Resource.OfDevice of
                            && of.risk() == org.opentos.protocol.Risk.SECURITY;
            boolean itself =
                    resource instanceof Resource.OfDevice of
                            && operation == Operation.DEVICE_SEE
                            && subject.equals(new Subject.Device(of.device()));
            if (resource.home().equals(home)
                    && (all || itself || (subject.equals(new Subject.Person(child)) && !risky))) {
                return Optional.empty();
            }
            boolean member = subject.equals(new Subject.Person(child));
            return Optional.of(
                    Refusal.of(member ? RefusalCode.NOT_ALLOWED : RefusalCode.NOT_FOUND, "no"));
        }

        @Override
        public Optional<Role> role(Subject subject, Id.HomeId in) {
            return Optional.empty();
        }

        @Override
        public List<Id.HomeId> homes(Subject subject) {
            return List.of(home);
        }
    }

    private final class People implements Persons {
        @Override
        public Optional<Person> find(Id.PersonId id) {
            return Optional.of(
                    new Person(id, "name", id.equals(owner) ? "Olga" : "Chen", Optional.of("en")));
        }

        @Override
        public Map<Id.PersonId, Person> find(Collection<Id.PersonId> wanted) {
            Map<Id.PersonId, Person> found = new HashMap<>();
            wanted.forEach(id -> find(id).ifPresent(person -> found.put(id, person)));
            return found;
        }
    }

    private static final class Tokens implements DeviceCredentials {
        @Override
        public Optional<Id.DeviceId> byCertificate(X509Certificate certificate) {
            return Optional.empty();
        }

        @Override
        public boolean tokenMatches(Id.DeviceId device, byte[] token) {
            return new String(token, StandardCharsets.UTF_8).equals("right");
        }
    }

    static TopicSpace space(Id.HomeId home) {
        return new TopicSpace.OfHome(home);
    }

    static Instant at(String text) {
        return Instant.parse(text);
    }
}
