package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.demonstration.Demonstration;

/// What somebody does in an app moves between a television and a watch of two makers: on real
/// programs, in a browser.
class HandoffTest {
    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static Person person;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static Page television;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static Page watch;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static HubClient owner;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static String watchDevice;

    @BeforeAll
    static void begin() throws IOException {
        world = World.demonstration("handoff");
        person = Person.ownerOf(world);
        owner = person.client(world);
        Developing developer = Developing.of(world, person, Demonstration.APPS);
        television = Shell.on(world, world.power("tv"), 1920, 1080).page();
        watch = Shell.on(world, world.power("watch"), 454, 454).page();
        developer.put(Counting.APP, Counting.SCRIPT, developer.device("TV"));
        assertThat(Counting.word(television)).hasText("0 running");
        watchDevice = developer.device("Ada's watch");
        owner.post(
                "/api/v1/installations",
                Map.of("app", Counting.APP, "device", watchDevice, "draft", true));
        assertThat(Counting.word(watch)).hasText("0 running");
        watch.locator("[data-key=app-close]").click();
        assertThat(watch.locator("[data-page=app]")).hasCount(0);
    }

    /// Each test begins with the activity on the television, whatever came before.
    @BeforeEach
    void onTheTelevision() throws Exception {
        world.step(
                "It begins on the television",
                () -> {
                    Locator close = watch.locator("[data-key=app-close], [data-key=app-back]");
                    if (close.count() > 0) {
                        close.first().click();
                    }
                    leave(television);
                    Locator going = television.locator("[data-activity='" + Counting.APP + "']");
                    if (going.count() > 0) {
                        going.click();
                        television.locator("[data-key=fetch], [data-key=go]").click();
                    } else {
                        Counting.open(television);
                    }
                    Counting.word(television).filter(text("running")).waitFor();
                });
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    @Test
    void a_game_moves_between_a_television_and_a_watch() throws Exception {
        int at = Integer.parseInt(Counting.word(television).innerText().split(" ")[0]);
        world.step(
                "Three presses on the television",
                () -> {
                    for (int count = at + 1; count <= at + 3; count++) {
                        television.keyboard().press("Enter");
                        assertThat(Counting.said(television, count)).isVisible();
                    }
                });
        world.step(
                "The watch shows what goes on elsewhere, and fetches it",
                () -> {
                    watch.locator("[data-activity='" + Counting.APP + "']").click();
                    assertThat(watch.locator("[role=dialog]"))
                            .containsText("Counted to " + (at + 3));
                    watch.locator("[data-key=fetch]").click();
                    assertThat(Counting.word(watch)).hasText(at + 3 + " running");
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
                    assertThat(Counting.said(watch, at + 4)).isVisible();
                    television.locator("[data-activity='" + Counting.APP + "']").click();
                    television.locator("[data-key=fetch]").click();
                    assertThat(Counting.word(television)).hasText(at + 4 + " running");
                    assertThat(watch.locator("[data-page=app]")).hasCount(0);
                });
        world.step(
                "Left, it is paused; opened again, it goes on",
                () -> {
                    television.keyboard().press("Enter");
                    assertThat(Counting.said(television, at + 5)).isVisible();
                    leave(television);
                    assertThat(television.locator("[data-activity='" + Counting.APP + "']"))
                            .containsText("Paused here");
                    television.locator("[data-app='" + Counting.APP + "']").click();
                    assertThat(Counting.word(television)).hasText(at + 5 + " running");
                });
        world.step(
                "The television sends it to the watch",
                () -> {
                    leave(television);
                    television.locator("[data-activity='" + Counting.APP + "']").click();
                    television.locator("[data-key^=to-]").filter(text("watch")).click();
                    assertThat(Counting.word(watch)).hasText(at + 5 + " running");
                });
        assertThat(world.faults()).isEmpty();
    }

    @Test
    void the_phone_moves_it_from_anywhere_and_is_a_place_itself() throws Exception {
        Page phone = world.phone("en");
        phone.navigate(world.web("/sign-in"));
        person.signIn(phone);
        Counting.open(television);
        Counting.word(television).filter(text("running")).waitFor();
        Counting.run(television, "press('Enter')");
        String counted = Counting.word(television).innerText();
        Locator going = phone.locator("[data-going] [data-activity='" + Counting.APP + "']");
        world.step(
                "The phone says what is played where, and moves it to the watch",
                () -> {
                    phone.navigate(world.web("/apps"));
                    assertThat(going).containsText("playing on TV");
                    move(phone, going, "watch");
                    assertThat(Counting.word(watch)).hasText(counted);
                    assertThat(going).containsText("watch");
                });
        world.step(
                "It moves it to itself",
                () -> {
                    move(phone, going, "your browser");
                    assertThat(Counting.word(phone)).hasText(counted);
                    assertThat(watch.locator("[data-page=app]")).hasCount(0);
                });
        world.step(
                "The television fetches it from the phone, which closes it",
                () -> {
                    leave(television);
                    television.locator("[data-activity='" + Counting.APP + "']").click();
                    television.locator("[data-key=fetch]").click();
                    assertThat(Counting.word(television)).hasText(counted);
                    assertThat(phone).hasURL(world.web("/apps"));
                    assertThat(going).containsText("playing on TV");
                });
        assertThat(world.faults()).isEmpty();
    }

    @Test
    void what_could_not_come_once_comes_the_next_time() throws Exception {
        Counting.open(television);
        Counting.word(television).filter(text("running")).waitFor();
        // Whoever goes on with it waits until it is told to.
        Counting.run(television, "press('ArrowLeft')");
        String counted = Counting.word(television).innerText();
        world.step(
                "The watch cannot go on with it, and says so",
                () -> {
                    toTheWatch();
                    Counting.run(watch, "call('activity.decline', {})");
                    assertThat(watch.locator("[data-key=app-back]")).isVisible();
                    assertThat(Counting.word(television)).hasText(counted);
                });
        world.step(
                "Asked once more, it goes on there, though nobody went back",
                () -> {
                    toTheWatch();
                    Counting.run(watch, "go()");
                    assertThat(Counting.word(watch)).hasText(counted);
                    assertThat(television.locator("[data-page=app]")).hasCount(0);
                    // What it says here waits for nobody.
                    Counting.run(watch, "press('Enter')");
                    int count = Integer.parseInt(counted.split(" ")[0]);
                    assertThat(Counting.said(watch, count + 1)).isVisible();
                });
        assertThat(world.faults()).isEmpty();
    }

    /// Resolves where the app there has what it is to go on with.
    private static void toTheWatch() {
        owner.post(
                "/api/v1/activities/"
                        + owner.get("/api/v1/activities").path(0).path("id").asString()
                        + "/handoffs",
                Map.of("device", watchDevice));
        Counting.word(watch).filter(text("waits")).waitFor();
        Counting.run(
                watch,
                "new Promise((done) => { const look = () => (window.go ? done() : requestAnimationFrame(look)); look(); })");
    }

    private static Locator.FilterOptions text(String text) {
        return new Locator.FilterOptions().setHasText(text);
    }

    private static void move(Page phone, Locator going, String to) {
        going.getByRole(AriaRole.BUTTON).click();
        phone.locator("dialog .place").filter(text(to)).click();
    }

    private static void leave(Page screen) {
        if (screen.locator("[data-page=app]").count() > 0) {
            screen.keyboard().down("Escape");
            assertThat(screen.locator("[data-page=app]")).hasCount(0);
            screen.keyboard().up("Escape");
        }
    }
}
