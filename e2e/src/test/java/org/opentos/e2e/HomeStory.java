package org.opentos.e2e;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.opentos.cli.account.HubClient;
import org.opentos.cli.account.RefusedException;

/// The part of the story that the people of a home live: claiming, controlling, asking why,
/// sharing.
final class HomeStory {
    /// An unplugged device looks offline everywhere within a second or two; the rest is for a
    /// machine that has much to do.
    private static final double OFFLINE_SHOWN_MILLIS_MAX = 5_000;

    private static final double DRINK_MADE_MILLIS_MAX = 60_000;

    private static final int KEYS_TO_TILE_MAX = 12;
    private static final Pattern OFFLINE = Pattern.compile("(.* )?offline( .*)?");

    private final World world;
    private final MakerStory maker;
    private final Person ada = Person.named("Ada");
    private final Person bo = Person.named("Bob");
    private final Page phone;
    private final HomePage home;
    private final DevicePage device;
    private final Shell tv;
    private final Page child;
    private Shell lamp;
    private Shell watch;

    HomeStory(World world, MakerStory maker) {
        this.world = world;
        this.maker = maker;
        phone = world.phone("en");
        home = new HomePage(phone);
        device = new DevicePage(phone);
        child = world.phone("en");
        tv = Shell.on(world, world.power("tv"), 1920, 1080);
        lamp = tv;
        watch = tv;
    }

    void tell() throws Exception {
        world.step("the television shows how to make it yours", this::tvWaits);
        world.step("the owner scans it, signs up on the way and claims it", this::claimTv);
        world.step("a lamp is claimed by typing its code", this::claimLamp);
        world.step("the other devices join", this::claimOthers);
        world.step("a drink is ordered by a form made from the model", this::orderDrink);
        world.step("a tap on the page reaches the lamp", this::pageToLamp);
        world.step("a touch on the lamp reaches the page", this::lampToPage);
        world.step("a slider and a choice set values", this::slideAndChoose);
        world.step("the page says why", this::why);
        world.step("history is a chart", this::history);
        world.step("an unplugged lamp looks offline", this::unplug);
        world.step("what is asked of it meanwhile waits", this::askWhileOffline);
        world.step("it is answered when the power is back", this::powerAgain);
        world.step("the television steers the home by arrow keys", this::steer);
        world.step("the watch does too", this::watch);
        world.step("a child joins by invitation", this::childJoins);
        world.step("the child may not open the door, at no door", this::childIsRefused);
        world.step("the drink is ready", this::drinkIsReady);
    }

    private void tvWaits() {
        assertThat(tv.shown("claim")).isVisible();
        assertThat(tv.claimCode()).hasText(maker.claimCode("tv"));
    }

    private void claimTv() throws Exception {
        phone.navigate(tv.scanned());
        assertThat(phone.locator("main")).containsText("Lumen Vision 55 by Lumen Works");
        phone.locator("a[href^='/sign-up']").first().click();
        ada.signUp(phone);
        ClaimPage claim = new ClaimPage(phone);
        claim.place("TV", "Maple Street 7", "Living room");
        claim.isDone("TV");
        assertThat(tv.shown("home")).isVisible();
        assertThat(tv.shown("home").locator("h1")).hasText("Maple Street 7");
    }

    private void claimLamp() {
        lamp = Shell.on(world, world.power("lamp"), 480, 320);
        assertThat(lamp.claimCode()).hasText(maker.claimCode("lamp"));
        phone.navigate(world.web("/claim"));
        ClaimPage claim = new ClaimPage(phone);
        claim.type(maker.claimCode("lamp").toLowerCase(java.util.Locale.ROOT));
        claim.place("Reading lamp", "Living room");
        claim.isDone("Reading lamp");
        assertThat(lamp.shown("panel")).isVisible();
    }

    private void claimOthers() {
        List<String> shells = world.powerAll(List.of("coffee-machine", "door-lock", "watch"));
        HubClient client = ada.client(world);
        String homeId = client.get("/api/v1/session").path("homes").get(0).path("id").asString();
        Map<String, String> names =
                Map.of(
                        "coffee-machine", "Coffee machine",
                        "door-lock", "Front door",
                        "watch", "Ada's watch");
        names.forEach((model, name) ->
                client.post(
                        "/api/v1/homes/" + homeId + "/devices",
                        Map.of("code", maker.claimCode(model), "name", name)));
        watch = Shell.on(world, shells.getLast(), 454, 454);
        phone.navigate(world.web("/home/" + homeId));
        for (String name : names.values()) {
            assertThat(home.tile(name)).not().hasClass(OFFLINE);
        }
        assertThat(watch.shown("face")).isVisible();
    }

    private void orderDrink() {
        home.open("Coffee machine");
        Locator order = device.action("orderDrink");
        order.getByLabel("Drink").selectOption("Espresso");
        order.getByLabel("Size").selectOption("Small");
        order.locator("button.primary").click();
        assertThat(order.locator("li").first()).containsText("Espresso");
        assertThat(order.locator("li .badge").first())
                .hasText(Pattern.compile("Delivered|Running"));
        phone.goBack();
    }

    private void pageToLamp() {
        assertThat(home.state("Reading lamp")).hasText("Off");
        home.tap("Reading lamp");
        assertThat(lamp.main()).isChecked();
        assertThat(home.state("Reading lamp")).containsText("On");
        assertThat(home.tile("Reading lamp").locator("button.act"))
                .hasAttribute("aria-pressed", "true");
    }

    private void lampToPage() {
        lamp.main().click();
        assertThat(home.state("Reading lamp")).hasText("Off");
        lamp.main().click();
        assertThat(home.state("Reading lamp")).containsText("On");
    }

    private void slideAndChoose() {
        home.open("Reading lamp");
        device.slide("brightness", 42);
        assertThat(device.value("brightness")).containsText("42");
        assertThat(lamp.page().locator("body")).containsText("42");
        device.property("colour").getByLabel("Colour: #64b5f6").click();
        assertThat(device.value("colour")).containsText("#64b5f6");
        assertThat(device.asked("colour")).hasCount(0);
        device.choose("effect", "Candle");
        assertThat(device.value("effect")).hasText("Candle");
        assertThat(lamp.page().locator("[data-property=effect]")).containsText("Candle");
    }

    private void why() {
        Locator byPerson = device.change("Brightness: 80");
        byPerson.locator("summary").click();
        assertThat(byPerson.locator(".chain li").last()).containsText("Ada");
        assertThat(byPerson.locator(".chain li").last()).containsText("from a page");
        Locator byTouch = device.change("Light: On → Off");
        byTouch.locator("summary").click();
        assertThat(byTouch.locator(".chain li").last()).containsText("someone at Reading lamp");
        assertThat(byTouch.locator(".chain li").last()).containsText("by touch on the device");
        device.headline().click();
        assertThat(device.told().locator(".chain")).isVisible();
        assertThat(device.told().locator("summary")).isFocused();
    }

    private void history() {
        device.chartOf("brightness");
        assertThat(device.chart())
                .hasAttribute("aria-label", Pattern.compile("Brightness: lowest 42.*highest 80.*"));
        assertThat(device.chart().locator("canvas")).isVisible();
    }

    private void unplug() {
        assertThat(device.head()).containsText("Online");
        world.unplug("lamp");
        assertThat(device.head())
                .containsText(
                        "Offline",
                        new LocatorAssertions.ContainsTextOptions()
                                .setTimeout(OFFLINE_SHOWN_MILLIS_MAX));
        assertThat(tv.tile("Reading lamp"))
                .containsText(
                        "Offline",
                        new LocatorAssertions.ContainsTextOptions()
                                .setTimeout(OFFLINE_SHOWN_MILLIS_MAX));
    }

    private void askWhileOffline() {
        device.toggle("power").click();
        assertThat(device.asked("power"))
                .containsText("Asked for Off, reports On · Will be sent when the device is back");
        assertThat(device.value("power")).hasText("On");
    }

    private void powerAgain() {
        lamp = Shell.on(world, world.power("lamp"), 480, 320);
        assertThat(device.value("power")).hasText("Off");
        assertThat(device.asked("power")).hasCount(0);
        assertThat(lamp.main()).not().isChecked();
        phone.goBack();
        assertThat(home.state("Reading lamp")).hasText("Off");
    }

    private void steer() {
        assertThat(tv.shown("home")).isVisible();
        Locator wanted = tv.tile("Reading lamp");
        for (int presses = 0; presses < KEYS_TO_TILE_MAX && !isFocused(wanted); presses++) {
            tv.page().keyboard().press(presses == 0 ? "ArrowDown" : "ArrowRight");
        }
        assertThat(wanted).isFocused();
        assertThat(tv.page().locator(".ring.shown")).isVisible();
        tv.page().keyboard().press("Enter");
        assertThat(lamp.main()).isChecked();
        assertThat(home.state("Reading lamp")).containsText("On");
        home.open("Reading lamp");
        Locator change = device.change("Light: Off → On");
        change.locator("summary").click();
        assertThat(change.locator(".chain li").last()).containsText("TV");
        phone.goBack();
    }

    private static boolean isFocused(Locator locator) {
        return (Boolean) locator.evaluate("element => element === document.activeElement");
    }

    private void watch() {
        watch.page().keyboard().press("ArrowDown");
        watch.page().keyboard().press("ArrowDown");
        watch.tile("Reading lamp").click();
        assertThat(lamp.main()).not().isChecked();
        assertThat(home.state("Reading lamp")).hasText("Off");
    }

    private void childJoins() {
        String homeAddress = phone.url();
        phone.navigate(homeAddress + "/people");
        phone.locator("[data-invite]").click();
        phone.locator("dialog input[value=child]").check();
        phone.locator("dialog form button.primary").click();
        String link = phone.locator("dialog input[readonly]").inputValue();
        child.navigate(link);
        assertThat(child.locator("h1")).hasText("Join Maple Street 7");
        child.locator("a[href^='/sign-up']").first().click();
        bo.signUp(child);
        child.locator("main button.primary").click();
        child.waitForURL("**/home/*");
        HomePage childs = new HomePage(child);
        assertThat(childs.tile("Front door")).isVisible();
        childs.tap("Reading lamp");
        assertThat(lamp.main()).isChecked();
        phone.navigate(homeAddress);
        assertThat(home.state("Reading lamp")).containsText("On");
    }

    private void childIsRefused() throws Exception {
        new HomePage(child).open("Front door");
        DevicePage door = new DevicePage(child);
        assertThat(door.value("locked")).hasText("Locked");
        assertThat(door.toggle("locked")).isDisabled();
        assertThat(door.property("locked")).containsText("Your role may not change this.");
        assertThat(child.locator("nav:visible a[href='/claim']")).hasCount(0);
        assertThat(door.action("unlockFor").locator("button.primary")).isDisabled();
        HubClient client = bo.client(world);
        String lock = door.device();
        assertThatThrownBy(() ->
                        client.put(
                                "/api/v1/devices/" + lock + "/properties/locked",
                                Map.of("value", false)))
                .isInstanceOfSatisfying(
                        RefusedException.class,
                        refused -> assertThat(refused.code()).isEqualTo("not-allowed"));
        String homeId = client.get("/api/v1/session").path("homes").get(0).path("id").asString();
        String token = AccessToken.confirmedOn(child, world).access();
        assertThat(
                        Mqtt.publish(
                                world,
                                homeId,
                                token,
                                "tos/" + lock + "/set",
                                "{\"values\":{\"locked\":false}}"))
                .isEqualTo("NOT_AUTHORIZED not-allowed");
        assertThat(
                        ada.client(world)
                                .get("/api/v1/devices/" + lock)
                                .path("twin")
                                .path("locked")
                                .path("desired")
                                .isNull())
                .as("nothing was asked of the lock")
                .isTrue();
        child.navigate(world.web("/device/" + lock));
        assertThat(door.value("locked")).hasText("Locked");
        child.locator("nav:visible a[href^='/home/']").first().click();
        child.locator("nav:visible a[href$='/people']").click();
        assertThat(child.locator("h1")).hasText("People");
    }

    private void drinkIsReady() {
        home.open("Coffee machine");
        assertThat(device.action("orderDrink").locator("li .badge").first())
                .hasText(
                        "Done",
                        new LocatorAssertions.HasTextOptions().setTimeout(DRINK_MADE_MILLIS_MAX));
    }
}
