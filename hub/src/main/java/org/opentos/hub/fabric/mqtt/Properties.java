package org.opentos.hub.fabric.mqtt;

import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import org.opentos.hub.fabric.routing.Filters;
import org.opentos.hub.fabric.routing.Publication;

/// The properties of one MQTT 5 packet (section 2.2.2), checked for which may stand there and how
/// often.
final class Properties {
    static final int PAYLOAD_FORMAT = 0x01;
    static final int MESSAGE_EXPIRY = 0x02;
    static final int CONTENT_TYPE = 0x03;
    static final int RESPONSE_TOPIC = 0x08;
    static final int CORRELATION_DATA = 0x09;
    static final int SUBSCRIPTION_IDENTIFIER = 0x0B;
    static final int SESSION_EXPIRY = 0x11;
    static final int ASSIGNED_CLIENT_IDENTIFIER = 0x12;
    static final int SERVER_KEEP_ALIVE = 0x13;
    static final int AUTHENTICATION_METHOD = 0x15;
    static final int AUTHENTICATION_DATA = 0x16;
    static final int REQUEST_PROBLEM_INFORMATION = 0x17;
    static final int WILL_DELAY = 0x18;
    static final int REQUEST_RESPONSE_INFORMATION = 0x19;
    static final int REASON_STRING = 0x1F;
    static final int RECEIVE_MAXIMUM = 0x21;
    static final int TOPIC_ALIAS_MAXIMUM = 0x22;
    static final int TOPIC_ALIAS = 0x23;
    static final int USER_PROPERTY = 0x26;
    static final int MAXIMUM_PACKET_SIZE = 0x27;

    private static final long PASSED_ON =
            set(PAYLOAD_FORMAT, CONTENT_TYPE, RESPONSE_TOPIC, CORRELATION_DATA, USER_PROPERTY);
    static final long OF_PUBLISH = PASSED_ON | set(MESSAGE_EXPIRY, TOPIC_ALIAS);
    static final long OF_WILL = PASSED_ON | set(MESSAGE_EXPIRY, WILL_DELAY);
    static final long OF_CONNECT =
            set(
                    SESSION_EXPIRY,
                    RECEIVE_MAXIMUM,
                    MAXIMUM_PACKET_SIZE,
                    TOPIC_ALIAS_MAXIMUM,
                    REQUEST_RESPONSE_INFORMATION,
                    REQUEST_PROBLEM_INFORMATION,
                    USER_PROPERTY,
                    AUTHENTICATION_METHOD,
                    AUTHENTICATION_DATA);
    static final long OF_SUBSCRIBE = set(SUBSCRIPTION_IDENTIFIER, USER_PROPERTY);
    static final long OF_UNSUBSCRIBE = set(USER_PROPERTY);
    static final long OF_ACKNOWLEDGEMENT = set(REASON_STRING, USER_PROPERTY);
    static final long OF_DISCONNECT = set(SESSION_EXPIRY, REASON_STRING, USER_PROPERTY);

    static final Properties NONE = new Properties();

    private static final int IDENTIFIERS = 0x28;
    private static final long[] NO_NUMBERS = {};

    private long seen;
    private long[] numbers = NO_NUMBERS;
    private @Nullable String responseTopic;
    private byte[] passedOn = Publication.NO_PROPERTIES;

    private Properties() {}

    private static long set(int... identifiers) {
        long set = 0;
        for (int each : identifiers) {
            set |= 1L << each;
        }
        return set;
    }

    /// Reads a property length and as many bytes of properties.
    ///
    /// @param allowed the set of identifiers that this packet may carry
    static Properties read(Fields fields, long allowed) throws Violation {
        int length = fields.variable();
        if (length == 0) {
            return NONE;
        }
        if (length > fields.remaining()) {
            throw Violation.malformed("the properties are longer than their packet");
        }
        Properties properties = new Properties();
        properties.numbers = new long[IDENTIFIERS];
        ByteArrayOutputStream kept = new ByteArrayOutputStream(length);
        int packetEnd = fields.endAt(fields.position() + length);
        while (fields.remaining() > 0) {
            int start = fields.position();
            int identifier = fields.oneByte();
            properties.one(fields, identifier, allowed);
            if ((PASSED_ON & (1L << identifier)) != 0) {
                kept.writeBytes(fields.since(start));
            }
        }
        fields.endAt(packetEnd);
        properties.passedOn = kept.toByteArray();
        return properties;
    }

    private void one(Fields fields, int identifier, long allowed) throws Violation {
        long bit = 1L << identifier;
        if (identifier >= IDENTIFIERS || (allowed & bit) == 0) {
            throw Violation.malformed("property 0x%02x may not stand here".formatted(identifier));
        }
        if (identifier != USER_PROPERTY && (seen & bit) != 0) {
            throw Violation.protocol("property 0x%02x stands twice".formatted(identifier));
        }
        seen |= bit;
        switch (identifier) {
            case PAYLOAD_FORMAT, REQUEST_PROBLEM_INFORMATION, REQUEST_RESPONSE_INFORMATION -> {
                int flag = fields.oneByte();
                if (flag > 1) {
                    throw Violation.protocol(
                            "property 0x%02x is neither 0 nor 1".formatted(identifier));
                }
                numbers[identifier] = flag;
            }
            case RECEIVE_MAXIMUM, TOPIC_ALIAS_MAXIMUM, TOPIC_ALIAS ->
                    numbers[identifier] = fields.twoBytes();
            case MESSAGE_EXPIRY, SESSION_EXPIRY, WILL_DELAY, MAXIMUM_PACKET_SIZE ->
                    numbers[identifier] = fields.fourBytes();
            case SUBSCRIPTION_IDENTIFIER -> numbers[identifier] = fields.variable();
            case RESPONSE_TOPIC -> responseTopic = fields.text();
            case CONTENT_TYPE, AUTHENTICATION_METHOD, REASON_STRING -> fields.text();
            case CORRELATION_DATA, AUTHENTICATION_DATA -> fields.binary();
            case USER_PROPERTY -> {
                fields.text();
                fields.text();
            }
            default -> throw new IllegalStateException("allowed but unknown: " + identifier);
        }
        boolean mustNotBeZero =
                identifier == RECEIVE_MAXIMUM
                        || identifier == MAXIMUM_PACKET_SIZE
                        || identifier == SUBSCRIPTION_IDENTIFIER;
        if (mustNotBeZero && numbers[identifier] == 0) {
            throw Violation.protocol("property 0x%02x is 0".formatted(identifier));
        }
    }

    boolean has(int identifier) {
        return (seen & (1L << identifier)) != 0;
    }

    /// A property that is a number.
    long number(int identifier, long usual) {
        return has(identifier) ? numbers[identifier] : usual;
    }

    void checkResponseTopic() throws Violation {
        if (responseTopic != null && !Filters.validTopic(responseTopic)) {
            throw Violation.protocol("the response topic is not a topic name");
        }
    }

    /// What goes on to subscribers unaltered and in its order (MQTT-3.3.2-17), as on the wire.
    byte[] passedOn() {
        return passedOn;
    }
}
