package org.opentos.hub.fabric.mqtt;

/// The bounds of the door that an operator or a test may want to differ. Each has an answer to
/// full, described for makers in `docs/messages.md`.
///
/// @param payloadBytesMax of one message
/// @param queueMessagesMax waiting for one client, connected or kept
/// @param queueBytesMax waiting for one client
/// @param pressureMessages waiting for a connected client, from which on its publishers are not
///   read
/// @param pressureMillisMax for how long one slow client may hold publishers
/// @param inletMessagesMax of one client in the hands of an inlet; beyond, it is not read
/// @param connectionsMax of the door
/// @param connectionsPerSpaceMax of one home
/// @param connectMillisMax from accepting a connection to its CONNECT
/// @param failedConnectsPerMinuteMax of one address
/// @param sessionExpirySecondsMax for which a disconnected session is kept
/// @param keptSessionsPerSpaceMax disconnected sessions of one home
/// @param stallMillisMax for which a client may read nothing while something waits for it
public record Limits(
        int payloadBytesMax,
        int queueMessagesMax,
        int queueBytesMax,
        int pressureMessages,
        int pressureMillisMax,
        int inletMessagesMax,
        int connectionsMax,
        int connectionsPerSpaceMax,
        int connectMillisMax,
        int failedConnectsPerMinuteMax,
        int sessionExpirySecondsMax,
        int keptSessionsPerSpaceMax,
        int stallMillisMax) {

    /// What a packet may have beside its payload: topic, properties and headers.
    static final int PACKET_OVERHEAD_BYTES = 16 * 1024;

    static final int CLIENT_IDENTIFIER_BYTES_MAX = 256;
    static final int TOPIC_BYTES_MAX = 1_024;
    static final int TOPIC_LEVELS_MAX = 32;
    static final int FILTERS_PER_PACKET_MAX = 200;
    static final int SUBSCRIPTIONS_PER_CLIENT_MAX = 1_000;

    /// Unacknowledged QoS 1 and 2 messages from a client; announced as Receive Maximum.
    static final int RECEIVE_MAXIMUM = 1_024;

    /// Unacknowledged QoS 1 and 2 messages to a client, whatever larger number it allows.
    static final int SEND_MAXIMUM = 1_024;

    static final int TOPIC_ALIAS_MAXIMUM = 32;
    static final int KEEP_ALIVE_SECONDS_MAX = 1_200;

    /// Below this the channel counts as writable again, above the other as full.
    static final int WRITE_LOW_BYTES = 32 * 1024;

    static final int WRITE_HIGH_BYTES = 128 * 1024;

    /// For which messages wait while the current values of a new subscription are looked up.
    static final int CURRENT_VALUES_MILLIS_MAX = 5_000;

    /// Publishing is pointless to refuse one by one beyond this many current values.
    static final int CURRENT_VALUES_MAX = 5_000;

    public static Limits usual() {
        return new Limits(
                128 * 1024,
                10_000,
                8 * 1024 * 1024,
                4_000,
                500,
                256,
                50_000,
                2_000,
                10_000,
                60,
                7 * 24 * 3_600,
                1_000,
                60_000);
    }

    /// Announced as Maximum Packet Size.
    int packetBytesMax() {
        return payloadBytesMax + PACKET_OVERHEAD_BYTES;
    }
}
