package org.opentos.hub.fabric.mqtt;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Admission;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.Credential;
import org.opentos.hub.fabric.CurrentValues;
import org.opentos.hub.fabric.Inlet;
import org.opentos.hub.fabric.Message;
import org.opentos.hub.fabric.TopicAccess;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.fabric.journal.Journal;
import org.opentos.hub.fabric.peers.Peers;
import org.opentos.hub.fabric.routing.SpaceFabric;
import org.opentos.hub.nodes.Alone;
import org.opentos.hub.nodes.NatsNodes;
import org.opentos.hub.nodes.Nodes;
import org.opentos.hub.testing.FaultyDataSource;
import org.opentos.hub.testing.TestDatabase;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Subject;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/// A door of its own for one test class, with rooms above it that live in memory.
///
/// A user name is `home/person`, for example `red/ann`; the password is `right`. Topics under
/// `forbidden/` may be neither published nor heard; `secret/` may be subscribed and is never heard
/// by `guest`; `inlet/` goes to [#inlet].
final class DoorWorld implements AutoCloseable, Admission, TopicAccess, Inlet, CurrentValues {
    static final int PATIENCE_SECONDS = 10;

    final TestDatabase database;

    /// What the journal writes to.
    final FaultyDataSource faults;

    final Journal journal;
    final SpaceFabric fabric;
    final Nodes nodes;
    final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    final BlockingQueue<String> comings = new LinkedBlockingQueue<>();
    final Map<String, byte[]> values = new ConcurrentHashMap<>();
    final Set<String> revoked = ConcurrentHashMap.newKeySet();
    final Authority authority = new Authority();
    final MqttDoor door;
    final MqttDoor.Ports ports;

    /// What the inlet does with a message.
    volatile BiFunction<Client, Message, CompletionStage<Optional<Refusal>>> inlet =
            (_, _) -> CompletableFuture.completedStage(Optional.empty());

    DoorWorld() {
        this(Limits.usual(), Journal.SESSION_MESSAGES_MAX);
    }

    DoorWorld(Limits limits) {
        this(limits, Journal.SESSION_MESSAGES_MAX);
    }

    DoorWorld(Limits limits, int sessionMessagesMax) {
        this(TestDatabase.fresh(), new Alone(), limits, sessionMessagesMax);
    }

    private DoorWorld(TestDatabase database, Nodes nodes, Limits limits, int sessionMessagesMax) {
        this(
                database,
                new FaultyDataSource(database.dataSource()),
                nodes,
                limits,
                sessionMessagesMax);
    }

    /// One of several processes that share a database.
    ///
    /// @param faults to which the nodes write too, since a lease and what follows from it are one
    ///   transaction
    DoorWorld(TestDatabase database, FaultyDataSource faults, Nodes nodes) {
        this(database, faults, nodes, Limits.usual(), Journal.SESSION_MESSAGES_MAX);
    }

    private DoorWorld(
            TestDatabase database,
            FaultyDataSource faults,
            Nodes nodes,
            Limits limits,
            int sessionMessagesMax) {
        this.database = database;
        this.faults = faults;
        this.nodes = nodes;
        journal =
                new Journal(
                        new JdbcTemplate(faults),
                        new TransactionTemplate(new JdbcTransactionManager(faults)),
                        sessionMessagesMax,
                        Journal.SESSION_BYTES_MAX,
                        nodes.self());
        fabric = new SpaceFabric(journal);
        Peers peers = new Peers(nodes, fabric, journal, () -> this);
        nodes.join();
        door =
                new MqttDoor(
                        this,
                        this,
                        List.of(this),
                        List.of(this),
                        fabric,
                        peers,
                        journal,
                        registry,
                        limits);
        ports = door.open("127.0.0.1", 0, 0, authority::tls);
    }

    static TopicSpace home(String name) {
        return new TopicSpace.OfHome(
                new Id.HomeId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))));
    }

    static Subject person(String name) {
        return new Subject.Person(
                new Id.PersonId(UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public Outcome<Client> admit(Credential credential, String clientId, InetAddress address) {
        return switch (credential) {
            case Credential.None _ -> refused();
            case Credential.NameAndPassword(String name, byte[] password) -> {
                String[] parts = name.split("/", 2);
                boolean right =
                        parts.length == 2
                                && new String(password, StandardCharsets.UTF_8).equals("right");
                yield right
                        ? Outcome.done(new Client(person(parts[1]), home(parts[0]), clientId, ""))
                        : refused();
            }
            case Credential.Certificate(X509Certificate certificate) -> {
                String name = certificate.getSubjectX500Principal().getName();
                yield authority.signed(certificate)
                        ? Outcome.done(new Client(person(name), home("red"), clientId, ""))
                        : refused();
            }
        };
    }

    private static Outcome<Client> refused() {
        return Outcome.refused(RefusalCode.CREDENTIAL_REFUSED, "Nobody is known by this.");
    }

    @Override
    public void connected(Client client) {
        comings.add("+" + client.clientId());
    }

    @Override
    public void disconnected(Client client, String reason) {
        comings.add("-" + client.clientId() + " " + reason);
    }

    @Override
    public void connectedElsewhere(Client client) {
        comings.add("elsewhere +" + client.clientId());
    }

    @Override
    public void disconnectedElsewhere(Client client, boolean killed) {
        comings.add("elsewhere -" + client.clientId() + (killed ? " killed" : ""));
    }

    String nextComing() throws InterruptedException {
        String next = comings.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (next == null) {
            throw new AssertionError("nobody came or went");
        }
        return next;
    }

    @Override
    public Optional<Refusal> refusePublish(Client client, String topic) {
        return topic.startsWith("forbidden/") || revoked.contains(topic)
                ? Optional.of(Refusal.of(RefusalCode.TOPIC_NOT_ALLOWED, "Not there."))
                : Optional.empty();
    }

    @Override
    public Optional<Refusal> refuseSubscribe(Client client, String filter) {
        return refusePublish(client, filter);
    }

    @Override
    public boolean mayReceive(Client client, String topic) {
        return !topic.startsWith("forbidden/")
                && !(topic.startsWith("secret/") && client.subject().equals(person("guest")));
    }

    @Override
    public String taker(Client client, String topic) {
        return "";
    }

    @Override
    public boolean takes(String topic) {
        return topic.startsWith("inlet/");
    }

    @Override
    public CompletionStage<Optional<Refusal>> receive(Client client, Message message) {
        return inlet.apply(client, message);
    }

    @Override
    public List<Message> matching(Client client, String filter) {
        List<Message> found = new ArrayList<>();
        values.forEach((topic, value) -> {
            if (topic.equals(filter)) {
                found.add(Message.of(topic, value));
            }
        });
        return found;
    }

    double count(String name, String tag, String value) {
        var counter = registry.find(name).tag(tag, value).counter();
        return counter == null ? 0 : counter.count();
    }

    /// Cuts the door off from the database, as a kill does, before it lets go of its clients.
    ///
    /// @return a door that starts with what the database has
    DoorWorld killedAndStartedAgain() {
        journal.close();
        door.close();
        faults.heal();
        return new DoorWorld(database, new Alone(), Limits.usual(), Journal.SESSION_MESSAGES_MAX);
    }

    /// Ends one of several processes as a kill does: nothing of it reaches anybody any more.
    void cutOff() {
        ((NatsNodes) nodes).vanish();
        journal.close();
        door.close();
    }

    /// Ends one of several processes that share a database.
    void leave() {
        door.close();
        journal.close();
        ((NatsNodes) nodes).close();
    }

    @Override
    public void close() {
        door.close();
        journal.close();
        database.close();
    }

    /// A certificate authority that lives as long as the world.
    static final class Authority {
        private final KeyPair keys = pair();
        private final X509Certificate root = certificate("CN=root", keys, "CN=root", keys);

        private static KeyPair pair() {
            try {
                KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
                generator.initialize(256);
                return generator.generateKeyPair();
            } catch (java.security.GeneralSecurityException failure) {
                throw new IllegalStateException(failure);
            }
        }

        private static X509Certificate certificate(
                String name, KeyPair of, String issuer, KeyPair signer) {
            try {
                Date from = Date.from(Instant.EPOCH);
                Date to = Date.from(Instant.parse("2100-01-01T00:00:00Z"));
                JcaX509v3CertificateBuilder builder =
                        new JcaX509v3CertificateBuilder(
                                new X500Name(issuer),
                                BigInteger.valueOf(System.nanoTime()),
                                from,
                                to,
                                new X500Name(name),
                                of.getPublic());
                builder.addExtension(
                        Extension.basicConstraints, true, new BasicConstraints(of == signer));
                if (name.equals("CN=localhost")) {
                    builder.addExtension(
                            Extension.subjectAlternativeName,
                            false,
                            new GeneralNames(new GeneralName(GeneralName.dNSName, "localhost")));
                }
                return new JcaX509CertificateConverter()
                        .getCertificate(
                                builder.build(
                                        new JcaContentSignerBuilder("SHA256withECDSA")
                                                .build(signer.getPrivate())));
            } catch (java.security.GeneralSecurityException
                    | java.io.IOException
                    | org.bouncycastle.operator.OperatorCreationException failure) {
                throw new IllegalStateException(failure);
            }
        }

        boolean signed(X509Certificate certificate) {
            try {
                certificate.verify(keys.getPublic());
                return true;
            } catch (java.security.GeneralSecurityException not) {
                return false;
            }
        }

        KeyManagerFactory keyManagers(String name) {
            KeyPair own = pair();
            try {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry(
                        "key",
                        own.getPrivate(),
                        new char[0],
                        new X509Certificate[] {certificate(name, own, "CN=root", keys)});
                KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
                factory.init(store, new char[0]);
                return factory;
            } catch (java.security.GeneralSecurityException | java.io.IOException failure) {
                throw new IllegalStateException(failure);
            }
        }

        Tls tls() {
            return new Tls(keyManagers("CN=localhost").getKeyManagers(), root);
        }

        /// What a client needs to trust the door and to show a certificate of this authority.
        SSLContext client(String name) {
            return client(keyManagers(name));
        }

        SSLContext anonymousClient() {
            return client((KeyManagerFactory) null);
        }

        /// What a client needs to trust the door.
        ///
        /// @param shown null where it shows no certificate
        SSLContext client(@Nullable KeyManagerFactory shown) {
            try {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setCertificateEntry("root", root);
                TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
                trust.init(store);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(
                        shown == null ? null : shown.getKeyManagers(),
                        trust.getTrustManagers(),
                        null);
                return context;
            } catch (java.security.GeneralSecurityException | java.io.IOException failure) {
                throw new IllegalStateException(failure);
            }
        }
    }
}
