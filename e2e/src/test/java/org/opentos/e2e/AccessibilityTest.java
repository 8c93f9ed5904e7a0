package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ViewportSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// No page and no shell has a serious fault by axe-core: English on a phone in the light, Chinese
/// on a desktop in the dark, so that each layout, language and scheme is looked at once. All of it
/// fits the narrowest phone, can be steered by keys and rests for who asked for no motion. The
/// shells are also shown by Debian's WPE WebKit, which is about as old as Safari 16.
///
/// Two browsers look at two parts of a tour at once. No person and no device is in both of them, as
/// one language is kept for each.
class AccessibilityTest {
    private static final int SHOWN_SECONDS_MAX = 40;
    private static final int[][] SMALLER_TELEVISIONS = {{1280, 720}, {960, 540}};

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static Tour tour;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static Browsing beside;

    /// A part of a tour; notes the faults that it finds.
    private interface Part {
        void look(Browsing browsing, List<String> faults);
    }

    @BeforeAll
    static void begin() throws IOException {
        world = World.paying("accessibility", Browsing::bare);
        beside = Browsing.bare();
        tour = Tour.of(world);
    }

    @AfterAll
    static void end() throws IOException {
        beside.close();
        world.close();
    }

    @Test
    void pages_in_english_on_a_phone() throws Exception {
        pages("en", 390, 844, ColorScheme.LIGHT, Tour.Arrival.BY_ADDRESS);
    }

    @Test
    void pages_in_chinese_on_a_desktop() throws Exception {
        pages("zh-Hans", 1440, 900, ColorScheme.DARK, Tour.Arrival.BY_LINK);
    }

    @Test
    void every_page_of_the_console_is_looked_at() throws IOException {
        assertThat(tour.stopsByRoute())
                .containsKey("/wallet")
                .allSatisfy((route, stops) -> assertThat(stops).as(route).isNotEmpty());
    }

    @Test
    void shells_in_english() throws Exception {
        shells("en", ColorScheme.LIGHT);
    }

    @Test
    void shells_in_chinese() throws Exception {
        shells("zh-Hans", ColorScheme.DARK);
    }

    @Test
    void a_serious_fault_is_found() {
        Page page = world.screen(390, 844);
        page.setContent("<html lang=en><title>A</title><main><h1>A</h1><img src=a.png></main>");
        assertThat(PageFaults.serious(page))
                .singleElement()
                .asString()
                .startsWith("image-alt at img");
    }

    @Test
    void the_television_is_shown_by_webkit(@TempDir Path directory) throws Exception {
        isShownByWebKit(directory, "tv", "home", "Maple Street 7", 1920, 1080);
    }

    @Test
    void the_watch_is_shown_by_webkit(@TempDir Path directory) throws Exception {
        isShownByWebKit(directory, "watch", "home", "", 454, 454);
    }

    @Test
    void a_panel_is_shown_by_webkit(@TempDir Path directory) throws Exception {
        isShownByWebKit(directory, "thermostat", "panel", "Thermostat", 480, 320);
    }

    private static void isShownByWebKit(
            Path directory, String device, String page, String text, int width, int height)
            throws Exception {
        Path runtime = Files.createDirectory(directory.resolve("run"));
        try (Witness witness = Witness.before(tour.shell(device));
                WebKit webKit = WebKit.open(runtime, witness.address(), width, height)) {
            JsonNode told = witness.next(SHOWN_SECONDS_MAX);
            assertThat(told.path("kind").asString())
                    .as("%s %s", told, webKit.said())
                    .isEqualTo("shown");
            JsonNode shown = told.path("what");
            assertThat(shown.path("page").asString()).isEqualTo(page);
            assertThat(shown.path("text").asString()).contains(text);
            assertThat(shown.path("width").asInt()).isEqualTo(width);
            assertThat(shown.path("height").asInt()).isEqualTo(height);
            assertThat(shown.path("wide").asInt()).isLessThanOrEqualTo(width);
        }
    }

    private static void pages(
            String locale, int width, int height, ColorScheme scheme, Tour.Arrival arrival)
            throws Exception {
        lookAtOnce(
                (browsing, faults) ->
                        pages(
                                browsing,
                                EnumSet.of(Tour.Visitor.OWNER),
                                new Browser.NewContextOptions()
                                        .setViewportSize(width, height)
                                        .setColorScheme(scheme),
                                locale,
                                arrival,
                                faults),
                (browsing, faults) ->
                        pages(
                                browsing,
                                EnumSet.of(Tour.Visitor.NOBODY, Tour.Visitor.MAKER),
                                new Browser.NewContextOptions()
                                        .setViewportSize(width, height)
                                        .setColorScheme(scheme),
                                locale,
                                arrival,
                                faults));
    }

    private static void pages(
            Browsing browsing,
            Set<Tour.Visitor> visitors,
            Browser.NewContextOptions options,
            String locale,
            Tour.Arrival arrival,
            List<String> faults) {
        Set<String> routes = new HashSet<>();
        tour.console(
                browsing,
                visitors,
                options,
                locale,
                arrival,
                (stop, page) -> {
                    ViewportSize size = page.viewportSize();
                    note(faults, stop.name(), PageFaults.serious(page));
                    note(faults, stop.name(), PageFaults.moving(page));
                    // What is done on a page was gone through by keys in the other language.
                    if (arrival == Tour.Arrival.BY_ADDRESS
                            || routes.add(stop.visitor() + Tour.route(page.url()))) {
                        note(faults, stop.name(), PageFaults.withoutMouse(page));
                    }
                    note(faults, stop.name(), PageFaults.tooWide(page));
                    page.setViewportSize(size.width, size.height);
                });
    }

    private static void shells(String locale, ColorScheme scheme) throws Exception {
        Map<Boolean, List<Tour.Screen>> parts =
                Tour.screens().stream().collect(Collectors.partitioningBy(Tour.Screen::television));
        lookAtOnce(
                (browsing, faults) ->
                        shells(
                                browsing,
                                parts.getOrDefault(true, List.of()),
                                locale,
                                scheme,
                                faults),
                (browsing, faults) ->
                        shells(
                                browsing,
                                parts.getOrDefault(false, List.of()),
                                locale,
                                scheme,
                                faults));
    }

    private static void shells(
            Browsing browsing,
            List<Tour.Screen> screens,
            String locale,
            ColorScheme scheme,
            List<String> faults) {
        tour.shells(
                browsing,
                screens,
                locale,
                scheme,
                (screen, page) -> {
                    note(faults, screen.name(), PageFaults.serious(page));
                    note(faults, screen.name(), PageFaults.moving(page));
                    if (screen.television()) {
                        for (int[] size : SMALLER_TELEVISIONS) {
                            note(faults, screen.name(), PageFaults.cutOff(page, size[0], size[1]));
                        }
                    }
                });
    }

    private static void lookAtOnce(Part here, Part there) throws Exception {
        List<String> faults = new ArrayList<>();
        List<String> others = new ArrayList<>();
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<?> other = threads.submit(() -> there.look(beside, others));
            here.look(world.browsing(), faults);
            other.get();
        }
        faults.addAll(others);
        assertThat(faults).as("%s", faults).isEmpty();
        assertThat(world.faults()).isEmpty();
        assertThat(beside.faults()).isEmpty();
    }

    private static void note(List<String> faults, String where, List<String> found) {
        found.forEach(fault -> faults.add(where + ": " + fault));
    }
}
