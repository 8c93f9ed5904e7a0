package org.opentos.device.phone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every name is the device.
class PhoneNamesTest {
    private static final byte[] ADDRESS = {10, 42, 0, 1};
    private static final int A = 1;
    private static final int AAAA = 28;
    private static final int WAIT_MILLIS = 20_000;

    private static byte[] question(String name, int type) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(HexFormat.of().parseHex("beef01000001000000000000"));
        for (String label : name.split("\\.")) {
            out.write(label.length());
            out.writeBytes(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.writeBytes(new byte[] {0, 0, (byte) type, 0, 1});
        return out.toByteArray();
    }

    @Test
    void saysOfANameThatItIsTheDevice() {
        byte[] asked = question("captive.apple.com", A);
        byte[] said = PhoneNames.answer(asked, ADDRESS).orElseThrow();
        assertThat(HexFormat.of().formatHex(said))
                .isEqualTo(
                        "beef85000001000100000000"
                                + HexFormat.of().formatHex(asked, 12, asked.length)
                                + "c00c00010001000000000004"
                                + "0a2a0001");
    }

    @Test
    void knowsNothingElseOfAName() {
        byte[] asked = question("example.org", AAAA);
        byte[] said = PhoneNames.answer(asked, ADDRESS).orElseThrow();
        assertThat(HexFormat.of().formatHex(said, 0, 12)).isEqualTo("beef85000001000000000000");
        assertThat(said).hasSameSizeAs(asked);
    }

    @Test
    void anAnswerIsHardlyLongerThanItsQuestionAndLeavesOutWhatFollowsIt() {
        byte[] asked = question("example.org", A);
        byte[] longer = Arrays.copyOf(asked, PhoneNames.MESSAGE_BYTES_MAX);
        assertThat(PhoneNames.answer(longer, ADDRESS).orElseThrow()).hasSize(asked.length + 16);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "beef0100000100000000",
                // An answer; another kind of request; two questions; none.
                "beef81000001000000000000016100000100010000000000",
                "beef28000001000000000000016100000100010000000000",
                "beef01000002000000000000016100000100010000000000",
                "beef01000000000000000000016100000100010000000000",
                // A label that points elsewhere, one that is longer than the rest, no end.
                "beef01000001000000000000c00c0000010001",
                "beef010000010000000000003f610000010001",
                "beef010000010000000000000161016101610161",
                // Cut within the type; a class that is not the Internet's.
                "beef0100000100000000000001610000010000",
                "beef01000001000000000000016100000100030000",
            })
    void whatIsNoQuestionGetsNoAnswer(String hex) {
        byte[] asked = HexFormat.of().parseHex(hex);
        boolean cut = hex.endsWith("010000");
        byte[] bytes = cut ? Arrays.copyOf(asked, asked.length - 1) : asked;
        assertThat(PhoneNames.answer(bytes, ADDRESS)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"31, true", "32, false"})
    void takesNamesOfAtMost255Bytes(int labels, boolean taken) {
        // Labels of seven letters, and one of six at the end: 31 × 8 + 7.
        String name = "letters.".repeat(labels) + "letter".substring(0, 6 - 1);
        assertThat(PhoneNames.answer(question(name, A), ADDRESS).isPresent()).isEqualTo(taken);
    }

    @Test
    void rubbishIsNeverMoreThanIgnored() {
        long seed = 20_261_128;
        Random random = new Random(seed);
        for (int round = 0; round < 20_000; round++) {
            byte[] asked = new byte[random.nextInt(64)];
            random.nextBytes(asked);
            if (asked.length > 12 && random.nextBoolean()) {
                ByteBuffer.wrap(asked).put(2, (byte) 1).put(3, (byte) 0).putShort(4, (short) 1);
            }
            PhoneNames.answer(asked, ADDRESS)
                    .ifPresent(said ->
                            assertThat(said.length)
                                    .as("seed %d", seed)
                                    .isLessThanOrEqualTo(asked.length + 16));
        }
    }

    @Test
    void answersGuestsAndNobodyElse() throws Exception {
        InetAddress loopback = InetAddress.getByName("127.0.0.1");
        InetAddress stranger = InetAddress.getByName("127.0.0.2");
        AtomicInteger reached = new AtomicInteger();
        try (PhoneNames names =
                        PhoneNames.open(
                                new InetSocketAddress(loopback, 0),
                                loopback::equals,
                                reached::incrementAndGet);
                DatagramSocket outside = new DatagramSocket(new InetSocketAddress(stranger, 0));
                DatagramSocket phone = new DatagramSocket(new InetSocketAddress(loopback, 0))) {
            byte[] asked = question("example.org", A);
            DatagramPacket packet = new DatagramPacket(asked, asked.length, names.address());
            outside.send(packet);
            byte[] rubbish = {1, 2, 3};
            phone.send(new DatagramPacket(rubbish, rubbish.length, names.address()));
            phone.send(packet);
            phone.setSoTimeout(WAIT_MILLIS);
            DatagramPacket said = new DatagramPacket(new byte[512], 512);
            phone.receive(said);
            assertThat(Arrays.copyOf(said.getData(), said.getLength()))
                    .isEqualTo(PhoneNames.answer(asked, loopback.getAddress()).orElseThrow());
            // One after the other: what came before got none.
            assertThat(reached).hasValue(1);
            assertThat(names.stands()).isTrue();
        }
    }

    @Test
    void guestsAreWhoeverIsInTheNetworkButNotTheDeviceItself() throws Exception {
        assertThat(RadioDoor.isGuest(InetAddress.getByName("10.42.0.10"))).isTrue();
        assertThat(RadioDoor.isGuest(InetAddress.getByName("10.42.0.1"))).isFalse();
        assertThat(RadioDoor.isGuest(InetAddress.getByName("10.42.1.1"))).isFalse();
        assertThat(RadioDoor.isGuest(InetAddress.getByName("127.0.0.1"))).isFalse();
        assertThat(RadioDoor.isGuest(InetAddress.getByName("fe80::1"))).isFalse();
        assertThat(RadioDoor.isOwn(InetAddress.getByName("10.42.0.1"))).isTrue();
        assertThat(RadioDoor.isOwn(InetAddress.getByName("10.42.0.2"))).isFalse();
    }
}
