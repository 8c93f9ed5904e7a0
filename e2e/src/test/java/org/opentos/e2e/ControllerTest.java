package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Page;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.opentos.cli.demonstration.Demonstration;

/// Phones steer an app on a television: on real programs, in a browser.
class ControllerTest {

    @Test
    void phones_steer_an_app_and_keep_their_seats() throws Exception {
        try (World world = World.demonstration("controllers")) {
            String television = world.power("tv");
            Developing developer = Developing.of(world, Person.ownerOf(world), Demonstration.APPS);
            developer.clear();
            Apps.signIn(world, Person.ownerOf(world));
            Page screen = world.screen(1280, 720);
            FrameLocator app = screen.frameLocator("[data-page=app] iframe");
            Page ada = world.phone("en");
            Page ben = world.phone("zh-CN");
            world.step(
                    "An app on the television shows a code",
                    () -> {
                        screen.navigate(television);
                        PartyApp.run(world);
                        assertThat(app.locator("#code")).hasText(Pattern.compile("[0-9A-Z-]{11}"));
                    });
            String code = app.locator("#code").innerText();
            world.step(
                    "A phone joins without an account, and steers it directly",
                    () -> {
                        PlayPage.join(world, ada, "/play/" + code, "Ada");
                        assertThat(app.locator("#players")).hasText("1 Ada here");
                        assertThat(PlayPage.controller(ada)).hasAttribute("data-state", "direct");
                        PlayPage.control(ada, "a").tap();
                        assertThat(app.locator("#seat-1")).containsText("a 1, up");
                        assertThat(ada.locator(".said")).hasText("Pressed 1");
                    });
            world.step(
                    "Another types the code, has a seat of its own, and goes through the hub",
                    () -> {
                        ben.navigate(world.web("/play"));
                        ben.locator("main input").fill(code.toLowerCase().replace("-", " "));
                        ben.locator("main form button.primary").click();
                        ben.waitForURL("**/play/" + code);
                        PlayPage.join(world, ben, "/play/" + code + "?way=hub", "Ben");
                        assertThat(PlayPage.controller(ben)).hasAttribute("data-seat", "2");
                        assertThat(PlayPage.controller(ben)).hasAttribute("data-state", "hub");
                        PlayPage.control(ben, "a").tap();
                        PlayPage.control(ben, "a").tap();
                        assertThat(app.locator("#seat-2")).containsText("a 2, up");
                        assertThat(ben.locator(".said")).hasText("Pressed 2");
                    });
            world.step(
                    "A phone that is loaded anew has its seat again",
                    () -> {
                        ada.reload();
                        assertThat(PlayPage.controller(ada)).hasAttribute("data-seat", "1");
                        PlayPage.control(ada, "a").tap();
                        assertThat(app.locator("#seat-1")).containsText("a 2, up");
                    });
            world.step(
                    "The television is loaded anew, and the players are there again",
                    () -> {
                        // What is tried out opens by itself at first.
                        screen.reload();
                        assertThat(app.locator("#players")).hasText("1 Ada here, 2 Ben here");
                        assertThat(app.locator("#code")).hasText(code);
                        assertThat(PlayPage.controller(ada)).hasAttribute("data-state", "direct");
                        PlayPage.control(ada, "a").tap();
                        assertThat(app.locator("#seat-1")).containsText("a 1, up");
                    });
            world.step(
                    "Whoever is taken out stays out, and the code is another",
                    () -> {
                        PlayPage.control(ada, "select").tap();
                        assertThat(ben.locator("[data-left=removed]")).isVisible();
                        assertThat(app.locator("#players")).hasText("1 Ada here");
                        assertThat(app.locator("#code")).not().hasText(code);
                        ben.reload();
                        assertThat(ben.locator("main [role=alert]")).isVisible();
                        assertThat(PlayPage.controller(ben)).hasCount(0);
                    });
            world.step(
                    "The hub is started anew, and everybody goes on",
                    () -> {
                        world.killAndRestartHub();
                        assertThat(PlayPage.controller(ada)).hasAttribute("data-state", "direct");
                        PlayPage.control(ada, "a").tap();
                        assertThat(app.locator("#seat-1")).containsText("a 2, up");
                    });
            world.step(
                    "The app changes what the phone shows, and hears what is written",
                    () -> {
                        PlayPage.control(ada, "start").tap();
                        ada.locator("[data-control=text] input").fill("hello");
                        ada.locator("[data-control=text] button").click();
                        assertThat(app.locator("#word")).hasText("1 text hello");
                    });
            world.step(
                    "The app is left and the phone waits; it ends the party and the phone says so",
                    () -> {
                        screen.keyboard().down("Escape");
                        assertThat(screen.locator("[data-page=app]")).hasCount(0);
                        screen.keyboard().up("Escape");
                        assertThat(PlayPage.controller(ada)).hasAttribute("data-state", "paused");
                        screen.locator("[data-app='" + PartyApp.ID + "']").click();
                        assertThat(app.locator("#players")).hasText("1 Ada here");
                        PlayPage.control(ada, "start").tap();
                        PlayPage.control(ada, "back").tap();
                        assertThat(ada.locator("[data-left=over]")).isVisible();
                        assertThat(app.locator("#word")).hasText("over");
                    });
            world.step(
                    "In a person's own browser the page itself is the terminal",
                    () -> {
                        Page desktop = world.desktop("en");
                        desktop.navigate(world.web("/sign-in"));
                        Person.ownerOf(world).signIn(desktop);
                        assertThat(desktop.locator("[data-device]").first()).isVisible();
                        String installation =
                                developer
                                        .client()
                                        .post(
                                                "/api/v1/installations",
                                                Map.of("app", PartyApp.ID, "draft", true))
                                        .path("id")
                                        .asString();
                        desktop.navigate(world.web("/apps/" + installation));
                        FrameLocator here = desktop.frameLocator("[data-page=app] iframe");
                        assertThat(here.locator("#code")).hasText(Pattern.compile("[0-9A-Z-]{11}"));
                        PlayPage.join(
                                world, ben, "/play/" + here.locator("#code").innerText(), "Ben");
                        assertThat(here.locator("#players")).hasText("1 Ben here");
                        PlayPage.control(ben, "a").tap();
                        assertThat(here.locator("#seat-1")).containsText("a 1, up");
                        assertThat(ben.locator(".said")).hasText("Pressed 1");
                    });
            assertThat(world.faults()).isEmpty();
        }
    }

    @Test
    void a_phone_at_one_process_of_the_hub_steers_a_television_at_another() throws Exception {
        try (World world = World.demonstrationOnTwo("controllers-two")) {
            String television = world.power("tv");
            Developing.of(world, Person.ownerOf(world), Demonstration.APPS).clear();
            Apps.signIn(world, Person.ownerOf(world));
            Page screen = world.screen(1280, 720);
            FrameLocator app = screen.frameLocator("[data-page=app] iframe");
            screen.navigate(television);
            PartyApp.run(world);
            assertThat(app.locator("#code")).hasText(Pattern.compile("[0-9A-Z-]{11}"));
            Page ada = world.phone("en");
            PlayPage.join(
                    world, ada, "/play/" + app.locator("#code").innerText() + "?way=hub", "Ada");
            assertThat(app.locator("#players")).hasText("1 Ada here");
            assertThat(PlayPage.controller(ada)).hasAttribute("data-state", "hub");
            PlayPage.control(ada, "a").tap();
            assertThat(app.locator("#seat-1")).containsText("a 1, up");
            assertThat(ada.locator(".said")).hasText("Pressed 1");
            ada.close();
            assertThat(app.locator("#players")).hasText("1 Ada away");
        }
    }
}
