package org.opentos.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The shells of real devices in Debian's WPE WebKit, which is about as old as Safari 16.
@Tag("long")
class WebKitTest {
    private static final int SHOWN_SECONDS_MAX = 40;
    private static final int HEIGHT_TV = 1080;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    private static List<String> shells = List.of();

    @BeforeAll
    static void begin() throws IOException {
        world = World.demonstration("webkit");
        shells = world.powerAll(List.of("tv", "watch", "thermostat"));
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    @Test
    void the_television_is_shown(@TempDir Path directory) throws Exception {
        isShown(directory, shells.get(0), "home", "Maple Street 7", 1920, HEIGHT_TV);
    }

    @Test
    void the_watch_is_shown(@TempDir Path directory) throws Exception {
        isShown(directory, shells.get(1), "home", "", 454, 454);
    }

    @Test
    void a_panel_is_shown(@TempDir Path directory) throws Exception {
        isShown(directory, shells.get(2), "panel", "Thermostat", 480, 320);
    }

    private static void isShown(
            Path directory, String shell, String page, String text, int width, int height)
            throws Exception {
        Path runtime = Files.createDirectory(directory.resolve("run"));
        try (Witness witness = Witness.before(shell);
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
}
