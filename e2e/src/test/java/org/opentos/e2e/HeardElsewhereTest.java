package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.cli.account.HubClient;
import org.opentos.e2e.Spoken.Part;

/// A home whose hub does not hear: the television hears for the watch.
class HeardElsewhereTest {
    private static final String SAID = "turn on the reading lamp";
    private static final double PATIENCE_MILLIS = 45_000;

    @Test
    void a_television_hears_for_a_watch_while_it_is_there(@TempDir Path directory)
            throws Exception {
        Path recording = Spoken.in(directory, "spoken.wav", new Part(1, SAID), new Part(20, ""));
        try (World world = World.recorded("heard-elsewhere", recording)) {
            world.power("lamp");
            HubClient owner = Person.ownerOf(world).client(world);
            Page watch = Shell.on(world, world.power("watch"), 454, 454).page();
            Locator speak = watch.locator("[data-key=voice]");
            world.step(
                    "Nobody hears, so the watch does not offer to listen",
                    () -> {
                        assertThat(watch.locator("[data-page]").first()).isVisible();
                        assertThat(speak).hasCount(0);
                    });
            world.power("tv", List.of("--hearing", "here"));
            world.step(
                    "A television that hears comes, and the watch is heard by it",
                    () -> {
                        speak.click(new Locator.ClickOptions().setTimeout(PATIENCE_MILLIS));
                        assertThat(watch.locator("[data-voice] .words"))
                                .hasText(
                                        "“" + SAID + "”",
                                        new LocatorAssertions.HasTextOptions()
                                                .setTimeout(PATIENCE_MILLIS));
                        assertThat(watch.locator("[data-voice] .answer"))
                                .containsText("Reading lamp");
                        assertThat(Spoken.lit(owner)).isTrue();
                    });
            world.step(
                    "It goes, and the watch says that nobody hears",
                    () -> {
                        world.unplug("tv");
                        assertThat(watch.locator("[data-deaf]"))
                                .isVisible(
                                        new LocatorAssertions.IsVisibleOptions()
                                                .setTimeout(PATIENCE_MILLIS));
                        assertThat(watch.locator("[data-key=again]")).isDisabled();
                    });
            assertThat(world.faults()).isEmpty();
        }
    }
}
