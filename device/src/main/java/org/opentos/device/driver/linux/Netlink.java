package org.opentos.device.driver.linux;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Asks a family of generic netlink, with a socket for each question. (Linux,
/// Documentation/userspace-api/netlink/intro.rst.)
record Netlink(Kernel kernel) {
    /// What a message says, by the numbers of its attributes.
    record Answer(Map<Integer, byte[]> attributes) {
        /// Attributes within an attribute; none where it is not there.
        Answer within(int attribute) {
            byte[] bytes = attributes.getOrDefault(attribute, new byte[0]);
            return new Answer(parsed(wrap(bytes)));
        }
    }

    private static final int CONTROLLER = 16;
    private static final int FAMILY_ASKED = 3;
    private static final int FAMILY_ID = 1;
    private static final int FAMILY_NAME = 2;

    private static final int HEADER_BYTES = 16;
    private static final int COMMAND_BYTES = 4;
    private static final int ATTRIBUTE_BYTES = 4;
    private static final int TYPE_ERROR = 2;
    private static final int TYPE_DONE = 3;
    private static final short FLAG_REQUEST = 1;
    private static final short FLAG_DUMP = 0x300;
    private static final int ATTRIBUTE_TYPE = 0x3FFF;
    private static final int NO_SUCH_FILE = -2;
    private static final int NO_SUCH_DEVICE = -19;
    private static final int NOT_PERMITTED = -1;

    private static final int BUFFER_BYTES = 32 * 1024;
    private static final int ANSWERS_MAX = 64;
    private static final int ANSWER_MILLIS_MAX = 1_000;

    /// The number of a family.
    ///
    /// @throws NoSuchFileException where this kernel has none of that name
    int family(String name) throws IOException {
        byte[] text = (name + '\0').getBytes(StandardCharsets.US_ASCII);
        List<Answer> answers = ask(CONTROLLER, FAMILY_ASKED, false, FAMILY_NAME, text);
        for (Answer each : answers) {
            byte[] id = each.attributes().getOrDefault(FAMILY_ID, new byte[0]);
            if (id.length == Short.BYTES) {
                return Short.toUnsignedInt(wrap(id).getShort());
            }
        }
        throw new IOException("the kernel does not say which family " + name + " is");
    }

    /// @param all whether it is a question for a list
    /// @param attribute of the question, with its value
    List<Answer> ask(int family, int command, boolean all, int attribute, byte[] value)
            throws IOException {
        int socket = kernel.netlink();
        try {
            kernel.write(socket, question(family, command, all, attribute, value));
            List<Answer> answers = new ArrayList<>();
            boolean more = true;
            while (more && answers.size() < ANSWERS_MAX) {
                byte[] bytes = new byte[BUFFER_BYTES];
                if (!kernel.await(new int[] {socket}, ANSWER_MILLIS_MAX)[0]) {
                    throw new IOException("the kernel did not answer");
                }
                int count = kernel.read(socket, bytes);
                more = read(wrap(bytes).limit(Math.max(0, count)), answers) && all;
            }
            return answers;
        } finally {
            kernel.close(socket);
        }
    }

    static byte[] question(int family, int command, boolean all, int attribute, byte[] value) {
        int attributeBytes = ATTRIBUTE_BYTES + value.length;
        int bytes = HEADER_BYTES + COMMAND_BYTES + padded(attributeBytes);
        ByteBuffer question = ByteBuffer.allocate(bytes).order(ByteOrder.nativeOrder());
        question.putInt(bytes);
        question.putShort((short) family);
        question.putShort(all ? (short) (FLAG_REQUEST | FLAG_DUMP) : FLAG_REQUEST);
        question.putInt(1).putInt(0);
        question.put((byte) command).put((byte) 1).putShort((short) 0);
        question.putShort((short) attributeBytes).putShort((short) attribute).put(value);
        return question.array();
    }

    /// @return whether more is to come
    static boolean read(ByteBuffer messages, List<Answer> answers) throws IOException {
        while (messages.remaining() >= HEADER_BYTES) {
            int begin = messages.position();
            int length = messages.getInt(begin);
            int type = Short.toUnsignedInt(messages.getShort(begin + Integer.BYTES));
            if (length < HEADER_BYTES || length > messages.remaining()) {
                throw new IOException("the kernel's message has no end");
            }
            ByteBuffer body =
                    messages.slice(begin + HEADER_BYTES, length - HEADER_BYTES)
                            .order(ByteOrder.nativeOrder());
            if (type == TYPE_DONE) {
                return false;
            }
            if (type == TYPE_ERROR) {
                refused(body);
                return false;
            }
            if (body.remaining() >= COMMAND_BYTES) {
                answers.add(new Answer(parsed(body.position(COMMAND_BYTES))));
            }
            messages.position(begin + Math.min(padded(length), messages.remaining()));
        }
        return true;
    }

    private static void refused(ByteBuffer body) throws IOException {
        int error = body.remaining() >= Integer.BYTES ? body.getInt() : 0;
        switch (error) {
            case 0 -> {}
            case NO_SUCH_FILE, NO_SUCH_DEVICE -> throw new NoSuchFileException("netlink");
            case NOT_PERMITTED -> throw new AccessDeniedException("netlink");
            default -> throw new IOException("netlink failed with error " + -error);
        }
    }

    private static Map<Integer, byte[]> parsed(ByteBuffer attributes) {
        Map<Integer, byte[]> parsed = new HashMap<>();
        while (attributes.remaining() >= ATTRIBUTE_BYTES) {
            int begin = attributes.position();
            int length = Short.toUnsignedInt(attributes.getShort(begin));
            int type = attributes.getShort(begin + Short.BYTES) & ATTRIBUTE_TYPE;
            if (length < ATTRIBUTE_BYTES || length > attributes.remaining()) {
                break;
            }
            byte[] value = new byte[length - ATTRIBUTE_BYTES];
            attributes.get(begin + ATTRIBUTE_BYTES, value);
            parsed.put(type, value);
            attributes.position(begin + Math.min(padded(length), attributes.remaining()));
        }
        return parsed;
    }

    private static ByteBuffer wrap(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
    }

    private static int padded(int bytes) {
        return bytes + 3 & ~3;
    }
}
