package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentos.cli.account.HubClient;
import org.opentos.e2e.Spoken.Part;

/// Somebody speaks to the home: at a television, and into a phone's own browser.
class SpeakingTest {
    private static final String SAID = "turn on the reading lamp";

    /// The first time, what hears has to load.
    private static final LocatorAssertions.HasTextOptions HEARD =
            new LocatorAssertions.HasTextOptions().setTimeout(45_000);

    @TempDir static Path directory;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    @BeforeAll
    static void begin() throws Exception {
        world =
                World.hearing(
                        "speaking",
                        Spoken.in(directory, "spoken.wav", new Part(1, SAID), new Part(20, "")));
        world.power("lamp");
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    @Test
    void a_home_does_what_is_said_to_it() throws Exception {
        Page television = Shell.on(world, world.power("tv"), 1920, 1080).page();
        HubClient owner = Person.ownerOf(world).client(world);
        world.step(
                "The television listens, says what it heard, and the lamp is lit",
                () -> {
                    // It is offered once the hub has said that it hears.
                    television
                            .locator("[data-key=voice]")
                            .click(new Locator.ClickOptions().setTimeout(45_000));
                    assertThat(television.locator("[data-voice] .words"))
                            .hasText("“" + SAID + "”", HEARD);
                    assertThat(television.locator("[data-voice] .answer"))
                            .containsText("Reading lamp");
                    assertThat(Spoken.lit(owner)).isTrue();
                });
        world.step(
                "It is undone there",
                () -> {
                    television.locator("[data-key=undo]").click();
                    assertThat(television.locator("[data-voice=undone]")).isVisible();
                    assertThat(Spoken.lit(owner)).isFalse();
                });
        Page phone = world.phone("en");
        world.step(
                "So does the phone's own browser",
                () -> {
                    phone.navigate(world.web("/sign-in"));
                    Person.ownerOf(world).signIn(phone);
                    phone.locator("main a[href$='/talk']").click();
                    phone.locator(".ear").click();
                    assertThat(phone.locator("[data-exchange=done] .said .words").last())
                            .hasText(SAID, HEARD);
                    assertThat(Spoken.lit(owner)).isTrue();
                });
        world.step(
                "Where it is asked for, how it sounded is kept, heard again and deleted",
                () -> {
                    assertThat(phone.locator("[data-clip]")).hasCount(0);
                    phone.locator("[data-keeping] [role=switch]").first().click();
                    assertThat(phone.locator("[data-keeping=on]")).isVisible();
                    phone.locator(".ear").click();
                    Locator clip = phone.locator(".exchanges [data-clip]");
                    assertThat(clip)
                            .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(45_000));
                    clip.locator(".play").click();
                    assertThat(clip).hasClass(Pattern.compile("playing"));
                    clip.locator(".remove").click();
                    assertThat(clip).hasCount(0);
                });
        world.step(
                "Typed rubbish is not understood, and nothing is done",
                () -> {
                    phone.locator("#words").fill("flarb the wibble");
                    phone.keyboard().press("Enter");
                    assertThat(phone.locator("[data-exchange=nothing]").last()).isVisible();
                });
        assertThat(world.faults()).isEmpty();
    }

    @Test
    void a_watch_is_woken_by_a_phrase() throws Exception {
        Path recording =
                Spoken.in(
                        directory,
                        "woken.wav",
                        new Part(8, "open sesame"),
                        // In the same breath.
                        new Part(0, "turn the reading lamp off"));
        // It hears by itself: the hub gets words alone.
        String address =
                world.power(
                        "watch", List.of("--microphone", "wav:" + recording, "--hearing", "here"));
        Page watch = Shell.on(world, address, 454, 454).page();
        world.step(
                "It is turned on where one speaks, and says that it waits",
                () -> {
                    wake(watch, true);
                    assertThat(watch.locator("[data-voice]"))
                            .isVisible(new LocatorAssertions.IsVisibleOptions().setTimeout(45_000));
                });
        world.step(
                "Whoever says the phrase is listened to, and the page comes up by itself",
                () -> {
                    assertThat(watch.locator("[data-voice] .words"))
                            .hasText("“turn the reading lamp off”", HEARD);
                    assertThat(watch.locator("[data-voice] .answer")).containsText("Reading lamp");
                });
        world.step(
                "It is turned off again there",
                () -> {
                    Locator wake = watch.locator("[data-key=wake]");
                    assertThat(wake).hasAttribute("aria-checked", "true");
                    wake.click();
                    assertThat(wake).hasAttribute("aria-checked", "false");
                });
    }

    /// As the page's own switch does.
    private static void wake(Page page, boolean on) {
        Object status =
                page.evaluate(
                        """
                        async (on) => (await fetch("/local/ear/wake", {
                          method: "POST",
                          headers: { "Content-Type": "application/json" },
                          body: JSON.stringify({ on }),
                        })).status
                        """,
                        on);
        assertThat((int) status).isLessThan(300);
    }
}
