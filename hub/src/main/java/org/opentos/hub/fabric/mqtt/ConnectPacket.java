package org.opentos.hub.fabric.mqtt;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.routing.Filters;
import org.opentos.hub.fabric.routing.Will;

/// A CONNECT, read and checked (MQTT 5, section 3.1; MQTT 3.1.1, section 3.1).
///
/// @param five whether the client speaks MQTT 5; 3.1.1 otherwise
/// @param password empty where there is none
/// @param sessionExpirySeconds as asked for
/// @param receiveMaximum 1 to 65,535
/// @param maximumPacketBytes of the client; `Integer.MAX_VALUE` where it names none
/// @param problemInformation whether reason strings are wanted
record ConnectPacket(
        boolean five,
        String clientIdentifier,
        boolean cleanStart,
        int keepAliveSeconds,
        @Nullable String userName,
        byte[] password,
        Optional<Will> will,
        long sessionExpirySeconds,
        int receiveMaximum,
        int maximumPacketBytes,
        int topicAliasMaximum,
        boolean problemInformation,
        boolean authenticationMethod) {
    private static final int LEVEL_3_1_1 = 4;
    private static final int LEVEL_5 = 5;
    private static final long FOREVER = 0xFFFF_FFFFL;

    /// The protocol's name as it stands in the packet.
    private static final byte[] NAME = {0, 4, 'M', 'Q', 'T', 'T'};

    @Override
    public String toString() {
        return "ConnectPacket[" + clientIdentifier + "]";
    }

    /// Whether whoever sent this CONNECT understands the CONNACK of MQTT 5, as far as can be told
    /// before the packet is read.
    static boolean understandsFive(Fields fields) {
        return fields.remaining() > NAME.length
                && fields.beginsWith(NAME)
                && fields.ahead(NAME.length) >= LEVEL_5;
    }

    /// @throws Violation with reason 0x84 where the version is none of ours
    static ConnectPacket read(Fields fields) throws Violation {
        String protocol = fields.text();
        int level = fields.oneByte();
        if (!protocol.equals("MQTT") || (level != LEVEL_3_1_1 && level != LEVEL_5)) {
            throw new Violation(
                    Reason.UNSUPPORTED_PROTOCOL_VERSION, "this door speaks MQTT 3.1.1 and 5");
        }
        boolean five = level == LEVEL_5;
        int flags = fields.oneByte();
        int willQos = (flags >> 3) & 3;
        boolean hasWill = (flags & 4) != 0;
        if ((flags & 1) != 0 || willQos == 3 || (!hasWill && (flags & 0x38) != 0)) {
            throw Violation.malformed("the connect flags are wrong");
        }
        boolean hasName = (flags & 0x80) != 0;
        boolean hasPassword = (flags & 0x40) != 0;
        if (!five && hasPassword && !hasName) {
            throw Violation.malformed("a password without a user name");
        }
        int keepAlive = fields.twoBytes();
        Properties properties =
                five ? Properties.read(fields, Properties.OF_CONNECT) : Properties.NONE;
        if (properties.has(Properties.AUTHENTICATION_DATA)
                && !properties.has(Properties.AUTHENTICATION_METHOD)) {
            throw Violation.protocol("authentication data without its method");
        }
        String clientIdentifier = fields.text();
        Optional<Will> will =
                hasWill
                        ? Optional.of(will(fields, five, willQos, (flags & 0x20) != 0))
                        : Optional.empty();
        String userName = hasName ? fields.text() : null;
        byte[] password = hasPassword ? fields.binary() : new byte[0];
        if (fields.remaining() > 0) {
            throw Violation.malformed("bytes follow the payload of CONNECT");
        }
        boolean cleanStart = (flags & 2) != 0;
        return new ConnectPacket(
                five,
                clientIdentifier,
                cleanStart,
                keepAlive,
                userName,
                password,
                will,
                five ? properties.number(Properties.SESSION_EXPIRY, 0) : cleanStart ? 0 : FOREVER,
                (int) properties.number(Properties.RECEIVE_MAXIMUM, 0xFFFF),
                (int)
                        Math.min(
                                properties.number(
                                        Properties.MAXIMUM_PACKET_SIZE, Integer.MAX_VALUE),
                                Integer.MAX_VALUE),
                (int) properties.number(Properties.TOPIC_ALIAS_MAXIMUM, 0),
                five && properties.number(Properties.REQUEST_PROBLEM_INFORMATION, 1) == 1,
                properties.has(Properties.AUTHENTICATION_METHOD));
    }

    private static Will will(Fields fields, boolean five, int qos, boolean retain)
            throws Violation {
        Properties properties =
                five ? Properties.read(fields, Properties.OF_WILL) : Properties.NONE;
        properties.checkResponseTopic();
        String topic = fields.text();
        byte[] payload = fields.binary();
        if (!Filters.validTopic(topic)
                || topic.getBytes(StandardCharsets.UTF_8).length > Limits.TOPIC_BYTES_MAX
                || Filters.levels(topic) > Limits.TOPIC_LEVELS_MAX) {
            throw new Violation(Reason.TOPIC_NAME_INVALID, "the will's topic is not valid");
        }
        return new Will(
                topic,
                payload,
                qos,
                retain,
                properties.passedOn(),
                properties.number(Properties.WILL_DELAY, 0),
                properties.number(Properties.MESSAGE_EXPIRY, -1));
    }
}
