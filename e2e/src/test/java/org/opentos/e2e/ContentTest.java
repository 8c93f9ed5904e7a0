package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.cli.account.HubClient;

/// A feed that is added on a phone, played on the television, and gone on with where it stopped: on
/// the phone and on a watch.
class ContentTest {
    private static final String PLAYER = "org.opentos.player";

    /// Where playing began; 0 before it did.
    private static final String BEGAN =
            when("timeupdate", "media.played.length > 0", "media.played.start(0)");

    private static final String AT_SOME = "media.currentTime > 0";

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static Provider provider;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    @BeforeAll
    static void begin() throws IOException {
        provider = Provider.start();
        world =
                World.demonstration(
                        "content", List.of("--content-private-origins", provider.origin()));
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
        provider.close();
    }

    private static FrameLocator opened(Page screen, String shell) {
        screen.navigate(shell);
        screen.locator("[data-app='" + PLAYER + "'][data-state=ready]").click();
        return screen.frameLocator("[data-page=app] iframe");
    }

    /// A value of media once something is so of it; nobody waits for that without an end.
    ///
    /// @param event after which it may be so
    private static String when(String event, String so, String value) {
        return """
        media => new Promise((done, failed) => {
          const look = () => (%s) && done(%s);
          media.addEventListener("%s", look);
          media.addEventListener("error", () => failed(media.error.message));
          setTimeout(() => failed(new Error("not within 30 seconds: %s")), 30_000);
          look();
        })
        """
                .formatted(so, value, event, so);
    }

    /// Shows the page once the hub knows how far somebody is.
    private static void showAt(Page page, Locator item) {
        page.reload();
        HubClient owner = Person.ownerOf(world).client(world);
        String path = "/api/v1/content/items/" + item.getAttribute("data-item");
        page.waitForCondition(() -> owner.get(path).at("/progress/seconds").asDouble(0) > 0);
        page.reload();
    }

    private static double number(Locator of, String expression) {
        return ((Number) of.evaluate(expression)).doubleValue();
    }

    @Test
    void what_was_begun_on_the_television_goes_on_elsewhere_at_the_same_second() throws Exception {
        List<String> shells = world.powerAll(List.of("tv", "watch"));
        Page phone = world.phone("en");
        world.step(
                "A page's feed is added on the phone, by the page's address",
                () -> {
                    phone.navigate(world.web("/content"));
                    Person.ownerOf(world).signIn(phone);
                    phone.locator("[data-address]").fill(provider.origin());
                    phone.locator("[data-add]").click();
                    Locator source = phone.locator("[data-source][data-state=ready]");
                    assertThat(source).containsText("Tones");
                    assertThat(source).containsText("2 items");
                    assertThat(phone.locator("[data-item]").first()).containsText("A long tone");
                });
        Page screen = world.screen(1920, 1080);
        FrameLocator player = opened(screen, shells.get(0));
        Locator sound = player.locator("#stage audio");
        double[] stopped = {0};
        world.step(
                "It plays on the television by the remote control alone",
                () -> {
                    assertThat(player.locator(".card[data-steered]")).containsText("A long tone");
                    screen.keyboard().press("Enter");
                    assertThat(player.locator("#stage[data-playing=true]")).isVisible();
                    screen.keyboard().press("ArrowRight");
                    assertThat(player.locator("#stage .time").first()).containsText("0:3");
                    screen.keyboard().press("Enter");
                    assertThat(player.locator("#stage[data-playing=false]")).isVisible();
                    stopped[0] = number(sound, "media => media.currentTime");
                    assertThat(stopped[0]).isBetween(30.0, 60.0);
                    screen.keyboard().press("Escape");
                    assertThat(player.locator(".bar").first()).isVisible();
                });
        world.step(
                "The phone goes on there",
                () -> {
                    showAt(phone, phone.locator("[data-item]").first());
                    phone.locator("[data-item]").first().click();
                    Locator there = phone.locator("dialog audio");
                    assertThat(number(there, when("seeked", AT_SOME, "media.currentTime")))
                            .isCloseTo(stopped[0], within(1.0));
                    phone.keyboard().press("Escape");
                });
        Page wrist = world.screen(454, 454);
        world.step(
                "And so does the watch",
                () -> {
                    FrameLocator small = opened(wrist, shells.get(1));
                    small.locator(".card").first().click();
                    assertThat(small.locator("#stage[data-playing=true]")).isVisible();
                    assertThat(number(small.locator("#stage audio"), BEGAN))
                            .isCloseTo(stopped[0], within(1.0));
                });
        world.step(
                "What its source does not have any more says so, and how to go on",
                () -> {
                    screen.keyboard().press("ArrowDown");
                    player.locator(
                                    ".card",
                                    new FrameLocator.LocatorOptions().setHasText("Gone already"))
                            .first()
                            .click();
                    assertThat(player.locator("[role=alert]")).containsText("provider");
                    screen.keyboard().press("Escape");
                    assertThat(player.locator("h1")).isVisible();
                });
        double[] seen = {0};
        world.step(
                "A film in pieces (HLS) plays on the television past its first piece",
                () -> {
                    phone.locator("[data-address]").fill(provider.origin() + "/hls/film.m3u8");
                    phone.locator("[data-add]").click();
                    assertThat(
                                    phone.locator(
                                            "[data-source][data-state=ready]",
                                            new Page.LocatorOptions().setHasText("film")))
                            .containsText("1 item");
                    FrameLocator again = opened(screen, shells.get(0));
                    again.locator(".card", new FrameLocator.LocatorOptions().setHasText("film"))
                            .first()
                            .click();
                    Locator film = again.locator("#stage video");
                    film.evaluate(
                            when(
                                    "timeupdate",
                                    "media.currentTime > " + Provider.PIECE_SECONDS,
                                    "true"));
                    assertThat(number(film, "media => media.videoWidth")).isEqualTo(128);
                    assertThat(number(film, "media => media.duration"))
                            .isCloseTo(3.0 * Provider.PIECE_SECONDS, within(0.5));
                    screen.keyboard().press("Enter");
                    assertThat(again.locator("#stage[data-playing=false]")).isVisible();
                    seen[0] = number(film, "media => media.currentTime");
                    screen.keyboard().press("Escape");
                    assertThat(again.locator(".bar").first()).isVisible();
                    assertThat(provider.pieces())
                            .contains(
                                    "/hls/film.m3u8",
                                    "/hls/pieces.m3u8",
                                    "/hls/part0.ts",
                                    "/hls/part1.ts");
                });
        world.step(
                "And goes on at the same second on the phone",
                () -> {
                    Locator item = phone.locator("[data-item]:has(strong:text-is('film'))").first();
                    showAt(phone, item);
                    item.click();
                    Locator there = phone.locator("dialog video");
                    assertThat(number(there, when("seeked", AT_SOME, "media.currentTime")))
                            .isCloseTo(seen[0], within(1.0));
                    there.evaluate(
                            "media => { media.from = media.currentTime; media.muted = true; media.play(); }");
                    double moved =
                            number(
                                    there,
                                    when(
                                            "timeupdate",
                                            "media.currentTime > media.from + 0.5",
                                            "media.currentTime - media.from"));
                    assertThat(moved).isPositive();
                    phone.keyboard().press("Escape");
                });
        assertThat(provider.askers()).containsExactly("OpenTOS");
        assertThat(world.faults()).isEmpty();
    }
}
