package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.demonstration.Demonstration;

/// Band, glasses and headset of a home: on real programs, in a browser.
class TerminalsTest {
    /// Between breakfast and lunch the wearer of a band is up and takes a step every 15 seconds.
    private static final int MORNING_HOUR = 10;

    private static final int ZONE_HOURS_MAX = 12;

    /// For a few steps and a few beats of a heart, on a busy machine.
    private static final double WALKED_MILLIS_MAX = 90_000;

    private static final double FIRST_START_MILLIS_MAX = 60_000;

    private static final double NOTICE_GONE_MILLIS_MAX = 20_000;

    private static final int AUTO_LOCK_SECONDS = 10;

    /// It waits for whoever walks through the door meanwhile, usually for 12 seconds.
    private static final double LOCKED_MILLIS_MAX = 150_000;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static HubClient owner;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static Shell lamp;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static Page phone;

    @BeforeAll
    static void begin() throws IOException {
        world = World.demonstration("terminals");
        Demonstration.Made made = Demonstration.kept(world.places);
        Person person = new Person(made.owner(), made.owner(), made.password());
        owner = person.client(world);
        phone = world.phone("en");
        phone.navigate(world.web("/sign-in"));
        person.signIn(phone);
        lamp = home(Shell.on(world, world.power("lamp"), 480, 320));
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    @Test
    void a_band_shows_steps_and_heart_as_they_change() throws Exception {
        Shell band = home(Shell.on(world, world.power("band", morning()), 194, 368));
        String device = device("band");
        String stepsAtFirst = band.reading("steps").innerText();
        String heartAtFirst = band.reading("heartRate").innerText();
        LocatorAssertions.ContainsTextOptions whenWalked =
                new LocatorAssertions.ContainsTextOptions().setTimeout(WALKED_MILLIS_MAX);
        world.step(
                "The band knows of the morning, hour by hour",
                () -> {
                    assertThat(numberIn(stepsAtFirst)).isGreaterThan(1_000);
                    assertThat(numberIn(heartAtFirst)).isBetween(48, 180);
                    assertThat(band.page().locator("[data-chart] svg"))
                            .hasAttribute("aria-label", Pattern.compile("Steps today: .*"));
                });
        world.step(
                "Its wearer walks on, and the heart beats on",
                () -> {
                    assertThat(band.reading("steps")).not().containsText(stepsAtFirst, whenWalked);
                    assertThat(band.reading("heartRate"))
                            .not()
                            .containsText(heartAtFirst, whenWalked);
                    assertThat(numberIn(band.reading("steps").innerText()))
                            .isGreaterThan(numberIn(stepsAtFirst));
                });
        world.step(
                "The owner's phone shows the same, and its history",
                () -> {
                    DevicePage page = onPhone(device);
                    assertThat(page.value("steps")).isVisible();
                    assertThat(numberIn(page.value("steps").innerText()))
                            .isGreaterThan(numberIn(stepsAtFirst));
                    page.chartOf("heartRate");
                    assertThat(page.chart())
                            .hasAttribute("aria-label", Pattern.compile("Heart rate: lowest .*"));
                });
        world.step(
                "Below the day lies the home, of which a tap switches a lamp",
                () -> {
                    boolean before = lamp.main().isChecked();
                    band.page().locator("[data-key=face]").click();
                    band.tile("Reading lamp").click();
                    assertThat(lamp.main())
                            .isChecked(
                                    new LocatorAssertions.IsCheckedOptions().setChecked(!before));
                });
        assertThat(world.faults()).isEmpty();
    }

    @Test
    void glasses_tell_at_a_glance_and_leave_the_view_free() throws Exception {
        world.power("lock");
        Shell glasses = home(Shell.on(world, world.power("glasses"), 640, 360));
        Locator notice = glasses.page().locator("[data-notice]");
        Locator matter = glasses.page().locator("[data-matter]");
        String lock = device("lock");
        world.step(
                "At rest they show the time alone",
                () -> {
                    assertThat(glasses.page().locator("[data-key=glance] .clock")).isVisible();
                    assertThat(notice).hasCount(0);
                    assertThat(matter).hasCount(0);
                });
        world.step(
                "Somebody opens the front door, and they say so for a moment",
                () -> {
                    put(lock, "locked", false);
                    assertThat(notice).containsText("Front door");
                    assertThat(notice).containsText("Unlocked");
                    assertThat(notice)
                            .hasCount(
                                    0,
                                    new LocatorAssertions.HasCountOptions()
                                            .setTimeout(NOTICE_GONE_MILLIS_MAX));
                });
        world.step(
                "It stays at the edge until the door has locked itself",
                () -> {
                    assertThat(matter).containsText("Front door");
                    put(lock, "autoLockDelay", AUTO_LOCK_SECONDS);
                    assertThat(matter)
                            .hasCount(
                                    0,
                                    new LocatorAssertions.HasCountOptions()
                                            .setTimeout(LOCKED_MILLIS_MAX));
                });
        world.step(
                "The touch bar's keys bring up the home, switch a lamp and leave",
                () -> {
                    boolean before = lamp.main().isChecked();
                    glasses.page().keyboard().press("ArrowDown");
                    glasses.tile("Reading lamp").focus();
                    glasses.page().keyboard().press("Enter");
                    assertThat(lamp.main())
                            .isChecked(
                                    new LocatorAssertions.IsCheckedOptions().setChecked(!before));
                    glasses.page().keyboard().press("Escape");
                    assertThat(glasses.page().locator("[data-thing]")).hasCount(0);
                });
        assertThat(world.faults()).isEmpty();
    }

    @Test
    void a_lamp_is_touched_in_the_room_of_a_headset() throws Exception {
        Page page = world.screen(1280, 720);
        Headset headset = Headset.on(world, page);
        page.navigate(world.power("headset"));
        home(new Shell(page));
        String device = device("lamp");
        String panel = "panel-" + device;
        Locator state = page.locator("[data-key='" + panel + "'] .state");
        boolean before = lamp.main().isChecked();
        world.step(
                "The headset is put on",
                () -> {
                    page.locator("[data-key=enter]").click();
                    assertThat(page.locator("[data-inside]")).isVisible();
                    assertThat(state).hasText(before ? "On" : "Off");
                });
        world.step(
                "A touch switches the lamp of the home",
                () -> {
                    headset.touch(panel);
                    assertSwitched(state, device, !before);
                });
        world.step(
                "So does a ray from afar, and a pinch of the bare hand",
                () -> {
                    headset.point(panel);
                    assertSwitched(state, device, before);
                    headset.useHands();
                    headset.point(panel);
                    assertSwitched(state, device, !before);
                });
        world.step(
                "The lamp's page says that it was the headset",
                () -> assertThat(onPhone(device).headline()).containsText("by Headset"));
        world.step(
                "The headset is taken off",
                () -> {
                    headset.point("panel-leave");
                    assertThat(page.locator("[data-inside]")).hasCount(0);
                });
        assertThat(world.faults()).isEmpty();
    }

    /// A device that is powered on for the first time learns from the hub where its home is.
    private static Shell home(Shell shell) {
        shell.page()
                .locator("[data-page]:not([data-page=claim])")
                .first()
                .waitFor(new Locator.WaitForOptions().setTimeout(FIRST_START_MILLIS_MAX));
        return shell;
    }

    /// In the room, on the lamp itself and at the hub.
    private static void assertSwitched(Locator state, String device, boolean on) {
        // The hub's word; what was only wished for reads "Off → On".
        assertThat(state).hasText(on ? "On" : "Off");
        assertThat(lamp.main()).isChecked(new LocatorAssertions.IsCheckedOptions().setChecked(on));
        assertThat(
                        owner.get("/api/v1/devices/" + device)
                                .at("/twin/power/reported/value")
                                .asBoolean())
                .isEqualTo(on);
    }

    /// Where it is that hour of the morning now.
    private static ZoneOffset morning() {
        int behind = MORNING_HOUR - Instant.now().atOffset(ZoneOffset.UTC).getHour();
        return ZoneOffset.ofHours(behind < -ZONE_HOURS_MAX ? behind + 24 : behind);
    }

    private static int numberIn(String text) {
        return Integer.parseInt(text.replaceAll("[^0-9]", ""));
    }

    private static void put(String device, String property, Object value) {
        owner.put("/api/v1/devices/" + device + "/properties/" + property, Map.of("value", value));
    }

    private static String device(String name) throws IOException {
        return Identity.read(world.places.devices().resolve(name)).device();
    }

    private static DevicePage onPhone(String device) {
        phone.navigate(world.web("/device/" + device));
        return new DevicePage(phone);
    }
}
