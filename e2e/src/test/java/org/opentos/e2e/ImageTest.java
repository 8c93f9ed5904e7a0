package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.cli.account.HubClient;
import org.opentos.e2e.Spoken.Part;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The image in machines of QEMU, and a hub on the computer that they run on.
@Tag("image")
class ImageTest {
    private static final String SAID = "turn off the television";
    private static final int LINE_CHARACTERS = 76;
    private static final Duration UPDATE_MAX = Duration.ofMinutes(15);

    /// Pictures of the same page that two browsers drew are about 0.98 alike; of another page,
    /// below 0.6.
    private static final double ALIKE = 0.9;

    private static final LocatorAssertions.ContainsTextOptions SLOWLY =
            new LocatorAssertions.ContainsTextOptions().setTimeout(60_000);

    /// How a device stands with a release, one after the other.
    private static final List<String> COURSE =
            List.of("downloading", "waiting", "installing", "restarting", "proving", "done");

    @TempDir static Path directory;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    @SuppressWarnings("NullAway.Init")
    private static HubClient maker;

    @SuppressWarnings("NullAway.Init")
    private static String organisation;

    private final List<VirtualMachine> machines = new ArrayList<>();

    @BeforeAll
    static void begin() throws IOException {
        world = World.forMachines("image");
        maker = HubClient.forSession(world.api());
        maker.post("/api/v1/persons", Person.named("Mei").account());
        organisation = Factory.found(maker, "Lumen Works");
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    @AfterEach
    void switchOff() {
        machines.forEach(VirtualMachine::close);
    }

    private static Path checkout() {
        return world.places.root();
    }

    /// A device of a product of its own, and what its maker can release for it.
    private record Made(String name, String claimCode, ImageReleases releases) {
        Path directory() {
            return world.places.devices().resolve(name);
        }
    }

    private static Made made(String form, String name) throws IOException {
        JsonNode shipped = shipped(form);
        ObjectNode model = shipped.path("model").deepCopy().asObject();
        if (form.equals("tv")) {
            wire(model);
        }
        Map<String, Object> wish = new LinkedHashMap<>();
        wish.put("name", name);
        wish.put("formFactor", form);
        wish.put("model", model);
        String product =
                maker.post("/api/v1/organisations/" + organisation + "/products", wish)
                        .path("id")
                        .asString();
        ImageReleases releases = new ImageReleases(maker, product);
        String batch =
                maker.post(
                                "/api/v1/products/" + product + "/batches",
                                Map.of("size", 1, "credential", "certificate"))
                        .path("id")
                        .asString();
        String code =
                Factory.flash(
                                world,
                                maker.download("/api/v1/batches/" + batch + "/identities"),
                                List.of(name))
                        .getFirst();
        return new Made(name, code, releases);
    }

    /// Binds properties to hardware that QEMU has: a lamp of its keyboard, and the thermometer of
    /// its disk.
    private static void wire(ObjectNode model) {
        ObjectNode properties = model.path("properties").asObject();
        properties.set(
                "standbyLight",
                Json.read(
                        """
                        {"title": "Standby light", "type": "boolean", "tos:widget": "switch", "tos:risk": "comfort",
                         "tos:hardware": {"kind": "led", "name": "input0::scrolllock"}}
                        """));
        properties.set(
                "warmth",
                Json.read(
                        """
                        {"title": "Warmth", "type": "number", "unit": "celsius", "multipleOf": 1, "readOnly": true,
                         "tos:hardware": {"kind": "hwmon", "name": "nvme", "channel": "temp1"}}
                        """));
    }

    private static JsonNode shipped(String name) {
        for (JsonNode each : maker.get("/api/v1/thing-models")) {
            if (each.path("name").asString().equals(name)) {
                return each;
            }
        }
        throw new AssertionError("the hub ships no Thing Model named " + name);
    }

    private VirtualMachine flashed(String form, Made made) {
        VirtualMachine machine = VirtualMachine.flashed(checkout(), form, made.directory());
        machines.add(machine);
        return machine;
    }

    /// What the claim page of a device looks like in Chromium, before the machine is the device.
    private static BufferedImage expected(Made made, int width, int height) throws Exception {
        Shell shell = Shell.on(world, world.power(made.name()), width, height);
        assertThat(shell.claimCode()).hasText(made.claimCode());
        // A number that counts up to it would be another picture each time.
        shell.page().waitForFunction("document.fonts.status === 'loaded'");
        BufferedImage picture = ImageIO.read(new ByteArrayInputStream(shell.page().screenshot()));
        shell.page().close();
        world.unplug(made.name());
        return picture;
    }

    private static void looksLike(VirtualMachine machine, BufferedImage expected) throws Exception {
        double[] best = {0};
        try {
            VirtualMachine.await(
                    "the claim screen",
                    VirtualMachine.START_MAX,
                    () -> {
                        best[0] = Math.max(best[0], Likeness.of(machine.picture(), expected));
                        return best[0] >= ALIKE;
                    });
        } finally {
            Path kept = Files.createDirectories(checkout().resolve("e2e/target/image"));
            ImageIO.write(machine.picture(), "png", kept.resolve("seen.png").toFile());
            ImageIO.write(expected, "png", kept.resolve("expected.png").toFile());
            System.out.printf("    alike by %.3f%n", best[0]);
        }
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
        Made made = made("tv", "television");
        BufferedImage expected = expected(made, 1920, 1080);
        VirtualMachine machine = flashed("tv", made);
        Page phone = world.phone("en");
        HomePage home = new HomePage(phone);
        DevicePage device = new DevicePage(phone);
        world.step("It starts into its claim screen", () -> looksLike(machine, expected));
        world.step(
                "It is claimed over the network, and its screen shows the home",
                () -> {
                    phone.navigate(world.web("/sign-up"));
                    Person.named("Anna").signUp(phone);
                    phone.navigate(world.web("/claim"));
                    ClaimPage claim = new ClaimPage(phone);
                    claim.type(made.claimCode());
                    claim.place("Television", "My home", "Living room");
                    claim.isDone("Television");
                    VirtualMachine.await(
                            "another screen",
                            Duration.ofMinutes(2),
                            () -> Likeness.of(machine.picture(), expected) < ALIKE);
                    phone.locator(".card.done a[href^='/home/']").click();
                });
        world.step(
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
        world.step(
                "What is said into its microphone is done",
                () -> {
                    assertThat(device.value("power")).containsText("On");
                    hear(machine);
                    assertThat(device.value("power")).containsText("Off", SLOWLY);
                    device.toggle("power").click();
                    assertThat(device.value("power")).containsText("On", SLOWLY);
                });
        world.step(
                "A release is installed while it is in use, started, and blessed",
                () -> {
                    String rollout = made.releases().begin(checkout(), 2);
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
                () -> local(machine, "GET /local/state", "").contains("\"hears\":true"));
        assertThat(local(machine, "POST /local/ear", "{}")).contains("HTTP/1.1 202");
        // Whoever opens a loop first decides what goes through it; the other end has to follow.
        machine.ask(
                """
                until grep -q RUNNING /proc/asound/card0/pcm0c/sub0/status; do :; done
                aplay -q -D plughw:0,1 /tmp/said.wav
                """);
    }

    /// Asks the device runtime, as the page on its screen would.
    ///
    /// @return the status and the content of the answer
    private static String local(VirtualMachine machine, String request, String body) {
        return machine.ask(
                """
                exec 5<>/dev/tcp/127.0.0.1/8090
                printf '%s HTTP/1.1\\r\\nHost: tv.localhost:8090\\r\\nOrigin: http://tv.localhost:8090\\r\\nContent-Type: application/json\\r\\nContent-Length: %d\\r\\nConnection: close\\r\\n\\r\\n%s' >&5
                length=0
                while read -rt 60 -u 5 line; do
                  line=${line%%$'\\r'}
                  case "$line" in HTTP*) echo "$line" ;; Content-Length:*) length=${line#*: } ;; '') break ;; esac
                done
                head -c "$length" <&5
                """
                        .formatted(request, body.length(), body));
    }

    @Test
    void a_watch_shows_its_claim_screen() throws Exception {
        Made made = made("watch", "watch");
        BufferedImage expected = expected(made, 454, 454);
        VirtualMachine machine = flashed("watch", made);
        world.step("It starts into its claim screen", () -> looksLike(machine, expected));
    }

    @Test
    void releases_that_do_not_work_are_left_and_their_maker_hears_why() throws Exception {
        Made made = made("tv", "unlucky");
        flashed("tv", made);
        Map<String, String> reasons = new LinkedHashMap<>();
        reasons.put("panic", "boot");
        reasons.put("runtime", "runtime");
        reasons.put("hang", "watchdog");
        int code = 1;
        for (Map.Entry<String, String> each : reasons.entrySet()) {
            code++;
            int next = code;
            world.step(
                    "One that is broken by " + each.getKey(),
                    () -> {
                        String rollout =
                                made.releases().begin(checkout(), next, "--broken", each.getKey());
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
        Made made = made("tv", "unplugged");
        VirtualMachine machine = flashed("tv", made);
        String rollout = made.releases().begin(checkout(), 2, "--probe");
        int points = 0;
        for (Cut cut : Cut.TEN) {
            points++;
            world.step(
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
        world.step("It runs the release", () -> standsAs(made.releases(), rollout, "done"));
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
