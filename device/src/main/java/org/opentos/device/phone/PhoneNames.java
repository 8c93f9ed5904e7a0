package org.opentos.device.phone;

import java.io.Closeable;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Predicate;

/// Says of every name that it is the device (RFC 1035), so that a phone which looks whether its new
/// network leads anywhere finds the page.
final class PhoneNames implements Closeable {
    /// RFC 1035, 2.3.4.
    static final int MESSAGE_BYTES_MAX = 512;

    private static final int NAME_BYTES_MAX = 255;
    private static final int LABEL_BYTES_MAX = 63;
    private static final int HEADER_BYTES = 12;

    /// Type and class.
    private static final int KIND_BYTES = 4;

    private static final int TYPE_A = 1;
    private static final int TYPE_ANY = 255;
    private static final int CLASS_IN = 1;

    /// The flags that say: an answer, with authority; and the one that is the asker's to say.
    private static final int ANSWERED = 0x8400;

    private static final int RECURSION_WANTED = 0x0100;
    private static final int QUESTION_FLAGS = 0xf800;

    /// A pointer to the question's name, type A, class IN, to be kept for no time, four bytes.
    private static final byte[] ANSWER = {
        (byte) 0xc0, HEADER_BYTES, 0, TYPE_A, 0, CLASS_IN, 0, 0, 0, 0, 0, 4
    };

    private static final Logger LOG = System.getLogger(PhoneNames.class.getName());

    private final DatagramSocket socket;
    private final Predicate<InetAddress> guest;
    private final Runnable reached;

    private PhoneNames(DatagramSocket socket, Predicate<InetAddress> guest, Runnable reached) {
        this.socket = socket;
        this.guest = guest;
        this.reached = reached;
    }

    /// @param guest who is answered
    static PhoneNames open(InetSocketAddress at, Predicate<InetAddress> guest, Runnable reached)
            throws IOException {
        PhoneNames names = new PhoneNames(new DatagramSocket(at), guest, reached);
        Thread.ofVirtual().name("phone-names").start(names::run);
        return names;
    }

    InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    boolean stands() {
        return !socket.isClosed();
    }

    @Override
    public void close() {
        socket.close();
    }

    private void run() {
        byte[] asked = new byte[MESSAGE_BYTES_MAX];
        try (socket) {
            while (!socket.isClosed()) {
                DatagramPacket packet = new DatagramPacket(asked, asked.length);
                socket.receive(packet);
                if (guest.test(packet.getAddress())) {
                    reply(packet);
                }
            }
        } catch (IOException failure) {
            if (!socket.isClosed()) {
                LOG.log(Level.WARNING, "names are not answered any more", failure);
            }
        }
    }

    private void reply(DatagramPacket asked) {
        byte[] bytes = Arrays.copyOf(asked.getData(), asked.getLength());
        Optional<byte[]> answer = answer(bytes, socket.getLocalAddress().getAddress());
        if (answer.isEmpty()) {
            return;
        }
        reached.run();
        try {
            byte[] said = answer.get();
            socket.send(new DatagramPacket(said, said.length, asked.getSocketAddress()));
        } catch (IOException unsent) {
            // Whoever asked has left; it asks again where it has not.
            LOG.log(Level.DEBUG, "a name was not answered", unsent);
        }
    }

    /// The answer to one question; empty where it is none.
    ///
    /// @param address of the device, four bytes
    static Optional<byte[]> answer(byte[] asked, byte[] address) {
        ByteBuffer in = ByteBuffer.wrap(asked);
        if (asked.length < HEADER_BYTES + 1 + KIND_BYTES) {
            return Optional.empty();
        }
        short id = in.getShort();
        int flags = in.getShort();
        int questions = in.getShort();
        if ((flags & QUESTION_FLAGS) != 0 || questions != 1) {
            return Optional.empty();
        }
        in.position(HEADER_BYTES);
        if (!skipName(in) || in.remaining() < KIND_BYTES) {
            return Optional.empty();
        }
        int type = Short.toUnsignedInt(in.getShort());
        int kind = in.getShort();
        if (kind != CLASS_IN) {
            return Optional.empty();
        }
        int questionEnd = in.position();
        boolean told = type == TYPE_A || type == TYPE_ANY;
        ByteBuffer out = ByteBuffer.allocate(questionEnd + ANSWER.length + address.length);
        out.putShort(id)
                .putShort((short) (ANSWERED | flags & RECURSION_WANTED))
                .putShort((short) 1)
                .putShort((short) (told ? 1 : 0))
                .putInt(0)
                .put(asked, HEADER_BYTES, questionEnd - HEADER_BYTES);
        if (told) {
            out.put(ANSWER).put(address);
        }
        return Optional.of(Arrays.copyOf(out.array(), out.position()));
    }

    private static boolean skipName(ByteBuffer in) {
        int start = in.position();
        while (in.hasRemaining()) {
            int label = Byte.toUnsignedInt(in.get());
            if (label == 0) {
                return in.position() - start <= NAME_BYTES_MAX;
            }
            if (label > LABEL_BYTES_MAX || label > in.remaining()) {
                return false;
            }
            in.position(in.position() + label);
        }
        return false;
    }
}
