package org.opentos.device.driver.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.json.Json;
import org.opentos.device.model.DataSchema;

/// A kernel that answers as nl80211 does, and this machine's own for what every kernel has.
class WifiTest {
    private static final int FAMILY = 28;

    @TempDir Path system;
    private final Nl80211 kernel = new Nl80211();

    /// Answers questions that it takes apart at the places where the kernel has them.
    private static final class Nl80211 implements Kernel {
        Optional<String> network = Optional.of("Café 茶");
        int error;
        int opened;
        private final List<byte[]> answers = new ArrayList<>();

        @Override
        public int netlink() {
            opened++;
            return 7;
        }

        @Override
        public void write(int descriptor, byte[] bytes) throws IOException {
            ByteBuffer asked = ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder());
            int family = asked.getShort(4);
            int command = asked.get(16);
            boolean all = (asked.getShort(6) & 0x300) == 0x300;
            if (asked.getInt(0) != bytes.length || (asked.getShort(6) & 1) == 0) {
                throw new IOException("EINVAL");
            }
            answers.clear();
            if (error != 0) {
                answers.add(message(2, ByteBuffer.allocate(20).order(order()).putInt(-error)));
            } else if (family == 16 && command == 3) {
                answers.add(message(16, said(attribute(1, new byte[] {FAMILY, 0}))));
            } else if (family == FAMILY && command == 5 && !all && asked.getInt(24) == 3) {
                byte[] name =
                        network.map(each -> attribute(52, each.getBytes(StandardCharsets.UTF_8)))
                                .orElse(new byte[0]);
                answers.add(message(FAMILY, said(attribute(3, new byte[] {3, 0, 0, 0}), name)));
            } else if (family == FAMILY && command == 17 && all && asked.getInt(24) == 3) {
                if (network.isPresent()) {
                    byte[] station = attribute(21 | 0x8000, attribute(10, new byte[4]), signal());
                    answers.add(message(FAMILY, said(attribute(6, new byte[6]), station)));
                }
                answers.add(message(3, ByteBuffer.allocate(4)));
            } else {
                throw new IOException("EINVAL");
            }
        }

        private static byte[] signal() {
            return attribute(7, new byte[] {-61});
        }

        private static ByteOrder order() {
            return ByteOrder.nativeOrder();
        }

        private static byte[] attribute(int type, byte[]... parts) {
            byte[] value = joined(parts);
            int length = 4 + value.length;
            return ByteBuffer.allocate((length + 3) / 4 * 4)
                    .order(order())
                    .putShort((short) length)
                    .putShort((short) type)
                    .put(value)
                    .array();
        }

        private static ByteBuffer said(byte[]... attributes) {
            byte[] all = joined(attributes);
            return ByteBuffer.allocate(4 + all.length).order(order()).putInt(0).put(all);
        }

        private static byte[] message(int type, ByteBuffer body) {
            return ByteBuffer.allocate(16 + body.capacity())
                    .order(order())
                    .putInt(16 + body.capacity())
                    .putShort((short) type)
                    .putShort((short) 0)
                    .putInt(1)
                    .putInt(0)
                    .put(body.array())
                    .array();
        }

        private static byte[] joined(byte[]... parts) {
            ByteBuffer all = ByteBuffer.allocate(256);
            for (byte[] each : parts) {
                all.put(each);
            }
            byte[] joined = new byte[all.position()];
            all.get(0, joined);
            return joined;
        }

        @Override
        public int read(int descriptor, byte[] into) {
            byte[] answer = answers.removeFirst();
            System.arraycopy(answer, 0, into, 0, answer.length);
            return answer.length;
        }

        @Override
        public boolean[] await(int[] descriptors, int timeoutMillis) {
            return new boolean[] {!answers.isEmpty()};
        }

        @Override
        public void close(int descriptor) {
            opened--;
        }

        @Override
        public int open(Path device, boolean writes) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void ioctl(int descriptor, long request, MemorySegment argument) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int[] pipe() {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void interfaces() throws IOException {
        file("eth0/operstate", "up");
        file("wlan0/operstate", "up");
        file("wlan0/ifindex", "3");
        file("wlan0/phy80211/index", "0");
    }

    private void file(String path, String says) throws IOException {
        Path file = system.resolve("sys/class/net/" + path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, says + "\n");
    }

    private Wifi wifi(String type, Optional<String> name) {
        return new Wifi(
                kernel,
                new Wiring(system, new DataSchema(Json.object().put("type", type)), Json.object()),
                name);
    }

    @Test
    void says_whether_it_is_connected_and_to_what_and_how_well() throws IOException {
        assertThat(wifi("boolean", Optional.empty()).read()).isEqualTo(Json.of(true));
        assertThat(wifi("string", Optional.empty()).read()).isEqualTo(Json.of("Café 茶"));
        assertThat(wifi("integer", Optional.of("wlan0")).read()).isEqualTo(Json.of(-61L));
        assertThat(kernel.opened).as("sockets that are still open").isZero();
    }

    @Test
    void a_network_may_call_itself_anything() throws IOException {
        kernel.network = Optional.of("a\u0000b\u202Ec");
        assertThat(wifi("string", Optional.empty()).read()).isEqualTo(Json.of("a\uFFFDb\uFFFDc"));
    }

    @Test
    void without_a_network_there_is_no_name_and_no_signal() throws IOException {
        kernel.network = Optional.empty();
        file("wlan0/operstate", "dormant");
        assertThat(wifi("boolean", Optional.empty()).read()).isEqualTo(Json.of(false));
        assertThat(wifi("string", Optional.empty()).read()).isEqualTo(Json.of(""));
        assertThatThrownBy(wifi("integer", Optional.empty())::read)
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void an_interface_without_wires_only() {
        assertThatThrownBy(wifi("boolean", Optional.of("eth0"))::read)
                .isInstanceOf(NoSuchFileException.class);
        assertThatThrownBy(wifi("boolean", Optional.of("wlan1"))::read)
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void what_the_kernel_refuses_is_told_apart() {
        kernel.error = 2;
        assertThatThrownBy(wifi("string", Optional.empty())::read)
                .isInstanceOf(NoSuchFileException.class);
        kernel.error = 1;
        assertThatThrownBy(wifi("string", Optional.empty())::read)
                .isInstanceOf(AccessDeniedException.class);
        kernel.error = 22;
        assertThatThrownBy(wifi("string", Optional.empty())::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("22");
        assertThat(kernel.opened).isZero();
    }

    @Test
    void this_kernel_knows_the_family_that_knows_all_others_and_not_one_of_tea()
            throws IOException {
        Netlink netlink = new Netlink(new NativeKernel());
        assertThat(netlink.family("nlctrl")).isEqualTo(16);
        assertThatThrownBy(() -> netlink.family("tea")).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void messages_of_any_bytes_end() {
        SplittableRandom random = new SplittableRandom(8);
        for (int each = 0; each < 20_000; each++) {
            byte[] bytes = new byte[random.nextInt(64)];
            random.nextBytes(bytes);
            for (int at = 1; at < Math.min(4, bytes.length); at++) {
                bytes[at] = 0;
            }
            List<Netlink.Answer> answers = new ArrayList<>();
            try {
                Netlink.read(ByteBuffer.wrap(bytes).order(ByteOrder.nativeOrder()), answers);
            } catch (IOException malformed) {
                assertThat(malformed).hasMessageNotContaining("Index");
            }
            assertThat(answers.size()).isLessThanOrEqualTo(4);
        }
    }
}
