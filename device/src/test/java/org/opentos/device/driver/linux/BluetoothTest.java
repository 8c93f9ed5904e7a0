package org.opentos.device.driver.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.driver.linux.FakeBus.Near;
import org.opentos.device.json.Json;
import org.opentos.device.model.DataSchema;
import tools.jackson.databind.JsonNode;

class BluetoothTest {
    private static final String KEYS = "C0:FF:EE:01:23:45";
    private static final String OTHER = "C0:FF:EE:99:99:99";
    private static final String BEACON = "0000feaa-0000-1000-8000-00805f9b34fb";
    private static final String NO_BEACON = "0000180a-0000-1000-8000-00805f9b34fb";
    private static final String NAMED =
            "{\"kind\":\"bluetooth\",\"addresses\":[\"c0:ff:ee:01:23:45\"],\"services\":[\""
                    + BEACON.toUpperCase(java.util.Locale.ROOT)
                    + "\"]}";

    @TempDir Path system;
    private FakeBus bus;

    @BeforeEach
    void open() throws IOException {
        bus = new FakeBus(system);
    }

    @AfterEach
    void close() throws IOException {
        bus.close();
    }

    private Bluetooth bluetooth(String type, Path root) {
        JsonNode said = Json.parse(NAMED.getBytes(StandardCharsets.UTF_8)).orElseThrow();
        DataSchema schema = new DataSchema(Json.object().put("type", type));
        return new Bluetooth(new Wiring(root, schema, said));
    }

    /// The polls of a round but the last, which says what was heard.
    private static JsonNode round(Bluetooth bluetooth) throws IOException {
        for (int each = 0; each < Bluetooth.LISTENING_POLLS; each++) {
            try {
                bluetooth.read();
            } catch (NoSuchFileException first) {
                // Nothing is known before the end of the first round.
            }
        }
        return bluetooth.read();
    }

    private static void rest(Bluetooth bluetooth) throws IOException {
        for (int each = Bluetooth.LISTENING_POLLS + 1; each < Bluetooth.ROUND_POLLS; each++) {
            bluetooth.read();
        }
    }

    @Test
    void only_those_that_the_description_names_and_that_are_heard_count() throws IOException {
        bus.puts(
                new Near(KEYS, NO_BEACON, -70),
                new Near(OTHER, NO_BEACON, -40),
                new Near("C0:FF:EE:00:00:01", BEACON, -300),
                new Near("C0:FF:EE:00:00:02", BEACON, 0));
        Bluetooth counted = bluetooth("integer", system);
        assertThatThrownBy(counted::read).isInstanceOf(NoSuchFileException.class);
        assertThat(bus.listening()).isEqualTo(1);
        for (int each = 1; each < Bluetooth.LISTENING_POLLS; each++) {
            assertThatThrownBy(counted::read).isInstanceOf(NoSuchFileException.class);
        }
        assertThat(counted.read()).isEqualTo(Json.of(2L));
        assertThat(bus.calls())
                .containsExactly(
                        "Hello",
                        "GetManagedObjects",
                        "SetDiscoveryFilter",
                        "StartDiscovery",
                        "GetManagedObjects",
                        "StopDiscovery");

        rest(counted);
        bus.puts(new Near(OTHER, NO_BEACON, -40));
        assertThat(counted.read()).as("until it has listened again").isEqualTo(Json.of(2L));
        for (int each = 1; each < Bluetooth.LISTENING_POLLS; each++) {
            counted.read();
        }
        assertThat(counted.read()).isEqualTo(Json.of(0L));
    }

    @Test
    void at_most_16_are_counted_and_one_is_enough_to_be_near() throws IOException {
        Near[] many = new Near[17];
        for (int each = 0; each < many.length; each++) {
            many[each] = new Near("C0:FF:EE:00:00:" + (10 + each), BEACON, -50);
        }
        bus.puts(many);
        assertThat(round(bluetooth("integer", system))).isEqualTo(Json.of(16L));
        assertThat(round(bluetooth("boolean", system))).isEqualTo(Json.of(true));
        bus.puts();
        assertThat(round(bluetooth("boolean", system))).isEqualTo(Json.of(false));
    }

    @Test
    void without_bus_or_bluez_it_is_absent() {
        assertThatThrownBy(bluetooth("boolean", system.resolve("elsewhere"))::read)
                .isInstanceOf(NoSuchFileException.class);
        bus.refuses("org.freedesktop.DBus.Error.ServiceUnknown");
        assertThatThrownBy(bluetooth("boolean", system)::read)
                .isInstanceOf(NoSuchFileException.class);
        bus.refuses("org.freedesktop.DBus.Error.AccessDenied");
        assertThatThrownBy(bluetooth("boolean", system)::read)
                .isInstanceOf(AccessDeniedException.class);
        bus.refuses("org.bluez.Error.Failed");
        assertThatThrownBy(bluetooth("boolean", system)::read)
                .isInstanceOf(IOException.class)
                .hasMessageContaining("org.bluez.Error.Failed");
    }

    @Test
    void an_adapter_that_goes_is_told_and_looked_for_again() throws IOException {
        bus.puts(new Near(KEYS, NO_BEACON, -70));
        Bluetooth near = bluetooth("boolean", system);
        assertThat(round(near)).isEqualTo(Json.of(true));
        rest(near);
        bus.refuses("org.bluez.Error.NotReady");
        assertThatThrownBy(near::read).isInstanceOf(NoSuchFileException.class);
        bus.refuses("");
        for (int each = 1; each < Bluetooth.ROUND_POLLS; each++) {
            assertThatThrownBy(near::read).isInstanceOf(NoSuchFileException.class);
        }
        assertThat(round(near)).isEqualTo(Json.of(true));
    }

    @Test
    void a_call_is_written_as_the_bus_reads_it() {
        byte[] message =
                SystemBus.message(1, "org.b", "/a", "org.b.C", "Do", "", new byte[] {1, 2});
        String expected =
                "6c010201"
                        + "02000000"
                        + "01000000"
                        + "3e000000"
                        + "01016f00"
                        + "02000000"
                        + "2f6100"
                        + "0000000000"
                        + "02017300"
                        + "07000000"
                        + "6f72672e622e4300"
                        + "03017300"
                        + "02000000"
                        + "446f00"
                        + "0000000000"
                        + "06017300"
                        + "05000000"
                        + "6f72672e6200"
                        + "0000"
                        + "0102";
        assertThat(java.util.HexFormat.of().formatHex(message)).isEqualTo(expected);
    }

    @Test
    void values_of_all_types_are_read() throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.BIG_ENDIAN);
        bytes.put((byte) 200).position(4).putInt(1).putShort((short) -2).putShort((short) -1);
        bytes.putInt(-1).putInt(-1).position(24).putLong(7).putDouble(0.5);
        assertThat(new BusReader(bytes.flip()).all("ybnqiuxd"))
                .containsExactly(200L, true, -2L, 65_535L, -1L, 4_294_967_295L, 7L, 0.5);

        BusWriter nested = new BusWriter();
        int begun = nested.array(8);
        nested.text("k").signature("(su)").align(8).text("v").number(5);
        nested.end(begun, 0);
        assertThat(new BusReader(little(nested.toBytes())).all("a{sv}"))
                .containsExactly(Map.of("k", List.of("v", 5L)));
    }

    private static ByteBuffer little(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Test
    void values_of_any_bytes_end() {
        SplittableRandom random = new SplittableRandom(8);
        String types = "ybnqiuxtdsogva(){}";
        for (int each = 0; each < 50_000; each++) {
            byte[] bytes = new byte[random.nextInt(48)];
            random.nextBytes(bytes);
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = random.nextInt(3) == 0 ? bytes[at] : (byte) random.nextInt(4);
            }
            StringBuilder signature = new StringBuilder();
            for (int at = random.nextInt(6); at >= 0; at--) {
                signature.append(types.charAt(random.nextInt(types.length())));
            }
            try {
                new BusReader(little(bytes)).all(signature.toString());
            } catch (IOException malformed) {
                assertThat(malformed).message().isNotBlank();
            }
        }
    }
}
