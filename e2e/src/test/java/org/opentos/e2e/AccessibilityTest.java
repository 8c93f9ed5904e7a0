package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// No page and no shell has a serious fault by axe-core: English on a phone in the light, Chinese
/// on a desktop in the dark, so that each layout, language and scheme is looked at once.
@Tag("long")
class AccessibilityTest {
    private static final Set<String> SERIOUS = Set.of("serious", "critical");

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static Tour tour;

    @BeforeAll
    static void begin() throws IOException {
        world = World.demonstration("accessibility");
        tour = Tour.of(world);
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    @Test
    void pages_in_english_on_a_phone() {
        pages("en", 390, 844, ColorScheme.LIGHT);
    }

    @Test
    void pages_in_chinese_on_a_desktop() {
        pages("zh-Hans", 1440, 900, ColorScheme.DARK);
    }

    @Test
    void shells_in_english() {
        shells("en", ColorScheme.DARK);
    }

    @Test
    void shells_in_chinese() {
        shells("zh-Hans", ColorScheme.DARK);
    }

    private static void pages(String locale, int width, int height, ColorScheme scheme) {
        List<String> faults = new ArrayList<>();
        tour.console(
                new Browser.NewContextOptions()
                        .setViewportSize(width, height)
                        .setColorScheme(scheme),
                locale,
                (stop, page) -> faults.addAll(seriousFaults(stop.name(), page)));
        assertThat(faults).isEmpty();
        assertThat(world.faults()).isEmpty();
    }

    private static void shells(String locale, ColorScheme scheme) {
        List<String> faults = new ArrayList<>();
        tour.shells(
                locale,
                scheme,
                (screen, page) -> faults.addAll(seriousFaults(screen.name(), page)));
        assertThat(faults).isEmpty();
        assertThat(world.faults()).isEmpty();
    }

    private static List<String> seriousFaults(String name, Page page) {
        return new AxeBuilder(page)
                .setLegacyMode(true).analyze().getViolations().stream()
                        .filter(rule -> SERIOUS.contains(rule.getImpact()))
                        .flatMap(rule ->
                                rule.getNodes().stream()
                                        .map(node ->
                                                name
                                                        + ": "
                                                        + rule.getId()
                                                        + " at "
                                                        + node.getTarget()
                                                        + ": "
                                                        + node.getFailureSummary()))
                        .toList();
    }
}
