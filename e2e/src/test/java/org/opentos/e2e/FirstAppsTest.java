package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.FrameLocator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.demonstration.Demonstration;
import tools.jackson.databind.JsonNode;

/// The project's first apps on the terminals of the demonstration home, steered as people steer
/// them, and a coffee that is ordered on a television and paid by a wallet.
class FirstAppsTest {
    private static final String PIN = "246810";

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static World world;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static String television;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static String watch;

    @SuppressWarnings("NullAway.Init") // Set before the first test.
    private static String headset;

    @BeforeAll
    static void begin() throws IOException {
        world = World.paying("first-apps");
        List<String> shells = world.powerAll(List.of("tv", "watch", "headset", "lamp"));
        television = shells.get(0);
        watch = shells.get(1);
        headset = shells.get(2);
    }

    @AfterAll
    static void end() throws IOException {
        world.close();
    }

    private static Person owner() {
        String name = Demonstration.kept(world.places).owner();
        return new Person(name, name, Demonstration.kept(world.places).password());
    }

    /// Opens an app on the home screen of a terminal.
    private static FrameLocator opened(Page screen, String shell, String app) {
        screen.navigate(shell);
        Locator tile = screen.locator("[data-app='" + app + "'][data-state=ready]");
        tile.click();
        return screen.frameLocator("[data-page=app] iframe");
    }

    private static JsonNode reported(String device, String property) {
        Developing owner = Developing.of(world, owner(), Demonstration.APPS);
        return owner.client()
                .get("/api/v1/devices/" + owner.device(device))
                .at("/twin/" + property + "/reported/value");
    }

    @Test
    void each_runs_on_the_terminals_it_is_for() throws Exception {
        Page screen = world.screen(1920, 1080);
        world.step(
                "A game is begun, paused and left by the remote control alone",
                () -> {
                    FrameLocator game = opened(screen, television, "org.opentos.starswing");
                    assertThat(game.locator("#sheet button[data-steered]")).hasText("Play");
                    screen.keyboard().press("Enter");
                    assertThat(game.locator("#hud")).isVisible();
                    screen.keyboard().press("Escape");
                    assertThat(game.locator("#sheet.paused button").first()).isVisible();
                    screen.keyboard().press("Escape");
                    assertThat(game.locator("#sheet.title")).isVisible();
                    screen.keyboard().press("Escape");
                    assertThat(screen.locator("[data-page=home]")).isVisible();
                });
        world.step(
                "The frame shows a picture and the time, and its settings are chosen by keys",
                () -> {
                    FrameLocator frame = opened(screen, television, "org.opentos.frame");
                    assertThat(frame.locator("#stage img").first()).isVisible();
                    assertThat(frame.locator("#clock b")).containsText(":");
                    screen.keyboard().press("Enter");
                    assertThat(frame.locator("#panel button[data-steered]")).hasCount(1);
                    screen.keyboard().press("Escape");
                    assertThat(frame.locator("#panel")).isHidden();
                });
        Page wrist = world.screen(454, 454);
        world.step(
                "Steps are those of the watch",
                () -> {
                    long before = reported("Ada's watch", "steps").asLong();
                    FrameLocator steps = opened(wrist, watch, "org.opentos.steps");
                    assertThat(steps.locator(".heart b")).isVisible();
                    String shown = steps.locator("h1.count").innerText().replaceAll("[^0-9]", "");
                    assertThat(Long.parseLong(shown))
                            .isBetween(before, reported("Ada's watch", "steps").asLong());
                });
        world.step(
                "A press turns the pages of the weather",
                () -> {
                    FrameLocator weather = opened(wrist, watch, "org.opentos.weather");
                    assertThat(weather.locator("h1.city").first()).isVisible();
                    wrist.keyboard().press("ArrowDown");
                    assertThat(weather.locator("section.hours")).isInViewport();
                });
        Page around = world.screen(1280, 800);
        world.step(
                "In the room, a touch of its panel switches the lamp",
                () -> {
                    around.navigate(headset);
                    around.locator("[data-key^='panel-app/']").click();
                    FrameLocator room = around.frameLocator("[data-page=app] iframe");
                    Locator lamp =
                            room.locator("[data-panel]")
                                    .filter(new Locator.FilterOptions().setHasText("Reading lamp"));
                    assertThat(lamp).containsText("Off");
                    lamp.click();
                    assertThat(lamp).containsText("On");
                    assertThat(reported("Reading lamp", "power").asBoolean()).isTrue();
                });
        assertThat(world.faults()).isEmpty();
    }

    @Test
    void phones_play_on_the_television_until_the_round_ends() throws Exception {
        Page screen = world.screen(1280, 720);
        Page ada = world.phone("en");
        Page ben = world.phone("zh-CN");
        FrameLocator game = opened(screen, television, "org.opentos.spill");
        Locator sheet = game.locator("body");
        world.step(
                "Two phones join by the code on the television",
                () -> {
                    assertThat(game.locator("#code")).hasText(Pattern.compile("[0-9A-Z-]{11}"));
                    String code = game.locator("#code").innerText();
                    PlayPage.join(world, ada, "/play/" + code + "?way=hub", "Ada");
                    PlayPage.join(world, ben, "/play/" + code + "?way=hub", "Ben");
                    assertThat(game.locator(".people li")).hasText(new String[] {"1Ada", "2Ben"});
                });
        world.step(
                "Both press their button, and the round begins with a bot as third",
                () -> {
                    PlayPage.control(ada, "dash").tap();
                    PlayPage.control(ben, "dash").tap();
                    assertThat(sheet).hasAttribute("data-sheet", "none");
                    assertThat(game.locator("#scores li")).hasCount(3);
                });
        Locator own = game.locator("#scores li[data-seat='1'] b");
        world.step(
                "A figure runs where its stick is pushed, and the ground is its player's",
                () -> {
                    push(ada);
                    assertThat(own).hasText(Pattern.compile("[1-9][0-9]*"), shortly());
                });
        world.step(
                "The television is loaded anew, and the round waits where it was",
                () -> {
                    screen.keyboard().press("Escape");
                    assertThat(sheet).hasAttribute("data-sheet", "paused");
                    String before = own.innerText();
                    screen.keyboard().down("Escape");
                    assertThat(screen.locator("[data-page=app]")).hasCount(0);
                    screen.keyboard().up("Escape");
                    opened(screen, television, "org.opentos.spill");
                    assertThat(sheet).hasAttribute("data-sheet", "paused");
                    assertThat(own).hasText(before);
                    screen.keyboard().press("Enter");
                    assertThat(sheet).hasAttribute("data-sheet", "none");
                    push(ada);
                    push(ben);
                });
        world.step(
                "The round ends, everybody hears how, and it stands on the board",
                () -> {
                    assertThat(sheet).hasAttribute("data-sheet", "over", whenTheRoundIsOver());
                    assertThat(game.locator(".columns li")).hasCount(3);
                    assertThat(game.locator(".columns li[data-rank='1']")).not().hasCount(0);
                    assertThat(ada.locator(".said")).hasText(Pattern.compile("You won!|Place .*"));
                    screen.keyboard().press("ArrowRight");
                    screen.keyboard().press("Enter");
                    assertThat(game.locator(".board .own")).hasCount(2);
                });
        world.step(
                "A player is taken out by the remote control, and the code is another",
                () -> {
                    screen.keyboard().press("Escape");
                    screen.keyboard().press("ArrowRight");
                    screen.keyboard().press("ArrowRight");
                    screen.keyboard().press("Enter");
                    game.locator("[data-act=remove-2]").click();
                    assertThat(ben.locator("[data-left=removed]")).isVisible();
                    assertThat(game.locator("[data-act=remove-2]")).hasCount(0);
                });
        ada.close();
        ben.close();
        screen.close();
    }

    /// Pushes the stick to the right, and leaves the thumb there.
    private static void push(Page phone) {
        BoundingBox stick = phone.locator("[data-control=run]").boundingBox();
        double x = stick.x + stick.width / 2;
        double y = stick.y + stick.height / 2;
        phone.mouse().move(x, y);
        phone.mouse().down();
        phone.mouse().move(x + stick.width / 2, y);
    }

    private static LocatorAssertions.HasTextOptions shortly() {
        return new LocatorAssertions.HasTextOptions().setTimeout(60_000);
    }

    /// A round has 75 seconds; a machine without a graphics card is slower than the clock.
    private static LocatorAssertions.HasAttributeOptions whenTheRoundIsOver() {
        return new LocatorAssertions.HasAttributeOptions().setTimeout(300_000);
    }

    @Test
    void a_coffee_is_ordered_on_a_television_and_paid_by_the_wallet() throws Exception {
        HubClient client = owner().client(world);
        client.put("/api/v1/wallet/pin", Map.of("pin", PIN));
        Payer payer = new Payer(world, client);
        payer.topUp("wechat-pay", "CNY", "100.00");
        Page screen = world.screen(1920, 1080);
        FrameLocator page = screen.frameLocator("[data-page=app] iframe");
        try (Cafe cafe = Cafe.open(world, "CNY")) {
            world.step(
                    "The café is on the television, and its menu comes from its service",
                    () -> {
                        screen.navigate(television);
                        Apps.signIn(world, owner());
                        Apps.tos(world, "app", "run", "--on", "TV", "--once", cafe.app());
                        assertThat(page.locator("[data-key=latte]")).isVisible();
                    });
            world.step(
                    "A drink is chosen and ordered by the remote control",
                    () -> {
                        screen.keyboard().press("Enter");
                        assertThat(page.locator("[data-key=order][data-steered]")).isVisible();
                        screen.keyboard().press("Enter");
                        assertThat(page.locator("[data-at=approving]")).isVisible();
                    });
            world.step(
                    "Its owner approves what the café asks for, and it is made",
                    () -> {
                        JsonNode asked = client.get("/api/v1/payment-requests").path(0);
                        payer.approve(
                                client.get(
                                        "/api/v1/payment-requests/" + asked.path("id").asString()),
                                PIN);
                        assertThat(page.locator("[data-at=made]")).isVisible();
                        assertThat(page.locator("h1.ready")).isVisible();
                    });
        }
        world.step(
                "It is removed, and the television is as it was",
                () -> {
                    for (JsonNode each : client.get("/api/v1/installations")) {
                        if (each.path("app").asString().equals("org.opentos.cafe")) {
                            client.delete("/api/v1/installations/" + each.path("id").asString());
                        }
                    }
                    assertThat(screen.locator("[data-app='org.opentos.cafe']")).hasCount(0);
                });
        assertThat(client.get("/api/v1/wallet").at("/balances/0/amount/minor").asLong())
                .isLessThan(10_000);
    }
}
