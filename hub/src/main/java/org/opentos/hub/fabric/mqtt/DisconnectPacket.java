package org.opentos.hub.fabric.mqtt;

/// A DISCONNECT of a client, read and checked (MQTT 5, section 3.14; MQTT 3.1.1, section 3.14).
///
/// @param sessionExpirySeconds -1 where it leaves what CONNECT said
record DisconnectPacket(int reason, long sessionExpirySeconds) {
    private static final DisconnectPacket PLAIN = new DisconnectPacket(Reason.SUCCESS, -1);

    static DisconnectPacket read(Fields fields, ConnectPacket connect) throws Violation {
        DisconnectPacket packet =
                connect.five() && fields.remaining() > 0 ? five(fields, connect) : PLAIN;
        if (fields.remaining() > 0) {
            throw Violation.malformed("bytes follow the end of DISCONNECT");
        }
        return packet;
    }

    private static DisconnectPacket five(Fields fields, ConnectPacket connect) throws Violation {
        int reason = fields.oneByte();
        if (!Reason.disconnects(reason)) {
            throw Violation.protocol("a client's DISCONNECT has no such reason code");
        }
        if (fields.remaining() == 0) {
            return new DisconnectPacket(reason, -1);
        }
        Properties properties = Properties.read(fields, Properties.OF_DISCONNECT);
        if (!properties.has(Properties.SESSION_EXPIRY)) {
            return new DisconnectPacket(reason, -1);
        }
        long seconds = properties.number(Properties.SESSION_EXPIRY, 0);
        if (connect.sessionExpirySeconds() == 0 && seconds > 0) {
            throw Violation.protocol("a session that ends cannot be kept after all");
        }
        return new DisconnectPacket(reason, seconds);
    }
}
