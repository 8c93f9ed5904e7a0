package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// A client that sends exactly the bytes it is told to, right or wrong, and shows what comes back.
final class RawClient implements AutoCloseable {
    private static final byte[] NONE = {};

    private final Socket socket;

    RawClient(Socket socket) {
        this.socket = socket;
        try {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(DoorWorld.PATIENCE_SECONDS * 1_000);
        } catch (SocketException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    static RawClient to(DoorWorld world) {
        return to(world, 0);
    }

    /// @param receiveBytes of the socket's buffer; 0 for the usual
    static RawClient to(DoorWorld world, int receiveBytes) {
        try {
            Socket socket = new Socket();
            if (receiveBytes > 0) {
                socket.setReceiveBufferSize(receiveBytes);
            }
            socket.connect(new java.net.InetSocketAddress("127.0.0.1", world.ports.plain()));
            return new RawClient(socket);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /// An MQTT 5 client that is let in.
    static RawClient five(DoorWorld world, String id, String user) {
        RawClient client = to(world);
        client.send(connect(5, id, user, true, 0, NONE));
        assertThat(client.read()[3]).as("reason").isZero();
        return client;
    }

    /// An MQTT 3.1.1 client that is let in.
    static RawClient three(DoorWorld world, String id, String user) {
        RawClient client = to(world);
        client.send(connect(4, id, user, true, 0, NONE));
        assertThat(client.hex()).isEqualTo("20020000");
        return client;
    }

    RawClient send(byte[]... packets) {
        try {
            for (byte[] each : packets) {
                socket.getOutputStream().write(each);
            }
            socket.getOutputStream().flush();
            return this;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    RawClient send(String hex) {
        return send(HexFormat.of().parseHex(hex.replace(" ", "")));
    }

    /// The next packet, whole; empty at the end of the connection.
    byte[] read() {
        try {
            InputStream in = socket.getInputStream();
            ByteArrayOutputStream packet = new ByteArrayOutputStream();
            int first = in.read();
            if (first < 0) {
                return NONE;
            }
            packet.write(first);
            int length = 0;
            int digit;
            int shift = 0;
            do {
                digit = in.read();
                if (digit < 0) {
                    throw new EOFException("within a packet");
                }
                packet.write(digit);
                length |= (digit & 0x7F) << shift;
                shift += 7;
            } while ((digit & 0x80) != 0);
            packet.writeBytes(in.readNBytes(length));
            return packet.toByteArray();
        } catch (SocketTimeoutException silence) {
            throw new AssertionError("nothing came", silence);
        } catch (SocketException reset) {
            return NONE;
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    String hex() {
        return HexFormat.of().formatHex(read());
    }

    /// The next packet, which is a PUBLISH, as `topic=payload q0`, with `r` where it is retained
    /// and `d` where it is a duplicate.
    String message(boolean five) {
        return message(read(), five);
    }

    static String message(byte[] packet, boolean five) {
        assertThat(packet).as("a PUBLISH").hasSizeGreaterThan(3);
        assertThat(packet[0] & 0xF0)
                .as("a PUBLISH: %s", HexFormat.of().formatHex(packet))
                .isEqualTo(0x30);
        int qos = (packet[0] >> 1) & 3;
        int at = 1;
        while ((packet[at++] & 0x80) != 0) {}
        int topicLength = (packet[at] & 0xFF) << 8 | packet[at + 1] & 0xFF;
        String topic = new String(packet, at + 2, topicLength, StandardCharsets.UTF_8);
        at += 2 + topicLength + (qos > 0 ? 2 : 0);
        if (five) {
            at += 1 + packet[at];
        }
        return topic
                + '='
                + new String(packet, at, packet.length - at, StandardCharsets.UTF_8)
                + " q"
                + qos
                + ((packet[0] & 1) != 0 ? "r" : "")
                + ((packet[0] & 8) != 0 ? "d" : "");
    }

    /// The packet identifier of a PUBLISH with QoS 1 or 2.
    static int identifier(byte[] packet) {
        int at = 1;
        while ((packet[at++] & 0x80) != 0) {}
        int topicLength = (packet[at] & 0xFF) << 8 | packet[at + 1] & 0xFF;
        at += 2 + topicLength;
        return (packet[at] & 0xFF) << 8 | packet[at + 1] & 0xFF;
    }

    /// Says that nothing else came before the answer to a ping.
    void quiet() {
        send("c000");
        assertThat(hex()).isEqualTo("d000");
    }

    /// Says farewell and waits until the door has heard it; its session stays where it is kept.
    void leave() {
        send("e000");
        assertThat(hex()).as("after the farewell").isEmpty();
        close();
    }

    void sendNoMore() {
        try {
            socket.shutdownOutput();
        } catch (IOException ended) {
            assertThat(socket.isClosed() || socket.isConnected()).isTrue();
        }
    }

    /// Vanishes without a farewell.
    void vanish() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    // Packets.

    static byte[] text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return join(new byte[] {(byte) (bytes.length >> 8), (byte) bytes.length}, bytes);
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] each : parts) {
            all.writeBytes(each);
        }
        return all.toByteArray();
    }

    static byte[] hex(String hex) {
        return HexFormat.of().parseHex(hex.replace(" ", ""));
    }

    static byte[] packet(int first, byte[]... parts) {
        byte[] content = join(parts);
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.write(first);
        int rest = content.length;
        do {
            header.write(rest > 0x7F ? (rest & 0x7F) | 0x80 : rest);
            rest >>>= 7;
        } while (rest > 0);
        return join(header.toByteArray(), content);
    }

    static byte[] connect(
            int level, String id, String user, boolean clean, int keepAlive, byte[] properties) {
        return connect(level, id, user, "right", clean, keepAlive, properties, 0, NONE);
    }

    /// @param will the bytes of the payload that describe it; its flags apart
    static byte[] connect(
            int level,
            String id,
            String user,
            String password,
            boolean clean,
            int keepAlive,
            byte[] properties,
            int willFlags,
            byte[] will) {
        byte[] fixed = {
            (byte) level,
            (byte) (0xC0 | (clean ? 2 : 0) | willFlags),
            (byte) (keepAlive >> 8),
            (byte) keepAlive
        };
        return packet(
                0x10,
                text("MQTT"),
                fixed,
                level == 5 ? join(new byte[] {(byte) properties.length}, properties) : NONE,
                text(id),
                will,
                text(user),
                text(password));
    }

    static byte[] publish3(String topic, String payload, int flags, int identifier) {
        return packet(
                0x30 | flags,
                text(topic),
                (flags & 6) == 0 ? NONE : two(identifier),
                payload.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] publish5(String topic, String payload, int flags, int identifier) {
        return publish5(topic, payload, flags, identifier, "");
    }

    static byte[] publish5(
            String topic, String payload, int flags, int identifier, String properties) {
        byte[] bytes = hex(properties);
        return packet(
                0x30 | flags,
                text(topic),
                (flags & 6) == 0 ? NONE : two(identifier),
                new byte[] {(byte) bytes.length},
                bytes,
                payload.getBytes(StandardCharsets.UTF_8));
    }

    static byte[] two(int number) {
        return new byte[] {(byte) (number >> 8), (byte) number};
    }

    static byte[] subscribe5(int identifier, String filter, int options) {
        return packet(
                0x82, two(identifier), new byte[1], text(filter), new byte[] {(byte) options});
    }

    static byte[] subscribe3(int identifier, String filter, int qos) {
        return packet(0x82, two(identifier), text(filter), new byte[] {(byte) qos});
    }

    /// Subscribes and reads the SUBACK.
    RawClient subscribed(boolean five, String filter, int options) {
        send(five ? subscribe5(9, filter, options) : subscribe3(9, filter, options));
        byte[] answer = read();
        assertThat(answer[0] & 0xFF).isEqualTo(0x90);
        assertThat(answer[answer.length - 1]).isEqualTo((byte) (options & 3));
        return this;
    }
}
