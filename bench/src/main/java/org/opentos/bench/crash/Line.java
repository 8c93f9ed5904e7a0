package org.opentos.bench.crash;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.opentos.bench.wire.Login;

/// One connection of MQTT 5 (OASIS, 7 March 2019) that hides nothing: what has to be said again
/// after a lost connection, and what must not be, is up to its user.
final class Line implements Closeable {
    static final int REFUSED_FROM = 0x80;
    private static final int SESSION_EXPIRY = 0x11;
    private static final int SESSION_EXPIRY_SECONDS = 3_600;
    private static final int KEEP_ALIVE_SECONDS = 60;
    private static final int CONNECT_MILLIS_MAX = 30_000;

    /// A packet of the other side.
    ///
    /// @param flags of the fixed header
    record Packet(int type, int flags, ByteBuffer content) {
        int qos() {
            return flags >> 1 & 3;
        }

        int identifier() {
            return content.getShort() & 0xFFFF;
        }

        /// The reason after an identifier; none written means success.
        int reason() {
            return content.hasRemaining() ? content.get() & 0xFF : 0;
        }
    }

    private final Socket socket;
    private final DataInputStream in;
    private final DataOutputStream out;
    private final boolean sessionPresent;

    private Line(Socket socket, Login login, boolean clean) throws IOException {
        this.socket = socket;
        this.in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
        this.out = new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
        connect(login, clean);
        Packet answer = read();
        int flags = answer.content().get();
        int reason = answer.content().get() & 0xFF;
        if (answer.type() != 2 || reason != 0) {
            throw new IOException(login.user() + " was refused with " + reason);
        }
        this.sessionPresent = flags == 1;
    }

    /// @param clean whether a session that was kept is to be forgotten; one is kept either way
    static Line open(int port, Login login, boolean clean) throws IOException {
        Socket socket = new Socket("127.0.0.1", port);
        boolean open = false;
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(CONNECT_MILLIS_MAX);
            Line line = new Line(socket, login, clean);
            socket.setSoTimeout(0);
            open = true;
            return line;
        } finally {
            if (!open) {
                socket.close();
            }
        }
    }

    boolean sessionPresent() {
        return sessionPresent;
    }

    private void connect(Login login, boolean clean) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream content = new DataOutputStream(bytes);
        content.writeUTF("MQTT");
        content.writeByte(5);
        content.writeByte(0xC0 | (clean ? 2 : 0));
        content.writeShort(KEEP_ALIVE_SECONDS);
        content.writeByte(5);
        content.writeByte(SESSION_EXPIRY);
        content.writeInt(SESSION_EXPIRY_SECONDS);
        content.writeUTF(login.user());
        content.writeUTF(login.user());
        content.writeUTF(login.password());
        send(0x10, bytes.toByteArray());
    }

    void subscribe(int identifier, String filter, int qos) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream content = new DataOutputStream(bytes);
        content.writeShort(identifier);
        content.writeByte(0);
        content.writeUTF(filter);
        content.writeByte(qos);
        send(0x82, bytes.toByteArray());
    }

    void publish(int identifier, String topic, int qos, boolean again, String payload)
            throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream content = new DataOutputStream(bytes);
        content.writeUTF(topic);
        content.writeShort(identifier);
        content.writeByte(0);
        content.write(payload.getBytes(StandardCharsets.UTF_8));
        send(0x30 | qos << 1 | (again ? 8 : 0), bytes.toByteArray());
    }

    /// PUBACK, PUBREC, PUBREL or PUBCOMP.
    void answer(int type, int identifier) throws IOException {
        send(
                type << 4 | (type == 6 ? 2 : 0),
                new byte[] {(byte) (identifier >> 8), (byte) identifier});
    }

    private synchronized void send(int first, byte[] content) throws IOException {
        out.writeByte(first);
        int rest = content.length;
        while (rest > 0x7F) {
            out.writeByte(rest & 0x7F | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
        out.write(content);
        out.flush();
    }

    /// Waits for the next packet.
    ///
    /// @throws IOException where the connection has ended
    Packet read() throws IOException {
        int first = in.readUnsignedByte();
        int remaining = 0;
        int shift = 0;
        int each = 0x80;
        while (each > 0x7F) {
            each = in.readUnsignedByte();
            remaining |= (each & 0x7F) << shift;
            shift += 7;
        }
        byte[] content = new byte[remaining];
        in.readFully(content);
        return new Packet(first >> 4, first & 0xF, ByteBuffer.wrap(content));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
