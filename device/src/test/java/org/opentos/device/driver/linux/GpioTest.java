package org.opentos.device.driver.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
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
import org.opentos.protocol.Outcome;

/// Lines of a chip that stands in for one, by structures laid out as a C compiler does it.
class GpioTest {
    private static final String MODEL =
            """
            {"title": "Door", "properties": {
              "lamp": {"type": "boolean", "tos:hardware":
                {"kind": "gpio", "name": "pinctrl-test", "channel": "RELAY lamp", "activeLow": true}},
              "open": {"type": "boolean", "readOnly": true, "tos:hardware":
                {"kind": "gpio", "name": "pinctrl-test", "channel": 0, "bias": "pull-up", "debounceMillis": 20}},
              "far": {"type": "boolean", "tos:hardware": {"kind": "gpio", "name": "pinctrl-test", "channel": 3}},
              "none": {"type": "boolean", "tos:hardware": {"kind": "gpio", "name": "other", "channel": 0}}},
             "events": {
              "rung": {"data": {"type": "boolean"}, "tos:hardware":
                {"kind": "gpio", "name": "pinctrl-test", "channel": 2, "edge": "both"}}}}
            """;

    @TempDir Path system;
    private final Told told = new Told();
    private FakeChip chip;
    private Driver driver;

    @BeforeEach
    void start() throws IOException {
        chip = new FakeChip(system);
        driver = driver(MODEL);
    }

    private Driver driver(String text) {
        ThingModel model =
                new ThingModel(Json.parse(text.getBytes(StandardCharsets.UTF_8)).orElseThrow());
        Driver others =
                Drivers.forModel(
                        new ThingModel(Json.object()),
                        InstantSource.system(),
                        new SplittableRandom(1),
                        Optional.empty());
        return LinuxDriver.around(model, system, chip, 0, others);
    }

    @AfterEach
    void stop() {
        driver.close();
        assertThat(chip.held()).as("descriptors that are still open").isZero();
    }

    @Test
    void structures_are_as_long_as_the_numbers_of_their_requests_say() {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(bytes(GpioStructs.chipInfo(arena), GpioStructs.CHIP_INFO)).isEqualTo(68);
            assertThat(bytes(GpioStructs.lineInfo(arena, 7), GpioStructs.LINE_INFO)).isEqualTo(256);
            assertThat(bytes(GpioStructs.request(arena, 7, 0, 0), GpioStructs.LINE_REQUEST))
                    .isEqualTo(592);
            assertThat(bytes(GpioStructs.output(arena, 0, true), GpioStructs.LINE_CONFIG))
                    .isEqualTo(272);
            assertThat(bytes(GpioStructs.values(arena, true), GpioStructs.VALUES_READ))
                    .isEqualTo(16);
        }
    }

    private static long bytes(MemorySegment struct, long request) {
        assertThat(request >> 16 & 0x3FFF).isEqualTo(struct.byteSize());
        return struct.byteSize();
    }

    @Test
    void an_output_stays_what_it_is_until_it_is_set() throws IOException {
        chip.goes(1, false);
        driver.start(Map.of(), told);
        assertThat(driver.read()).containsEntry("lamp", Json.of(true));
        assertThat(chip.flags(1)).as("active low, no direction").isEqualTo(2);

        assertThat(driver.write("lamp", Json.of(false)))
                .isEqualTo(Outcome.done(Map.of("lamp", Json.of(false))));
        assertThat(chip.high(1)).isTrue();
        assertThat(chip.flags(1)).as("active low, output").isEqualTo(2 | 8);
        driver.write("lamp", Json.of(true));
        assertThat(chip.high(1)).isFalse();
    }

    @Test
    void an_output_is_set_to_its_last_value_at_the_start() throws IOException {
        chip.goes(1, true);
        driver.start(Map.of("lamp", Json.of(true), "open", Json.of(true)), told);
        assertThat(chip.high(1)).isFalse();
        assertThat(driver.read()).containsEntry("lamp", Json.of(true));
        assertThat(chip.flags(0) & 8).as("an input is not driven").isZero();
    }

    @Test
    void an_input_tells_at_once_and_says_what_it_is_now() throws Exception {
        driver.start(Map.of(), told);
        assertThat(driver.read()).containsEntry("open", Json.of(false));
        assertThat(chip.flags(0)).as("input, both edges, pull-up").isEqualTo(4 | 0x30 | 0x100);
        assertThat(chip.debounceMicros(0)).isEqualTo(20_000);
        chip.goes(0, true);
        assertThat(told.next()).isEqualTo("changed {open=true}");
        chip.goes(0, false, true, false);
        assertThat(told.next()).isEqualTo("changed {open=false}");
        assertThat(driver.read()).containsEntry("open", Json.of(false));
        driver.poll();
        assertThat(told.nothingMore()).isTrue();
    }

    @Test
    void a_kernel_that_could_not_wait_once_is_waited_for_again() throws Exception {
        chip.cannotWait();
        driver.start(Map.of(), told);
        chip.goes(0, true);
        assertThat(told.next()).isEqualTo("changed {open=true}");
    }

    @Test
    void an_event_tells_each_edge_up_to_a_bound() throws Exception {
        driver.start(Map.of(), told);
        chip.goes(2, true, false);
        assertThat(told.next()).isEqualTo("event rung true");
        assertThat(told.next()).isEqualTo("event rung false");
        chip.goes(2, true, false, true, false, true, false);
        for (int each = 0; each < LinuxDriver.EVENTS_AT_ONCE_MAX; each++) {
            assertThat(told.next()).startsWith("event rung");
        }
        chip.goes(0, true);
        assertThat(told.next()).as("the rest is not told").isEqualTo("changed {open=true}");
    }

    @Test
    void a_chip_without_interrupts_is_asked() throws Exception {
        chip.tellsNoEdges();
        driver.start(Map.of(), told);
        assertThat(driver.status("open")).isEqualTo(DriverStatus.OK);
        chip.goes(0, true);
        driver.poll();
        assertThat(driver.read()).containsEntry("open", Json.of(true));
        assertThat(told.next()).isEqualTo("changed {open=true}");
        chip.goes(2, true);
        driver.poll();
        assertThat(told.next()).isEqualTo("event rung true");
        driver.poll();
        assertThat(told.nothingMore()).isTrue();
    }

    @Test
    void what_is_not_there_is_absent() {
        driver.start(Map.of(), told);
        assertThat(driver.status("far")).isEqualTo(DriverStatus.absent("not-found"));
        assertThat(driver.status("none")).isEqualTo(DriverStatus.absent("not-found"));
        assertThat(driver.read()).containsOnlyKeys("lamp", "open");
    }

    @Test
    @Timeout(60)
    void a_chip_that_vanishes_is_a_state_and_so_is_its_coming_back() throws Exception {
        driver.start(Map.of(), told);
        chip.unplug();
        driver.poll();
        assertThat(told.next()).isEqualTo("status");
        assertThat(driver.status("lamp")).isEqualTo(DriverStatus.absent("not-found"));
        assertThat(driver.status("open")).isEqualTo(DriverStatus.absent("not-found"));
        assertThat(driver.write("lamp", Json.of(true))).isInstanceOf(Outcome.Refused.class);

        chip.released();
        chip.plug();
        driver.poll();
        assertThat(told.next()).startsWith("changed ").contains("lamp=true", "open=false");
        assertThat(told.next()).isEqualTo("status");
        chip.goes(0, true);
        assertThat(told.next()).isEqualTo("changed {open=true}");
        chip.goes(2, true);
        assertThat(told.next()).isEqualTo("event rung true");
    }

    @Test
    @Timeout(60)
    void a_line_that_hangs_up_is_asked_for_again() throws Exception {
        driver.start(Map.of(), told);
        chip.hangUp(0);
        while (driver.status("open").equals(DriverStatus.OK)) {
            driver.poll();
        }
        assertThat(driver.status("open")).isEqualTo(DriverStatus.absent("not-found"));
        chip.released();
        chip.plug();
        while (!driver.status("open").equals(DriverStatus.OK)) {
            driver.poll();
        }
        chip.goes(0, true);
        String last = "";
        while (!last.equals("changed {open=true}")) {
            last = told.next();
            assertThat(last).isNotEqualTo("nothing");
        }
    }

    @Test
    void a_line_has_one_user() {
        driver.start(Map.of(), told);
        Driver second = driver(MODEL);
        second.start(Map.of(), told);
        assertThat(second.status("lamp")).isEqualTo(DriverStatus.fault("does-not-answer"));
        second.close();
    }
}
