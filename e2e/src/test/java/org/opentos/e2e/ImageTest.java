package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.e2e.Spoken.Part;
import tools.jackson.databind.JsonNode;

/// The image in machines of QEMU, and a hub on the computer that they run on.
@Tag("image")
class ImageTest {
    private static final String SAID = "turn off the television";
    private static final int LINE_CHARACTERS = 76;
    private static final Duration UPDATE_MAX = Duration.ofMinutes(15);

    private static final LocatorAssertions.ContainsTextOptions SLOWLY =
            new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);

    /// How a device stands with a release, one after the other.
    private static final List<String> COURSE =
            List.of("downloading", "waiting", "installing", "restarting", "proving", "done");

    @TempDir static Path directory;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static ImageWorld image;

    @BeforeAll
    static void begin() throws IOException {
        image = ImageWorld.begin("image");
    }

    @AfterAll
    static void end() throws IOException {
        image.close();
    }

    @AfterEach
    void switchOff() {
        image.switchOff();
    }

    private static void standsAs(ImageReleases releases, String rollout, String state)
            throws Exception {
        VirtualMachine.await(
                "a device that is " + state,
                UPDATE_MAX,
                () -> releases.standing(rollout, state).isObject());
    }

    @Test
    void a_television_is_claimed_used_spoken_to_and_updated() throws Exception {
        ImageWorld.Made made = image.made("tv", "television");
        BufferedImage expected = image.expected(made, 1920, 1080);
        VirtualMachine machine = image.flashed("tv", made);
        Page phone = image.world.phone("en");
        HomePage home = new HomePage(phone);
        DevicePage device = new DevicePage(phone);
        image.world.step("It starts into its claim screen", () -> image.shows(machine, expected));
        image.world.step(
                "It is claimed over the network, and its screen shows the home",
                () -> {
                    phone.navigate(image.world.web("/sign-up"));
                    Person.named("Anna").signUp(phone);
                    phone.navigate(image.world.web("/claim"));
                    ClaimPage claim = new ClaimPage(phone);
                    claim.type(made.claimCode());
                    claim.place("Television", "My home", "Living room");
                    claim.isDone("Television");
                    VirtualMachine.await(
                            "another screen",
                            Duration.ofMinutes(2),
                            () -> Likeness.of(machine.picture(), expected) < ImageWorld.ALIKE);
                    phone.locator(".card.done a[href^='/home/']").click();
                });
        image.world.step(
                "A switch on its owner's page lights a lamp of it, and a sensor's value is there",
                () -> {
                    home.open("Television");
                    assertThat(device.value("warmth")).containsText("50", SLOWLY);
                    assertThat(light(machine)).isEqualTo("0");
                    device.toggle("standbyLight").click();
                    VirtualMachine.await(
                            "the light", Duration.ofMinutes(1), () -> !light(machine).equals("0"));
                    device.toggle("standbyLight").click();
                    VirtualMachine.await(
                            "the dark", Duration.ofMinutes(1), () -> light(machine).equals("0"));
                });
        image.world.step(
                "What is said into its microphone is done",
                () -> {
                    assertThat(device.value("power")).containsText("On");
                    hear(machine);
                    assertThat(device.value("power")).containsText("Off", SLOWLY);
                    device.toggle("power").click();
                    assertThat(device.value("power")).containsText("On", SLOWLY);
                });
        image.world.step(
                "A microphone that is pulled out while it listens ends that, and nothing else",
                () -> {
                    assertThat(machine.local("POST /local/ear", "{}")).contains("HTTP/1.1 202");
                    machine.ask("echo snd_aloop.0 >/sys/bus/platform/drivers/snd_aloop/unbind");
                    VirtualMachine.await(
                            "a device that does not listen",
                            Duration.ofMinutes(1),
                            () -> machine.local("GET /local/state", "").contains("\"phase\":\"\""));
                    device.toggle("power").click();
                    assertThat(device.value("power")).containsText("Off", SLOWLY);
                    device.toggle("power").click();
                    assertThat(device.value("power")).containsText("On", SLOWLY);
                });
        image.world.step(
                "A release is installed while it is in use, started, and blessed",
                () -> {
                    String rollout = made.releases().begin(image.checkout(), 2);
                    standsAs(made.releases(), rollout, "installing");
                    assertThat(machine.ask("grep -o 'opentos.slot=.' /proc/cmdline"))
                            .isEqualTo("opentos.slot=a");
                    standsAs(made.releases(), rollout, "done");
                    assertThat(made.releases().standing(rollout, "done").path("code").asInt())
                            .isEqualTo(2);
                });
    }

    private static String light(VirtualMachine machine) {
        return machine.ask("cat /sys/class/leds/input0::scrolllock/brightness");
    }

    /// Plays a voice into the one end of a loop whose other end is the device's microphone.
    private static void hear(VirtualMachine machine) throws Exception {
        Path recording = Spoken.in(directory, "said.wav", new Part(1, SAID), new Part(3, ""));
        machine.ask("modprobe snd-aloop && until [ -e /dev/snd/pcmC0D1p ]; do :; done");
        StringBuilder taking = new StringBuilder("base64 -d >/tmp/said.wav <<'END'\n");
        taking.append(
                Base64.getMimeEncoder(LINE_CHARACTERS, new byte[] {'\n'})
                        .encodeToString(Files.readAllBytes(recording)));
        machine.ask(taking + "\nEND");
        VirtualMachine.await(
                "a hub that hears",
                Duration.ofMinutes(2),
                () -> machine.local("GET /local/state", "").contains("\"hears\":true"));
        assertThat(machine.local("POST /local/ear", "{}")).contains("HTTP/1.1 202");
        // Whoever opens a loop first decides what goes through it; the other end has to follow.
        machine.ask(
                """
                until grep -q RUNNING /proc/asound/card0/pcm0c/sub0/status; do :; done
                aplay -q -D plughw:0,1 /tmp/said.wav
                """);
    }

    @Test
    void a_watch_shows_its_claim_screen() throws Exception {
        ImageWorld.Made made = image.made("watch", "watch");
        BufferedImage expected = image.expected(made, 454, 454);
        VirtualMachine machine = image.flashed("watch", made);
        image.world.step("It starts into its claim screen", () -> image.shows(machine, expected));
    }

    @Test
    void releases_that_do_not_work_are_left_and_their_maker_hears_why() throws Exception {
        ImageWorld.Made made = image.made("tv", "unlucky");
        image.flashed("tv", made);
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("panic", "boot");
        reasons.put("runtime", "runtime");
        reasons.put("hang", "watchdog");
        int code = 1;
        for (Map.Entry<String, String> each : reasons.entrySet()) {
            code++;
            int next = code;
            image.world.step(
                    "One that is broken by " + each.getKey(),
                    () -> {
                        String rollout =
                                made.releases()
                                        .begin(image.checkout(), next, "--broken", each.getKey());
                        standsAs(made.releases(), rollout, "went-back");
                        JsonNode back = made.releases().standing(rollout, "went-back");
                        assertThat(back.path("failed").asString()).isEqualTo(each.getValue());
                        assertThat(back.path("code").asInt()).isEqualTo(1);
                        System.out.println("    " + back.path("detail").asString());
                    });
        }
    }

    @Test
    void power_that_goes_at_ten_points_of_an_update_leaves_no_dead_device() throws Exception {
        ImageWorld.Made made = image.made("tv", "unplugged");
        VirtualMachine machine = image.flashed("tv", made);
        String rollout = made.releases().begin(image.checkout(), 2, "--probe");
        int points = 0;
        for (Cut cut : Cut.TEN) {
            points++;
            image.world.step(
                    "Power goes %s".formatted(cut),
                    () -> {
                        VirtualMachine.await(
                                cut.toString(),
                                UPDATE_MAX,
                                cut.reached(made.releases(), rollout, machine));
                        machine.kill();
                        machine.start();
                    });
        }
        image.world.step("It runs the release", () -> standsAs(made.releases(), rollout, "done"));
        System.out.printf("    %d points, no dead device%n", points);
    }

    /// A moment of an update.
    ///
    /// @param percent of what the state does that is reached at least
    /// @param then how long after that
    private record Cut(String state, int percent, Duration then) {
        static final List<Cut> TEN =
                List.of(
                        new Cut("downloading", 0, Duration.ZERO),
                        new Cut("downloading", 60, Duration.ZERO),
                        new Cut("installing", 0, Duration.ZERO),
                        new Cut("installing", 0, Duration.ofSeconds(2)),
                        new Cut("installing", 0, Duration.ofSeconds(5)),
                        new Cut("installing", 0, Duration.ofSeconds(10)),
                        new Cut("installing", 0, Duration.ofSeconds(15)),
                        new Cut("restarting", 0, Duration.ZERO),
                        new Cut("restarting", 0, Duration.ofSeconds(12)),
                        new Cut("proving", 0, Duration.ZERO));

        Callable<Boolean> reached(ImageReleases releases, String rollout, VirtualMachine machine) {
            long[] since = {0};
            return () -> {
                if (since[0] == 0 && isThere(releases, rollout, machine)) {
                    since[0] = System.nanoTime();
                }
                return since[0] != 0 && System.nanoTime() - since[0] >= then.toNanos();
            };
        }

        /// What came further while the power was off is there as well.
        private boolean isThere(ImageReleases releases, String rollout, VirtualMachine machine) {
            JsonNode now = releases.standing(rollout, state);
            if (now.isObject()) {
                // What the hub knows may be of before the last cut.
                return now.path("percent").asInt() >= percent
                        && (!state.equals("installing") || installs(machine));
            }
            return COURSE.subList(COURSE.indexOf(state) + 1, COURSE.size()).stream()
                    .anyMatch(later -> releases.standing(rollout, later).isObject());
        }

        private static boolean installs(VirtualMachine machine) {
            return machine.ask(
                            "busctl get-property de.pengutronix.rauc / de.pengutronix.rauc.Installer Operation")
                    .contains("installing");
        }

        @Override
        public String toString() {
            return "while it is %s, at %d %%, %d s later"
                    .formatted(state, percent, then.toSeconds());
        }
    }
}
