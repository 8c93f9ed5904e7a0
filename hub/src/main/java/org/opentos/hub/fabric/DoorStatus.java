package org.opentos.hub.fabric;

import java.time.Instant;
import java.util.List;

/// What the message door did since the hub started, and how it stands. Whoever wants rates asks
/// twice. It holds no payloads.
///
/// @param startedAt since when it counts
/// @param processes of the hub; each counts for itself
/// @param openConnections those that have not said who they are included
/// @param clients connected, by version of the protocol and way in
/// @param keptSessions sessions that outlive their connection, connected or not
/// @param awaySessions of these, those that nobody is connected to
/// @param subscriptions in all spaces, those of the hub's own rooms included
/// @param retainedMessages in the spaces that somebody stands in
/// @param refusals of publications, subscriptions and connections, by refusal code
/// @param drops of messages that were not delivered, by reason
/// @param ends of connections, by reason
/// @param slowClients that count as slow: publishers do not wait for them
/// @param slowest those for whom most bytes wait in memory, most first
public record DoorStatus(
        Instant at,
        Instant startedAt,
        int processes,
        int openConnections,
        List<Clients> clients,
        int keptSessions,
        int awaySessions,
        long subscriptions,
        long retainedMessages,
        Traffic traffic,
        List<Count> refusals,
        List<Count> drops,
        List<Count> ends,
        int slowClients,
        List<Consumer> slowest) {

    /// Consumers that one answer lists at most.
    public static final int SLOWEST_MAX = 50;

    /// @param version `3.1.1` or `5`
    /// @param way `tcp`, `tls`, `websocket` or `websocket-tls`
    public record Clients(String version, String way, int count) {}

    /// @param messagesReceived PUBLISH packets from clients
    /// @param messagesSent PUBLISH packets to clients
    /// @param bytesReceived of all packets, without what TLS adds
    public record Traffic(
            long messagesReceived, long messagesSent, long bytesReceived, long bytesSent) {}

    public record Count(String word, long count) {}

    /// A connected client for whom something waits.
    ///
    /// @param space the text of the home's id, or of the unclaimed device's
    /// @param waitingMessages in memory
    /// @param waitingBytes in memory
    /// @param storedMessages that wait in the database, where its session is kept
    /// @param slowSeconds for which it counts as slow; 0 where it does not
    public record Consumer(
            String space,
            String client,
            boolean kept,
            int waitingMessages,
            long waitingBytes,
            long storedMessages,
            boolean slow,
            long slowSeconds) {}
}
