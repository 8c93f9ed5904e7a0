package org.opentos.hub.fabric.mqtt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.opentos.hub.fabric.mqtt.RawClient.join;
import static org.opentos.hub.fabric.mqtt.RawClient.packet;
import static org.opentos.hub.fabric.mqtt.RawClient.text;
import static org.opentos.hub.fabric.mqtt.RawClient.two;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufUtil;
import io.netty.util.ResourceLeakDetector;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/// Random packets, right and wrong, cut at random places: the door answers by the rules or closes,
/// never hangs, loses no buffer and logs no failure. Runs from a printed seed.
class DecoderFuzzTest {
    private static final int QUICK_CONVERSATIONS = 500;
    private static final int LONG_CONVERSATIONS = 60_000;
    private static final int COLLECTIONS_MAX = 20;

    private static final Set<Integer> CONNACK =
            Set.of(0x00, 0x81, 0x82, 0x84, 0x85, 0x86, 0x87, 0x8C, 0x90, 0x95, 0x97);
    private static final Set<Integer> DISCONNECT =
            Set.of(0x81, 0x82, 0x8E, 0x90, 0x93, 0x94, 0x95, 0x97);

    private static final List<String> WATCHED = List.of("org.opentos.hub.fabric", "io.netty");

    private static final Queue<String> failures = new ConcurrentLinkedQueue<>();
    private static final AppenderBase<ILoggingEvent> listener =
            new AppenderBase<>() {
                @Override
                protected void append(ILoggingEvent event) {
                    if (event.getLevel().isGreaterOrEqual(Level.WARN)) {
                        failures.add(event.getLoggerName() + ": " + event.getFormattedMessage());
                    }
                }
            };
    private static ResourceLeakDetector.Level before;
    private static DoorWorld world;

    @BeforeAll
    static void open() {
        before = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.PARANOID);
        ByteBufUtil.setLeakListener((type, records) -> failures.add("leaked " + type + records));
        listener.start();
        WATCHED.forEach(each -> logger(each).addAppender(listener));
        world = new DoorWorld(anyNumberOfFailedConnects());
    }

    @AfterAll
    static void close() {
        world.close();
        WATCHED.forEach(each -> logger(each).detachAppender(listener));
        ByteBufUtil.setLeakListener(null);
        ResourceLeakDetector.setLevel(before);
    }

    private static Logger logger(String name) {
        return (Logger) LoggerFactory.getLogger(name);
    }

    private static Limits anyNumberOfFailedConnects() {
        Limits usual = Limits.usual();
        return new Limits(
                usual.payloadBytesMax(),
                usual.queueMessagesMax(),
                usual.queueBytesMax(),
                usual.pressureMessages(),
                usual.pressureMillisMax(),
                usual.inletMessagesMax(),
                usual.connectionsMax(),
                usual.connectionsPerSpaceMax(),
                usual.connectMillisMax(),
                Integer.MAX_VALUE,
                usual.sessionExpirySecondsMax(),
                usual.keptSessionsPerSpaceMax(),
                usual.stallMillisMax());
    }

    @Test
    void random_packets_are_answered_by_the_rules() {
        fuzz(QUICK_CONVERSATIONS);
    }

    @Test
    @Tag("long")
    void random_packets_are_answered_by_the_rules_for_long() {
        fuzz(LONG_CONVERSATIONS);
    }

    private static void fuzz(int conversations) {
        failures.clear();
        long first = System.nanoTime();
        System.out.println("DecoderFuzzTest seeds from " + first);
        for (int number = 0; number < conversations; number++) {
            conversation(first + number);
        }
        try (RawClient client = RawClient.five(world, "after", "red/ann")) {
            client.quiet();
        }
        collect();
        assertThat(failures).as("failures logged and buffers leaked").isEmpty();
    }

    /// Leaks are noticed when their buffers are collected and another is made.
    private static void collect() {
        for (int round = 0; round < COLLECTIONS_MAX; round++) {
            System.gc();
            ByteBufAllocator.DEFAULT.directBuffer().release();
        }
    }

    private static void conversation(long seed) {
        Random random = new Random(seed);
        PacketGenerator generator = new PacketGenerator(random);
        boolean five = random.nextInt(4) > 0;
        byte[] all = generator.connect(five, "fuzz-" + random.nextInt(3));
        if (random.nextInt(3) == 0) {
            all = generator.mutated(all);
        }
        int packets = random.nextInt(12);
        for (int number = 0; number < packets; number++) {
            byte[] next = generator.afterConnect(five);
            all = join(all, random.nextInt(6) == 0 ? generator.mutated(next) : next);
        }
        try (RawClient client = RawClient.to(world)) {
            for (int at = 0; at < all.length; ) {
                int to = Math.min(all.length, at + 1 + random.nextInt(all.length));
                client.send(Arrays.copyOfRange(all, at, to));
                at = to;
            }
            client.sendNoMore();
            lawful(client, seed);
        } catch (java.io.UncheckedIOException closedMeanwhile) {
            assertThat(closedMeanwhile).hasCauseInstanceOf(java.net.SocketException.class);
        } catch (AssertionError failure) {
            throw new AssertionError("seed " + seed, failure);
        }
    }

    /// Whatever comes is a packet that a server may send then, to the end of the connection.
    private static void lawful(RawClient client, long seed) {
        List<byte[]> heard = new ArrayList<>();
        for (byte[] next = client.read(); next.length > 0; next = client.read()) {
            heard.add(next);
        }
        for (int index = 0; index < heard.size(); index++) {
            byte[] packet = heard.get(index);
            boolean last = index == heard.size() - 1;
            switch (packet[0] & 0xF0) {
                case 0x20 -> {
                    assertThat(index).as("CONNACK, seed %d", seed).isZero();
                    assertThat(packet[0] & 0xF).isZero();
                    int reason = packet[3] & 0xFF;
                    assertThat(CONNACK.contains(reason) || packet[1] == 2 && reason <= 5).isTrue();
                    assertThat(reason == 0 || last).isTrue();
                }
                case 0x30 -> assertThat(packet[0] & 6).isNotEqualTo(6);
                case 0x40, 0x50, 0x70, 0x90, 0xB0, 0xD0 -> assertThat(packet[0] & 0xF).isZero();
                case 0x60 -> assertThat(packet[0] & 0xF).isEqualTo(2);
                case 0xE0 -> {
                    assertThat(last).as("DISCONNECT, seed %d", seed).isTrue();
                    assertThat(DISCONNECT).contains(packet[2] & 0xFF);
                }
                default -> throw new AssertionError("not a server's packet: " + packet[0]);
            }
        }
    }

    @Test
    void what_is_published_arrives_as_it_was_sent() {
        long seed = System.nanoTime();
        System.out.println("DecoderFuzzTest seed " + seed);
        Random random = new Random(seed);
        PacketGenerator generator = new PacketGenerator(random);
        try (RawClient hears = RawClient.five(world, "round-hears", "green/bob");
                RawClient from = RawClient.five(world, "round-from", "green/ann")) {
            hears.subscribed(true, "#", 2);
            for (int round = 0; round < 500; round++) {
                int qos = random.nextInt(3);
                byte[] name = text(generator.topic());
                byte[] properties = generator.properties(0x01, 0x03, 0x08, 0x09, 0x26);
                byte[] payload = generator.word(300).getBytes(StandardCharsets.UTF_8);
                byte[] content = join(PacketGenerator.counted(properties), payload);
                byte[] identifier = qos == 0 ? new byte[0] : two(1 + round);
                from.send(packet(0x30 | qos << 1, name, identifier, content));
                byte[] heard = hears.read();
                int given = qos == 0 ? 0 : RawClient.identifier(heard);
                assertThat(heard)
                        .as("seed %d, round %d", seed, round)
                        .isEqualTo(
                                packet(
                                        0x30 | qos << 1,
                                        name,
                                        qos == 0 ? new byte[0] : two(given),
                                        content));
                if (qos > 0) {
                    assertThat(from.read()).isEqualTo(packet(qos == 1 ? 0x40 : 0x50, identifier));
                    hears.send(packet(qos == 1 ? 0x40 : 0x50, two(given)));
                }
                if (qos == 2) {
                    assertThat(hears.read()).isEqualTo(packet(0x62, two(given)));
                    hears.send(packet(0x70, two(given)));
                    from.send(packet(0x62, identifier));
                    assertThat(from.read()).isEqualTo(packet(0x70, identifier));
                }
            }
        }
    }

    @Test
    void each_valid_connect_is_read_and_none_of_its_beginnings_is() {
        long seed = System.nanoTime();
        System.out.println("DecoderFuzzTest seed " + seed);
        Random random = new Random(seed);
        PacketGenerator generator = new PacketGenerator(random);
        for (int round = 0; round < 300; round++) {
            boolean five = random.nextBoolean();
            byte[] bytes = generator.connect(five, "id" + round);
            FixedHeader header = new FixedHeader();
            Fields fields = new Fields();
            try {
                assertThat(header.read(bytes, 0, bytes.length)).isTrue();
                assertThat(header.packetBytes()).isEqualTo(bytes.length);
                fields.read(bytes, header.bytes(), bytes.length);
                ConnectPacket read = ConnectPacket.read(fields);
                assertThat(read.five()).isEqualTo(five);
                assertThat(read.clientIdentifier()).isEqualTo("id" + round);
                assertThat(read.userName()).isEqualTo("red/ann");
                assertThat(read.password()).asString().isEqualTo("right");
                assertThat(fields.remaining()).isZero();
            } catch (Violation violation) {
                throw new AssertionError("seed " + seed + ", round " + round, violation);
            }
            for (int end = header.bytes(); end < bytes.length; end++) {
                fields.read(bytes, header.bytes(), end);
                try {
                    ConnectPacket.read(fields);
                    throw new AssertionError("seed " + seed + ", read up to " + end);
                } catch (Violation expected) {
                    assertThat(fields.position()).isLessThanOrEqualTo(end);
                }
            }
        }
    }
}
