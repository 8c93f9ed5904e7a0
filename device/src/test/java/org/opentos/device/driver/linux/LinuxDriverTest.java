package org.opentos.device.driver.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.device.driver.Driver;
import org.opentos.device.driver.DriverListener;
import org.opentos.device.driver.DriverStatus;
import org.opentos.device.driver.Drivers;
import org.opentos.device.json.Json;
import org.opentos.device.model.ThingModel;
import org.opentos.protocol.Outcome;
import org.opentos.protocol.Refusal;
import org.opentos.protocol.RefusalCode;
import tools.jackson.databind.JsonNode;

/// The files that Linux shows, in a directory of the test's own; `./tos test image` has a kernel.
class LinuxDriverTest {
    private static final String MODEL =
            """
            {"title": "Panel", "properties": {
              "lamp": {"type": "boolean", "tos:hardware": {"kind": "led", "name": "status"}},
              "caps": {"type": "boolean", "readOnly": true, "tos:hardware": {"kind": "led", "name": "input0::capslock"}},
              "level": {"type": "integer", "minimum": 0, "maximum": 100, "tos:hardware": {"kind": "led", "name": "status"}},
              "screen": {"type": "number", "minimum": 10, "maximum": 60, "tos:hardware": {"kind": "backlight"}},
              "screenOn": {"type": "boolean", "tos:hardware": {"kind": "backlight", "name": "panel0"}},
              "temperature": {"type": "number", "multipleOf": 0.5, "minimum": -40, "maximum": 85, "readOnly": true,
                "tos:hardware": {"kind": "hwmon", "name": "lm75", "channel": "temp1"}},
              "air": {"type": "number", "readOnly": true, "tos:hardware": {"kind": "iio", "channel": "humidityrelative"}},
              "light": {"type": "number", "readOnly": true, "tos:hardware": {"kind": "iio", "name": "als", "channel": "illuminance"}},
              "charge": {"type": "integer", "minimum": 0, "maximum": 100, "readOnly": true, "tos:hardware": {"kind": "battery"}},
              "charging": {"type": "boolean", "readOnly": true, "tos:hardware": {"kind": "battery", "name": "BAT0"}},
              "online": {"type": "boolean", "readOnly": true, "tos:hardware": {"kind": "network", "name": "wlan0"}},
              "wrong": {"type": "boolean", "tos:hardware": {"kind": "led", "name": "../../etc/passwd"}},
              "other": {"type": "boolean", "tos:hardware": {"kind": "tea"}},
              "note": {"type": "string"}}}
            """;

    @TempDir Path system;
    private final Listener heard = new Listener();
    private Driver driver = driver();

    private static final class Listener implements DriverListener {
        final List<Map<String, JsonNode>> changes = new ArrayList<>();
        int statuses;

        @Override
        public void changed(Map<String, JsonNode> values) {
            changes.add(values);
        }

        @Override
        public void event(String event, JsonNode data) {}

        @Override
        public void statusChanged() {
            statuses++;
        }
    }

    private static ThingModel model() {
        return new ThingModel(Json.parse(MODEL.getBytes(StandardCharsets.UTF_8)).orElseThrow());
    }

    private Driver driver() {
        Driver others =
                Drivers.forModel(
                        new ThingModel(
                                Json.parse(
                                                MODEL.replace("tos:hardware", "none")
                                                        .getBytes(StandardCharsets.UTF_8))
                                        .orElseThrow()),
                        InstantSource.system(),
                        new SplittableRandom(1),
                        Optional.empty());
        return LinuxDriver.around(model(), system, new NativeKernel(), 0, others);
    }

    private void file(String path, Object says) throws IOException {
        Path file = system.resolve(path);
        Files.createDirectories(file.getParent());
        Files.writeString(file, says + "\n");
    }

    private String said(String path) throws IOException {
        return Files.readString(system.resolve(path)).strip();
    }

    @BeforeEach
    void hardware() throws IOException {
        driver = driver();
        file("sys/class/leds/status/brightness", 0);
        file("sys/class/leds/status/max_brightness", 255);
        file("sys/class/leds/input0::capslock/brightness", 0);
        file("sys/class/leds/input0::capslock/max_brightness", 1);
        file("sys/class/backlight/panel0/brightness", 480);
        file("sys/class/backlight/panel0/max_brightness", 960);
        file("sys/class/backlight/panel0/bl_power", 0);
        file("sys/class/hwmon/hwmon0/name", "coretemp");
        file("sys/class/hwmon/hwmon0/temp1_input", 99_000);
        file("sys/class/hwmon/hwmon1/name", "lm75");
        file("sys/class/hwmon/hwmon1/temp1_input", 21_687);
        file("sys/bus/iio/devices/iio:device0/name", "als");
        file("sys/bus/iio/devices/iio:device0/in_illuminance_raw", 200);
        file("sys/bus/iio/devices/iio:device0/in_illuminance_scale", 0.25);
        file("sys/bus/iio/devices/iio:device0/in_humidityrelative_input", 45_500);
        file("sys/class/power_supply/AC/type", "Mains");
        file("sys/class/power_supply/BAT0/type", "Battery");
        file("sys/class/power_supply/BAT0/capacity", 83);
        file("sys/class/power_supply/BAT0/status", "Charging");
        file("sys/class/net/wlan0/operstate", "up");
    }

    private double number(String property) {
        return driver.read().getOrDefault(property, Json.nothing()).asDouble(Double.NaN);
    }

    private boolean is(String property) {
        return driver.read().getOrDefault(property, Json.nothing()).asBoolean(false);
    }

    @Test
    void reads_what_is_there() {
        driver.start(Map.of(), heard);
        assertThat(is("lamp")).isFalse();
        assertThat(number("screen")).as("half of its levels").isEqualTo(35);
        assertThat(number("temperature")).as("in its steps").isEqualTo(21.5);
        assertThat(number("air")).isEqualTo(45.5);
        assertThat(number("light")).isEqualTo(50);
        assertThat(number("charge")).isEqualTo(83);
        assertThat(is("charging")).isTrue();
        assertThat(is("online")).isTrue();
        assertThat(driver.read()).containsKey("note").doesNotContainKeys("wrong", "other");
        assertThat(driver.status("lamp")).isEqualTo(DriverStatus.OK);
        assertThat(driver.status("note")).isEqualTo(DriverStatus.OK);
        assertThat(driver.status("wrong")).isEqualTo(DriverStatus.fault("hardware-unknown"));
        assertThat(driver.status("other")).isEqualTo(DriverStatus.fault("hardware-unknown"));
    }

    @Test
    void sets_what_can_be_set() throws IOException {
        driver.start(Map.of(), heard);
        assertThat(driver.write("lamp", Json.of(true)))
                .isEqualTo(Outcome.done(Map.of("lamp", Json.of(true))));
        assertThat(said("sys/class/leds/status/brightness")).isEqualTo("255");
        driver.write("level", Json.of(20L));
        assertThat(said("sys/class/leds/status/brightness")).isEqualTo("51");
        assertThat(number("level")).isEqualTo(20);
        driver.write("screen", Json.of(60L));
        assertThat(said("sys/class/backlight/panel0/brightness")).isEqualTo("960");
        driver.write("screenOn", Json.of(false));
        assertThat(said("sys/class/backlight/panel0/bl_power")).isEqualTo("4");
        assertThat(said("sys/class/backlight/panel0/brightness"))
                .as("what it comes back with")
                .isEqualTo("960");
        assertThat(is("screenOn")).isFalse();
        driver.write("screenOn", Json.of(true));
        assertThat(said("sys/class/backlight/panel0/bl_power")).isEqualTo("0");
        assertThat(driver.write("charge", Json.of(1L))).isInstanceOf(Outcome.Refused.class);
        assertThat(driver.write("note", Json.of("hello")))
                .isEqualTo(Outcome.done(Map.of("note", Json.of("hello"))));
    }

    @Test
    void what_was_set_is_set_again_after_a_start_and_what_is_measured_is_not() throws IOException {
        driver.start(
                Map.of(
                        "level",
                        Json.of(40L),
                        "temperature",
                        Json.of(30L),
                        "caps",
                        Json.of(true),
                        "note",
                        Json.of("kept")),
                heard);
        assertThat(said("sys/class/leds/input0::capslock/brightness"))
                .as("what is only read")
                .isEqualTo("0");
        assertThat(said("sys/class/leds/status/brightness")).isEqualTo("102");
        assertThat(number("temperature")).isEqualTo(21.5);
        assertThat(driver.read()).containsEntry("note", Json.of("kept"));
    }

    @Test
    void tells_what_changes_by_itself() throws IOException {
        driver.start(Map.of(), heard);
        driver.poll();
        assertThat(heard.changes).isEmpty();
        file("sys/class/hwmon/hwmon1/temp1_input", 23_010);
        file("sys/class/power_supply/BAT0/status", "Discharging");
        driver.poll();
        assertThat(heard.changes)
                .containsExactly(Map.of("temperature", Json.of(23.0), "charging", Json.of(false)));
    }

    @Test
    void hardware_that_vanishes_is_a_state_and_so_is_its_coming_back() throws IOException {
        driver.start(Map.of(), heard);
        Files.delete(system.resolve("sys/class/hwmon/hwmon1/temp1_input"));
        file("sys/class/power_supply/BAT0/capacity", "much");
        driver.poll();
        assertThat(heard.statuses).isEqualTo(1);
        assertThat(driver.status("temperature")).isEqualTo(DriverStatus.absent("not-found"));
        assertThat(driver.status("charge")).isEqualTo(DriverStatus.fault("does-not-answer"));
        assertThat(driver.read()).doesNotContainKeys("temperature", "charge");

        file("sys/class/hwmon/hwmon1/temp1_input", 20_000);
        driver.poll();
        assertThat(heard.statuses).isEqualTo(2);
        assertThat(driver.status("temperature")).isEqualTo(DriverStatus.OK);
        assertThat(heard.changes.getLast()).containsEntry("temperature", Json.of(20.0));
    }

    @Test
    void a_machine_without_any_of_it_starts_all_the_same(@TempDir Path bare) {
        Driver bared = LinuxDriver.around(model(), bare, new NativeKernel(), 0, driver());
        bared.start(Map.of(), heard);
        assertThat(bared.status("lamp")).isEqualTo(DriverStatus.absent("not-found"));
        assertThat(
                        bared.write("lamp", Json.of(true))
                                        instanceof
                                        Outcome.Refused<Map<String, JsonNode>>(Refusal refusal)
                                ? refusal.code()
                                : null)
                .isEqualTo(RefusalCode.HARDWARE_UNAVAILABLE);
        bared.poll();
        assertThat(heard.changes).isEmpty();
    }
}
