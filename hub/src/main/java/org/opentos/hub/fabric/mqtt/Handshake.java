package org.opentos.hub.fabric.mqtt;

import io.netty.handler.ssl.SslHandler;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletionStage;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.Client;
import org.opentos.hub.fabric.Credential;
import org.opentos.hub.fabric.journal.OpenedSession;
import org.opentos.hub.fabric.peers.Peers;
import org.opentos.hub.fabric.routing.Space;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// From CONNECT to CONNACK: who is it, may it come in, and which session is its own.
final class Handshake {
    private static final Logger log = LoggerFactory.getLogger(Handshake.class);
    private static final SecureRandom random = new SecureRandom();
    private static final int ASSIGNED_BYTES = 16;

    /// How often admission is asked again because clients were moved meanwhile.
    private static final int ADMISSIONS_MAX = 5;

    private final Rooms rooms;
    private final Connection connection;
    private int admissions;

    /// What admission said, and how many disconnections there had been before it was asked.
    private record Admitted(
            Outcome<Client> outcome, @Nullable Space space, long asOf, Peers.Claim claim) {

        Admitted claimed(Peers.Claim by) {
            return new Admitted(outcome, space, asOf, by);
        }
    }

    Handshake(Rooms rooms, Connection connection) {
        this.rooms = rooms;
        this.connection = connection;
    }

    void begin(ConnectPacket packet) throws Violation {
        if (packet.authenticationMethod()) {
            throw new Violation(
                    Reason.BAD_AUTHENTICATION_METHOD, "there is no enhanced authentication here");
        }
        int bytes = packet.clientIdentifier().getBytes(StandardCharsets.UTF_8).length;
        boolean nameless = bytes == 0 && !packet.five() && !packet.cleanStart();
        if (bytes > Limits.CLIENT_IDENTIFIER_BYTES_MAX || nameless) {
            throw new Violation(
                    Reason.CLIENT_IDENTIFIER_NOT_VALID,
                    "a client id has 1 to " + Limits.CLIENT_IDENTIFIER_BYTES_MAX + " bytes");
        }
        if (rooms.failedConnects().tooMany(address())) {
            rooms.metrics().refused(RefusalCode.TOO_MANY_ATTEMPTS);
            connection.end(
                    Reason.CONNECTION_RATE_EXCEEDED,
                    Connection.REFUSED,
                    "too many refused attempts from this address; try again in a minute");
            return;
        }
        connection.admitting();
        ask();
    }

    private InetAddress address() {
        return connection.channel().remoteAddress() instanceof InetSocketAddress remote
                ? remote.getAddress()
                : InetAddress.getLoopbackAddress();
    }

    private void ask() {
        Credential credential = credential();
        InetAddress address = address();
        Thread.ofVirtual()
                .name("mqtt-admission")
                .start(() -> {
                    Admitted admitted = claimed(admit(credential, address));
                    connection.eventLoop().execute(() -> admitted(admitted));
                });
    }

    private Admitted admit(Credential credential, InetAddress address) {
        rooms.admissions().acquireUninterruptibly();
        try {
            return admitted(credential, address);
        } finally {
            rooms.admissions().release();
        }
    }

    /// Brings the client's session here where another process has it.
    private Admitted claimed(Admitted admitted) {
        return admitted.outcome() instanceof Outcome.Done<Client>(Client client)
                        && admitted.space() != null
                ? admitted.claimed(claim(client))
                : admitted;
    }

    private Peers.Claim claim(Client client) {
        try {
            return rooms.peers().claim(client);
        } catch (RuntimeException failure) {
            log.error("cannot bring the session of {} here", client.clientId(), failure);
            return Peers.Claim.UNAVAILABLE;
        }
    }

    private Admitted admitted(Credential credential, InetAddress address) {
        long asOf = rooms.fabric().disconnections();
        try {
            Outcome<Client> outcome =
                    rooms.admission()
                            .admit(credential, connection.connect().clientIdentifier(), address)
                            .map(Handshake::named);
            if (!(outcome instanceof Outcome.Done<Client>(Client client))) {
                return new Admitted(outcome, null, asOf, Peers.Claim.FREE);
            }
            Space space = rooms.fabric().enter(client.space());
            try {
                space.retained().load();
            } catch (RuntimeException failure) {
                rooms.fabric().leave(space);
                throw failure;
            }
            return new Admitted(outcome, space, asOf, Peers.Claim.FREE);
        } catch (RuntimeException failure) {
            log.error("cannot admit a client from {}", address, failure);
            return new Admitted(
                    Outcome.refused(
                            RefusalCode.STORAGE_UNAVAILABLE,
                            "The hub cannot look the client up now; try again later."),
                    null,
                    asOf,
                    Peers.Claim.FREE);
        }
    }

    private static Client named(Client client) {
        if (!client.clientId().isEmpty()) {
            return client;
        }
        byte[] assigned = new byte[ASSIGNED_BYTES];
        random.nextBytes(assigned);
        return new Client(
                client.subject(),
                client.space(),
                "assigned-" + HexFormat.of().formatHex(assigned),
                client.app());
    }

    private Credential credential() {
        SslHandler tls = connection.channel().pipeline().get(SslHandler.class);
        if (tls != null) {
            try {
                if (tls.engine().getSession().getPeerCertificates()[0]
                        instanceof X509Certificate certificate) {
                    return new Credential.Certificate(certificate);
                }
            } catch (SSLPeerUnverifiedException withoutCertificate) {
                log.trace("no client certificate", withoutCertificate);
            }
        }
        ConnectPacket packet = connection.connect();
        return packet.userName() == null
                ? new Credential.None()
                : new Credential.NameAndPassword(packet.userName(), packet.password());
    }

    private void admitted(Admitted admitted) {
        Space space = admitted.space();
        switch (admitted.outcome()) {
            case Outcome.Refused<Client>(Refusal refusal) -> {
                rooms.metrics().refused(refusal.code());
                if (refusal.code().category() == RefusalCode.Category.UNAUTHENTICATED) {
                    rooms.failedConnects().failed(address());
                }
                connection.end(
                        Reason.ofConnect(refusal.code()),
                        Connection.REFUSED,
                        refusal.code().text() + ": " + refusal.detail());
            }
            case Outcome.Done<Client>(Client client) -> {
                if (space != null) {
                    attach(client, space, admitted);
                }
            }
        }
    }

    private void attach(Client client, Space space, Admitted admitted) {
        switch (admitted.claim()) {
            case FREE -> attach(client, space, admitted.asOf());
            case FOREIGN -> foreign(space);
            case UNAVAILABLE -> unavailable(space);
        }
    }

    private void foreign(Space space) {
        refuse(
                space,
                Reason.NOT_AUTHORIZED,
                "Another party is connected with this client id; use another.");
    }

    private void unavailable(Space space) {
        refuse(
                space,
                Reason.SERVER_UNAVAILABLE,
                "Another process of the hub has this session and does not answer; connect again.");
    }

    private void attach(Client client, Space space, long asOf) {
        if (connection.ended()) {
            rooms.fabric().leave(space);
            return;
        }
        Runnable again = () -> connection.eventLoop().execute(() -> attach(client, space, asOf));
        long expiry =
                rooms.sessions().roomToKeep(client)
                        ? Math.min(
                                connection.connect().sessionExpirySeconds(),
                                rooms.limits().sessionExpirySecondsMax())
                        : 0;
        Sessions.Attached attached =
                rooms.sessions()
                        .attach(
                                client,
                                space,
                                connection,
                                connection.connect().cleanStart(),
                                expiry > 0,
                                again);
        switch (attached) {
            case Sessions.Attached.Wait _ -> {}
            case Sessions.Attached.Gone _ -> unavailable(space);
            case Sessions.Attached.Foreign _ -> foreign(space);
            case Sessions.Attached.Full _ ->
                    refuse(
                            space,
                            Reason.QUOTA_EXCEEDED,
                            "This home has as many clients as it may have.");
            case Sessions.Attached.To(
                            Session session,
                            boolean present,
                            CompletionStage<?> replaced) -> {
                if (rooms.fabric().disconnections() != asOf) {
                    askAgain(session);
                    return;
                }
                session.expirySeconds(expiry);
                KeptQueue kept = session.kept();
                if (kept != null) {
                    openKept(session, kept, present);
                } else if (replaced != null) {
                    acknowledgeAfter(replaced, session);
                } else {
                    acknowledge(session, present);
                }
            }
        }
    }

    /// A session that is told to be gone must not come back after the hub was killed.
    private void acknowledgeAfter(CompletionStage<?> replaced, Session session) {
        connection.opening(session);
        replaced.whenComplete((_, failure) ->
                connection
                        .eventLoop()
                        .execute(() -> {
                            if (failure != null) {
                                notOpened(session, false);
                            } else if (connection.opened()) {
                                acknowledge(session, false);
                            }
                        }));
    }

    private void refuse(Space space, int reason, String detail) {
        rooms.fabric().leave(space);
        connection.end(reason, "protocol-error", detail);
    }

    /// Clients were moved since admission answered; this one may have been among them.
    private void askAgain(Session session) {
        rooms.sessions().detach(session, connection, null);
        admissions++;
        if (admissions == ADMISSIONS_MAX) {
            connection.end(Reason.SERVER_BUSY, "connection-lost", "Connect again.");
        } else {
            ask();
        }
    }

    /// Opens a session in the database, and reads what of it is needed from the start.
    private void openKept(Session session, KeptQueue kept, boolean present) {
        connection.opening(session);
        Client client = session.client();
        rooms.journal()
                .open(
                        client,
                        session.expirySeconds(),
                        !present,
                        connection.connect().will().orElse(null),
                        kept::opening)
                .whenComplete((opened, failure) -> {
                    if (failure != null) {
                        connection.eventLoop().execute(() -> notOpened(session, present));
                    } else if (opened.present()) {
                        Thread.ofVirtual()
                                .name("mqtt-session")
                                .start(() -> restore(session, kept, opened));
                    } else {
                        opened(session, kept, new Unfinished(opened, List.of(), List.of()));
                    }
                });
    }

    /// What an earlier connection of a session left unfinished.
    ///
    /// @param receipts packet identifiers of QoS 2 messages that the client has not released
    /// @param releases places of QoS 2 messages whose release the client has not answered
    private record Unfinished(OpenedSession session, List<Integer> receipts, List<Long> releases) {}

    private void restore(Session session, KeptQueue kept, OpenedSession opened) {
        Unfinished unfinished;
        try {
            unfinished =
                    new Unfinished(
                            opened,
                            rooms.journal().receipts(opened.row()),
                            rooms.journal().releases(opened.row()));
        } catch (RuntimeException failure) {
            log.error("cannot read the session of {}", session.client().clientId(), failure);
            connection.eventLoop().execute(() -> notOpened(session, true));
            return;
        }
        opened(session, kept, unfinished);
    }

    private void opened(Session session, KeptQueue kept, Unfinished unfinished) {
        connection
                .eventLoop()
                .execute(() -> {
                    kept.opened(unfinished.session());
                    if (!connection.opened()) {
                        return;
                    }
                    session.receivedExactlyOnce().clear();
                    unfinished.receipts().forEach(session.receivedExactlyOnce()::set);
                    unfinished.releases().forEach(session.window()::restoreReceived);
                    acknowledge(session, unfinished.session().present());
                });
    }

    /// A session that was there before stays; a new one has never been.
    private void notOpened(Session session, boolean present) {
        if (!present) {
            session.expirySeconds(0);
        }
        if (connection.opened()) {
            connection.end(
                    Reason.SERVER_UNAVAILABLE,
                    "connection-lost",
                    "The hub cannot open the session now; connect again later.");
        }
    }

    /// Answers when all processes know the session.
    private void acknowledge(Session session, boolean present) {
        if (rooms.peers().alone()) {
            answer(session, present);
            return;
        }
        connection.opening(session);
        rooms.peers()
                .came(session.local(true))
                .whenComplete((_, failure) ->
                        connection
                                .eventLoop()
                                .execute(() -> {
                                    if (failure != null) {
                                        log.error("other processes do not hear", failure);
                                        notOpened(session, present);
                                    } else if (connection.opened()) {
                                        answer(session, present);
                                    }
                                }));
    }

    private void answer(Session session, boolean present) {
        ConnectPacket packet = connection.connect();
        long expiry = session.expirySeconds();
        int asked = packet.keepAliveSeconds();
        boolean tooLong = asked == 0 || asked > Limits.KEEP_ALIVE_SECONDS_MAX;
        int keepAlive = packet.five() && tooLong ? Limits.KEEP_ALIVE_SECONDS_MAX : asked;
        PacketBuffer properties = null;
        if (packet.five()) {
            properties = new PacketBuffer();
            describe(properties, session, expiry, keepAlive);
            if (!connection.outlet().takes(Writing.connectAcknowledgementBytes(properties))) {
                notTaken(session, present);
                connection.end(
                        Reason.PACKET_TOO_LARGE,
                        "protocol-error",
                        "Your maximum packet size leaves no room for CONNACK.");
                return;
            }
        }
        Writing.connectAcknowledgement(
                connection.outlet().buffer(), present, Reason.SUCCESS, properties);
        connection.open(session, keepAlive);
    }

    /// The client will never hear of its session, so a new one has never been.
    private void notTaken(Session session, boolean present) {
        if (!present) {
            session.expirySeconds(0);
        }
        if (session.kept() == null) {
            rooms.sessions().detach(session, connection, null);
        }
    }

    /// Says what differs from the client's wishes and from what MQTT takes for granted.
    private void describe(PacketBuffer out, Session session, long expiry, int keepAlive) {
        ConnectPacket packet = connection.connect();
        if (expiry != packet.sessionExpirySeconds()) {
            out.oneByte(Properties.SESSION_EXPIRY);
            out.fourBytes((int) expiry);
        }
        out.oneByte(Properties.RECEIVE_MAXIMUM);
        out.twoBytes(Limits.RECEIVE_MAXIMUM);
        out.oneByte(Properties.MAXIMUM_PACKET_SIZE);
        out.fourBytes(rooms.limits().packetBytesMax());
        if (packet.clientIdentifier().isEmpty()) {
            out.oneByte(Properties.ASSIGNED_CLIENT_IDENTIFIER);
            out.text(session.client().clientId());
        }
        out.oneByte(Properties.TOPIC_ALIAS_MAXIMUM);
        out.twoBytes(Limits.TOPIC_ALIAS_MAXIMUM);
        if (keepAlive != packet.keepAliveSeconds()) {
            out.oneByte(Properties.SERVER_KEEP_ALIVE);
            out.twoBytes(keepAlive);
        }
    }

    /// Writes a CONNACK that refuses, where the client's version has one for this reason and the
    /// client takes it.
    ///
    /// @param packet null where there was none or it could not be understood; how large a packet
    ///   may be and whether an explanation is wanted is not known then
    static void refuse(Outlet outlet, @Nullable ConnectPacket packet, int reason, String detail) {
        int code = reason == Reason.SERVER_SHUTTING_DOWN ? Reason.SERVER_UNAVAILABLE : reason;
        if (!outlet.five()) {
            int old = Reason.connectReturnCode(code);
            if (old > 0 && (packet != null || code == Reason.UNSUPPORTED_PROTOCOL_VERSION)) {
                Writing.connectAcknowledgement(outlet.buffer(), false, old, null);
            }
            return;
        }
        boolean explain = packet != null && packet.problemInformation();
        PacketBuffer properties = new PacketBuffer();
        String explanation = outlet.fitting(explain ? detail : null);
        if (explanation != null) {
            properties.oneByte(Properties.REASON_STRING);
            properties.text(explanation);
        }
        if (outlet.takes(Writing.connectAcknowledgementBytes(properties))) {
            Writing.connectAcknowledgement(outlet.buffer(), false, code, properties);
        }
    }
}
