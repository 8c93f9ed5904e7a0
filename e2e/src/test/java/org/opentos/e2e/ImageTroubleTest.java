package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.time.Duration;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Devices that run the image and to which something has happened.
@Tag("image")
class ImageTroubleTest {
    private static final int WIDTH = 1920;
    private static final int HEIGHT = 1080;
    private static final int YEAR_MIN = 2025;
    private static final Duration SOON = Duration.ofMinutes(3);

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static ImageWorld image;

    @BeforeAll
    static void begin() throws IOException {
        image = ImageWorld.begin("trouble");
    }

    @AfterAll
    static void end() throws IOException {
        image.close();
    }

    @AfterEach
    void switchOff() {
        image.switchOff();
    }

    @Test
    void on_an_old_processor_and_in_1970_it_starts_as_anywhere() throws Exception {
        ImageWorld.Made made = image.made("tv", "old");
        BufferedImage expected = image.expected(made, WIDTH, HEIGHT);
        VirtualMachine machine =
                image.flashed("tv", made, "--cpu", "Nehalem", "--clock", "1970-01-01");
        image.world.step("It shows its claim screen", () -> image.shows(machine, expected));
        image.world.step(
                "It reaches its hub, and starts fast",
                () -> {
                    says(machine, "\"state\":\"online\"");
                    assertThat(Integer.parseInt(machine.ask("date +%Y")))
                            .isGreaterThanOrEqualTo(YEAR_MIN);
                    assertThat(
                                    machine.ask(
                                            "grep -m 1 -o /device.aot /proc/$(systemctl show -P MainPID opentos-device)/maps"))
                            .isNotEmpty();
                });
    }

    @Test
    void without_a_screen_it_serves_and_what_goes_comes_back() throws Exception {
        ImageWorld.Made made = image.made("tv", "blind");
        VirtualMachine machine = image.flashed("tv", made, "--no-screen");
        image.world.step(
                "It reaches its hub, and nothing has failed",
                () -> {
                    says(machine, "\"state\":\"online\"");
                    assertThat(machine.ask("systemctl --failed --no-legend --plain")).isEmpty();
                });
        image.world.step(
                "The network is away for eight days",
                () -> {
                    machine.cable(false);
                    VirtualMachine.await(
                            "a device without its hub",
                            SOON,
                            () -> !state(machine).contains("\"state\":\"online\""));
                    machine.ask("date -s '+8 days'");
                    machine.cable(true);
                    says(machine, "\"state\":\"online\"");
                });
        image.world.step(
                "Its disk turns read-only, and is mended at the next start",
                () -> {
                    machine.ask(
                            "echo 1 >/sys/fs/ext4/$(basename $(findmnt -no SOURCE /var))/trigger_fs_error");
                    VirtualMachine.await(
                            "the fault", SOON, () -> fault(machine).equals("data-unusable"));
                    machine.kill();
                    machine.start("--no-screen");
                    says(machine, "\"state\":\"online\"");
                    assertThat(state(machine)).contains("\"recovery\":null");
                });
    }

    @Test
    void who_it_is_is_said_by_its_factory_partition_alone() throws Exception {
        ImageWorld.Made one = image.made("tv", "one");
        ImageWorld.Made other = image.made("tv", "other");
        BufferedImage claim = image.expected(one, WIDTH, HEIGHT);
        BufferedImage others = image.expected(other, WIDTH, HEIGHT);
        VirtualMachine machine = image.blank("tv");
        image.world.step(
                "Without an identity it says so",
                () -> saysWhatIsWrong(machine, "factory-missing"));
        image.world.step(
                "It becomes the device that its maker writes there",
                () -> {
                    machine.kill();
                    machine.start("--identity", one.directory().toString());
                    image.shows(machine, claim);
                });
        image.world.step(
                "Another's data are not its own",
                () -> {
                    machine.kill();
                    machine.start("--identity", other.directory().toString());
                    saysWhatIsWrong(machine, "factory-other");
                });
        image.world.step(
                "The boot loader's menu resets it",
                () -> {
                    machine.kill();
                    machine.start("--menu");
                    VirtualMachine.await(
                            "the menu",
                            SOON,
                            () -> machine.console().contains("Reset: everything"));
                    machine.press("down");
                    machine.press("ret");
                    image.shows(machine, others);
                });
    }

    @Test
    void what_it_keeps_may_be_full_or_lost() throws Exception {
        ImageWorld.Made made = image.made("tv", "worn");
        BufferedImage claim = image.expected(made, WIDTH, HEIGHT);
        VirtualMachine machine = image.flashed("tv", made);
        image.world.step("It starts", () -> image.shows(machine, claim));
        image.world.step(
                "With a disk that its browser has filled it starts, and says so",
                () -> {
                    machine.ask(
                            """
                            setpriv --reuid=shell --regid=shell --clear-groups \\
                              dd if=/dev/zero of=/var/lib/shell/filled bs=1M status=none || true
                            sync\
                            """);
                    machine.kill();
                    machine.start();
                    image.shows(machine, claim);
                    says(machine, "\"state\":\"full\"");
                });
        image.world.step(
                "With a disk that nobody can mend it begins anew, and says so",
                () -> {
                    machine.ask(
                            "yes 'worn out' | dd of=/dev/disk/by-partlabel/data bs=1M count=511 iflag=fullblock conv=fsync status=none");
                    machine.kill();
                    machine.start();
                    says(machine, "\"recovery\":\"data-lost\"");
                });
    }

    private static void saysWhatIsWrong(VirtualMachine machine, String code) throws Exception {
        image.shows(machine, faultPage(code));
        assertThat(fault(machine)).isEqualTo(code);
    }

    private static String fault(VirtualMachine machine) {
        return machine.ask("cat /run/opentos/fault 2>/dev/null || true");
    }

    private static BufferedImage faultPage(String code) throws IOException {
        Page page = image.world.phone("en");
        page.setViewportSize(WIDTH, HEIGHT);
        page.navigate(
                image.checkout().resolve("image/root/usr/share/opentos/fault.html").toUri()
                        + "#"
                        + code);
        try {
            return ImageIO.read(new ByteArrayInputStream(page.screenshot()));
        } finally {
            page.close();
        }
    }

    private static String state(VirtualMachine machine) {
        return machine.local("GET /local/state", "");
    }

    private static void says(VirtualMachine machine, String part) throws Exception {
        String[] last = {""};
        try {
            VirtualMachine.await(
                    part,
                    VirtualMachine.START_MAX,
                    () -> {
                        last[0] = state(machine);
                        return last[0].contains(part);
                    });
        } catch (AssertionError never) {
            throw new AssertionError("the device said last: " + last[0], never);
        }
    }
}
