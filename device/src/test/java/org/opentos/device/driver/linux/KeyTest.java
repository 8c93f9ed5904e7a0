package org.opentos.device.driver.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.driver.Driver;
import org.opentos.device.driver.DriverStatus;
import org.opentos.device.driver.Drivers;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;

/// Keys of devices that are pipes, into which the test writes as the kernel would.
class KeyTest {
    private static final String MODEL =
            """
            {"title": "Remote", "properties": {
              "held": {"type": "boolean", "readOnly": true,
                "tos:hardware": {"kind": "input", "name": "Remote Control", "channel": "KEY_POWER"}},
              "lid": {"type": "boolean", "readOnly": true, "tos:hardware": {"kind": "input", "channel": "SW_LID"}},
              "by": {"type": "boolean", "readOnly": true,
                "tos:hardware": {"kind": "input", "path": "platform-keys-event", "channel": "BTN_0"}},
              "none": {"type": "boolean", "readOnly": true, "tos:hardware": {"kind": "input", "channel": "KEY_A"}}}}
            """;
    private static final int KEY = 1;
    private static final int SWITCH = 5;
    private static final int POWER = 116;
    private static final int LID = 0;

    @TempDir Path system;
    private final Told told = new Told();
    private final List<FileChannel> open = new ArrayList<>();
    private Driver driver;

    @BeforeEach
    void devices() throws IOException {
        about("event0", "Remote Control", "key", "0");
        about("event1", "Remote Control", "key", "10000000000000 0");
        about("event2", "Lid", "sw", "1");
        driver =
                LinuxDriver.around(
                        new ThingModel(
                                Json.parse(MODEL.getBytes(StandardCharsets.UTF_8)).orElseThrow()),
                        system,
                        new NativeKernel(),
                        0,
                        others());
    }

    @AfterEach
    void stop() throws IOException {
        driver.close();
        for (FileChannel each : open) {
            each.close();
        }
    }

    private static Driver others() {
        return Drivers.forModel(
                new ThingModel(Json.object()),
                InstantSource.system(),
                new SplittableRandom(1),
                Optional.empty());
    }

    private void about(String event, String name, String kind, String words) throws IOException {
        Path device = system.resolve("sys/class/input/" + event + "/device");
        Files.createDirectories(device.resolve("capabilities"));
        Files.writeString(device.resolve("name"), name + "\n");
        Files.writeString(device.resolve("capabilities/" + kind), words + "\n");
    }

    private Path plug(String path) throws IOException {
        Path pipe = system.resolve("dev/input/" + path);
        Files.createDirectories(pipe.getParent());
        FakeChip.make(pipe);
        return pipe;
    }

    /// What the kernel writes; opened once the driver reads, since a pipe ends with its writers.
    private FileChannel kernel(Path pipe) throws IOException {
        FileChannel channel = FileChannel.open(pipe, StandardOpenOption.WRITE);
        open.add(channel);
        return channel;
    }

    private static void write(FileChannel kernel, int... typesCodesValues) throws IOException {
        ByteBuffer events =
                ByteBuffer.allocate(typesCodesValues.length / 3 * 24)
                        .order(ByteOrder.nativeOrder());
        for (int each = 0; each < typesCodesValues.length; each += 3) {
            events.putLong(1_700_000_000).putLong(0);
            events.putShort((short) typesCodesValues[each]);
            events.putShort((short) typesCodesValues[each + 1]);
            events.putInt(typesCodesValues[each + 2]);
        }
        kernel.write(events.flip());
    }

    @Test
    void a_key_is_found_by_its_device_and_by_what_the_device_has() throws IOException {
        plug("event0");
        plug("event2");
        driver.start(Map.of(), told);
        assertThat(driver.status("held"))
                .as("the first device of that name has no such key")
                .isEqualTo(DriverStatus.absent("not-found"));
        assertThat(driver.status("none")).isEqualTo(DriverStatus.absent("not-found"));
        assertThat(driver.read()).containsOnlyKeys("lid").containsEntry("lid", Json.of(false));
    }

    @Test
    void a_switch_tells_what_it_is_and_nothing_else_counts() throws Exception {
        Path pipe = plug("event2");
        driver.start(Map.of(), told);
        FileChannel kernel = kernel(pipe);
        write(kernel, KEY, LID, 1, SWITCH, 1, 1, 0, 0, 0);
        write(kernel, SWITCH, LID, 1, 0, 0, 0);
        assertThat(told.next()).isEqualTo("changed {lid=true}");
        write(kernel, SWITCH, LID, 1, SWITCH, LID, 0);
        assertThat(told.next()).isEqualTo("changed {lid=false}");
        driver.poll();
        assertThat(told.nothingMore()).isTrue();
        assertThat(driver.read()).containsEntry("lid", Json.of(false));
    }

    @Test
    void a_device_is_found_by_where_it_is_plugged_in() throws Exception {
        Path pipe = plug("by-path/platform-keys-event");
        driver.start(Map.of(), told);
        write(kernel(pipe), KEY, 0x100, 1);
        assertThat(told.next()).isEqualTo("changed {by=true}");
    }

    @Test
    void a_key_that_is_held_repeats_nothing() throws Exception {
        Path pipe = plug("event1");
        Driver events = eventsOnly();
        events.start(Map.of(), told);
        FileChannel kernel = kernel(pipe);
        write(kernel, KEY, POWER, 1, 0, 0, 0, KEY, POWER, 2, 0, 0, 1, KEY, POWER, 2);
        assertThat(told.next()).isEqualTo("event pressed null");
        write(kernel, KEY, POWER, 0);
        write(kernel, KEY, POWER, 1);
        assertThat(told.next()).isEqualTo("event pressed null");
        events.close();
        assertThat(told.nothingMore()).isTrue();
    }

    private Driver eventsOnly() {
        String model =
                """
                {"events": {"pressed": {"tos:hardware":
                  {"kind": "input", "name": "Remote Control", "channel": "KEY_POWER"}}}}
                """;
        return LinuxDriver.around(
                new ThingModel(Json.parse(model.getBytes(StandardCharsets.UTF_8)).orElseThrow()),
                system,
                new NativeKernel(),
                0,
                others());
    }

    @Test
    @Timeout(60)
    void a_device_that_vanishes_is_a_state_and_so_is_its_coming_back() throws Exception {
        Path pipe = plug("event2");
        driver.start(Map.of(), told);
        FileChannel kernel = kernel(pipe);
        write(kernel, SWITCH, LID, 1);
        assertThat(told.next()).isEqualTo("changed {lid=true}");
        Files.delete(pipe);
        kernel.close();
        while (driver.status("lid").equals(DriverStatus.OK)) {
            driver.poll();
        }
        assertThat(told.next()).isEqualTo("status");
        assertThat(driver.status("lid")).isEqualTo(DriverStatus.absent("not-found"));
        assertThat(driver.read()).doesNotContainKey("lid");

        Path again = plug("event2");
        driver.poll();
        assertThat(told.next()).isEqualTo("changed {lid=false}");
        assertThat(told.next()).isEqualTo("status");
        write(kernel(again), SWITCH, LID, 1);
        assertThat(told.next()).isEqualTo("changed {lid=true}");
    }
}
