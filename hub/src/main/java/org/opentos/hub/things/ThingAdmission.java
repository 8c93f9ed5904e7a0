package org.opentos.hub.things;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.opentos.hub.devices.DeviceCredentials;
import org.opentos.hub.fabric.Admission;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.Credential;
import org.opentos.hub.fabric.Fabric;
import org.opentos.hub.fabric.TopicSpace;
import org.opentos.hub.home.Access;
import org.opentos.hub.home.Operation;
import org.opentos.hub.home.Resource;
import org.opentos.hub.identity.PersonTokens;
import org.opentos.hub.storage.GroupCommit;
import org.opentos.protocol.Id;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.opentos.protocol.Subject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

/// Lets devices in by certificate or token and persons by access token, and keeps who is online.
///
/// A device has one connection: its client id is its identity, and a newer connection displaces the
/// older one. Where connections of one identity displace each other again and again, two devices
/// share it: that is counted as `identity-used-twice`, and for a while the connection that stands
/// stays.
@Component
class ThingAdmission implements Admission, AutoCloseable {
    /// What the door says of a connection whose place another of the same client took.
    private static final String TAKEN_OVER = "taken-over";

    /// For which a device counts as online although its connection was displaced.
    private static final Duration DISPLACED_MAX = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(ThingAdmission.class);

    private final DeviceCredentials credentials;
    private final ObjectProvider<PersonTokens> tokens;
    private final Access access;
    private final Roster roster;
    private final Presence presence;
    private final Connections connections;
    private final RefusalTally refusals;
    private final TwinFanOut fanOut;
    private final ObjectProvider<Fabric> fabric;
    private final JdbcTemplate jdbc;
    private final InstantSource clock;
    private final GroupCommit<Thing, Boolean> presenceTold;

    /// Devices whose connection another one displaced, which is on its way, and since when. They
    /// are online as far as anybody was told.
    private final Map<Id.DeviceId, Instant> displaced = new ConcurrentHashMap<>();

    /// Devices whose identity was noticed to be used twice, of which pages do not know yet.
    private final Map<Id.DeviceId, Thing> cloned = new ConcurrentHashMap<>();

    ThingAdmission(
            DeviceCredentials credentials,
            ObjectProvider<PersonTokens> tokens,
            Access access,
            Roster roster,
            Presence presence,
            Connections connections,
            RefusalTally refusals,
            TwinFanOut fanOut,
            ObjectProvider<Fabric> fabric,
            JdbcTemplate jdbc,
            InstantSource clock) {
        this.credentials = credentials;
        this.tokens = tokens;
        this.access = access;
        this.roster = roster;
        this.presence = presence;
        this.connections = connections;
        this.refusals = refusals;
        this.fanOut = fanOut;
        this.fabric = fabric;
        this.jdbc = jdbc;
        this.clock = clock;
        this.presenceTold = new GroupCommit<>("presence", this::tellTwins);
    }

    @Override
    public Outcome<Client> admit(Credential credential, String clientId, InetAddress address) {
        return switch (credential) {
            case Credential.Certificate(X509Certificate certificate) ->
                    credentials
                            .byCertificate(certificate)
                            .map(this::admitDevice)
                            .orElseGet(() ->
                                    refused(
                                            "The certificate is not one that this hub"
                                                    + " issued, or it was revoked."));
            case Credential.NameAndPassword(String name, byte[] password) ->
                    name.startsWith("home_")
                            ? admitPerson(name, password, clientId)
                            : admitToken(name, password);
            case Credential.None() ->
                    refused(
                            "Connect with a client certificate, or with a device id and token, or"
                                    + " with a home id and access token.");
        };
    }

    private Outcome<Client> admitToken(String name, byte[] token) {
        Id.DeviceId device;
        try {
            device = Id.DeviceId.parse(name);
        } catch (IllegalArgumentException malformed) {
            return refused("The user name must be a device id or a home id.");
        }
        return credentials.tokenMatches(device, token)
                ? admitDevice(device)
                : refused("The device id or its token is wrong, or it was revoked.");
    }

    private Outcome<Client> admitDevice(Id.DeviceId device) {
        if (!presence.mayConnect(device)) {
            Refusal refusal = usedTwice();
            refusals.count(device, refusal);
            return Outcome.refused(refusal);
        }
        Optional<Thing> thing = roster.enter(device);
        if (thing.isEmpty()) {
            return refused("The device is not registered at this hub.");
        }
        Client client =
                new Client(new Subject.Device(device), thing.get().space(), device.text(), "");
        connections.admit(client);
        return Outcome.done(client);
    }

    private Outcome<Client> admitPerson(String name, byte[] token, String clientId) {
        Id.HomeId home;
        try {
            home = Id.HomeId.parse(name);
        } catch (IllegalArgumentException malformed) {
            return refused("The user name must be a device id or a home id.");
        }
        return tokens.getObject()
                .verify(new String(token, StandardCharsets.UTF_8))
                .then(bearer -> admitPerson(home, bearer, clientId));
    }

    private Outcome<Client> admitPerson(
            Id.HomeId home, PersonTokens.Bearer bearer, String clientId) {
        Subject subject = new Subject.Person(bearer.person());
        Optional<Refusal> refusal =
                access.refuse(subject, Operation.HOME_SEE, new Resource.OfHome(home));
        if (refusal.isPresent()) {
            return Outcome.refused(refusal.get());
        }
        if (Connections.given(bearer.scopes()).isEmpty()) {
            return Outcome.refused(
                    RefusalCode.SCOPE_MISSING,
                    "This app was not given the scope home:read; sign in again with it.");
        }
        roster.home(home);
        // Prefixed with the person, since two people may choose the same client id; made here where
        // the client sends none, so that its scopes are found under it.
        String own = clientId.isEmpty() ? UUID.randomUUID().toString() : clientId;
        Client client =
                new Client(
                        subject,
                        new TopicSpace.OfHome(home),
                        bearer.person().text() + '/' + own,
                        bearer.app());
        connections.admit(client, bearer);
        return Outcome.done(client);
    }

    @Override
    public void connected(Client client) {
        connections.connected(client);
        if (!(client.subject() instanceof Subject.Device(Id.DeviceId device))) {
            return;
        }
        Presence.Arrival arrival = presence.connected(device);
        if (!arrival.cameOnline()) {
            fabric.getObject()
                    .disconnect(
                            other -> other != client && other.subject().equals(client.subject()));
        }
        if (arrival.identityUsedTwice()) {
            noteUsedTwice(client, device);
        }
        if (arrival.cameOnline() && displaced.remove(device) == null) {
            tellPresence(client, true);
        }
    }

    @Override
    public void disconnected(Client client, String reason) {
        connections.disconnected(client);
        if (!(client.subject() instanceof Subject.Device(Id.DeviceId device))) {
            return;
        }
        if (reason.equals(TAKEN_OVER) && presence.takenOver(device)) {
            noteUsedTwice(client, device);
        }
        if (presence.disconnected(device)) {
            if (reason.equals(TAKEN_OVER) && client.space() instanceof TopicSpace.OfHome) {
                displaced.put(device, clock.instant());
            } else {
                tellPresence(client, false);
            }
            if (client.space() instanceof TopicSpace.Lobby) {
                roster.leaveLobby(device);
            }
        }
    }

    /// Tells of those who were displaced and did not come after all. Called every second.
    void tellDisplaced() {
        Instant horizon = clock.instant().minus(DISPLACED_MAX);
        displaced.forEach((device, since) -> {
            if (!since.isAfter(horizon)
                    && displaced.remove(device, since)
                    && !presence.isOnline(device)) {
                roster.find(device).ifPresent(thing -> tellPresence(thing, false));
            }
        });
    }

    @Override
    public void connectedElsewhere(Client client) {
        if (client.subject() instanceof Subject.Device(Id.DeviceId device)) {
            presence.connected(device);
            displaced.remove(device);
            fabric.getObject().disconnect(other -> other.subject().equals(client.subject()));
        }
    }

    @Override
    public void disconnectedElsewhere(Client client, boolean killed) {
        if (client.subject() instanceof Subject.Device(Id.DeviceId device)
                && presence.disconnected(device)
                && killed) {
            roster.find(device).ifPresent(thing -> tellPresence(thing, false));
        }
    }

    private void noteUsedTwice(Client client, Id.DeviceId device) {
        log.warn("two devices use the identity {}", device);
        refusals.count(device, usedTwice());
        roster.known(client).ifPresent(thing -> cloned.put(device, thing));
    }

    /// Writes what was refused, then tells pages whose identities are used twice: a page of another
    /// process reads it from the database as soon as it is told. Called every second.
    void tellUsedTwice() {
        Map<Id.DeviceId, Thing> noticed = Map.copyOf(cloned);
        refusals.flush();
        fanOut.tell(
                noticed.values().stream()
                        .<TwinEffect>map(TwinEffect.IdentityUsedTwice::new)
                        .toList());
        noticed.forEach(cloned::remove);
    }

    /// Pages hear of it at once; the twin's topic follows as soon as the twins are read, many with
    /// one statement.
    private void tellPresence(Client client, boolean online) {
        roster.known(client).ifPresent(thing -> tellPresence(thing, online));
    }

    private void tellPresence(Thing thing, boolean online) {
        if (thing.home().isEmpty()) {
            return;
        }
        fanOut.tell(List.of(new TwinEffect.PresenceChanged(thing, online, clock.instant())));
        presenceTold
                .submit(thing)
                .whenComplete((_, failure) -> {
                    if (failure != null) {
                        log.warn("a presence was not told on a topic", failure);
                    }
                });
    }

    private List<Boolean> tellTwins(List<Thing> things) {
        Map<Id.DeviceId, Map<String, PropertyTwin>> twins =
                Twins.read(jdbc, things.stream().map(Thing::id).toList());
        fanOut.tell(
                things.stream()
                        .<TwinEffect>map(thing ->
                                new TwinEffect.TwinChanged(
                                        thing,
                                        twins.getOrDefault(thing.id(), Map.of()),
                                        Set.of(),
                                        Set.of()))
                        .toList());
        return things.stream().map(_ -> true).toList();
    }

    private static Refusal usedTwice() {
        return Refusal.of(
                RefusalCode.IDENTITY_USED_TWICE,
                "Two devices use this identity at once. Flash one of them with an identity of its"
                        + " own.");
    }

    private static Outcome<Client> refused(String detail) {
        return Outcome.refused(RefusalCode.CREDENTIAL_REFUSED, detail);
    }

    @Override
    public void close() {
        presenceTold.close();
    }
}
