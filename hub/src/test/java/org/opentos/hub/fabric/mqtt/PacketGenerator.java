package org.opentos.hub.fabric.mqtt;

import static org.opentos.hub.fabric.mqtt.RawClient.join;
import static org.opentos.hub.fabric.mqtt.RawClient.packet;
import static org.opentos.hub.fabric.mqtt.RawClient.text;
import static org.opentos.hub.fabric.mqtt.RawClient.two;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Random;

/// Makes packets of a client from a seed: valid ones, and valid ones with something wrong.
final class PacketGenerator {
    private static final int[] LETTERS = {'a', 'Z', '0', ' ', 0xE9, 0x672C, 0x1F600, 0xFEFF, 1};
    private static final byte[] NONE = {};

    private final Random random;

    PacketGenerator(Random random) {
        this.random = random;
    }

    String word(int letters) {
        StringBuilder word = new StringBuilder();
        for (int left = random.nextInt(letters + 1); left > 0; left--) {
            word.appendCodePoint(LETTERS[random.nextInt(LETTERS.length)]);
        }
        return word.toString();
    }

    String topic() {
        String topic = word(3);
        for (int level = random.nextInt(4); level > 0; level--) {
            topic += "/" + word(3);
        }
        return "t" + topic;
    }

    private String filter() {
        String[] levels = topic().split("/");
        for (int level = 0; level < levels.length; level++) {
            levels[level] = random.nextInt(3) == 0 ? "+" : levels[level];
        }
        String filter = String.join("/", levels) + (random.nextInt(3) == 0 ? "/#" : "");
        return random.nextInt(4) == 0 ? "$share/g/" + filter : filter;
    }

    private byte[] one(int identifier) {
        byte[] name = {(byte) identifier};
        return switch (identifier) {
            case 0x01, 0x17, 0x19, 0x0B -> join(name, new byte[] {1});
            case 0x21, 0x22, 0x23 -> join(name, two(1 + random.nextInt(30)));
            case 0x02, 0x11, 0x18, 0x27 -> join(name, two(1), two(random.nextInt(0x10000)));
            case 0x26 -> join(name, text(word(5)), text(word(5)));
            case 0x08 -> join(name, text(topic()));
            default -> join(name, text(word(8)));
        };
    }

    /// Each identifier at most once, and user properties as often as it happens.
    byte[] properties(int... identifiers) {
        byte[] all = NONE;
        for (int each : identifiers) {
            int times = each == 0x26 ? random.nextInt(3) : random.nextInt(2);
            for (int time = 0; time < times; time++) {
                byte[] one = one(each);
                all = random.nextBoolean() ? join(all, one) : join(one, all);
            }
        }
        return all;
    }

    static byte[] counted(byte[] properties) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int rest = properties.length;
        do {
            out.write(rest > 0x7F ? rest & 0x7F | 0x80 : rest);
            rest >>>= 7;
        } while (rest > 0);
        out.writeBytes(properties);
        return out.toByteArray();
    }

    private byte[] perhaps(boolean five, int... identifiers) {
        return five ? counted(properties(identifiers)) : NONE;
    }

    byte[] connect(boolean five, String id) {
        boolean will = random.nextBoolean();
        int flags = 0xC2 | (will ? 4 | random.nextInt(3) << 3 | random.nextInt(2) << 5 : 0);
        return packet(
                0x10,
                text("MQTT"),
                new byte[] {(byte) (five ? 5 : 4), (byte) flags, 0, (byte) random.nextInt(256)},
                perhaps(five, 0x11, 0x17, 0x19, 0x21, 0x22, 0x26, 0x27),
                text(id),
                will ? perhaps(five, 0x01, 0x02, 0x03, 0x08, 0x09, 0x18, 0x26) : NONE,
                will ? text(topic()) : NONE,
                will ? text(word(20)) : NONE,
                text("red/ann"),
                text("right"));
    }

    /// A packet that may come after CONNECT.
    byte[] afterConnect(boolean five) {
        byte[] identifier = two(1 + random.nextInt(20));
        return switch (random.nextInt(10)) {
            case 0, 1, 2 -> {
                int qos = random.nextInt(3);
                int flags = qos << 1 | random.nextInt(2) | (qos > 0 ? random.nextInt(2) << 3 : 0);
                yield packet(
                        0x30 | flags,
                        text(topic()),
                        qos > 0 ? identifier : NONE,
                        perhaps(five, 0x01, 0x02, 0x03, 0x08, 0x09, 0x23, 0x26),
                        word(random.nextInt(50) == 0 ? 5_000 : 30)
                                .getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
            case 3 -> packet(0x40, identifier, reason(five));
            case 4 -> packet(0x50, identifier, reason(five));
            case 5 -> packet(0x62, identifier, reason(five));
            case 6 -> packet(0x70, identifier, reason(five));
            case 7 ->
                    packet(
                            0x82,
                            identifier,
                            perhaps(five, 0x0B, 0x26),
                            text(filter()),
                            new byte[] {(byte) random.nextInt(3)});
            case 8 -> packet(0xA2, identifier, perhaps(five, 0x26), text(filter()));
            default -> packet(0xC0);
        };
    }

    private byte[] reason(boolean five) {
        return five && random.nextBoolean()
                ? join(new byte[1], counted(properties(0x1F, 0x26)))
                : NONE;
    }

    /// Does harm to a packet: bits, bytes, lengths, order, or nothing but noise.
    byte[] mutated(byte[] packet) {
        byte[] harmed = packet.clone();
        int at = random.nextInt(harmed.length);
        return switch (random.nextInt(7)) {
            case 0 -> {
                harmed[at] ^= (byte) (1 << random.nextInt(8));
                yield harmed;
            }
            case 1 -> {
                harmed[at] = (byte) random.nextInt(256);
                yield harmed;
            }
            case 2 -> Arrays.copyOf(harmed, at);
            case 3 -> join(Arrays.copyOf(harmed, at), Arrays.copyOfRange(packet, at / 2, at));
            case 4 -> join(harmed, harmed);
            case 5 -> {
                byte[] content = Arrays.copyOfRange(harmed, Math.min(at, 2), harmed.length);
                yield packet(harmed[0] & 0xFF, content);
            }
            default -> {
                byte[] noise = new byte[random.nextInt(60)];
                random.nextBytes(noise);
                yield noise;
            }
        };
    }
}
