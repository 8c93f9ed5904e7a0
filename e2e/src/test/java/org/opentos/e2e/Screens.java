package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.opentos.e2e.Mosquitto.Login;

/// Renders every page and shell to `target/screens/`: `./tos screens`. With `-Dpictures.write=true`
/// also the picture of the README.
class Screens {
    private static final Duration HISTORY = Duration.ofHours(23);
    private static final Duration HISTORY_STEP = Duration.ofMinutes(20);
    private static final int PICTURE_BYTES_MAX = 300_000;

    /// A computer and a phone.
    private record Device(String name, int width, int height) {}

    private static final List<Device> DEVICES =
            List.of(new Device("phone", 390, 844), new Device("desktop", 1440, 900));

    @Test
    void renders_every_page_and_shell() throws Exception {
        try (World world = World.paying("screens", Browsing::bare)) {
            Path screens = world.places.root().resolve("target/screens");
            Files.createDirectories(screens);
            liveADay(world);
            Tour tour = Tour.of(world);
            switchOn(world);
            for (String locale : List.of("en", "zh-Hans")) {
                for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
                    for (Device device : DEVICES) {
                        world.step(
                                "Pages in %s, %s, on a %s"
                                        .formatted(locale, named(scheme), device.name()),
                                () -> pages(tour, screens, locale, scheme, device));
                    }
                    shells(tour, screens, locale, scheme);
                }
            }
            if (Boolean.getBoolean("pictures.write")) {
                keepPicture(
                        screens.resolve("home-desktop-light-en.png"),
                        world.places.root().resolve("docs/pictures/home.png"));
            }
            assertThat(world.faults()).isEmpty();
        }
    }

    private static void pages(
            Tour tour, Path screens, String locale, ColorScheme scheme, Device device) {
        tour.console(
                new Browser.NewContextOptions()
                        .setViewportSize(device.width(), device.height())
                        .setColorScheme(scheme),
                locale,
                (stop, page) -> {
                    if (!stop.name().equals("home")) {
                        showWhole(page);
                    }
                    page.screenshot(
                            new Page.ScreenshotOptions()
                                    .setPath(
                                            screens.resolve(
                                                    String.join(
                                                                    "-",
                                                                    stop.name(),
                                                                    device.name(),
                                                                    named(scheme),
                                                                    locale)
                                                            + ".png")));
                    page.setViewportSize(device.width(), device.height());
                });
    }

    /// On a screen as long as the page, so that what lies at its lower edge is below all of it.
    private static void showWhole(Page page) {
        int height = ((Number) page.evaluate("document.documentElement.scrollHeight")).intValue();
        page.setViewportSize(page.viewportSize().width, height);
    }

    private static void shells(Tour tour, Path screens, String locale, ColorScheme scheme) {
        tour.shells(
                Tour.screens().stream()
                        .filter(screen -> scheme == ColorScheme.DARK || screen.panel())
                        .toList(),
                locale,
                scheme,
                (screen, page) -> {
                    if (screen.round()) {
                        page.evaluate(
                                "document.documentElement.style.cssText ="
                                        + " 'clip-path: circle(50%); background: transparent'");
                    }
                    page.screenshot(
                            new Page.ScreenshotOptions()
                                    .setOmitBackground(screen.round())
                                    .setPath(
                                            screens.resolve(
                                                    String.join(
                                                                    "-",
                                                                    screen.name(),
                                                                    named(scheme),
                                                                    locale)
                                                            + ".png")));
                });
    }

    private static String named(ColorScheme scheme) {
        return scheme.name().toLowerCase(java.util.Locale.ROOT);
    }

    /// A day of history, reported by lamp and thermostat as devices do that were out of reach.
    private static void liveADay(World world) throws Exception {
        Instant now = Instant.now();
        List<Instant> times =
                IntStream.rangeClosed(1, (int) HISTORY.dividedBy(HISTORY_STEP))
                        .mapToObj(step ->
                                now.minus(HISTORY).plus(HISTORY_STEP.multipliedBy(step - 1)))
                        .toList();
        Identity lamp = Identity.read(world.places.devices().resolve("lamp"));
        Mosquitto.publishAll(
                Login.password(world, lamp.device(), lamp.token()),
                "tos/" + lamp.device() + "/reported",
                IntStream.range(0, times.size())
                        .mapToObj(index ->
                                "{\"values\":{\"brightness\":%d,\"powerDraw\":%.1f},\"at\":\"%s\"}"
                                        .formatted(
                                                brightness(index),
                                                brightness(index) * 0.09,
                                                times.get(index)))
                        .toList());
        Login thermostat = Login.certificate(world, "thermostat");
        String id = Factory.identity(world, "thermostat").path("device").asString();
        Mosquitto.publishAll(
                thermostat,
                "tos/" + id + "/reported",
                IntStream.range(0, times.size())
                        .mapToObj(index ->
                                "{\"values\":{\"temperature\":%.1f},\"at\":\"%s\"}"
                                        .formatted(
                                                20
                                                        + 1.4 * Math.sin(index / 9.0)
                                                        + 0.2 * Math.sin(index * 1.7),
                                                times.get(index)))
                        .toList());
    }

    private static int brightness(int index) {
        return (int) Math.round(55 + 35 * Math.sin(index / 7.0));
    }

    private static void switchOn(World world) {
        var owner =
                new Person(
                                "Ada",
                                "ada",
                                org.opentos.cli.demonstration.Demonstration.kept(world.places)
                                        .password())
                        .client(world);
        set(world, owner, "lamp", "power", true);
        set(world, owner, "lamp", "brightness", 64);
        set(world, owner, "coffee", "power", true);
        set(world, owner, "thermostat", "targetTemperature", 21.5);
        set(world, owner, "tv", "volume", 24);
    }

    private static void set(
            World world,
            org.opentos.cli.account.HubClient owner,
            String device,
            String property,
            Object value) {
        owner.put(
                "/api/v1/devices/"
                        + Factory.identity(world, device).path("device").asString()
                        + "/properties/"
                        + property,
                java.util.Map.of("value", value));
    }

    private static void keepPicture(Path from, Path to) throws IOException {
        assertThat(Files.size(from)).isLessThan(PICTURE_BYTES_MAX);
        Files.createDirectories(to.resolveSibling("."));
        Files.copy(from, to, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }
}
