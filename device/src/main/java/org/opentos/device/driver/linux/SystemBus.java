package org.opentos.device.driver.linux;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A connection to the system's bus, on which one question is asked at a time. (D-Bus
/// Specification, Authentication Protocol and Message Protocol.)
final class SystemBus implements AutoCloseable {
    private static final String BUS = "org.freedesktop.DBus";
    private static final int MESSAGE_BYTES_MAX = 1 << 20;
    private static final int OTHERS_MAX = 1_000;
    private static final int LINE_BYTES_MAX = 1_024;
    private static final long ANSWER_MILLIS_MAX = 2_000;

    private static final int CALL = 1;
    private static final int ANSWER = 2;
    private static final int ERROR = 3;
    private static final int START_NOTHING = 2;
    private static final int HEAD_BYTES = 16;
    private static final int BODY_LENGTH_AT = 4;
    private static final int FIELDS_LENGTH_AT = 12;
    private static final long FIELD_ERROR = 4;
    private static final long FIELD_ANSWERS = 5;
    private static final long FIELD_SIGNATURE = 8;

    private final SocketChannel channel;
    private final Selector selector;
    private int serial;

    private SystemBus(SocketChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    /// @throws NoSuchFileException where there is no bus
    static SystemBus connect(Path socket) throws IOException {
        if (!Files.exists(socket)) {
            throw new NoSuchFileException(socket.toString());
        }
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        SystemBus bus = new SystemBus(channel, Selector.open());
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            channel.register(bus.selector, SelectionKey.OP_READ);
            bus.greet();
            return bus;
        } catch (IOException failure) {
            bus.close();
            throw failure;
        }
    }

    /// The kernel tells the bus who we are.
    private void greet() throws IOException {
        say("\0AUTH EXTERNAL\r\n");
        expect("DATA");
        say("DATA\r\n");
        expect("OK");
        say("BEGIN\r\n");
        call(BUS, "/org/freedesktop/DBus", BUS, "Hello", "", new byte[0], "s");
    }

    private void say(String line) throws IOException {
        send(line.getBytes(StandardCharsets.US_ASCII));
    }

    private void expect(String word) throws IOException {
        StringBuilder line = new StringBuilder();
        while (line.indexOf("\n") < 0) {
            if (line.length() > LINE_BYTES_MAX) {
                throw new IOException("the bus greets without end");
            }
            line.append((char) take(1).get());
        }
        if (!line.toString().startsWith(word)) {
            throw new AccessDeniedException("the bus");
        }
    }

    /// Calls a method and waits for its answer.
    ///
    /// @param signature of the body
    /// @param answers the signature of what is answered
    /// @throws NoSuchFileException where nobody has that name
    /// @throws AccessDeniedException where the bus does not let us
    List<Object> call(
            String destination,
            String path,
            String face,
            String member,
            String signature,
            byte[] body,
            String answers)
            throws IOException {
        serial++;
        send(message(serial, destination, path, face, member, signature, body));
        for (int others = 0; others < OTHERS_MAX; others++) {
            ByteBuffer head = take(HEAD_BYTES);
            head.order(head.get(0) == 'l' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
            long bodyBytes = Integer.toUnsignedLong(head.getInt(BODY_LENGTH_AT));
            long fieldBytes = Integer.toUnsignedLong(head.getInt(FIELDS_LENGTH_AT));
            long rest = (fieldBytes + 7) / 8 * 8 + bodyBytes;
            if (rest > MESSAGE_BYTES_MAX) {
                throw new IOException("the bus says more than is read");
            }
            ByteBuffer all = ByteBuffer.allocate(HEAD_BYTES + (int) rest).order(head.order());
            all.put(head).put(take((int) rest)).flip();
            Map<Long, Object> fields = fields(all);
            int type = all.get(1);
            boolean ours = Long.valueOf(serial).equals(fields.get(FIELD_ANSWERS));
            if (ours && type == ERROR) {
                throw error(member, String.valueOf(fields.get(FIELD_ERROR)));
            }
            if (ours && type == ANSWER) {
                if (!fields.getOrDefault(FIELD_SIGNATURE, "").equals(answers)) {
                    throw new IOException(member + " answers something else");
                }
                int begin = all.limit() - (int) bodyBytes;
                return new BusReader(all.slice(begin, (int) bodyBytes).order(head.order()))
                        .all(answers);
            }
        }
        throw new IOException("the bus does not come to its answer");
    }

    private static Map<Long, Object> fields(ByteBuffer message) throws IOException {
        Map<Long, Object> fields = new HashMap<>();
        BusReader reader =
                new BusReader(
                        message.duplicate().order(message.order()).position(FIELDS_LENGTH_AT));
        if (reader.all("a(yv)").getFirst() instanceof List<?> all) {
            for (Object each : all) {
                if (each instanceof List<?> field && field.getFirst() instanceof Long number) {
                    fields.put(number, field.getLast());
                }
            }
        }
        return fields;
    }

    private static IOException error(String member, String name) {
        return switch (name) {
            case BUS + ".Error.ServiceUnknown",
                    BUS + ".Error.NameHasNoOwner",
                    "org.bluez.Error.NotReady" ->
                    new NoSuchFileException(member);
            case BUS + ".Error.AccessDenied" -> new AccessDeniedException(member);
            default -> new IOException(member + " failed: " + name);
        };
    }

    static byte[] message(
            int serial,
            String destination,
            String path,
            String face,
            String member,
            String signature,
            byte[] body) {
        BusWriter head = new BusWriter();
        head.octet('l').octet(CALL).octet(START_NOTHING).octet(1);
        head.number(body.length).number(serial);
        int lengthAt = head.position();
        int begun = head.array(Long.BYTES);
        head.align(8).octet(1).signature("o").text(path);
        head.align(8).octet(2).signature("s").text(face);
        head.align(8).octet(3).signature("s").text(member);
        head.align(8).octet(6).signature("s").text(destination);
        if (!signature.isEmpty()) {
            head.align(8).octet(8).signature("g").signature(signature);
        }
        head.end(begun, lengthAt);
        byte[] first = head.align(8).toBytes();
        byte[] message = Arrays.copyOf(first, first.length + body.length);
        System.arraycopy(body, 0, message, first.length, body.length);
        return message;
    }

    private void send(byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        if (channel.write(buffer) < bytes.length) {
            throw new IOException("the bus does not take what is said");
        }
    }

    /// That many bytes, as soon as they are here.
    private ByteBuffer take(int count) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(count);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes) < 0) {
                throw new IOException("the bus has ended the connection");
            }
            if (bytes.hasRemaining() && selector.select(ANSWER_MILLIS_MAX) == 0) {
                throw new IOException("the bus did not answer");
            }
            selector.selectedKeys().clear();
        }
        return bytes.flip();
    }

    @Override
    public void close() {
        try (channel;
                selector) {
            channel.configureBlocking(false);
        } catch (IOException gone) {
            // It is over either way.
        }
    }
}
