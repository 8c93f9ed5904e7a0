package org.opentos.hub.fabric.mqtt;

import org.opentos.protocol.RefusalCode;

/// The reason codes of MQTT 5, section 2.4, that this door uses.
final class Reason {
    static final int SUCCESS = 0x00;
    static final int DISCONNECT_WITH_WILL = 0x04;
    static final int NO_MATCHING_SUBSCRIBERS = 0x10;
    static final int NO_SUBSCRIPTION_EXISTED = 0x11;
    static final int UNSPECIFIED_ERROR = 0x80;
    static final int MALFORMED_PACKET = 0x81;
    static final int PROTOCOL_ERROR = 0x82;
    static final int IMPLEMENTATION_SPECIFIC = 0x83;
    static final int UNSUPPORTED_PROTOCOL_VERSION = 0x84;
    static final int CLIENT_IDENTIFIER_NOT_VALID = 0x85;
    static final int BAD_USER_NAME_OR_PASSWORD = 0x86;
    static final int NOT_AUTHORIZED = 0x87;
    static final int SERVER_UNAVAILABLE = 0x88;
    static final int SERVER_BUSY = 0x89;
    static final int SERVER_SHUTTING_DOWN = 0x8B;
    static final int BAD_AUTHENTICATION_METHOD = 0x8C;
    static final int KEEP_ALIVE_TIMEOUT = 0x8D;
    static final int SESSION_TAKEN_OVER = 0x8E;
    static final int TOPIC_NAME_INVALID = 0x90;
    static final int PACKET_IDENTIFIER_IN_USE = 0x91;
    static final int PACKET_IDENTIFIER_NOT_FOUND = 0x92;
    static final int RECEIVE_MAXIMUM_EXCEEDED = 0x93;
    static final int TOPIC_ALIAS_INVALID = 0x94;
    static final int PACKET_TOO_LARGE = 0x95;
    static final int MESSAGE_RATE_TOO_HIGH = 0x96;
    static final int QUOTA_EXCEEDED = 0x97;
    static final int ADMINISTRATIVE_ACTION = 0x98;
    static final int PAYLOAD_FORMAT_INVALID = 0x99;
    static final int CONNECTION_RATE_EXCEEDED = 0x9F;

    private Reason() {}

    /// Whether a client's PUBACK or PUBREC may carry it (tables 3-4 and 3-5).
    static boolean acknowledges(int reason) {
        return switch (reason) {
            case SUCCESS,
                    NO_MATCHING_SUBSCRIBERS,
                    UNSPECIFIED_ERROR,
                    IMPLEMENTATION_SPECIFIC,
                    NOT_AUTHORIZED,
                    TOPIC_NAME_INVALID,
                    PACKET_IDENTIFIER_IN_USE,
                    QUOTA_EXCEEDED,
                    PAYLOAD_FORMAT_INVALID ->
                    true;
            default -> false;
        };
    }

    /// Whether a PUBREL or PUBCOMP may carry it (tables 3-6 and 3-7).
    static boolean completes(int reason) {
        return reason == SUCCESS || reason == PACKET_IDENTIFIER_NOT_FOUND;
    }

    /// Whether a client's DISCONNECT may carry it (table 3-10).
    static boolean disconnects(int reason) {
        return switch (reason) {
            case SUCCESS,
                    DISCONNECT_WITH_WILL,
                    UNSPECIFIED_ERROR,
                    MALFORMED_PACKET,
                    PROTOCOL_ERROR,
                    IMPLEMENTATION_SPECIFIC,
                    TOPIC_NAME_INVALID,
                    RECEIVE_MAXIMUM_EXCEEDED,
                    TOPIC_ALIAS_INVALID,
                    PACKET_TOO_LARGE,
                    MESSAGE_RATE_TOO_HIGH,
                    QUOTA_EXCEEDED,
                    ADMINISTRATIVE_ACTION,
                    PAYLOAD_FORMAT_INVALID ->
                    true;
            default -> false;
        };
    }

    /// The answer to a publication or a subscription that a room refused.
    static int ofMessage(RefusalCode code) {
        return switch (code.category()) {
            case INVALID -> PAYLOAD_FORMAT_INVALID;
            case FORBIDDEN, UNAUTHENTICATED -> NOT_AUTHORIZED;
            case ABSENT -> TOPIC_NAME_INVALID;
            case TOO_LARGE, TOO_MANY, UNAVAILABLE -> QUOTA_EXCEEDED;
            case CONFLICT ->
                    code == RefusalCode.LIMIT_REACHED ? QUOTA_EXCEEDED : IMPLEMENTATION_SPECIFIC;
        };
    }

    /// The answer to a subscription that was refused; SUBACK knows fewer codes than PUBACK.
    static int ofSubscription(RefusalCode code) {
        return switch (ofMessage(code)) {
            case NOT_AUTHORIZED -> NOT_AUTHORIZED;
            case QUOTA_EXCEEDED -> QUOTA_EXCEEDED;
            case TOPIC_NAME_INVALID -> 0x8F;
            default -> IMPLEMENTATION_SPECIFIC;
        };
    }

    /// The answer to a CONNECT that was refused.
    static int ofConnect(RefusalCode code) {
        return switch (code.category()) {
            case UNAUTHENTICATED -> BAD_USER_NAME_OR_PASSWORD;
            case FORBIDDEN, ABSENT -> NOT_AUTHORIZED;
            case TOO_MANY -> CONNECTION_RATE_EXCEEDED;
            case UNAVAILABLE -> SERVER_UNAVAILABLE;
            case INVALID -> CLIENT_IDENTIFIER_NOT_VALID;
            case TOO_LARGE, CONFLICT -> IMPLEMENTATION_SPECIFIC;
        };
    }

    /// The return code of MQTT 3.1.1 (section 3.2.2.3) nearest to one of version 5; 0 where there
    /// is none and the connection is closed without an answer.
    static int connectReturnCode(int reason) {
        return switch (reason) {
            case UNSUPPORTED_PROTOCOL_VERSION -> 1;
            case CLIENT_IDENTIFIER_NOT_VALID -> 2;
            case SERVER_UNAVAILABLE, SERVER_BUSY, QUOTA_EXCEEDED, CONNECTION_RATE_EXCEEDED -> 3;
            case BAD_USER_NAME_OR_PASSWORD -> 4;
            case NOT_AUTHORIZED, IMPLEMENTATION_SPECIFIC, UNSPECIFIED_ERROR -> 5;
            default -> 0;
        };
    }
}
