package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.demonstration.Demonstration;

/// What somebody does in an app moves between a television and a watch of two makers: on real
/// programs, in a browser.
class HandoffTest {
    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static HubClient owner;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static Page television;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static Page watch;

    @BeforeAll
    static void begin() throws IOException {
        world = World.demonstration("handoff");
        Person person = Person.ownerOf(world);
        owner = person.client(world);
        Developing developer = Developing.of(world, person, Demonstration.APPS);
        television = Shell.on(world, world.power("tv"), 1920, 1080).page();
        watch = Shell.on(world, world.power("watch"), 454, 454).page();
        developer.put(Counting.APP, Counting.SCRIPT, developer.device("TV"));
        assertThat(Counting.word(television)).hasText("0 running");
        owner.post(
                "/api/v1/installations",
                Map.of(
                        "app",
                        Counting.APP,
                        "device",
                        developer.device("Ada's watch"),
                        "draft",
                        true));
        assertThat(Counting.word(watch)).hasText("0 running");
        watch.locator("[data-key=app-close]").click();
        assertThat(watch.locator("[data-page=app]")).hasCount(0);
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    @Test
    void a_game_moves_between_a_television_and_a_watch() throws Exception {
        world.step(
                "Three presses on the television",
                () -> {
                    for (int count = 1; count <= 3; count++) {
                        television.keyboard().press("Enter");
                        assertThat(Counting.said(television, count)).isVisible();
                    }
                });
        world.step(
                "The watch shows what goes on elsewhere, and fetches it",
                () -> {
                    watch.locator("[data-activity='" + Counting.APP + "']").click();
                    assertThat(watch.locator("[role=dialog]")).containsText("Counted to 3");
                    watch.locator("[data-key=fetch]").click();
                    assertThat(Counting.word(watch)).hasText("3 running");
                    assertThat(Counting.frame(watch).locator("body"))
                            .not()
                            .hasAttribute("data-said", "handoff-under-way");
                    assertThat(television.locator("[data-page=app]")).hasCount(0);
                    assertThat(television.locator("[data-moved]")).containsText("watch");
                });
        world.step(
                "It goes on there, and comes back from the television's side",
                () -> {
                    Counting.frame(watch).locator("body").click();
                    assertThat(Counting.said(watch, 4)).isVisible();
                    television.locator("[data-activity='" + Counting.APP + "']").click();
                    television.locator("[data-key=fetch]").click();
                    assertThat(Counting.word(television)).hasText("4 running");
                    assertThat(watch.locator("[data-page=app]")).hasCount(0);
                });
        world.step(
                "Left, it is paused; opened again, it goes on",
                () -> {
                    television.keyboard().press("Enter");
                    assertThat(Counting.said(television, 5)).isVisible();
                    television.keyboard().down("Escape");
                    assertThat(television.locator("[data-page=app]")).hasCount(0);
                    television.keyboard().up("Escape");
                    assertThat(television.locator("[data-activity='" + Counting.APP + "']"))
                            .containsText("Paused here");
                    television.locator("[data-app='" + Counting.APP + "']").click();
                    assertThat(Counting.word(television)).hasText("5 running");
                });
        world.step(
                "The television sends it to the watch",
                () -> {
                    television.keyboard().down("Escape");
                    assertThat(television.locator("[data-page=app]")).hasCount(0);
                    television.keyboard().up("Escape");
                    television.locator("[data-activity='" + Counting.APP + "']").click();
                    television
                            .locator("[data-key^=to-]")
                            .filter(new Locator.FilterOptions().setHasText("watch"))
                            .click();
                    assertThat(Counting.word(watch)).hasText("5 running");
                });
        assertThat(world.faults()).isEmpty();
    }
}
